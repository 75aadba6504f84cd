"""Moving through a trace: the stops, each a run of assignments that belong together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from weakref import WeakKeyDictionary

from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Quantity, Step
from explainer.engine.trace.trace import Trace

GRANULARITIES = ("term", "neuron", "layer", "phase")


@dataclass(frozen=True)
class Stop:
    """What is said in one breath: the steps ``start`` to ``end`` − 1 of a trace.

    ``kind`` is what they compute: ``sample``, ``forward``, ``softmax``, ``loss``, ``delta``,
    ``input_gradient``, ``gradient``, ``norm``, ``clip``, ``update``; a phase by phase, a
    quantity by term. ``sample``, ``layer`` and ``unit`` are None where a stop spans several, or
    none.
    """

    kind: str
    start: int
    end: int
    sample: int | None = None
    layer: int | None = None
    unit: int | None = None


def list_stops(trace: Trace, granularity: str) -> tuple[Stop, ...]:
    """Return the stops of one granularity, in order; together they are the whole trace.

    ``term`` is one number; ``neuron`` the sample, a unit's z and a, the loss, a unit's δ with its
    parts, its gradients, its update; ``layer`` all of these of a layer; ``phase`` a phase.
    """
    return list_all_stops(trace)[granularity]


def list_all_stops(trace: Trace) -> Mapping[str, tuple[Stop, ...]]:
    """Return ``list_stops`` of every granularity; they are found once for each trace."""
    stops = _known.get(trace)
    if stops is None:
        stops = _known[trace] = _find_all_stops(trace)
    return stops


_known: WeakKeyDictionary[Trace, Mapping[str, tuple[Stop, ...]]] = WeakKeyDictionary()
"""The stops of the traces that are in use: a film asks for them, and its cards."""


def _find_all_stops(trace: Trace) -> Mapping[str, tuple[Stop, ...]]:
    groups = [_group(trace, step) for step in trace.steps]
    single = len(trace.iteration.samples) == 1
    return {
        "term": _runs(_term(step, single) for step in trace.steps),
        "neuron": _runs(groups),
        "layer": _runs((kind, sample, layer, None) for kind, sample, layer, _ in groups),
        "phase": _runs((step.phase.value, None, None, None) for step in trace.steps),
    }


def list_halts(stops: tuple[Stop, ...]) -> list[int]:
    """Return the positions at which one halts: 0, and the end of every stop."""
    return [0, *(stop.end for stop in stops)]


_Group = tuple[str, int | None, int | None, int | None]
"""Kind, sample, layer and unit of the stop that a step belongs to."""


def _runs(groups: Iterable[tuple[Any, ...]]) -> tuple[Stop, ...]:
    """Return a stop for each run of equal groups, which begin like a ``_Group``."""
    stops = []
    end = 0
    for (kind, sample, layer, unit, *_), run in groupby(groups):
        start, end = end, end + len(list(run))
        stops.append(Stop(kind, start, end, sample, layer, unit))
    return tuple(stops)


def is_copy(step: Step, *, single: bool) -> bool:
    """Tell whether a step only copies a number of the ``single`` sample of a batch."""
    of_batch = step.phase in (Phase.CLIP, Phase.UPDATE)
    return single and step.target.sample is None and not of_batch


def _term(step: Step, single: bool) -> tuple[object, ...]:
    """Return what tells one number from the next; a batch of one sample adds none of its own."""
    quantity, layer, unit, source, sample = step.target
    return (quantity, 0 if is_copy(step, single=single) else sample, layer, unit, source)


def _group(trace: Trace, step: Step) -> _Group:
    """Return the stop by neuron that ``step`` belongs to."""
    quantity, layer, unit, source, sample = step.target
    if quantity in (Quantity.INPUT, Quantity.TARGET):
        return ("sample", sample, None, None)
    if step.phase is Phase.LOSS:
        return ("loss", None, None, None)
    if step.phase is Phase.UPDATE:
        return ("update", None, layer, unit)
    if step.phase is Phase.CLIP:
        of_norm = quantity in (Quantity.SQUARED_NORM, Quantity.GRADIENT_NORM, Quantity.CLIP_FACTOR)
        return ("norm" if of_norm else "clip", None, layer, unit)
    if quantity in (Quantity.WEIGHT_GRADIENT, Quantity.BIAS_GRADIENT):
        return ("gradient", None, layer, unit)
    if step.phase is Phase.FORWARD:
        # Every share of a softmax is made of all z: one cannot be told without the others.
        together = quantity == Quantity.ACTIVATION and _is_softmax(trace, layer)
        return ("forward", sample, layer, None if together else unit)
    if quantity == Quantity.INPUT_GRADIENT or (quantity == Quantity.CONTRIBUTION and layer == 1):
        return ("input_gradient", sample, 0, unit if source is None else source)
    if quantity == Quantity.CONTRIBUTION:  # what comes back is for the unit of the layer before
        return ("delta", sample, (layer or 0) - 1, source)
    # Where δ takes the Jacobian of a softmax, one δ cannot be told without the others.
    together = layer == trace.iteration.spec.depth and trace.iteration.spec.objective.crosses
    return ("delta", sample, layer, None if together else unit)


def _is_softmax(trace: Trace, layer: int | None) -> bool:
    return trace.iteration.spec.activations[(layer or 0) - 1] == "softmax"
