"""What the tab "Train on data" shows of a state, as one record."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainer.data.ui.form import render_data_settings
from explainer.data.ui.race import view_races
from explainer.data.ui.state import DataState, Settings
from explainer.data.ui.tab import DataTab
from explainer.data.ui.views import say_fit, view_stage
from explainer.data.wire import OwnTableValue, RacesValue, StageValue
from explainer.ui.events import Updates
from explainer.words import Language, say


@dataclass(frozen=True, eq=False)
class DataView:
    """The tab; what is None stays as it is on the page.

    Attributes
    ----------
    state
        What the visitor has.
    stage, races
        Values for the scripts of the middle and of the races.
    about, loss
        What the form says on the data, and on network and loss.
    settings
        What the form is filled in with.
    table
        What was understood of a file, for its dialog.
    """

    state: DataState | None = None
    stage: StageValue | None = None
    races: RacesValue | None = None
    about: str | None = None
    loss: str | None = None
    settings: Settings | None = None
    table: OwnTableValue | None = None


def view_state(state: DataState, language: Language) -> DataView:
    """Return everything about a state, with the form filled in."""
    return replace(view_words(state, language), state=state, settings=state.settings)


def view_words(state: DataState, language: Language) -> DataView:
    """Return what is said and drawn of a state; the fields of the form stay as they are."""
    return DataView(
        stage=view_stage(state, language),
        races=view_races(state, language),
        about=say(f"data.about.{state.settings.dataset}", language),
        loss=say_fit(state.run, language),
    )


def render_data(tab: DataTab, view: DataView) -> Updates:
    """Return what gradio is told to show ``view``."""
    form = tab.form
    updates = {} if view.settings is None else render_data_settings(form, view.settings)
    values = {
        tab.state: view.state,
        tab.stage: view.stage,
        tab.races: view.races,
        form.about: view.about,
        form.loss: view.loss,
        form.file: view.table,
    }
    return updates | {one: value for one, value in values.items() if value is not None}
