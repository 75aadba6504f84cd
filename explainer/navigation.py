"""Moving through a trace: where each term, neuron, layer and phase ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import groupby

from explainer.trace import Phase, Quantity, Ref, Step, Trace

GRANULARITIES = ("term", "neuron", "layer", "phase")


def stops(trace: Trace, granularity: str) -> tuple[int, ...]:
    """Return the positions at which ``granularity`` halts, in order, from 0 to all steps done.

    A position is the number of steps done. ``term`` halts after every number; ``neuron`` after
    z, after a, after the sum of what comes back, after δ, after all gradients and after the whole
    update of a neuron; ``layer`` and ``phase`` after all that belongs to one.
    """
    single = len(trace.iteration.samples) == 1
    ends, done = [0], 0
    for _, group in groupby(
        enumerate(trace.steps), key=lambda item: _group(item[0], item[1], granularity, single)
    ):
        done += sum(1 for _ in group)
        ends.append(done)
    return tuple(ends)


def _group(index: int, step: Step, granularity: str, single: bool) -> tuple[object, ...]:
    target = step.target
    if granularity == "term":
        return (index,)
    if granularity == "phase":
        return (step.phase,)
    if target.quantity in (Quantity.INPUT, Quantity.TARGET):
        return (step.phase, "given", target.sample)
    if single and step.phase is Phase.BACKWARD and target.sample is None:
        return (step.phase, "reduction")
    layer, unit = unit_of(target)
    if granularity == "layer":
        return (step.phase, target.sample, layer)
    return (step.phase, target.sample, layer, unit, _kind(step))


def unit_of(target: Ref) -> tuple[int | None, int | None]:
    """Return layer and unit that a number is for; what comes back is for the unit below."""
    if target.quantity == Quantity.CONTRIBUTION:
        return (target.layer or 0) - 1, target.source
    return target.layer, target.unit


_TOGETHER: dict[str, str] = {
    Quantity.CONTRIBUTION: "backward_sum",
    Quantity.OUTPUT_GRADIENT: "delta",
    Quantity.SLOPE: "delta",
    Quantity.WEIGHT_GRADIENT: "gradient",
    Quantity.BIAS_GRADIENT: "gradient",
}


def _kind(step: Step) -> str:
    """Return what a neuron's numbers are taken together as."""
    if step.phase is Phase.UPDATE:
        return "update"
    quantity = step.target.quantity
    return _TOGETHER.get(quantity, quantity)


def following(halts: tuple[int, ...], position: int) -> int:
    """Return the next halt after ``position``; the last one at the end."""
    return halts[min(bisect_right(halts, position), len(halts) - 1)]


def preceding(halts: tuple[int, ...], position: int) -> int:
    """Return the halt before ``position``; 0 at the beginning."""
    return halts[max(bisect_left(halts, position) - 1, 0)]


def phase_ranges(trace: Trace) -> dict[Phase, tuple[int, int]]:
    """Return for each phase the positions (first step's number, one past its last step)."""
    ranges: dict[Phase, tuple[int, int]] = {}
    for index, step in enumerate(trace.steps):
        first, _ = ranges.get(step.phase, (index, index))
        ranges[step.phase] = (first, index + 1)
    return ranges
