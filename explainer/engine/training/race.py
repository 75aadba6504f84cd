"""Optimizers, and learning rates, from one initialisation on the same batches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, TypeAlias

from explainer.engine.datasets.evaluation import measure_loss
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.network import check_whole_number
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import FRESH
from explainer.engine.parameter import Parameter
from explainer.engine.session.session import MAX_RUN, Point, Session
from explainer.errors import InputError

MAX_LANES = 12
"""Optimizers, or learning rates, of one request."""

CHUNK = 20
"""Iterations after which a race reports how far it is."""

Verdict: TypeAlias = Literal["too_small", "good", "too_large"]


@dataclass(frozen=True)
class Racer:
    """What one optimizer did in a race.

    Parameters
    ----------
    optimizer
        It.
    losses
        Before iteration 0, 1, … of the race and after the last: over the whole data set if the
        session has one, else over its batch.
    path
        The values of the watched parameters at the same moments.
    diverged
        Whether the next numbers are no longer finite; the lane ends there.
    """

    optimizer: OptimizerSpec
    losses: tuple[float, ...]
    path: tuple[tuple[float, ...], ...]
    diverged: bool = False


def run_race(
    session: Session,
    optimizers: Sequence[OptimizerSpec],
    iterations: object,
    watched: Sequence[Parameter] = (),
) -> Iterator[tuple[Racer, ...]]:
    """Train from the open point of ``session`` with each of ``optimizers``; yield as it goes.

    All begin with the same parameters and no memory, and see the same batches.

    Parameters
    ----------
    session
        Its open iteration is the start; its schedule, if any, gives the batches.
    optimizers
        1 to 12 of them.
    iterations
        1 to 1000.
    watched
        The parameters whose path is wanted.

    Yields
    ------
    tuple of Lane
        In the order of ``optimizers``, all equally far, after every 20 iterations; the last one
        is the whole race: ``*_, lanes = race(…)``.

    Raises
    ------
    InputError
        If a number is outside its limits.
    """
    count = check_whole_number(iterations, "error.run", (1, MAX_RUN))
    if not 1 <= len(optimizers) <= MAX_LANES:
        raise InputError("error.race.lanes", value=len(optimizers), low=1, high=MAX_LANES)
    runners = [_Runner(session, optimizer, watched) for optimizer in optimizers]
    for done in range(0, count, CHUNK):
        yield tuple(runner.run(min(CHUNK, count - done)) for runner in runners)


class _Runner:
    """One optimizer on its way."""

    def __init__(
        self, session: Session, optimizer: OptimizerSpec, watched: Sequence[Parameter]
    ) -> None:
        fault = session.point.fault and replace(session.point.fault, kept=None)
        start = replace(session.point, optimizer=optimizer, state=FRESH, fault=fault)
        self._optimizer = optimizer
        self._way = follow_descent(start, session.iteration)
        self._watched = tuple(watched)
        self._losses: list[float] = []
        self._path: list[tuple[float, ...]] = []
        self._go(1)

    def _go(self, count: int) -> int:
        """Note the next ``count`` points; return how many there were."""
        before = len(self._losses)
        for point, loss in islice(self._way, count):
            self._losses.append(loss)
            self._path.append(tuple(one.of(point.parameters) for one in self._watched))
        return len(self._losses) - before

    def run(self, iterations: int) -> Racer:
        diverged = self._go(iterations) < iterations
        return Racer(self._optimizer, tuple(self._losses), tuple(self._path), diverged)


def follow_descent(point: Point, number: int) -> Iterator[tuple[Point, float]]:
    """Yield ``point``, where iteration ``number`` begins, and all that follow, with their losses.

    It ends where the next numbers are no longer finite. The loss is that of ``measure_data_loss``.
    """
    yield point, measure_data_loss(point)
    while point.is_finite:
        number += 1
        point = point.beginning(number)
        loss = measure_data_loss(point)
        if not (point.is_finite and math.isfinite(loss)):
            return
        yield point, loss


def measure_data_loss(point: Point) -> float:
    """Return the loss over the whole data set if there is one, else over the batch."""
    if not isinstance(point.schedule, Schedule):
        return point.loss
    return measure_loss(point.spec, point.parameters, point.schedule.dataset)


# Learning rates ----------------------------------------------------------------------------

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""Learning rates of a sweep unless others are asked for."""

GOOD_SHARE = 0.9
"""Share of the best decrease from which a learning rate is called good."""


@dataclass(frozen=True)
class Trial:
    """A learning rate, what became of the loss with it, and the verdict on it."""

    rate: float
    lane: Racer
    verdict: Verdict

    @property
    def loss(self) -> float:
        """Where the loss has settled: its mean over the last fifth of the iterations."""
        return settle_loss(self.lane)


def sweep_rates(
    session: Session, iterations: object, rates: Sequence[float] = RATES
) -> Iterator[tuple[Trial, ...]]:
    """Train the same number of iterations with each learning rate; yield as it goes.

    The verdict compares how far the loss fell, to its mean over the last fifth of the iterations,
    so that no lucky last batch decides: a rate is *good* if it reached at least 90 % of
    the largest one; else it is *too small* if it is below every good rate, and *too large* if it
    is above one. One that diverged, or ended above the loss it began with, is too large.

    Raises
    ------
    InputError
        If a number is outside its limits.
    """
    optimizers = [replace(session.point.optimizer, learning_rate=rate) for rate in rates]
    for lanes in run_race(session, optimizers, iterations):
        verdicts = judge_rates(lanes)
        yield tuple(
            Trial(lane.optimizer.learning_rate, lane, verdict)
            for lane, verdict in zip(lanes, verdicts, strict=True)
        )


def judge_rates(lanes: Sequence[Racer]) -> tuple[Verdict, ...]:
    """Return the verdict on the learning rate of each lane; the rule is that of ``sweep_rates``."""
    decreases = [_decrease(lane) for lane in lanes]
    enough = GOOD_SHARE * max(decreases)
    good = [decrease > 0.0 and decrease >= enough for decrease in decreases]
    rates = [lane.optimizer.learning_rate for lane in lanes]
    smallest = min((rate for rate, is_good in zip(rates, good, strict=True) if is_good), default=0)
    return tuple(
        "good" if is_good else _verdict(decrease, rate < smallest)
        for is_good, decrease, rate in zip(good, decreases, rates, strict=True)
    )


def settle_loss(lane: Racer) -> float:
    """Return the mean of the last fifth of a lane's losses."""
    last = lane.losses[-max(1, len(lane.losses) // 5) :]
    return math.fsum(last) / len(last)


def _decrease(lane: Racer) -> float:
    return -math.inf if lane.diverged else lane.losses[0] - settle_loss(lane)


def _verdict(decrease: float, below: bool) -> Verdict:
    small = decrease == 0.0 or (below and decrease > 0.0)
    return "too_small" if small else "too_large"
