"""The handlers of the form, of time and of branches: read, ask one thing, return what to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

import gradio as gr

from explainer.data.ui.form import Updates, read_form
from explainer.data.ui.race import optimizer_sent
from explainer.data.ui.respond import Answers, Values, worth_keeping
from explainer.data.ui.state import (
    CHOICES,
    OWN,
    DataState,
    Settings,
    begun,
    prepared_run,
    suggestion,
)
from explainer.data.ui.tab import said
from explainer.engine.network import check_choice, show_value
from explainer.engine.training.experiment import (
    add_branch,
    remove_branch,
    rewind_branch,
    select_branch,
)
from explainer.errors import InputError
from explainer.step.ui import tab
from explainer.step.ui.tab import StepTab
from explainer.ui.payload import payload

MAX_KEPT_TEXT = 100_000
"""Characters of a refused file that are put into the field to be corrected."""


class FormDesk:
    """What begins a run anew: the form, own points, a lesson, one step back."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._tab = answers, answers.tab

    def arrive(self, values: Values) -> Updates:
        """Show the state as it is: on a new page, and in another language."""
        return said(self._tab, self._answers.state(values), self._answers.language(values))

    def settings(self, values: Values, request: gr.Request) -> Updates:
        """Begin anew with what the form says."""
        state = self._answers.state(values)
        if read_form(self._tab.form, values, state.settings) == state.settings:
            return dict(gr.skip())
        return self._answers.after(values, request, lambda _: self._answers.current(values))

    def dataset(self, values: Values, request: gr.Request) -> Updates:
        """Begin anew with another data set and what suits it."""
        name = values[self._tab.form.inputs["dataset"]]

        def chosen(state: DataState) -> DataState:
            settings = suggestion(replace(state.settings, dataset=name))
            return begun(settings, worth_keeping(state))

        return self._answers.after(values, request, chosen)

    def use(self, values: Values, request: gr.Request) -> Updates:
        """Begin anew with the points in the text field."""
        return self._own(values, request, values[self._tab.form.inputs["own"]])

    def bring(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Begin anew with the points of a file; its text is in the field even if refused."""
        data = event._data
        text = data.get("text") if isinstance(data, Mapping) else data
        updates = self._own(values, request, text)
        return {**updates, self._tab.form.inputs["own"]: str(text)[:MAX_KEPT_TEXT]}

    def _own(self, values: Values, request: gr.Request, text: object) -> Updates:
        def brought(state: DataState) -> DataState:
            settings = read_form(self._tab.form, values, state.settings)
            settings = replace(settings, dataset=OWN, own=text)  # type: ignore[arg-type]
            return begun(suggestion(settings), worth_keeping(state))

        return self._answers.after(values, request, brought)

    def prepare(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Set the whole tab up: ``dataset`` and any other fields of `Settings`."""
        return self._answers.after(values, request, lambda _: _prepared(event._data))

    def undo(self, values: Values, request: gr.Request) -> Updates:
        """Return to the run before the form was changed."""
        return self._answers.after(values, request, lambda state: state.previous or state)


class TimeDesk:
    """Going to other iterations and branches, here and in the step view."""

    def __init__(self, answers: Answers, step: StepTab, tabs: gr.Tabs) -> None:
        self._answers, self._tab = answers, answers.tab
        self._step, self._tabs = step, tabs

    def seek(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Open another iteration of the branch."""

        def sought(state: DataState) -> DataState:
            return replace(
                state, run=rewind_branch(state.run, payload(event._data).get("iteration"))
            )

        return self._answers.after(values, request, sought)

    def branch(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Go on from the open iteration with another optimizer, in a branch of its own."""

        def branched(state: DataState) -> DataState:
            optimizer = optimizer_sent(payload(event._data))
            here = state.run.active.session.iteration
            return replace(state, run=add_branch(state.run, here, optimizer))

        return self._answers.after(values, request, branched)

    def choose(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Go on with another branch."""

        def chosen(state: DataState) -> DataState:
            return replace(state, run=select_branch(state.run, payload(event._data).get("branch")))

        return self._answers.after(values, request, chosen)

    def remove(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Remove a branch."""

        def removed(state: DataState) -> DataState:
            return replace(state, run=remove_branch(state.run, payload(event._data).get("branch")))

        return self._answers.after(values, request, removed)

    def open(self, values: Values, event: gr.EventData) -> Updates:
        """Open an iteration in the step view, exactly as it was, and go there."""
        state = self._answers.state(values)
        language = self._answers.language(values)
        try:
            number = payload(event._data).get("iteration")
            session = rewind_branch(state.run, number).active.session
        except InputError as error:
            return {self._tab.stage: self._answers.refused(state, error, values)[self._tab.stage]}
        film = tab.shown(self._step, session, language, "custom")
        return {**film, self._tabs: gr.update(selected="step")}


def _prepared(data: object) -> DataState:
    sent = dict(payload(data))
    name = check_choice(sent.pop("dataset", None), "error.data.name", CHOICES)
    known = {field.name for field in fields(Settings)}
    if not set(sent) <= known:
        raise InputError("error.payload", value=show_value(sorted(set(sent) - known)))
    return prepared_run(name, **sent)
