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
    OWN,
    DataState,
    Settings,
    begun,
    prepared_run,
    suggestion,
)
from explainer.ui.data_tab import DataTab, said, shown
from explainer.ui.data_turns import Turns
from explainer.ui.data_views import stage_view, trained_event
from explainer.ui.places import placed
from explainer.ui.step_tab import StepTab
from explainer.words import Language

PAUSE_SECONDS = 0.2
"""Time between two pictures of a training that goes on."""

MAX_KEPT_TEXT = 100_000
"""Characters of a refused file that are put into the field to be corrected."""

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
    "concurrency_limit": 40,
    "trigger_mode": "multiple",
}


def wire_data_tab(tab: DataTab, step: StepTab, tabs: gr.Tabs, language: gr.State) -> None:
    """Connect every control of ``tab``; an iteration is opened in ``step`` by way of ``tabs``."""
    desk = Desk(tab, step, tabs, language)
    stage, races, form = tab.stage, tab.races, tab.form
    who: set[Any] = {tab.state, language, *form.inputs.values()}
    everything = list(tab.outputs)
    stage.run(desk.run, who, everything, **_LONG)
    races.race(desk.race, who, everything, **_LONG)
    races.sweep(desk.sweep, who, everything, **_LONG)
    stage.stop(desk.stop, None, None, **_QUICK)
    races.halt(desk.stop, None, None, **_QUICK)
    stage.arrive(desk.arrive, who, everything, **_QUICK)
    stage.batch(desk.batch, who, everything, **_QUICK)
    stage.seek(desk.seek, who, everything, **{**_QUICK, "trigger_mode": "always_last"})
    stage.branch(desk.branch, who, everything, **_QUICK)
    stage.choose(desk.choose, who, everything, **_QUICK)
    stage.remove(desk.remove, who, everything, **_QUICK)
    stage.undo(desk.undo, who, everything, **_QUICK)
    stage.prepare(desk.prepare, who, everything, **_QUICK)
    stage.open(desk.open, who, [tab.stage, tabs, *step.outputs], **_QUICK)
    form.inputs["dataset"].input(desk.dataset, who, everything, **_QUICK)
    form.use.click(desk.use, who, everything, **_QUICK)
    form.file.bring(desk.bring, who, everything, **_QUICK)
    gr.on(_form_events(tab), desk.settings, who, everything, **_QUICK)


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
        self._turns = Turns()

    # Reading and answering ---------------------------------------------------------------

    def _current(self, values: Values) -> DataState:
        """Return the state, begun anew if the form says something else than it did."""
        state: DataState = values[self._tab.state]
        wanted = read_form(self._tab.form, values, state.settings)
        return state if wanted == state.settings else begun(wanted, _worth_keeping(state))

    def _answer(
        self, values: Values, request: gr.Request, change: Callable[[DataState], DataState]
    ) -> Updates:
        """Return all outputs after ``change``; what it refuses becomes a sentence."""
        # A training that goes on would write its own state over this one.
        self._turns.end(str(request.session_hash))
        state: DataState = values[self._tab.state]
        try:
            return self._shown(change(state), values)
        except InputError as error:
            return self._refused(state, error, values)

    def _shown(self, state: DataState, values: Values, **more: Any) -> Updates:
        language: Language = values[self._language]
        old: DataState = values[self._tab.state]
        updates: Updates = {
            self._tab.state: state,
            self._tab.stage: stage_view(state, language, **more),
        }
        if state.settings != old.settings:
            updates = {**shown(self._tab, state, language), **updates}
        return updates

    def _refused(self, state: DataState, error: InputError, values: Values) -> Updates:
        language = values[self._language]
        text = placed(error, language).sentence(language)
        return {**self._shown(state, values, notice=text)}

    # The page and its form ---------------------------------------------------------------

    def arrive(self, values: Values) -> Updates:
        """Show the state as it is: on a new page, and in another language."""
        return said(self._tab, values[self._tab.state], values[self._language])

    def settings(self, values: Values, request: gr.Request) -> Updates:
        """Begin anew with what the form says."""
        state: DataState = values[self._tab.state]
        if read_form(self._tab.form, values, state.settings) == state.settings:
            return dict(gr.skip())
        return self._answer(values, request, lambda _: self._current(values))

    def dataset(self, values: Values, request: gr.Request) -> Updates:
        """Begin anew with another data set and what suits it."""
        name = values[self._tab.form.inputs["dataset"]]

        def chosen(state: DataState) -> DataState:
            settings = suggestion(replace(state.settings, dataset=name))
            return begun(settings, _worth_keeping(state))

        return self._answer(values, request, chosen)

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
            return begun(suggestion(settings), _worth_keeping(state))

        return self._answer(values, request, brought)

    def prepare(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Set the whole tab up: ``dataset`` and any other fields of `Settings`."""
        return self._answer(values, request, lambda _: _prepared(event._data))

    def undo(self, values: Values, request: gr.Request) -> Updates:
        """Return to the run before the form was changed."""
        return self._answer(values, request, lambda state: state.previous or state)

    # Training ----------------------------------------------------------------------------

    def batch(self, values: Values, request: gr.Request) -> Updates:
        """Train with one batch."""
        *_, updates = self._trained(values, request, batches=1)
        return updates

    def run(self, values: Values, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        """Train for ``epochs`` epochs and show how it goes."""
        data = event._data
        epochs = data.get("epochs") if isinstance(data, Mapping) else data
        yield from self._trained(values, request, epochs="–" if epochs is None else epochs)

    def stop(self, request: gr.Request) -> None:
        """Ask the training, race or sweep that goes on to end; it then says so itself."""
        self._turns.stop(str(request.session_hash))

    def _trained(self, values: Values, request: gr.Request, **amount: object) -> Iterator[Updates]:
        """Yield what is shown while the state is trained, and at the end."""
        state: DataState = values[self._tab.state]
        with self._turns.turn(str(request.session_hash)) as turn:
            pace = _Pace()
            try:
                state = self._current(values)
                for run in advance(state.run, **amount):
                    state = replace(state, run=run)
                    if turn.stopped.is_set():
                        break
                    if pace.is_due():
                        yield self._shown(state, values, running=True)
                        pace.shown()
            except (Diverged, InputError) as error:
                yield self._refused(state, error, values)
                return
            updates = self._shown(state, values)
            updates[self._tab.stage]["trained"] = trained_event(state)
            yield updates

    # Time and branches -------------------------------------------------------------------

    def seek(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Open another iteration of the branch."""

        def sought(state: DataState) -> DataState:
            return replace(state, run=rewind(state.run, payload(event._data).get("iteration")))

        return self._answer(values, request, sought)

    def branch(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Go on from the open iteration with another optimizer, in a branch of its own."""

        def branched(state: DataState) -> DataState:
            optimizer = optimizer_sent(payload(event._data))
            here = state.run.active.session.iteration
            return replace(state, run=branch(state.run, here, optimizer))

        return self._answer(values, request, branched)

    def choose(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Go on with another branch."""

        def chosen(state: DataState) -> DataState:
            return replace(state, run=select(state.run, payload(event._data).get("branch")))

        return self._answer(values, request, chosen)

    def remove(self, values: Values, event: gr.EventData, request: gr.Request) -> Updates:
        """Remove a branch."""

        def removed(state: DataState) -> DataState:
            return replace(state, run=remove(state.run, payload(event._data).get("branch")))

        return self._answer(values, request, removed)

    def open(self, values: Values, event: gr.EventData) -> Updates:
        """Open an iteration in the step view, exactly as it was, and go there."""
        state: DataState = values[self._tab.state]
        language: Language = values[self._language]
        try:
            number = payload(event._data).get("iteration")
            session = rewind(state.run, number).active.session
        except InputError as error:
            return {self._tab.stage: self._refused(state, error, values)[self._tab.stage]}
        film = step_tab.shown(self._step, session, language, "custom")
        return {**film, self._tabs: gr.update(selected="step")}

    # Races -------------------------------------------------------------------------------

    def race(self, values: Values, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        """Race the optimizers that were chosen."""
        yield from self._raced(values, event._data, request, race_states, "race")

    def sweep(self, values: Values, event: gr.EventData, request: gr.Request) -> Iterator[Updates]:
        """Try many learning rates."""
        yield from self._raced(values, event._data, request, sweep_states, "sweep")

    def _raced(
        self,
        values: Values,
        data: object,
        request: gr.Request,
        states_of: Callable[[DataState, Mapping[str, Any]], Iterator[DataState]],
        name: str,
    ) -> Iterator[Updates]:
        language, tab = values[self._language], self._tab
        state: DataState = values[tab.state]
        with self._turns.turn(str(request.session_hash)) as turn:
            pace = _Pace()
            try:
                first = state = self._current(values)
                yield {tab.races: race_view(state, language, running=name)}
                for state in states_of(first, payload(data)):
                    if turn.stopped.is_set():
                        break
                    if pace.is_due():
                        view = race_view(state, language, running=name)
                        yield {tab.state: state, tab.races: view}
                        pace.shown()
            except InputError as error:
                text = placed(error, language).sentence(language)
                view = race_view(state, language, failed=name, notice=text)
                yield {tab.state: state, tab.races: view}
                return
            yield {**self._shown(state, values), tab.races: race_view(state, language)}


class _Pace:
    """Tells when the next picture is due: never so often that drawing slows the training down."""

    def __init__(self) -> None:
        self._due = time.monotonic() + PAUSE_SECONDS
        self._asked = 0.0

    def is_due(self) -> bool:
        """Tell whether a picture is due now."""
        self._asked = time.monotonic()
        return self._asked >= self._due

    def shown(self) -> None:
        """Note that the picture that was due has been shown."""
        now = time.monotonic()
        self._due = now + max(PAUSE_SECONDS, 2 * (now - self._asked))


def _worth_keeping(state: DataState) -> DataState | None:
    """Return the state without those before it if something was trained in it; else that one."""
    trained = any(branch.session.last > 0 for branch in state.run.branches)
    return replace(state, previous=None) if trained else state.previous


def _prepared(data: object) -> DataState:
    sent = dict(payload(data))
    name = choice(sent.pop("dataset", None), "error.data.name", CHOICES)
    known = {field.name for field in fields(Settings)}
    if not set(sent) <= known:
        raise InputError("error.payload", value=show(sorted(set(sent) - known)))
    return prepared_run(name, **sent)
