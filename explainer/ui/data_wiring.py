"""What happens on the tab "Train on data": each handler reads, asks one thing, and shows it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.network import choice, show
from explainer.runs import advance, branch, remove, rewind, select
from explainer.session import Diverged
from explainer.ui import step_tab
from explainer.ui.changes import payload
from explainer.ui.data_form import Updates, read_form
from explainer.ui.data_race import optimizer_sent, race_states, race_view, sweep_states
from explainer.ui.data_state import (
    CHOICES,
    DataState,
    Settings,
    begun,
    prepared_run,
    suggestion,
)
from explainer.ui.data_tab import DataTab, said, shown
from explainer.ui.data_views import stage_view, trained_event
from explainer.ui.places import placed
from explainer.ui.step_tab import StepTab
from explainer.words import Language

PAUSE_SECONDS = 0.2
"""Time between two pictures of a training that goes on."""

Values = dict[Any, Any]

_QUICK: dict[str, Any] = {
    "queue": False,
    "show_progress": "hidden",
    "api_visibility": "private",
    "trigger_mode": "multiple",
}
_LONG: dict[str, Any] = {
    "show_progress": "hidden",
    "api_visibility": "private",
    "concurrency_id": "data-training",
    "concurrency_limit": 4,
    "trigger_mode": "once",
}


def wire_data_tab(tab: DataTab, step: StepTab, tabs: gr.Tabs, language: gr.State) -> None:
    """Connect every control of ``tab``; an iteration is opened in ``step`` by way of ``tabs``."""
    desk = Desk(tab, step, tabs, language)
    stage, races, form = tab.stage, tab.races, tab.form
    who: set[Any] = {tab.state, language, *form.inputs.values()}
    everything = list(tab.outputs)
    run = stage.run(desk.run, who, everything, **_LONG)
    race = races.race(desk.race, who, everything, **_LONG)
    sweep = races.sweep(desk.sweep, who, everything, **_LONG)
    # A training that goes on would write its own state over any other change.
    change: dict[str, Any] = {**_QUICK, "cancels": [run, race, sweep]}
    stage.arrive(desk.arrive, who, everything, **_QUICK)
    stage.stop(desk.arrive, who, everything, **change)
    races.halt(desk.arrive, who, everything, **change)
    stage.batch(desk.batch, who, everything, **change)
    stage.seek(desk.seek, who, everything, **{**change, "trigger_mode": "always_last"})
    stage.branch(desk.branch, who, everything, **change)
    stage.choose(desk.choose, who, everything, **change)
    stage.remove(desk.remove, who, everything, **change)
    stage.undo(desk.undo, who, everything, **change)
    stage.prepare(desk.prepare, who, everything, **change)
    stage.open(desk.open, who, [tab.stage, tabs, *step.outputs], **_QUICK)
    form.inputs["dataset"].input(desk.dataset, who, everything, **change)
    form.use.click(desk.use, who, everything, **change)
    form.load.load(desk.load, who, everything, **change)
    gr.on(_form_events(tab), desk.settings, who, everything, **change)


def _form_events(tab: DataTab) -> list[Any]:
    """Return what tells that a field of the form was changed."""
    events = []
    for name, field in tab.form.inputs.items():
        if name in ("dataset", "own"):
            continue
        if isinstance(field, gr.Dropdown | gr.Checkbox):
            events.append(field.input)
        else:
            events += [field.submit, field.blur]
    return events


class Desk:
    """The handlers, bound to their components; each takes the values of what it reads."""

    def __init__(self, tab: DataTab, step: StepTab, tabs: gr.Tabs, language: gr.State) -> None:
        self._tab, self._step, self._tabs, self._language = tab, step, tabs, language

    # Reading -----------------------------------------------------------------------------

    def _current(self, values: Values) -> DataState:
        """Return the state, begun anew if the form says something else than it did."""
        state: DataState = values[self._tab.state]
        wanted = read_form(self._tab.form, values, state.settings)
        return state if wanted == state.settings else begun(wanted, _worth_keeping(state))

    # Answering ---------------------------------------------------------------------------

    def _answer(self, values: Values, change: Callable[[], DataState]) -> Updates:
        """Return all outputs after ``change``; what it refuses becomes a sentence."""
        try:
            return self._shown(change(), values)
        except InputError as error:
            return self._refused(values[self._tab.state], error, values)

    def _shown(self, state: DataState, values: Values, **more: Any) -> Updates:
        language: Language = values[self._language]
        old: DataState = values[self._tab.state]
        updates: Updates = {
            self._tab.state: state,
            self._tab.stage: stage_view(state, language, **more),
        }
        if state.settings != old.settings:
            updates |= {**shown(self._tab, state, language), **updates}
        return updates

    def _refused(self, state: DataState, error: InputError, values: Values) -> Updates:
        language = values[self._language]
        text = placed(error, language).sentence(language)
        return {self._tab.state: state, self._tab.stage: stage_view(state, language, notice=text)}

    # Handlers ----------------------------------------------------------------------------

    def arrive(self, values: Values) -> Updates:
        """Show the state as it is: on a new page, in another language, after a stop."""
        return said(self._tab, values[self._tab.state], values[self._language])

    def settings(self, values: Values) -> Updates:
        """Begin anew with what the form says."""
        state: DataState = values[self._tab.state]
        if read_form(self._tab.form, values, state.settings) == state.settings:
            return {self._tab.state: state}
        return self._answer(values, lambda: self._current(values))

    def dataset(self, values: Values) -> Updates:
        """Begin anew with another data set and what suits it."""
        state: DataState = values[self._tab.state]
        name = values[self._tab.form.inputs["dataset"]]
        chosen = replace(state.settings, dataset=name)
        return self._answer(values, lambda: begun(suggestion(chosen), _worth_keeping(state)))

    def use(self, values: Values) -> Updates:
        """Begin anew with the points in the text field."""
        return self._own(values, values[self._tab.form.inputs["own"]])

    def load(self, values: Values, event: gr.EventData) -> Updates:
        """Begin anew with the points of a file."""
        try:
            text = payload(event._data).get("text")
        except InputError as error:
            return self._refused(values[self._tab.state], error, values)
        updates = self._own(values, text)
        # The text is there to be corrected also where it was refused.
        return {**updates, self._tab.form.inputs["own"]: str(text)[:100_000]}

    def _own(self, values: Values, text: object) -> Updates:
        state: DataState = values[self._tab.state]
        wanted = read_form(self._tab.form, values, state.settings)
        chosen = replace(wanted, own=text)  # type: ignore[arg-type]
        return self._answer(values, lambda: begun(suggestion(chosen), _worth_keeping(state)))

    def batch(self, values: Values) -> Updates:
        """Train with one batch."""
        try:
            state = self._current(values)
        except InputError as error:
            return self._refused(values[self._tab.state], error, values)
        *_, updates = self._trained(state, values, batches=1)
        return updates

    def run(self, values: Values, event: gr.EventData) -> Iterator[Updates]:
        """Train for ``epochs`` epochs and show how it goes."""
        try:
            state = self._current(values)
            epochs = payload(event._data).get("epochs")
        except InputError as error:
            yield self._refused(values[self._tab.state], error, values)
            return
        yield from self._trained(state, values, epochs=epochs)

    def _trained(self, state: DataState, values: Values, **amount: object) -> Iterator[Updates]:
        """Yield what is shown while ``state`` is trained, and at the end."""
        shown_at = time.monotonic()
        try:
            for run in advance(state.run, **amount):
                state = replace(state, run=run)
                if time.monotonic() - shown_at > PAUSE_SECONDS:
                    yield self._shown(state, values, running=True)
                    shown_at = time.monotonic()
        except Diverged as error:
            yield {**self._shown(state, values), **self._refused(state, error, values)}
            return
        except InputError as error:
            yield self._refused(state, error, values)
            return
        updates = self._shown(state, values)
        updates[self._tab.stage]["trained"] = trained_event(state)
        yield updates

    def seek(self, values: Values, event: gr.EventData) -> Updates:
        """Open another iteration of the branch."""
        state: DataState = values[self._tab.state]

        def sought() -> DataState:
            number = payload(event._data).get("iteration")
            return replace(state, run=rewind(state.run, number))

        return self._answer(values, sought)

    def branch(self, values: Values, event: gr.EventData) -> Updates:
        """Go on from the open iteration with another optimizer, in a branch of its own."""
        state: DataState = values[self._tab.state]

        def branched() -> DataState:
            optimizer = optimizer_sent(payload(event._data))
            run = state.run
            return replace(state, run=branch(run, run.active.session.iteration, optimizer))

        return self._answer(values, branched)

    def choose(self, values: Values, event: gr.EventData) -> Updates:
        """Go on with another branch."""
        state: DataState = values[self._tab.state]
        name = _named(event)
        return self._answer(values, lambda: replace(state, run=select(state.run, name)))

    def remove(self, values: Values, event: gr.EventData) -> Updates:
        """Remove a branch."""
        state: DataState = values[self._tab.state]
        name = _named(event)
        return self._answer(values, lambda: replace(state, run=remove(state.run, name)))

    def undo(self, values: Values) -> Updates:
        """Return to the run before the form was changed."""
        state: DataState = values[self._tab.state]
        return shown(self._tab, state.previous or state, values[self._language])

    def prepare(self, values: Values, event: gr.EventData) -> Updates:
        """Set the whole tab up: ``dataset`` and any other fields of `Settings`."""
        return self._answer(values, lambda: _prepared(event._data))

    def open(self, values: Values, event: gr.EventData) -> Updates:
        """Open an iteration in the step view, exactly as it was, and go there."""
        state: DataState = values[self._tab.state]
        language: Language = values[self._language]
        try:
            number = payload(event._data).get("iteration")
            session = rewind(state.run, number).active.session
        except InputError as error:
            updates = self._refused(state, error, values)
            return {self._tab.stage: updates[self._tab.stage]}
        film = step_tab.shown(self._step, session, language, "custom")
        return {**film, self._tabs: gr.update(selected="step")}

    def race(self, values: Values, event: gr.EventData) -> Iterator[Updates]:
        """Race the optimizers that were chosen."""
        yield from self._raced(values, event, race_states, "race")

    def sweep(self, values: Values, event: gr.EventData) -> Iterator[Updates]:
        """Try many learning rates."""
        yield from self._raced(values, event, sweep_states, "sweep")

    def _raced(
        self,
        values: Values,
        event: gr.EventData,
        states_of: Callable[[DataState, Mapping[str, Any]], Iterator[DataState]],
        name: str,
    ) -> Iterator[Updates]:
        language, tab = values[self._language], self._tab
        state: DataState = values[tab.state]
        shown_at = time.monotonic()
        try:
            begun_state = state = self._current(values)
            for state in states_of(begun_state, payload(event._data)):
                if time.monotonic() - shown_at > PAUSE_SECONDS:
                    view = race_view(state, language, running=name)
                    yield {tab.state: state, tab.races: view}
                    shown_at = time.monotonic()
        except InputError as error:
            text = placed(error, language).sentence(language)
            view = race_view(state, language, failed=name, notice=text)
            yield {tab.state: state, tab.races: view}
            return
        yield {**self._shown(state, values), tab.races: race_view(state, language)}


def _worth_keeping(state: DataState) -> DataState | None:
    """Return the state without those before it if something was trained in it; else that one."""
    trained = any(branch.session.last > 0 for branch in state.run.branches)
    return replace(state, previous=None) if trained else state.previous


def _named(event: gr.EventData) -> object:
    data = event._data
    return data.get("branch") if isinstance(data, Mapping) else None


def _prepared(data: object) -> DataState:
    sent = dict(payload(data))
    name = choice(sent.pop("dataset", None), "error.data.name", CHOICES)
    known = {field.name for field in fields(Settings)}
    if not set(sent) <= known:
        raise InputError("error.payload", value=show(sorted(set(sent) - known)))
    return prepared_run(name, **sent)
