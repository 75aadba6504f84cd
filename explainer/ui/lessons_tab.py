"""The tab "Lessons", and the dock that stays above every tab while one is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.lessons.lesson import Setup
from explainer.lessons.prepared import prepared
from explainer.samples import PRESETS
from explainer.session import Session
from explainer.session_file import load
from explainer.ui import lessons_markup as markup
from explainer.ui.build_panel import Updates
from explainer.ui.changes import payload
from explainer.ui.components import Island, Notice
from explainer.ui.lessons_page import setup_of
from explainer.ui.step_tab import StepTab, shown
from explainer.words import Language

Kept = tuple[Session, str]
"""The learner's own session and the name of its preset, while a lesson has the page."""


@dataclass(frozen=True, eq=False)
class LessonDock:
    """The strip above the tabs, and what it keeps for the learner."""

    strip: Island
    kept: gr.State


def build_dock() -> LessonDock:
    """Place the dock; it is hidden until a lesson or a myth is opened."""
    strip = Island(
        html_template=markup.DOCK, js_on_load="Backstep.mountDock(element)", elem_id="dock"
    )
    return LessonDock(strip, gr.State(None))


def build_lessons_tab() -> None:
    """Place the cards of all lessons and myths inside the open ``gr.Tab``."""
    Island(html_template=markup.CARDS, js_on_load="Backstep.mountCards(element)", elem_id="lessons")


def wire_lessons(dock: LessonDock, step: StepTab, tabs: gr.Tabs, language: gr.State) -> None:
    """Let the page open the session of a stop, and get the learner's own back."""

    def handle(
        session: Session, kept: Kept | None, spoken: Language, preset: str, event: gr.EventData
    ) -> Updates:
        try:
            sent = payload(event._data)
            own = kept or (_own(sent) or session, preset)
            if sent.get("leave"):
                return {**_film(step, own, spoken, sent), dock.kept: None}
            setup = setup_of(sent)
            return {
                **_film(step, (prepared(setup), _preset(setup)), spoken, sent),
                tabs: gr.update(selected=setup.tab),
                dock.kept: own,
            }
        except InputError as error:
            return {step.notice: Notice.error(error, spoken)}

    inputs = [step.session, dock.kept, language, step.panel.preset]
    outputs = {*step.outputs, dock.kept, tabs}
    step.film.lesson(
        handle,
        inputs,
        outputs,
        queue=False,
        show_progress="hidden",
        api_visibility="private",
        trigger_mode="multiple",
    )


def _film(step: StepTab, opened: Kept, spoken: Language, sent: Mapping[str, Any]) -> Updates:
    """Return the outputs for a session; its film says which request it answers."""
    session, preset = opened
    updates = shown(step, session, spoken, preset)
    updates[step.film]["answers"] = sent.get("nonce")
    return updates


def _own(sent: Mapping[str, Any]) -> Session | None:
    """Return the learner's own session that a reloaded page still has, if it is one."""
    own = sent.get("own")
    try:
        return load(own) if isinstance(own, str) and own else None
    except InputError:
        return None


def _preset(setup: Setup) -> str:
    changed = setup.optimizer or setup.reduction
    return setup.start if setup.start in PRESETS and not changed else "custom"
