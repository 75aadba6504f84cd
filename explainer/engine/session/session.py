"""What one visitor is looking at: iterations that were passed through, and the open one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from explainer.engine.backprop import Iteration, batch_loss, iterate
from explainer.engine.datasets.schedule import BatchSequence, Schedule
from explainer.engine.faults import Fault, break_iteration
from explainer.engine.network import Batch, NetworkSpec, Parameters, check_whole_number, show_value
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import FRESH, OptimizerState
from explainer.engine.presets import Initialisation, find_preset
from explainer.errors import InputError

KEPT_EXACTLY = 1000
"""The latest points of a session, kept as they are; older ones are thinned out."""

KEPT_EVERY = 100
"""Of the older points each hundredth is kept; those between are recomputed when reopened."""

MAX_ITERATIONS = 100_000
"""Iterations of one session; each of them can be reopened."""

MAX_NUMBER = 1_000_000
"""Largest number of an iteration, and of updates done, that a session file can hold."""

MAX_RUN = 1000
"""Iterations of one request."""


@dataclass(frozen=True, eq=False)
class Point:
    """Where an iteration begins: everything that decides what it and those after it compute.

    ``schedule`` gives the following iterations their batches; without one the batch stays.
    """

    spec: NetworkSpec
    optimizer: OptimizerSpec
    batch: Batch
    parameters: Parameters
    state: OptimizerState = FRESH
    schedule: Schedule | BatchSequence | None = None
    fault: Fault | None = None

    @property
    def iteration(self) -> Iteration:
        """The iteration that begins here."""
        return _iteration(self)

    @cached_property
    def loss(self) -> float:
        """The reduced loss of the batch with the parameters of this point."""
        return batch_loss(self.spec, self.parameters, self.batch)

    @cached_property
    def is_finite(self) -> bool:
        """Whether the loss, the parameters and the optimizer's memory are all finite."""
        arrays = [*self.parameters.weights.values(), *self.parameters.biases.values()]
        for kept in (*self.state.weights.values(), *self.state.biases.values()):
            arrays += kept.values()
        return math.isfinite(self.loss) and all(np.isfinite(array).all() for array in arrays)

    def following(self) -> Point:
        """Return the point after the update, with the same batch."""
        update = self.iteration.update
        fault = self.fault and self.fault.following(self.iteration)
        return replace(self, parameters=update.parameters, state=update.state, fault=fault)

    def beginning(self, number: int) -> Point:
        """Return the point after the update as the beginning of iteration ``number``."""
        following = self.following()
        if self.schedule is None:
            return following
        return replace(following, batch=self.schedule.batch(number))


@lru_cache(maxsize=64)
def _iteration(point: Point) -> Iteration:
    """Return the iteration of ``point``; only the latest are kept, because each holds every δ."""
    right = iterate(point.spec, point.parameters, point.batch, point.optimizer, point.state)
    return break_iteration(point.fault, right) if point.fault else right


@dataclass(frozen=True, eq=False)
class Session:
    """The points that were passed through and the one that is open; never changed in place.

    ``kept`` holds by iteration the points that decide all others: the first, every one that was
    changed by hand, each ``KEPT_EVERY``-th and the latest ``KEPT_EXACTLY``. ``losses[n]`` is the
    loss before iteration n, NaN before ``first``.
    """

    point: Point
    kept: Mapping[int, Point]
    init: Initialisation = field(default_factory=Initialisation)
    iteration: int = 0
    first: int = 0
    losses: tuple[float, ...] = ()
    changed: frozenset[int] = frozenset()
    recomputed: Mapping[int, Point] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, object]) -> Session:
        """Return the session itself: nothing in it changes, and copies of arrays could."""
        return self

    @property
    def last(self) -> int:
        """The latest iteration that was begun; ``first`` to ``last`` can be opened."""
        return len(self.losses) - 1

    @property
    def schedule(self) -> Schedule | BatchSequence | None:
        """Which batch each iteration from here on uses; None if the batch stays."""
        return self.point.schedule


