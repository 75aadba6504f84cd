"""How much reading a code may cost, whatever it says."""

from __future__ import annotations

import time
from typing import Any

from explainer.reading.notes import NotUnderstood

MAX_STEPS = 400_000
"""Expressions that are looked at: more than the largest script of this page has."""

MAX_SECONDS = 8.0
"""Time that reading may take: one expression may stand for many numbers."""

MAX_CALLS = 30
"""Functions of the code that are under way at once."""

MAX_TURNS = 64
"""Turns of a loop in which nothing is learned."""

MAX_LENGTH = 100_000
"""Entries of a list or characters of a text that are made while reading."""

MAX_WHOLE = 2**63
"""Whole numbers are smaller."""


class Exhausted(Exception):
    """Reading would take too long; what was found before is kept."""


class Budget:
    """Counts down."""

    def __init__(self) -> None:
        self.steps = MAX_STEPS
        self.calls = self.loops = 0
        self._end = time.monotonic() + MAX_SECONDS

    def spend(self, amount: int = 1) -> None:
        """Take off ``amount`` steps, or end."""
        self.steps -= amount
        if self.steps < 0 or (self.steps % 64 == 0 and time.monotonic() > self._end):
            raise Exhausted


def check_size(value: Any) -> Any:
    """Return a number, list or text that is small enough to go on with."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= MAX_WHOLE:
        raise NotUnderstood("reading.why.large")
    if isinstance(value, list | tuple | str | range) and len(value) > MAX_LENGTH:
        raise NotUnderstood("reading.why.large")
    return value
