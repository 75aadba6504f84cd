"""What one visitor is looking at, and the changes that can be made to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

import numpy as np

from explainer.backprop import Iteration, batch_loss, iterate
from explainer.errors import InputError
from explainer.functions import Array
from explainer.network import (
    Batch,
    NetworkSpec,
    Parameters,
    frozen,
    initialise,
    show,
    whole_number,
)
from explainer.optimizers import FRESH, OptimizerSpec, OptimizerState, remembered
from explainer.samples import Initialisation, finite, preset

MAX_KEPT = 2000
"""Iterations that can be reopened; older ones are dropped first, their losses stay."""

MAX_RUN = 1000
"""Iterations of one request."""


@dataclass(frozen=True, eq=False)
class Point:
    """Where an iteration begins: everything that decides what it computes."""

    spec: NetworkSpec
    optimizer: OptimizerSpec
    batch: Batch
    parameters: Parameters
    state: OptimizerState = FRESH

    @property
    def iteration(self) -> Iteration:
        """The iteration that begins here."""
        return _iteration(self)

    @cached_property
    def loss(self) -> float:
        """The reduced loss of the batch with the parameters of this point."""
        return batch_loss(self.spec, self.parameters, self.batch)

    def following(self) -> Point:
        """Return the point after the update."""
        update = self.iteration.update
        return replace(self, parameters=update.parameters, state=update.state)


@lru_cache(maxsize=64)
def _iteration(point: Point) -> Iteration:
    """Return the iteration of ``point``; only the latest are kept, because each holds every δ."""
    return iterate(point.spec, point.parameters, point.batch, point.optimizer, point.state)


@dataclass(frozen=True, eq=False)
class Session:
    """The points that were passed through and the one that is open; never changed in place.

    ``points[i]`` begins iteration ``first + i``; ``iteration`` is the open one's number;
    ``losses[n]`` is the loss before iteration n.
    """

    points: tuple[Point, ...]
    init: Initialisation = field(default_factory=Initialisation)
    iteration: int = 0
    first: int = 0
    losses: tuple[float, ...] = ()

    def __deepcopy__(self, memo: dict[int, object]) -> Session:
        """Return the session itself: nothing in it changes, and copies of arrays could."""
        return self

    @property
    def point(self) -> Point:
        """The point that is open."""
        return self.points[self.iteration - self.first]

    def loss_history(self) -> tuple[tuple[int, float], ...]:
        """Return (iteration, loss before it) for all that were passed through."""
        return tuple(enumerate(self.losses))


def begin(point: Point, init: Initialisation, iteration: int = 0) -> Session:
    """Return a session that opens ``point`` as iteration ``iteration``, with no past."""
    unknown = (math.nan,) * iteration
    return Session((point,), init, iteration, iteration, (*unknown, point.loss))


def from_preset(name: object) -> Session:
    """Return the session of a preset."""
    chosen = preset(name)
    point = Point(chosen.spec, chosen.optimizer, chosen.batch, chosen.parameters())
    return begin(point, chosen.init)


def rebuilt(session: Session, spec: NetworkSpec, batch: Batch, init: Initialisation) -> Session:
    """Return a session from iteration 0 with a new network, freshly initialised."""
    parameters = initialise(spec, init.scheme, init.seed)
    return begin(Point(spec, session.point.optimizer, batch, parameters), init)


def edited(session: Session, point: Point) -> Session:
    """Return the session with the open point replaced; what came after it is gone."""
    kept = session.points[: session.iteration - session.first]
    losses = (*session.losses[: session.iteration], point.loss)
    return replace(session, points=(*kept, point), losses=losses)


def with_optimizer(session: Session, optimizer: OptimizerSpec) -> Session:
    """Return the session with another optimizer from here on; its memory begins anew."""
    before = session.point.optimizer
    goes_on = before.name == optimizer.name and remembered(before) == remembered(optimizer)
    state = session.point.state if goes_on else FRESH
    return edited(session, replace(session.point, optimizer=optimizer, state=state))


def with_batch(session: Session, batch: Batch) -> Session:
    """Return the session with other samples from here on."""
    return edited(session, replace(session.point, batch=batch))


def with_parameter(session: Session, address: Mapping[str, object], value: object) -> Session:
    """Return the session with one weight or bias set by hand.

    Parameters
    ----------
    session
        The session to change.
    address
        ``layer`` (1 to L), ``unit`` (from 0) and ``source`` (from 0; None for a bias).
    value
        The new value, finite.
    """
    sizes = session.point.spec.sizes
    layer = whole_number(address.get("layer"), "error.address.layer", (1, len(sizes) - 1))
    unit = whole_number(address.get("unit"), "error.address.unit", (0, sizes[layer] - 1))
    source = address.get("source")
    old = session.point.parameters
    if source is None:
        number = finite(f"b[{layer}][{unit}]", value)
        biases = {**old.biases, layer: _changed(old.biases[layer], (unit,), number)}
        parameters = Parameters(old.weights, biases)
    else:
        column = whole_number(source, "error.address.source", (0, sizes[layer - 1] - 1))
        number = finite(f"w[{layer}][{unit}][{column}]", value)
        weights = {**old.weights, layer: _changed(old.weights[layer], (unit, column), number)}
        parameters = Parameters(weights, old.biases)
    return edited(session, replace(session.point, parameters=parameters))


def _changed(array: Array, place: tuple[int, ...], value: float) -> Array:
    copy = array.copy()
    copy[place] = value
    return frozen(copy)


def advanced(session: Session, count: object = 1) -> Session:
    """Return the session after ``count`` more iterations (1 to 1000), the last one open.

    Raises
    ------
    Diverged
        Where training overflows; it carries the session at the last finite loss.
    """
    for _ in range(whole_number(count, "error.run", (1, MAX_RUN))):
        session = _advanced_once(session)
    return session


def _advanced_once(session: Session) -> Session:
    if session.iteration + 1 < session.first + len(session.points):
        return replace(session, iteration=session.iteration + 1)
    following = session.point.following()
    if not _finite(session.point) or not _finite(following):
        raise Diverged(session)
    return _pushed(session, following)


def _finite(point: Point) -> bool:
    """Tell whether the loss, the parameters and the optimizer's memory are all finite."""
    p, state = point.parameters, point.state
    arrays = [*p.weights.values(), *p.biases.values()]
    for kept in (*state.weights.values(), *state.biases.values()):
        arrays += kept.values()
    return math.isfinite(point.loss) and all(np.isfinite(array).all() for array in arrays)


class Diverged(InputError):
    """Training left the finite numbers; ``session`` is where it was still finite."""

    def __init__(self, session: Session) -> None:
        self.session = session
        rate = f"{session.point.optimizer.learning_rate:g}"
        super().__init__("error.diverged", iteration=session.iteration, rate=rate)


def _pushed(session: Session, point: Point) -> Session:
    kept = (*session.points[: session.iteration - session.first + 1], point)
    dropped = max(0, len(kept) - MAX_KEPT)
    number = session.iteration + 1
    losses = (*session.losses[:number], point.loss)
    return replace(
        session,
        points=kept[dropped:],
        first=session.first + dropped,
        iteration=number,
        losses=losses,
    )


def opened(session: Session, iteration: object) -> Session:
    """Return the session with an earlier (or later, already computed) iteration open."""
    last = session.first + len(session.points) - 1
    limits = (session.first, last)
    if isinstance(iteration, bool) or not isinstance(iteration, int):
        raise InputError("error.reopen", value=show(iteration), low=limits[0], high=limits[1])
    return replace(session, iteration=whole_number(iteration, "error.reopen", limits))
