"""What one visitor is looking at, and the changes that can be made to it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

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
from explainer.optimizers import FRESH, OptimizerSpec, OptimizerState
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

    @cached_property
    def iteration(self) -> Iteration:
        """The iteration that begins here."""
        return iterate(self.spec, self.parameters, self.batch, self.optimizer, self.state)

    @cached_property
    def loss(self) -> float:
        """The reduced loss of the batch with the parameters of this point."""
        return batch_loss(self.spec, self.parameters, self.batch)

    def following(self) -> Point:
        """Return the point after the update."""
        update = self.iteration.update
        return replace(self, parameters=update.parameters, state=update.state)


@dataclass(frozen=True, eq=False)
class Session:
    """The points that were passed through and the one that is open; never changed in place.

    ``points[i]`` begins iteration ``first + i``; ``iteration`` is the open one's number;
    ``losses[n]`` is the loss before iteration n.
    """

    points: tuple[Point, ...]
    init: Initialisation = Initialisation()
    iteration: int = 0
    first: int = 0
    losses: tuple[float, ...] = ()

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
    same = session.point.optimizer.name == optimizer.name
    state = session.point.state if same and _remembers(optimizer, session.point) else FRESH
    return edited(session, replace(session.point, optimizer=optimizer, state=state))


def _remembers(optimizer: OptimizerSpec, point: Point) -> bool:
    """Tell whether the optimizer finds in the state of ``point`` all that it needs."""
    momentum = bool(optimizer.momentum), bool(point.optimizer.momentum)
    return momentum[0] == momentum[1]


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
    layer = whole_number(address.get("layer"), "error.address", (1, len(sizes) - 1), what="layer")
    unit = whole_number(address.get("unit"), "error.address", (0, sizes[layer] - 1), what="unit")
    source = address.get("source")
    old = session.point.parameters
    if source is None:
        number = finite(f"b[{layer}][{unit}]", value)
        biases = {**old.biases, layer: _changed(old.biases[layer], (unit,), number)}
        parameters = Parameters(old.weights, biases)
    else:
        limits = (0, sizes[layer - 1] - 1)
        column = whole_number(source, "error.address", limits, what="source")
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

    It stops early, at the last finite loss, where training overflows.
    """
    for _ in range(whole_number(count, "error.run", (1, MAX_RUN))):
        following = session.point.following()
        if not math.isfinite(session.point.loss) or not _finite(following.parameters):
            raise Diverged(session)
        session = _pushed(session, following)
    return session


def _finite(p: Parameters) -> bool:
    arrays = (*p.weights.values(), *p.biases.values())
    return all(math.isfinite(array.sum()) for array in arrays)


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
