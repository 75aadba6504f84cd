"""The handlers of a file that is being looked at: bring it, read it otherwise, use it."""

from __future__ import annotations

from dataclasses import replace

from explainer.data.ui.draft import Draft
from explainer.data.ui.form import read_data_form
from explainer.data.ui.respond import DataResponder
from explainer.data.ui.state import DataState, Settings, begin_run
from explainer.data.ui.table import (
    close_table,
    receive_file,
    settle_draft,
    view_draft,
)
from explainer.data.ui.view import DataView
from explainer.engine.tables.reading import read_options
from explainer.errors import InputError
from explainer.ui.error_places import say_error
from explainer.ui.events import Event


class TableHandlers:
    """What happens to a file, or to the points in the field, before they are trained on."""

    def __init__(self, responder: DataResponder) -> None:
        self._responder = responder

    def bring_file(self, event: Event) -> DataView:
        """Show what was understood of a file."""
        return self._show(event, receive_file(event.payload))

    def look_at_points(self, event: Event) -> DataView:
        """Show what is understood of the points in the field."""
        return self._show(event, self._draft_of_field(event))

    def choose_reading(self, event: Event) -> DataView:
        """Show what is understood with other choices."""
        return self._show(event, self._draft(event).choosing(event.payload))

    def use_table(self, event: Event) -> DataView:
        """Begin anew with a file, as it is read."""
        draft = self._draft(event).choosing(event.payload)
        settings = settle_draft(draft, self._settings(event))
        view = self._responder.change(event, lambda _: begin_run(settings))
        return replace(view, table=close_table())

    def put_away(self, event: Event) -> DataView:
        """Forget the file; what is trained on stays."""
        return DataView(replace(self._responder.state(event), draft=None), table=close_table())

    def refuse(self, event: Event, error: InputError) -> DataView:
        """Say in the dialog what is wrong."""
        draft = self._responder.state(event).draft or Draft("")
        shown = view_draft(draft, self._settings(event), event.language)
        return DataView(table={**shown, "error": say_error(error, event.language)})

    def _show(self, event: Event, draft: Draft) -> DataView:
        # A training that goes on would write its own state over this one.
        self._responder.turns.end(event.page)
        state = replace(self._responder.state(event), draft=draft)
        return DataView(state, table=view_draft(draft, self._settings(event), event.language))

    def _settings(self, event: Event) -> Settings:
        applied = self._responder.state(event).settings
        return read_data_form(self._responder.tab.form, event.values, applied)

    def _draft(self, event: Event) -> Draft:
        state: DataState = self._responder.state(event)
        return state.draft or self._draft_of_field(event)

    def _draft_of_field(self, event: Event) -> Draft:
        settings = self._responder.state(event).settings
        text = str(event.values[self._responder.tab.form.inputs["own"]])
        reading = settings.reading if text == settings.own else None
        return Draft(text, options=read_options(reading))
