"""How many threads of the processor a run takes: those with which its batches are fastest.

A small batch is done before a second thread has begun, and on a busy machine threads wait for one
another: two on two cores that others use can take twenty times as long as one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import torch

from explainer.lab.training.engine import Engine

Clock = Callable[[], float]

ROUNDS = 5
MEASURED_SECONDS = 0.15
"""No further round begins after so long; large nets take longer for the first alone."""

HOPELESS = 1.5
"""Times as long as with more threads."""

SLOW = 0.5
SLOW_SECONDS = 1.0
REST_SECONDS = 10.0
"""Slower than half of the best for a second, and ten after the last measurement: measured anew."""


def list_counts(most: int) -> tuple[int, ...]:
    """Return the numbers of threads that are worth a try: 1, 2, 4, … and ``most``."""
    doubled = (1 << power for power in range(most.bit_length()))
    return tuple(sorted({*(count for count in doubled if count < most), most}))


def find_fastest(engine: Engine, counts: tuple[int, ...], clock: Clock = time.perf_counter) -> int:
    """Return with which of ``counts`` the next batch of ``engine`` is done first.

    The counts take turns, so that what else the machine does meets all of them; the median of each
    decides. Where fewer threads are clearly slower still fewer are not tried: a large net takes
    seconds with one. The run is left as it was, and torch with as many threads as before.
    """
    if len(counts) == 1:
        return counts[0]
    before, began = torch.get_num_threads(), clock()
    seconds: dict[int, list[float]] = {}
    with engine.left_unchanged():
        for _ in range(ROUNDS):
            _time_round(engine, counts, seconds, clock)
            if clock() - began > MEASURED_SECONDS:
                break
    torch.set_num_threads(before)
    # The first of several has started threads and found memory.
    return min(seconds, key=lambda count: statistics.median(seconds[count][1:] or seconds[count]))


def _time_round(
    engine: Engine, counts: tuple[int, ...], seconds: dict[int, list[float]], clock: Clock
) -> None:
    best = float("inf")
    for count in reversed(counts):
        spent = _time_batch(engine, count, clock)
        seconds.setdefault(count, []).append(spent)
        if spent > HOPELESS * best:
            return
        best = min(best, spent)


def _time_batch(engine: Engine, count: int, clock: Clock) -> float:
    torch.set_num_threads(count)
    began = clock()
    engine.train_batch(0, 1)
    return clock() - began


class ThreadChoice:
    """Chooses the threads of a run: before its first batch, and where it has become slow.

    Parameters
    ----------
    engine
        What computes.
    counts
        To choose among; with fewer than two nothing is ever measured.
    """

    def __init__(self, engine: Engine, counts: tuple[int, ...]) -> None:
        self._engine, self._counts = engine, counts if engine.device == "cpu" else ()
        self._best = self._slow = self._since = 0.0

    def choose(self) -> int:
        """Return the number of threads that is fastest now."""
        self._best = self._slow = self._since = 0.0
        return find_fastest(self._engine, self._counts or (torch.get_num_threads(),))

    def note(self, batches: int, seconds: float) -> None:
        """Take in that so many ``batches`` took ``seconds``."""
        speed = batches / max(seconds, 1e-9)
        self._best, self._since = max(self._best, speed), self._since + seconds
        self._slow = self._slow + seconds if speed < SLOW * self._best else 0.0

    @property
    def outdated(self) -> bool:
        """Whether the run has been slow for so long that it is worth a measurement."""
        waited = self._slow >= SLOW_SECONDS and self._since >= REST_SECONDS
        return waited and len(self._counts) > 1
