"""One training at a time for each visitor; any other change of theirs brings it to an end.

Gradio's own cancelling asks the browser to send another request, and does not wait.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 2.0
"""How long a change waits for the training that it ends; one whose page is gone never ends."""


class Turn:
    """A training that goes on: whether it is to end, and whether it has."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.ended = threading.Event()


class Turns:
    """The trainings that go on, by visitor."""

    def __init__(self) -> None:
        self._turns: dict[str, Turn] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, visitor: str) -> Iterator[Turn]:
        """Hold the visitor's turn; what they had going on is ended first."""
        self.end(visitor)
        mine = Turn()
        with self._lock:
            self._turns[visitor] = mine
        try:
            yield mine
        finally:
            mine.ended.set()
            with self._lock:
                if self._turns.get(visitor) is mine:
                    del self._turns[visitor]

    def stop(self, visitor: str) -> None:
        """Ask what the visitor has going on to end, and do not wait."""
        with self._lock:
            turn = self._turns.get(visitor)
        if turn is not None:
            turn.stopped.set()

    def end(self, visitor: str) -> None:
        """Ask what the visitor has going on to end, and wait until it has."""
        with self._lock:
            turn = self._turns.pop(visitor, None)
        if turn is not None:
            turn.stopped.set()
            turn.ended.wait(PATIENCE_SECONDS)
