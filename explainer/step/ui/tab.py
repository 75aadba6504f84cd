"""The tab "Step through": places its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.engine.session.session import open_preset
from explainer.step.ui.build_panel import BuildPanel, build_panel, build_preset, place_drawer
from explainer.step.ui.questions import Questions
from explainer.step.wire import StepEvents
from explainer.ui.components import Film, JsComponent, Notice, Static, event_names
from explainer.ui.templates import render

FIRST_PRESET = "mazur"

PANELS = ("chain", "activation", "lens", "surface", "health")
"""The panels that look closer, in the order of their tabs."""

DRAWERS = ("net", "weights", "sample", "optimizer", "closer", "loss", "faults", "work", "code")
"""The drawers beside the graph, in the order of the rail."""


@dataclass(frozen=True, eq=False)
class StepTab:
    """What others may touch: the session's state, the panel, the film and the notice.

    ``own`` holds the visitor's own net, as text of a session file, while they choose it;
    ``columns`` is where other rooms place drawers of their own.
    """

    session: gr.State
    panel: BuildPanel
    own: gr.Textbox
    film: Film
    notice: Notice
    questions: Questions
    columns: gr.Row

    @property
    def outputs(self) -> set[Any]:
        """Every component that a change can update."""
        panel = {value for value in self.panel.__dict__.values() if hasattr(value, "_id")}
        settings = self.panel.options.values()
        return {self.session, self.film, self.notice, *panel, *settings}


def build_step_tab() -> StepTab:
    """Place the tab and return its handles."""
    session = gr.State(open_preset(FIRST_PRESET))
    notice, questions = Notice(), Questions()
    # What one looks at comes first, for keys and screen readers too.
    with gr.Row(elem_id="step-columns", equal_height=False) as columns:
        with gr.Column(elem_id="stage-column", min_width=0):
            preset = build_preset()
            film = Film(
                html_template=render("step/stage.html"),
                component="step",
                events=event_names(StepEvents),
                elem_id="stage",
                padding=False,
            )
        with gr.Column(elem_id="side-column", min_width=0):
            Static(render("step/side.html"), elem_id="side")
        _place_rail()
        panel = build_panel(preset)
        _place_drawers()
    tour = render("step/tour.html")
    JsComponent(html_template=tour, component="tour", elem_id="tour-box", padding=False)
    # The last of all: a script puts the visitor's own net into it.
    own = gr.Textbox(visible=False)
    return StepTab(session, panel, own, film, notice, questions, columns)


def _place_rail() -> None:
    rail = render("step/rail.html", drawers=DRAWERS)
    JsComponent(html_template=rail, component="rail", elem_id="rail-box", padding=False)


def _place_drawers() -> None:
    """Place the drawers that hold no form."""
    for name in ("weights", "loss", "faults", "work", "verification"):
        with place_drawer(name):
            Static(render(_CONTENTS[name], name=name), elem_classes="plain")
    with place_drawer("closer"):
        JsComponent(
            html_template=render("step/closer.html", panels=PANELS),
            component="closer",
            elem_id="closer-box",
            padding=False,
        )


_CONTENTS = {
    "weights": "step/matrices.html",
    "loss": "step/history.html",
    "faults": "step/panel.html",
    "work": "step/work.html",
    "verification": "step/verification.html",
}
