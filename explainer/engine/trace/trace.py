"""One iteration as a record of scalar assignments, in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from explainer.engine.backprop import Iteration
from explainer.engine.functions import Array
from explainer.engine.trace.order import list_assignments
from explainer.engine.trace.refs import Ref, Step


@dataclass(frozen=True, eq=False)
class Trace:
    """All steps of one iteration with the value of every scalar.

    ``values`` also holds what was there before: old parameters and the optimizer's old state.
    """

    iteration: Iteration
    steps: tuple[Step, ...]
    values: Mapping[Ref, float]
    step_of: Mapping[Ref, int]

    def value(self, ref: Ref) -> float:
        """Return the scalar at ``ref``."""
        return self.values[ref]

    def known(self, ref: Ref, index: int) -> bool:
        """Tell whether ``ref`` has its value when ``index`` steps are done."""
        return ref in self.values and self.step_of.get(ref, -1) < index

    def first_not_finite(self) -> int | None:
        """Return the number of the first step whose value is inf or NaN, or None."""
        for index, step in enumerate(self.steps):
            value = self.values[step.target]
            if value - value != 0.0:
                return index
        return None


def record_trace(iteration: Iteration) -> Trace:
    """Return the trace of ``iteration``; every value is one that ``backprop`` computed."""
    values = dict(_before(iteration))
    steps: list[Step] = []
    step_of: dict[Ref, int] = {}
    for phase, target, operands, value in list_assignments(iteration):
        step_of[target] = len(steps)
        steps.append(Step(phase, target, operands))
        values[target] = value
    return Trace(iteration, tuple(steps), values, step_of)


def _before(it: Iteration) -> Iterator[tuple[Ref, float]]:
    for layer in it.spec.layers:
        yield from _table("weight", layer, it.old.weights[layer])
        if layer in it.old.biases:
            yield from _table("bias", layer, it.old.biases[layer])
        for kept in (it.update.before.weights, it.update.before.biases):
            for name, array in kept.get(layer, {}).items():
                yield from _table(f"old_{name}", layer, array)


def _table(quantity: str, layer: int, array: Array) -> Iterator[tuple[Ref, float]]:
    for unit, row in enumerate(array.tolist()):
        if isinstance(row, list):
            for source, value in enumerate(row):
                yield Ref(quantity, layer, unit, source), value
        else:
            yield Ref(quantity, layer, unit), row
