"""Which handler answers which control of the tab "Train on data"."""

from __future__ import annotations

from typing import Any

import gradio as gr

from explainer.data.ui.handlers import FormDesk, TimeDesk
from explainer.data.ui.respond import Answers
from explainer.data.ui.tab import DataTab
from explainer.data.ui.training import TrainingDesk
from explainer.step.ui.tab import StepTab
from explainer.ui.components import QUICK

_LONG: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_id": "data-training",
    "concurrency_limit": 40,
    "trigger_mode": "multiple",
}


def wire_data_tab(tab: DataTab, step: StepTab, tabs: gr.Tabs, language: gr.State) -> None:
    """Connect every control of ``tab``; an iteration is opened in ``step`` by way of ``tabs``."""
    answers = Answers(tab, language)
    form, training = FormDesk(answers), TrainingDesk(answers)
    who: set[Any] = {tab.state, language, *tab.form.inputs.values()}
    everything = list(tab.outputs)
    stage, races = tab.stage, tab.races
    stage.run(training.run, who, everything, **_LONG)
    races.race(training.race, who, everything, **_LONG)
    races.sweep(training.sweep, who, everything, **_LONG)
    stage.stop(training.stop, None, None, **QUICK)
    races.halt(training.stop, None, None, **QUICK)
    stage.batch(training.batch, who, everything, **QUICK)
    stage.arrive(form.arrive, who, everything, **QUICK)
    stage.undo(form.undo, who, everything, **QUICK)
    stage.prepare(form.prepare, who, everything, **QUICK)
    tab.form.inputs["dataset"].input(form.dataset, who, everything, **QUICK)
    tab.form.use.click(form.use, who, everything, **QUICK)
    tab.form.file.bring(form.bring, who, everything, **QUICK)
    gr.on(_form_events(tab), form.settings, who, everything, **QUICK)
    _wire_time(tab, TimeDesk(answers, step, tabs), who, [tab.stage, tabs, *step.outputs])


def _wire_time(tab: DataTab, desk: TimeDesk, who: set[Any], opened: list[Any]) -> None:
    """Connect what goes to other iterations and branches; ``opened`` is the step view's."""
    stage, everything = tab.stage, list(tab.outputs)
    stage.seek(desk.seek, who, everything, **{**QUICK, "trigger_mode": "always_last"})
    stage.branch(desk.branch, who, everything, **QUICK)
    stage.choose(desk.choose, who, everything, **QUICK)
    stage.remove(desk.remove, who, everything, **QUICK)
    stage.open(desk.open, who, opened, **QUICK)


def _form_events(tab: DataTab) -> list[Any]:
    """Return what tells that a field of the form was changed."""
    events = []
    for name, field in tab.form.inputs.items():
        if name in ("dataset", "own"):
            continue
        if isinstance(field, gr.Dropdown | gr.Checkbox):
            events.append(field.input)
        else:
            events += [field.submit, field.blur]
    return events
