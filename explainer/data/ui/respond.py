"""Reading and answering: what every handler of the tab "Train on data" shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from explainer.data.ui.form import read_data_form
from explainer.data.ui.state import DataState, begin_run
from explainer.data.ui.tab import DataTab
from explainer.data.ui.turns import Turns
from explainer.data.ui.view import DataView, render_data, view_state
from explainer.data.ui.views import view_stage
from explainer.errors import InputError
from explainer.ui.error_places import say_error
from explainer.ui.events import Event, Updates


class TrainingEnded(InputError):
    """A training that an error ended; ``state`` is what it had reached."""

    def __init__(self, error: InputError, state: DataState) -> None:
        super().__init__(error.key, **error.values)
        self.state = state


class DataResponder:
    """The tab's components, and from their values the state; from a state what to show."""

    def __init__(self, tab: DataTab) -> None:
        self.tab = tab
        self.turns = Turns()

    def state(self, event: Event) -> DataState:
        """Return the visitor's state."""
        state: DataState = event.values[self.tab.state]
        return state

    def current(self, event: Event) -> DataState:
        """Return the state, begun anew if the form says something else than it did."""
        state = self.state(event)
        wanted = read_data_form(self.tab.form, event.values, state.settings)
        return state if wanted == state.settings else begin_run(wanted)

    def change(self, event: Event, change: Callable[[DataState], DataState]) -> DataView:
        """Return what to show after ``change``."""
        # A training that goes on would write its own state over this one.
        self.turns.end(event.page)
        return self.view(change(self.state(event)), event)

    def view(self, state: DataState, event: Event, **more: Any) -> DataView:
        """Return the state and its stage, and all else if its settings are not the old ones."""
        changed = state.settings != self.state(event).settings
        view = view_state(state, event.language) if changed else DataView(state)
        return replace(view, stage=view_stage(state, event.language, **more))

    def refuse(self, event: Event, error: InputError) -> DataView:
        """Return the state with the sentence of ``error`` above it."""
        return self.view(
            find_reached(error, self.state(event)), event, notice=say_error(error, event.language)
        )

    def render(self, view: DataView) -> Updates:
        """Return what gradio is told to show ``view``."""
        return render_data(self.tab, view)


def find_reached(error: InputError, before: DataState) -> DataState:
    """Return the state in which an error has left a visitor."""
    return error.state if isinstance(error, TrainingEnded) else before