def begin_session(point: Point, init: Initialisation, iteration: int = 0) -> Session:
    """Return a session that opens ``point`` as iteration ``iteration``, with no past."""
    unknown = (math.nan,) * iteration
    return Session(point, {iteration: point}, init, iteration, iteration, (*unknown, point.loss))


def open_preset(name: object) -> Session:
    """Return the session of a preset."""
    chosen = find_preset(name)
    point = Point(chosen.spec, chosen.optimizer, chosen.batch, chosen.parameters())
    return begin_session(point, chosen.init)


def advance_session(session: Session, count: object = 1) -> Session:
    """Return the session after ``count`` more iterations (1 to 1000), the last one open.

    Raises
    ------
    Diverged
        Where training overflows; it carries the session at the last finite loss.
    InputError
        If the session would have more than ``MAX_ITERATIONS``.
    """
    target = session.iteration + check_whole_number(count, "error.run", (1, MAX_RUN))
    if target <= session.last:
        return open_iteration(session, target)
    ahead = max(0, session.point.state.updates - session.iteration)
    high = min(session.first + MAX_ITERATIONS, MAX_NUMBER - ahead)
    if target > high:
        raise InputError("error.history", value=target, high=high)
    return _grown(open_iteration(session, session.last), target)


def _grown(session: Session, target: int) -> Session:
    """Return the session with its last point open, after new iterations up to ``target``."""
    kept, losses, point = dict(session.kept), list(session.losses), session.point
    for number in range(session.iteration + 1, target + 1):
        following = point.beginning(number)
        if not (point.is_finite and following.is_finite):
            raise Diverged(_reached(session, point, kept, losses))
        kept[number] = point = following
        losses.append(point.loss)
        if _can_be_dropped(session, number - KEPT_EXACTLY):
            kept.pop(number - KEPT_EXACTLY, None)
    return _reached(session, point, kept, losses)


def _can_be_dropped(session: Session, number: int) -> bool:
    marked = number % KEPT_EVERY == 0 or number in session.changed
    return number > session.first and not marked


def _reached(
    session: Session, point: Point, kept: Mapping[int, Point], losses: Sequence[float]
) -> Session:
    number = len(losses) - 1
    return replace(session, point=point, kept=kept, iteration=number, losses=tuple(losses))


class Diverged(InputError):
    """Training left the finite numbers; ``session`` is where it was still finite."""

    def __init__(self, session: Session) -> None:
        self.session = session
        rate = f"{session.point.optimizer.learning_rate:g}"
        super().__init__("error.diverged", iteration=session.iteration, rate=rate)


def open_iteration(session: Session, iteration: object) -> Session:
    """Return the session with another iteration open, from ``first`` to ``last``.

    What is no longer kept is recomputed from the nearest point before it, bit for bit the same.
    """
    limits = (session.first, session.last)
    if isinstance(iteration, bool) or not isinstance(iteration, int):
        raise InputError("error.reopen", value=show_value(iteration), low=limits[0], high=limits[1])
    number = check_whole_number(iteration, "error.reopen", limits)
    recomputed = session.recomputed
    if number not in session.kept and number not in recomputed:
        recomputed = _recomputed(session, number)
    point = session.kept[number] if number in session.kept else recomputed[number]
    return replace(session, point=point, iteration=number, recomputed=recomputed)


def _recomputed(session: Session, number: int) -> dict[int, Point]:
    """Return the points after the nearest kept one before ``number``, up to it."""
    mark = max(n for n in session.kept if n < number)
    points = {n: point for n, point in session.recomputed.items() if mark < n < number}
    begin = max(points, default=mark)
    point = points.get(begin, session.kept[mark])
    for following in range(begin + 1, number + 1):
        points[following] = point = point.beginning(following)
    return points
