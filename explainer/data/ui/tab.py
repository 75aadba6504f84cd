"""The tab "Train on data": places its parts; what it shows follows from one state.

To set the tab up from elsewhere: ``state = prepare_run("linear", learning_rate=0.3)``, and show
``view_state(state, language)``; or, in the browser,
``dataTab.prepare({dataset: "linear", learning_rate: 0.3})`` of assets/js/data/data.js.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.data.ui.form import DataForm, build_data_form
from explainer.data.ui.state import OPTIMIZERS, RACE_RATES, make_first_state
from explainer.data.wire import RacesEvents, StageEvents
from explainer.ui.components import Film, event_names
from explainer.ui.templates import render


@dataclass(frozen=True, eq=False)
class DataTab:
    """What others may touch: the state, the form, the stage and the races."""

    state: gr.State
    form: DataForm
    stage: Film
    races: Film

    @property
    def outputs(self) -> set[Any]:
        """Every component that a change can update."""
        return {self.state, self.stage, self.races, *self.form.outputs}


def build_data_tab() -> DataTab:
    """Place the tab inside the open ``gr.Tab`` and return its handles."""
    first = make_first_state()
    state = gr.State(first)
    with gr.Row(elem_id="data-columns", equal_height=False):
        with gr.Column(scale=0, min_width=280, elem_id="data-form"):
            form = build_data_form(first.settings)
        with gr.Column(scale=1, min_width=320, elem_id="data-stage-column"):
            stage = Film(
                html_template=render("data/stage.html", optimizers=OPTIMIZERS),
                component="data",
                events=event_names(StageEvents),
                elem_id="data-stage",
                padding=False,
            )
            races = Film(
                html_template=render("data/race.html", optimizers=OPTIMIZERS, rates=RACE_RATES),
                component="race",
                events=event_names(RacesEvents),
                elem_id="data-races",
                padding=False,
            )
    return DataTab(state, form, stage, races)
