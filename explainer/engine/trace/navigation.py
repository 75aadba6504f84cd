"""Moving through a trace: where each term, neuron, layer and phase ends."""

from __future__ import annotations

from explainer.engine.trace.phases import Phase, find_stops
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace

GRANULARITIES = ("term", "neuron", "layer", "phase")


def list_stops(trace: Trace, granularity: str) -> tuple[int, ...]:
    """Return the positions at which ``granularity`` halts, in order, from 0 to all steps done.

    A position is the number of steps done. ``term`` halts after every number; ``neuron`` after
    z, after a, after the sum of what comes back, after δ, after all gradients and after the whole
    update of a neuron; ``layer`` and ``phase`` after all that belongs to one.
    """
    return list_all_stops(trace)[granularity]


def list_all_stops(trace: Trace) -> dict[str, tuple[int, ...]]:
    """Return ``list_stops`` of every granularity."""
    single = len(trace.iteration.samples) == 1
    groups = [_group(step, single) for step in trace.steps]
    return {
        "term": tuple(range(len(groups) + 1)),
        "neuron": find_stops(groups),
        "layer": find_stops([group[:3] for group in groups]),
        "phase": find_stops([step.phase for step in trace.steps]),
    }


def _group(step: Step, single: bool) -> tuple[object, ...]:
    """Return what ``step`` is taken together with: phase, sample and layer, then the neuron."""
    target = step.target
    if target.quantity in _FROM_OUTSIDE:
        return (step.phase, "given", target.sample)
    if single and step.phase is Phase.BACKWARD and target.sample is None:
        return (step.phase, "reduction")
    layer, unit = find_unit(target)
    kind = "update" if step.phase is Phase.UPDATE else _TOGETHER.get(target.quantity)
    return (step.phase, target.sample, layer, unit, kind or target.quantity)


_FROM_OUTSIDE = frozenset({Quantity.INPUT, Quantity.TARGET})

_TOGETHER: dict[str, str] = {
    Quantity.CONTRIBUTION: "backward_sum",
    Quantity.OUTPUT_GRADIENT: "delta",
    Quantity.SLOPE: "delta",
    Quantity.WEIGHT_GRADIENT: "gradient",
    Quantity.BIAS_GRADIENT: "gradient",
}
"""Which of a neuron's numbers are taken together with which."""


def find_unit(target: Ref) -> tuple[int | None, int | None]:
    """Return layer and unit that a number is for; what comes back is for the unit below."""
    if target.quantity == Quantity.CONTRIBUTION:
        return (target.layer or 0) - 1, target.source
    return target.layer, target.unit
