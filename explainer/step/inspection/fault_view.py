"""What the page shows of faults: every switch, and where the one that is on goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explainer.engine.backprop import Iteration
from explainer.engine.explain.listing import find_code
from explainer.engine.faults import FAULTS, BrokenIteration, find_intended
from explainer.engine.faults.wrong_code import WrongLine
from explainer.engine.trace.trace import Trace, record_trace


@dataclass(frozen=True)
class FaultSwitch:
    """A fault that can be switched on; ``harmless`` names why it changes nothing here, if so."""

    name: str
    harmless: str | None


@dataclass(frozen=True)
class FaultView:
    """The fault that is switched on, and what it does to the open iteration.

    ``right`` holds what each step whose value differs should have given, by the number of the
    step (from 0); ``mistaken`` are those of them that a wrong line computed. ``over`` tells that
    the mistake was made once, in an earlier iteration.
    """

    name: str
    age: int
    harmless: str | None
    over: bool
    lines: tuple[WrongLine, ...]
    right: Mapping[int, float]
    mistaken: frozenset[int]

    @property
    def first(self) -> int | None:
        """The first step whose value differs, None if none does."""
        return min(self.right, default=None)


def list_switches(iteration: Iteration) -> tuple[FaultSwitch, ...]:
    """Return every fault, and whether it would change anything in ``iteration``."""
    meant = find_intended(iteration)
    return tuple(FaultSwitch(name, kind.harmless(meant)) for name, kind in FAULTS.items())


def list_mistaken(fault: FaultView | None) -> frozenset[int]:
    """Return the numbers of the steps that a wrong line computed; none without a fault."""
    return frozenset() if fault is None else fault.mistaken


def view_fault(trace: Trace) -> FaultView | None:
    """Return what the fault does to the iteration of ``trace``, or None if none is on."""
    it = trace.iteration
    if not isinstance(it, BrokenIteration):
        return None
    kind = FAULTS[it.fault.name]
    lines = kind.lines(it.optimizer)
    right = _right_values(trace, record_trace(it.right)) if it.lines else {}
    wrong = {line.wrong for line in it.lines}
    ran = {find_code(trace, step) for step in trace.steps}
    return FaultView(
        it.fault.name,
        it.fault.age,
        kind.harmless(it.right),
        kind.once and it.fault.age > 0,
        tuple(line for line in lines if line.wrong in ran) or lines,
        right,
        frozenset(index for index in right if find_code(trace, trace.steps[index]) in wrong),
    )


def _right_values(wrong: Trace, right: Trace) -> dict[int, float]:
    pairs = ((wrong.values[step.target], right.values[step.target]) for step in wrong.steps)
    return {
        index: meant
        for index, (made, meant) in enumerate(pairs)
        if made != meant and (made == made or meant == meant)
    }
