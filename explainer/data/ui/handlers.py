"""The handlers of the form, of time and of branches: read, ask one thing, return what to show."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import gradio as gr

from explainer.data.ui.form import read_data_form
from explainer.data.ui.race import read_optimizer
from explainer.data.ui.respond import DataResponder
from explainer.data.ui.state import (
    CHOICES,
    OWN,
    DataState,
    Settings,
    begin_run,
    prepare_run,
    suggest_settings,
)
from explainer.data.ui.view import DataView, view_words
from explainer.engine.network import check_choice, show_value
from explainer.engine.training.branches import (
    add_branch,
    remove_branch,
    rewind_branch,
    select_branch,
)
from explainer.errors import InputError
from explainer.step.ui.tab import StepTab
from explainer.step.ui.view import StepView, render_step, view_session
from explainer.ui.events import Event, Updates
from explainer.ui.payload import payload


class FormHandlers:
    """What begins a run anew: the form, own points, a lesson."""

    def __init__(self, responder: DataResponder) -> None:
        self._responder, self._tab = responder, responder.tab

    def show_state(self, event: Event) -> DataView:
        """Show the state as it is: on a new page, and in another language."""
        return view_words(self._responder.state(event), event.language)

    def change_settings(self, event: Event) -> DataView | None:
        """Begin anew with what the form says."""
        state = self._responder.state(event)
        if read_data_form(self._tab.form, event.values, state.settings) == state.settings:
            return None
        return self._responder.change(event, lambda _: self._responder.current(event))

    def choose_dataset(self, event: Event) -> DataView:
        """Begin anew with another data set and what suits it."""
        name = event.values[self._tab.form.inputs["dataset"]]

        def chosen(state: DataState) -> DataState:
            settings = suggest_settings(replace(state.settings, dataset=name))
            return begin_run(settings)

        return self._responder.change(event, chosen)

    def use_points(self, event: Event) -> DataView:
        """Begin anew with the points in the text field."""
        return self._begin_with(event, event.values[self._tab.form.inputs["own"]])

    def refuse(self, event: Event, error: InputError) -> DataView:
        """Return the state with the sentence of ``error``."""
        return self._responder.refuse(event, error)

    def _begin_with(self, event: Event, text: object) -> DataView:
        def brought(state: DataState) -> DataState:
            settings = read_data_form(self._tab.form, event.values, state.settings)
            reading = settings.reading if text == settings.own else None
            settings = replace(settings, dataset=OWN, own=text, reading=reading)  # type: ignore[arg-type]
            return begin_run(suggest_settings(settings))

        return self._responder.change(event, brought)

    def prepare(self, event: Event) -> DataView:
        """Set the whole tab up: ``dataset`` and any other fields of `Settings`."""
        return self._responder.change(event, lambda _: _prepared(event.sent))


class TimeHandlers:
    """Going to other iterations and branches."""

    def __init__(self, responder: DataResponder) -> None:
        self._responder = responder

    def seek(self, event: Event) -> DataView:
        """Open another iteration of the branch."""

        def sought(state: DataState) -> DataState:
            return replace(state, run=rewind_branch(state.run, event.payload.get("iteration")))

        return self._responder.change(event, sought)

    def branch(self, event: Event) -> DataView:
        """Go on from the open iteration with another optimizer, in a branch of its own."""

        def branched(state: DataState) -> DataState:
            optimizer = read_optimizer(event.payload, state.settings)
            here = state.run.active.session.iteration
            return replace(state, run=add_branch(state.run, here, optimizer))

        return self._responder.change(event, branched)

    def choose_branch(self, event: Event) -> DataView:
        """Go on with another branch."""

        def chosen(state: DataState) -> DataState:
            return replace(state, run=select_branch(state.run, event.payload.get("branch")))

        return self._responder.change(event, chosen)

    def remove_branch(self, event: Event) -> DataView:
        """Remove a branch."""

        def removed(state: DataState) -> DataState:
            return replace(state, run=remove_branch(state.run, event.payload.get("branch")))

        return self._responder.change(event, removed)


@dataclass(frozen=True, eq=False)
class OpenedView:
    """An iteration in the step view, where the page goes; or why it stays here."""

    step: StepView | None = None
    refused: DataView | None = None


class OpenHandlers:
    """Going from an iteration here to the step view."""

    def __init__(self, responder: DataResponder, step: StepTab, tabs: gr.Tabs) -> None:
        self._responder, self._step, self._tabs = responder, step, tabs

    def open_iteration(self, event: Event) -> OpenedView:
        """Open an iteration in the step view, exactly as it was, and go there."""
        run = self._responder.state(event).run
        session = rewind_branch(run, event.payload.get("iteration")).active.session
        return OpenedView(view_session(session, event.language, "custom"))

    def refuse(self, event: Event, error: InputError) -> OpenedView:
        """Say on the stage what is wrong."""
        return OpenedView(refused=self._responder.refuse(event, error))

    def render(self, view: OpenedView) -> Updates:
        """Return what gradio is told to show ``view``."""
        if view.step is None:
            return {} if view.refused is None else self._responder.render(view.refused)
        return {**render_step(self._step, view.step), self._tabs: gr.update(selected="step")}


def _prepared(data: object) -> DataState:
    sent = dict(payload(data))
    name = check_choice(sent.pop("dataset", None), "error.data.name", CHOICES)
    known = {field.name for field in fields(Settings)}
    if not set(sent) <= known:
        raise InputError("error.payload", value=show_value(sorted(set(sent) - known)))
    return prepare_run(name, **sent)
