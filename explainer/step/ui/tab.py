"""The tab "Step through": places its parts and wires them to the changes of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.engine.session.file import load_session
from explainer.engine.session.session import Diverged, Session, open_preset
from explainer.errors import InputError
from explainer.step.film import make_film, torch_is_loaded
from explainer.step.ui import changes
from explainer.step.ui.build_panel import (
    BuildPanel,
    Updates,
    build_panel,
    form_updates,
    panel_translations,
    unclear_fields,
)
from explainer.step.ui.faults import with_fault
from explainer.step.ui.questions import ANSWERERS, Answerer, Questions, answer
from explainer.step.wire import StepEvents
from explainer.ui.components import QUICK, Film, Island, Notice, Static, event_names
from explainer.ui.error_places import placed
from explainer.ui.payload import payload
from explainer.ui.templates import render
from explainer.words import Language

FIRST_PRESET = "mazur"

PANELS = ("chain", "activation", "lens", "surface", "samples", "health", "faults")
"""The panels that look closer, in the order of their tabs."""


@dataclass(frozen=True, eq=False)
class StepTab:
    """What others may touch: the session's state, the panel, the film and the notice."""

    session: gr.State
    panel: BuildPanel
    film: Film
    notice: Notice
    questions: Questions

    @property
    def outputs(self) -> set[Any]:
        """Every component that a change can update."""
        panel = {value for value in self.panel.__dict__.values() if hasattr(value, "_id")}
        settings = self.panel.options.by_name().values()
        return {self.session, self.film, self.notice, *panel, *settings}


def build_step_tab() -> StepTab:
    """Place the tab and return its handles."""
    session = gr.State(open_preset(FIRST_PRESET))
    notice, questions = Notice(), Questions()
    with gr.Row(elem_id="step-columns", equal_height=False):
        with gr.Column(scale=0, min_width=280, elem_id="build-column"):
            panel = build_panel()
        with gr.Column(scale=1, min_width=320, elem_id="stage-column"):
            film = Film(
                html_template=render("step/stage.html"),
                component="step",
                events=event_names(StepEvents),
                elem_id="stage",
                padding=False,
            )
            Static(render("step/lower.html"), elem_id="lower")
            Island(
                html_template=render("step/closer.html", panels=PANELS),
                component="closer",
                elem_id="closer-box",
                padding=False,
            )
        with gr.Column(scale=0, min_width=330, elem_id="side-column"):
            Static(render("step/side.html"), elem_id="side")
    return StepTab(session, panel, film, notice, questions)


def shown(tab: StepTab, session: Session, language: Language, preset: str) -> Updates:
    """Return all outputs for a session: the state, the form, the film, and no complaint."""
    return {
        tab.session: session,
        tab.film: make_film(session, language, checked=torch_is_loaded()),
        tab.notice: Notice.nothing(),
        **form_updates(tab.panel, session, language, preset),
    }


def translated(tab: StepTab, session: Session, language: Language, preset: str) -> Updates:
    """Return labels in ``language`` joined with the values of the form."""
    labels = panel_translations(tab.panel, language)
    values = shown(tab, session, language, preset)
    for component, label in labels.items():
        value = values.get(component)
        if isinstance(value, dict) and value.get("__type__") == "update":
            values[component] = {**value, **label}
        elif component in values:
            values[component] = gr.update(**{**label, "value": value})
        else:
            values[component] = label
    return values


Change = Callable[[Session, Any], Session]


def wire_step_tab(
    tab: StepTab, language: gr.State, answerers: Mapping[str, Answerer] = ANSWERERS
) -> None:
    """Connect every control to the change it makes, and the page's questions to ``answerers``."""
    panel = tab.panel
    _wire(tab, language, panel.preset, "input", lambda _, name: open_preset(name), keep=True)
    _wire(tab, language, panel.loss, "input", changes.with_loss)
    _wire(tab, language, panel.reduction, "input", changes.with_reduction)
    _wire(tab, language, panel.optimizer, "input", changes.with_optimizer_named)
    _wire_setting(tab, language, "learning_rate", panel.rate)
    for name, component in panel.options.by_name().items():
        _wire_setting(tab, language, name, component)
    _wire_pair(tab, language, (panel.init, panel.seed), changes.reinitialised)
    _wire_pair(tab, language, (panel.inputs, panel.targets), changes.with_samples)
    _wire_event(tab, language, panel.layers.edit, changes.relayered)
    _wire_event(tab, language, tab.film.edit, changes.with_edit)
    _wire_event(tab, language, tab.film.reopen, _loaded)
    _wire_check(tab, language)
    _wire_questions(tab, language, answerers)
    _wire_event(tab, language, tab.film.go, changes.gone_on, keep=True)
    _wire_event(tab, language, tab.film.visit, changes.visited, keep=True)
    _wire_event(tab, language, tab.film.fault, with_fault, keep=True)


