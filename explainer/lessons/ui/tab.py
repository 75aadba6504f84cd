"""The tab "Lessons", and the dock that stays above every tab while one is open."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from explainer.data.ui import tab
from explainer.data.ui.state import DataState, prepared_run
from explainer.data.ui.tab import DataTab
from explainer.engine.presets import PRESETS
from explainer.engine.session.file import load_session
from explainer.engine.session.session import Session
from explainer.engine.training.experiment import advance_branch
from explainer.errors import InputError
from explainer.lab.ui.tab import MnistTab
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import Setup
from explainer.lessons.myths import MYTH_GROUPS
from explainer.lessons.prepared import prepared
from explainer.lessons.ui.page import setup_of
from explainer.step.ui.build_panel import Updates
from explainer.step.ui.tab import StepTab, shown
from explainer.ui.components import QUICK, Island, Notice
from explainer.ui.payload import payload
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

    strip: Island
    kept: gr.State


def build_dock() -> LessonDock:
    """Place the dock; it is hidden until a lesson or a myth is opened."""
    strip = Island(
        html_template=render("lessons/dock.html", lessons=LESSONS),
        component="dock",
        elem_id="dock",
    )
    return LessonDock(strip, gr.State(None))


def build_lessons_tab() -> None:
    """Place the cards of all lessons and myths inside the open ``gr.Tab``."""
    cards = render("lessons/cards.html", lessons=LESSONS, groups=MYTH_GROUPS)
    Island(html_template=cards, component="cards", elem_id="lessons")


def wire_lessons(dock: LessonDock, tabs: Tabs, language: gr.State) -> None:
    """Let the page open the session of a stop, and get the learner's own back."""

    def handle(
        session: Session,
        data: DataState,
        kept: Own | None,
        spoken: Language,
        preset: str,
        event: gr.EventData,
    ) -> Updates:
        try:
            sent = payload(event._data)
            own = kept or Own(_stored(sent) or session, preset, data)
            if sent.get("leave"):
                return {**_given_back(tabs, own, spoken, sent), dock.kept: None}
            return {**_set_up(tabs, setup_of(sent), spoken, sent), dock.kept: own}
        except InputError as error:
            return {tabs.step.notice: Notice.error(error, spoken)}

    step = tabs.step
    step.film.lesson(
        handle,
        [step.session, tabs.data.state, dock.kept, language, step.panel.preset],
        {*tabs.outputs, dock.kept},
        **QUICK,
    )


def _set_up(tabs: Tabs, setup: Setup, spoken: Language, sent: Mapping[str, Any]) -> Updates:
    updates = _film(tabs.step, prepared(setup), _preset(setup), spoken, sent)
    updates[tabs.all] = gr.update(selected=setup.tab)
    if setup.tab == "data":
        updates |= tab.shown(tabs.data, _trained(setup), spoken)
    if setup.tab == "mnist":
        updates |= {tabs.mnist.form[name]: value for name, value in setup.form}
    return updates


def _trained(setup: Setup) -> DataState:
    state = prepared_run(**dict(setup.form))
    runs = advance_branch(state.run, epochs=setup.epochs) if setup.epochs else ()
    return replace(state, run=deque([state.run, *runs], maxlen=1)[0])


def _given_back(tabs: Tabs, own: Own, spoken: Language, sent: Mapping[str, Any]) -> Updates:
    return {
        **_film(tabs.step, own.session, own.preset, spoken, sent),
        **tab.shown(tabs.data, own.data, spoken),
    }


def _film(
    step: StepTab, session: Session, preset: str, spoken: Language, sent: Mapping[str, Any]
) -> Updates:
    """Return the outputs for a session; its film says which request it answers."""
    updates = shown(step, session, spoken, preset)
    updates[step.film]["answers"] = sent.get("nonce")
    return updates


def _stored(sent: Mapping[str, Any]) -> Session | None:
    """Return the learner's own session that a reloaded page still has, if it is one."""
    own = sent.get("own")
    try:
        return load_session(own) if isinstance(own, str) and own else None
    except InputError:
        return None


def _preset(setup: Setup) -> str:
    changed = setup.optimizer or setup.reduction
    return setup.start if setup.start in PRESETS and not changed else "custom"
