"""Trainings, races and sweeps that go on for a while, and show it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from explainer.data.ui.keeping import follow_kept
from explainer.data.ui.race import view_races
from explainer.data.ui.respond import DataResponder, TrainingEnded, find_reached
from explainer.data.ui.state import DataState
from explainer.data.ui.turns import Turn
from explainer.data.ui.view import DataView
from explainer.data.ui.views import view_trained
from explainer.engine.training.experiment import advance_branch
from explainer.errors import InputError
from explainer.ui.error_places import say_error
from explainer.ui.events import Event

PAUSE_SECONDS = 0.2
"""Time between two pictures of a training that goes on."""


class TrainingHandlers:
    """The handlers of training; each holds the visitor's turn while it goes on."""

    def __init__(self, responder: DataResponder) -> None:
        self._responder = responder

    def train_batch(self, event: Event) -> DataView:
        """Train with one batch."""
        *_, view = self._follow(event, self._train(event, batches=1), announced=True)
        return view

    def train_epochs(self, event: Event) -> Iterator[DataView]:
        """Train for ``epochs`` epochs and show how it goes."""
        data = event.sent
        epochs = data.get("epochs") if isinstance(data, Mapping) else data
        states = self._train(event, epochs="–" if epochs is None else epochs)
        yield from self._follow(event, states, announced=True)

    def restore(self, event: Event) -> Iterator[DataView]:
        """Set the tab up as the browser has kept it, and show how it is trained again."""
        yield from self._follow(event, follow_kept(event.sent))

    def stop(self, event: Event) -> None:
        """Ask the training, race or sweep that goes on to end; it then says so itself."""
        self._responder.turns.stop(event.page)

    def _train(self, event: Event, **amount: object) -> Iterator[DataState]:
        state = self._responder.current(event)
        yield state
        for run in advance_branch(state.run, **amount):
            yield replace(state, run=run)

    def _follow(
        self, event: Event, states: Iterator[DataState], *, announced: bool = False
    ) -> Iterator[DataView]:
        """Yield what is shown while ``states`` come, and at the end, which may be announced."""
        with self._responder.turns.turn(event.page) as turn:
            state = self._responder.state(event)
            try:
                for state, is_due in _pace(turn, states):
                    if is_due:
                        yield self._responder.view(state, event, running=True)
            except InputError as error:
                raise TrainingEnded(error, state) from None
            trained = view_trained(state) if announced else None
            yield self._responder.view(state, event, trained=trained)


class RaceHandlers:
    """The handlers of races or of sweeps, which hold the visitor's turn as a training does.

    Parameters
    ----------
    name
        ``race`` or ``sweep``.
    states_of
        Yields the states of one, as it goes on, from what was sent.
    """

    def __init__(
        self,
        responder: DataResponder,
        name: str,
        states_of: Callable[[DataState, Mapping[str, Any]], Iterator[DataState]],
    ) -> None:
        self._responder, self._name, self._states_of = responder, name, states_of

    def run(self, event: Event) -> Iterator[DataView]:
        """Let it go on, and show how."""
        state, language, name = self._responder.state(event), event.language, self._name
        with self._responder.turns.turn(event.page) as turn:
            try:
                first = state = self._responder.current(event)
                yield DataView(races=view_races(state, language, running=name))
                for state, is_due in _pace(turn, self._states_of(first, event.payload)):
                    if is_due:
                        yield DataView(state, races=view_races(state, language, running=name))
            except InputError as error:
                raise TrainingEnded(error, state) from None
            yield replace(self._responder.view(state, event), races=view_races(state, language))

    def refuse(self, event: Event, error: InputError) -> DataView:
        """Return the races with the sentence of ``error`` in the one that it ended."""
        state = find_reached(error, self._responder.state(event))
        text = say_error(error, event.language)
        races = view_races(state, event.language, failed=self._name, notice=text)
        return DataView(state, races=races)


def _pace(turn: Turn, states: Iterable[DataState]) -> Iterator[tuple[DataState, bool]]:
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
