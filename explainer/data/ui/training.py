"""Trainings, races and sweeps that go on for a while, and show it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import gradio as gr

from explainer.data.ui.form import Updates
from explainer.data.ui.race import race_states, race_view, sweep_states
from explainer.data.ui.respond import Answers, Values
from explainer.data.ui.state import DataState
from explainer.data.ui.turns import Turn
from explainer.data.ui.views import trained_event
from explainer.engine.training.experiment import advance_branch
from explainer.errors import InputError
from explainer.ui.error_places import placed
from explainer.ui.payload import payload

PAUSE_SECONDS = 0.2
"""Time between two pictures of a training that goes on."""


class TrainingDesk:
    """The handlers of whatever takes time; each holds the visitor's turn while it goes on."""

    def __init__(self, answers: Answers) -> None:
        self._answers, self._tab = answers, answers.tab

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
        self._answers.turns.stop(str(request.session_hash))

    def _trained(self, values: Values, request: gr.Request, **amount: object) -> Iterator[Updates]:
        """Yield what is shown while the state is trained, and at the end."""
        state = self._answers.state(values)
        with self._answers.turns.turn(str(request.session_hash)) as turn:
            try:
                first = state = self._answers.current(values)
                trained = (replace(first, run=run) for run in advance_branch(first.run, **amount))
                for state, is_due in _paced(turn, trained):
                    if is_due:
                        yield self._answers.shown(state, values, running=True)
            except InputError as error:
                yield self._answers.refused(state, error, values)
                return
            updates = self._answers.shown(state, values)
            updates[self._tab.stage]["trained"] = trained_event(state)
            yield updates

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
        language, tab = self._answers.language(values), self._tab
        state = self._answers.state(values)
        with self._answers.turns.turn(str(request.session_hash)) as turn:
            try:
                first = state = self._answers.current(values)
                yield {tab.races: race_view(state, language, running=name)}
                for state, is_due in _paced(turn, states_of(first, payload(data))):
                    if is_due:
                        view = race_view(state, language, running=name)
                        yield {tab.state: state, tab.races: view}
            except InputError as error:
                text = placed(error, language).sentence(language)
                view = race_view(state, language, failed=name, notice=text)
                yield {tab.state: state, tab.races: view}
                return
            yield {**self._answers.shown(state, values), tab.races: race_view(state, language)}


def _paced(turn: Turn, states: Iterable[DataState]) -> Iterator[tuple[DataState, bool]]:
    """Yield each state until the turn is to end, and whether it is due to be shown."""
    pace = _Pace()
    for state in states:
        if turn.stopped.is_set():
            yield state, False
            return
        is_due = pace.is_due()
        yield state, is_due
        if is_due:
            pace.shown()


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
