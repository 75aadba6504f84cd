"""Reading and answering: what every handler of the tab "Train on data" shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr

from explainer.data.ui.form import Updates, read_form
from explainer.data.ui.state import DataState, begun
from explainer.data.ui.tab import DataTab, shown
from explainer.data.ui.turns import Turns
from explainer.data.ui.views import stage_view
from explainer.errors import InputError
from explainer.ui.error_places import placed
from explainer.words import Language

Values = dict[Any, Any]


class Answers:
    """The tab's components, and from their values the state; from a state what to show."""

    def __init__(self, tab: DataTab, language: gr.State) -> None:
        self.tab, self._language = tab, language
        self.turns = Turns()

    def language(self, values: Values) -> Language:
        """Return the visitor's language."""
        spoken: Language = values[self._language]
        return spoken

    def state(self, values: Values) -> DataState:
        """Return the visitor's state."""
        state: DataState = values[self.tab.state]
        return state

    def current(self, values: Values) -> DataState:
        """Return the state, begun anew if the form says something else than it did."""
        state = self.state(values)
        wanted = read_form(self.tab.form, values, state.settings)
        return state if wanted == state.settings else begun(wanted, worth_keeping(state))

    def after(
        self, values: Values, request: gr.Request, change: Callable[[DataState], DataState]
    ) -> Updates:
        """Return all outputs after ``change``; what it refuses becomes a sentence."""
        # A training that goes on would write its own state over this one.
        self.turns.end(str(request.session_hash))
        state = self.state(values)
        try:
            return self.shown(change(state), values)
        except InputError as error:
            return self.refused(state, error, values)

    def shown(self, state: DataState, values: Values, **more: Any) -> Updates:
        """Return the state and its stage, and all else if its settings are not the old ones."""
        language = self.language(values)
        old = self.state(values)
        updates: Updates = {
            self.tab.state: state,
            self.tab.stage: stage_view(state, language, **more),
        }
        if state.settings != old.settings:
            updates = {**shown(self.tab, state, language), **updates}
        return updates

    def refused(self, state: DataState, error: InputError, values: Values) -> Updates:
        """Return the state with the sentence of ``error`` above it."""
        language = self.language(values)
        text = placed(error, language).sentence(language)
        return self.shown(state, values, notice=text)


def worth_keeping(state: DataState) -> DataState | None:
    """Return the state without those before it if something was trained in it; else that one."""
    trained = any(branch.session.last > 0 for branch in state.run.branches)
    return replace(state, previous=None) if trained else state.previous
