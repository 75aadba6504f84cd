"""The changes that can be made to a session; each drops what came after the open iteration."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from explainer.engine.datasets.datasets import find_mismatch
from explainer.engine.datasets.schedule import BatchSequence, Schedule
from explainer.engine.freezing import Address
from explainer.engine.network import Batch, NetworkSpec, Parameters, frozen, initialise
from explainer.engine.optimizer_spec import OptimizerSpec, list_remembered
from explainer.engine.optimizers import FRESH
from explainer.engine.parameter import read_parameter
from explainer.engine.presets import Initialisation, check_finite, make_batch
from explainer.engine.session.session import Point, Session, begin_session
from explainer.errors import InputError


def rebuild_session(
    session: Session, spec: NetworkSpec, batch: Batch, init: Initialisation
) -> Session:
    """Return a session from iteration 0 with a new network, freshly initialised.

    A schedule goes on from its first batch where its data suits the network; else ``batch`` stays.
    """
    parameters = initialise(spec, init.scheme, init.seed)
    schedule = session.schedule
    if schedule is not None and _suits(schedule, spec):
        batch = schedule.batch(0)
    else:
        schedule = None
    return begin_session(
        Point(spec, session.point.optimizer, batch, parameters, schedule=schedule), init
    )


def keep_parameters(new: Parameters, old: Parameters, removed: object = None) -> Parameters:
    """Return ``new`` with the value of every weight and bias of ``old`` that still has a place.

    A layer keeps its units, and they their sources, from the first on. A layer that is added comes
    before the output layer; ``removed`` is the number of one that is gone.
    """
    layers = _list_kept(len(old.weights), len(new.weights), removed)
    weights = {layer: array.copy() for layer, array in new.weights.items()}
    biases = {layer: array.copy() for layer, array in new.biases.items()}
    for layer, before in layers.items():
        for arrays, others in ((weights, old.weights), (biases, old.biases)):
            if layer not in arrays or before not in others:
                continue
            place = tuple(map(slice, np.minimum(arrays[layer].shape, others[before].shape)))
            arrays[layer][place] = others[before][place]
    return Parameters(
        {layer: frozen(array) for layer, array in weights.items()},
        {layer: frozen(array) for layer, array in biases.items()},
    )


def keep_frozen(old: NetworkSpec, new: NetworkSpec, removed: object = None) -> NetworkSpec:
    """Return ``new`` with those parameters frozen that are so in ``old`` and still have a place."""
    layers = _list_kept(old.depth, new.depth, removed)
    moved = (
        (now, unit, source)
        for layer, unit, source in old.frozen
        for now, before in layers.items()
        if before == layer
    )
    return replace(new, frozen=frozenset(filter(new.has_parameter, moved)))


def with_frozen(session: Session, addresses: Collection[Address], *, frozen: bool) -> Session:
    """Return the session with some parameters frozen from here on, or learning again."""
    spec = session.point.spec
    changed = spec.frozen | set(addresses) if frozen else spec.frozen - set(addresses)
    return edit_session(
        session, replace(session.point, spec=replace(spec, frozen=frozenset(changed)))
    )


def fit_biases(p: Parameters, spec: NetworkSpec) -> Parameters:
    """Return ``p`` with the biases that ``spec`` has; one that is new begins at 0."""
    biases = {
        layer: p.biases.get(layer, frozen(np.zeros(spec.sizes[layer])))
        for layer in spec.biased_layers
    }
    return Parameters(p.weights, biases)


def _list_kept(before: int, now: int, removed: object) -> dict[int, int]:
    """Return for each layer that stays which it was; the last layer is always the output."""
    gone = removed if before > now and removed in range(1, before) else None
    hidden = [layer for layer in range(1, before) if layer != gone][: now - 1]
    return {**dict(enumerate(hidden, start=1)), now: before}


def edit_session(session: Session, point: Point) -> Session:
    """Return the session with the open point replaced; what came after it is gone.

    A schedule whose data does not suit the new network is dropped; the batch then stays.
    """
    schedule, number = point.schedule, session.iteration
    if schedule is not None and not _suits(schedule, point.spec):
        point = replace(point, schedule=None)
    before = {n: kept for n, kept in session.kept.items() if n < number}
    changed = {n for n in session.changed if n < number}
    return replace(
        session,
        point=point,
        kept={**before, number: point},
        losses=(*session.losses[:number], point.loss),
        changed=frozenset({*changed, number}),
        recomputed={},
    )


def with_optimizer(session: Session, optimizer: OptimizerSpec) -> Session:
    """Return the session with another optimizer from here on; its memory begins anew."""
    before = session.point.optimizer
    goes_on = before.name == optimizer.name and list_remembered(before) == list_remembered(
        optimizer
    )
    state = session.point.state if goes_on else FRESH
    return edit_session(session, replace(session.point, optimizer=optimizer, state=state))


def with_batch(session: Session, batch: Batch) -> Session:
    """Return the session with other samples from here on, the same in every iteration.

    Of a sequence of batches only the open one is replaced.
    """
    return edit_session(session, replace_batch(session, session.point, batch))


def replace_batch(session: Session, point: Point, batch: Batch) -> Point:
    """Return ``point``, the open one of ``session``, with other samples."""
    schedule = session.schedule
    if isinstance(schedule, BatchSequence):
        return replace(point, batch=batch, schedule=schedule.with_batch(session.iteration, batch))
    return replace(point, batch=batch, schedule=None)


def _suits(schedule: Schedule | BatchSequence, spec: NetworkSpec) -> bool:
    """Tell whether the network can learn from every batch."""
    if isinstance(schedule, Schedule):
        return find_mismatch(schedule.dataset, spec) is None
    try:
        for batch in schedule.batches:
            make_batch(spec, batch.inputs, batch.targets)
    except InputError:
        return False
    return True


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
    parameter = read_parameter(session.point.spec, address)
    indices = [part for part in parameter if part is not None]
    place = parameter.letter + "".join(f"[{index}]" for index in indices)
    parameters = parameter.set_in(session.point.parameters, check_finite(place, value))
    return edit_session(session, replace(session.point, parameters=parameters))
