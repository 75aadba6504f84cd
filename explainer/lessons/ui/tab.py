"""The tab "Lessons", and the dock that stays above every tab while one is open."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import gradio as gr

from explainer.data.ui.state import DataState, prepare_run
from explainer.data.ui.tab import DataTab
from explainer.data.ui.view import DataView, render_data, view_state
from explainer.engine.presets import PRESETS
from explainer.engine.session.file import load_session
from explainer.engine.session.session import Session
from explainer.engine.training.experiment import advance_branch
from explainer.errors import InputError
from explainer.lab.ui.tab import MnistTab
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import Setup
from explainer.lessons.myths import MYTH_GROUPS
from explainer.lessons.prepared import prepare_session
from explainer.lessons.ui.page import find_setup
from explainer.step.ui.tab import StepTab
from explainer.step.ui.view import StepView, render_step, view_session
from explainer.ui.components import JsComponent, Notice
from explainer.ui.events import Event, Panel, Updates
from explainer.ui.templates import render
from explainer.words import Language


@dataclass(frozen=True, eq=False)
class Own:
    """What the learner had open before the lesson: a session, its preset, the data tab."""

    session: Session
    preset: str
    data: DataState

    def __deepcopy__(self, memo: dict[int, object]) -> Own:
        """Return it as it is: nothing in it changes."""
        return self


@dataclass(frozen=True, eq=False)
class Tabs:
    """The tabs on which a lesson takes place."""

    all: gr.Tabs
    step: StepTab
    data: DataTab
    mnist: MnistTab

    @property
    def outputs(self) -> set[Any]:
        """Every component that a lesson can set up."""
        return {self.all, *self.step.outputs, *self.data.outputs, *self.mnist.form.values()}


@dataclass(frozen=True, eq=False)
class LessonDock:
    """The strip above the tabs, and what it keeps for the learner."""

    strip: JsComponent
    kept: gr.State


def build_dock() -> LessonDock:
    """Place the dock; it is hidden until a lesson or a myth is opened."""
    strip = JsComponent(
        html_template=render("lessons/dock.html", lessons=LESSONS),
        component="dock",
        elem_id="dock",
    )
    return LessonDock(strip, gr.State(None))


def build_lessons_tab() -> None:
    """Place the cards of all lessons and myths inside the open ``gr.Tab``."""
    cards = render("lessons/cards.html", lessons=LESSONS, groups=MYTH_GROUPS)
    JsComponent(html_template=cards, component="cards", elem_id="lessons")


@dataclass(frozen=True, eq=False)
class LessonView:
    """What a lesson sets up; what is None stays as it is on the page.

    Attributes
    ----------
    step, data
        Of these tabs.
    form
        Fields of the lab's form, by name.
    tab
        Name of the tab that is opened.
    kept
        What the learner gets back when they leave.
    gives_back
        Whether it has been given back, so that nothing is kept any more.
    """

    step: StepView
    data: DataView | None = None
    form: Mapping[str, object] = field(default_factory=dict)
    tab: str | None = None
    kept: Own | None = None
    gives_back: bool = False


class LessonHandlers:
    """Opens the session of a stop or a myth, and gives the learner's own back."""

    def __init__(self, dock: LessonDock, tabs: Tabs) -> None:
        self._dock, self._tabs = dock, tabs

    def open_stop(self, event: Event) -> LessonView:
        """Set the tabs up for a stop; or leave, with what was open before, or what is open now."""
        sent, own = event.payload, self._own(event)
        if sent.get("keep"):
            own = self._open(event)
        if sent.get("leave") or sent.get("keep"):
            step = view_session(own.session, event.language, own.preset)
            data = view_state(own.data, event.language)
            return LessonView(_mark_answer(step, sent), data, gives_back=True)
        return replace(_set_up(find_setup(sent), event.language, sent), kept=own)

    def refuse(self, event: Event, error: InputError) -> LessonView:
        """Say what is wrong where the step view says it."""
        return LessonView(StepView(notice=Notice.error(error, event.language)))

    def render(self, view: LessonView) -> Updates:
        """Return what gradio is told to show ``view``."""
        tabs, updates = self._tabs, render_step(self._tabs.step, view.step)
        if view.data is not None:
            updates |= render_data(tabs.data, view.data)
        updates |= {tabs.mnist.form[name]: value for name, value in view.form.items()}
        if view.tab is not None:
            updates[tabs.all] = gr.update(selected=view.tab)
        if view.kept is not None or view.gives_back:
            updates[self._dock.kept] = view.kept
        return updates

    def _own(self, event: Event) -> Own:
        kept: Own | None = event.values[self._dock.kept]
        if kept is not None:
            return kept
        own = self._open(event)
        return replace(own, session=_load_stored(event.payload) or own.session)

    def _open(self, event: Event) -> Own:
        """Return what is open now."""
        step = self._tabs.step
        session, preset = event.values[step.session], event.values[step.panel.preset]
        return Own(session, preset, event.values[self._tabs.data.state])


def wire_lessons(dock: LessonDock, tabs: Tabs, language: gr.State) -> None:
    """Let the page open the session of a stop, and get the learner's own back."""
    handlers, step = LessonHandlers(dock, tabs), tabs.step
    reads = frozenset({step.session, tabs.data.state, dock.kept, step.panel.preset})
    changes = frozenset({*tabs.outputs, dock.kept})
    panel = Panel(language, reads, changes, handlers.render, handlers.refuse)
    panel.on(step.film.lesson, handlers.open_stop)


def _set_up(setup: Setup, language: Language, sent: Mapping[str, Any]) -> LessonView:
    step = view_session(prepare_session(setup), language, _preset(setup))
    return LessonView(
        _mark_answer(step, sent),
        view_state(_train(setup), language) if setup.tab == "data" else None,
        dict(setup.form) if setup.tab == "mnist" else {},
        setup.tab,
    )


def _train(setup: Setup) -> DataState:
    state = prepare_run(**dict(setup.form))
    runs = advance_branch(state.run, epochs=setup.epochs) if setup.epochs else ()
    return replace(state, run=deque([state.run, *runs], maxlen=1)[0])


def _mark_answer(view: StepView, sent: Mapping[str, Any]) -> StepView:
    """Return the view whose film says which request it answers."""
    return replace(view, film=view.film and {**view.film, "answers": sent.get("nonce")})


def _load_stored(sent: Mapping[str, Any]) -> Session | None:
    """Return the learner's own session that a reloaded page still has, if it is one."""
    own = sent.get("own")
    try:
        return load_session(own) if isinstance(own, str) and own else None
    except InputError:
        return None


def _preset(setup: Setup) -> str:
    changed = setup.optimizer or setup.reduction
    return setup.start if setup.start in PRESETS and not changed else "custom"