def _wire_check(tab: StepTab, language: gr.State) -> None:
    """Answer a page whose film came before torch had loaded."""

    def handle(session: Session, spoken: Language) -> Updates:
        return {tab.film: make_film(session, spoken)}

    tab.film.check(handle, [tab.session, language], [tab.film], **QUICK)


def _wire_questions(tab: StepTab, language: gr.State, answerers: Mapping[str, Answerer]) -> None:
    def handle(session: Session, spoken: Language, event: gr.EventData) -> Updates:
        return {tab.questions: answer(session, event._data, spoken, answerers)}

    tab.questions.ask(handle, [tab.session, language], [tab.questions], **QUICK)


def _loaded(_: Session, data: object) -> Session:
    return load_session(str(payload(data).get("text", "")))


def _answer(
    tab: StepTab, old: Session, language: Language, preset: str, change: Callable[[], Session]
) -> Updates:
    """Return the outputs after ``change``; what it refuses becomes a sentence, nothing else."""
    try:
        session = change()
    except Diverged as error:
        return {
            **shown(tab, error.session, language, preset),
            tab.notice: Notice.error(error, language),
        }
    except InputError as error:
        return {
            tab.session: old,
            tab.notice: Notice.error(placed(error, language), language),
            **unclear_fields(tab.panel, old),
        }
    if _same(session, old):
        kept = form_updates(tab.panel, old, language, preset)
        return {tab.session: old, tab.notice: Notice.nothing(), **kept}
    return shown(tab, session, language, preset)


def _same(session: Session, old: Session) -> bool:
    new, before = session.point, old.point
    return (
        session.iteration == old.iteration
        and new.parameters is before.parameters
        and new.spec == before.spec
        and new.optimizer == before.optimizer
        and new.batch is before.batch
        and new.fault is before.fault
    )


def _wire(
    tab: StepTab, language: gr.State, field: Any, event: str, change: Change, keep: bool = False
) -> None:
    def handle(session: Session, spoken: Language, preset: str, value: Any) -> Updates:
        name = value if field is tab.panel.preset else preset if keep else "custom"
        if name == "custom" and field is tab.panel.preset:
            return {tab.session: session}
        return _answer(tab, session, spoken, name, lambda: change(session, value))

    inputs = [tab.session, language, tab.panel.preset, field]
    getattr(field, event)(handle, inputs, tab.outputs, **QUICK)


def _wire_setting(tab: StepTab, language: gr.State, name: str, field: Any) -> None:
    def handle(session: Session, spoken: Language, preset: str, value: Any) -> Updates:
        return _answer(
            tab, session, spoken, preset, lambda: changes.with_setting(session, name, value)
        )

    inputs = [tab.session, language, tab.panel.preset, field]
    events = [field.input] if isinstance(field, gr.Checkbox) else [field.submit, field.blur]
    gr.on(events, handle, inputs, tab.outputs, **QUICK)


def _wire_pair(
    tab: StepTab,
    language: gr.State,
    fields: tuple[Any, Any],
    change: Callable[[Session, Any, Any], Session],
) -> None:
    def handle(session: Session, spoken: Language, first: Any, second: Any) -> Updates:
        return _answer(tab, session, spoken, "custom", lambda: change(session, first, second))

    events = [
        event
        for field in fields
        for event in (
            [field.input] if isinstance(field, gr.Dropdown) else [field.submit, field.blur]
        )
    ]
    gr.on(events, handle, [tab.session, language, *fields], tab.outputs, **QUICK)


def _wire_event(
    tab: StepTab, language: gr.State, listener: Any, change: Change, keep: bool = False
) -> None:
    def handle(session: Session, spoken: Language, preset: str, event: gr.EventData) -> Updates:
        name = preset if keep else "custom"
        return _answer(tab, session, spoken, name, lambda: change(session, event._data))

    inputs = [tab.session, language, tab.panel.preset]
    listener(handle, inputs, tab.outputs, **QUICK)
