"""One iteration as a record of scalar assignments, in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from explainer.backprop import Iteration
from explainer.functions import Array
from explainer.optimizers import Quantities


class Phase(StrEnum):
    """The four phases of an iteration."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    UPDATE = "update"


class Quantity(StrEnum):
    """What a scalar is; the optimizers' own quantities are named by the optimizers."""

    INPUT = "input"
    TARGET = "target"
    WEIGHT = "weight"
    BIAS = "bias"
    WEIGHTED_INPUT = "weighted_input"
    ACTIVATION = "activation"
    LOSS = "loss"
    OUTPUT_GRADIENT = "output_gradient"
    CONTRIBUTION = "contribution"
    BACKWARD_SUM = "backward_sum"
    SLOPE = "slope"
    DELTA = "delta"
    WEIGHT_GRADIENT = "weight_gradient"
    BIAS_GRADIENT = "bias_gradient"
    WEIGHT_CHANGE = "weight_change"
    BIAS_CHANGE = "bias_change"
    NEW_WEIGHT = "new_weight"
    NEW_BIAS = "new_bias"


class Ref(NamedTuple):
    """The address of one scalar; units, sources and samples count from 0.

    ``source`` is the unit of the layer below (None for a unit's own numbers); ``sample`` is the
    row of the batch, None for what belongs to the whole batch or to the parameters.
    """

    quantity: str
    layer: int | None = None
    unit: int | None = None
    source: int | None = None
    sample: int | None = None


class Step(NamedTuple):
    """One assignment: the phase it belongs to, the scalar it sets, and the scalars it reads."""

    phase: Phase
    target: Ref
    operands: tuple[Ref, ...]


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


Assignment = tuple[Phase, Ref, tuple[Ref, ...], float]


def record(iteration: Iteration) -> Trace:
    """Return the trace of ``iteration``; every value is one that ``backprop`` computed."""
    values = dict(_before(iteration))
    steps: list[Step] = []
    step_of: dict[Ref, int] = {}
    for phase, target, operands, value in _assignments(iteration):
        step_of[target] = len(steps)
        steps.append(Step(phase, target, operands))
        values[target] = value
    return Trace(iteration, tuple(steps), values, step_of)


def _assignments(it: Iteration) -> Iterator[Assignment]:
    for sample in range(len(it.samples)):
        yield from _forward(it, sample)
    for sample in range(len(it.samples)):
        yield from _sample_loss(it, sample)
    yield _reduced_loss(it)
    for sample in range(len(it.samples)):
        yield from _backward(it, sample)
    yield from _reduction(it)
    yield from _update(it)


def _before(it: Iteration) -> Iterator[tuple[Ref, float]]:
    for layer in it.spec.layers:
        yield from _table("weight", layer, it.old.weights[layer])
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


def output_of(layer: int, unit: int, sample: int) -> Ref:
    """Return the address of what ``unit`` of ``layer`` sends on: an input or an activation."""
    if layer == 0:
        return Ref(Quantity.INPUT, 0, unit, None, sample)
    return Ref(Quantity.ACTIVATION, layer, unit, None, sample)


def _forward(it: Iteration, s: int) -> Iterator[Assignment]:
    for unit, value in enumerate(it.batch.inputs[s].tolist()):
        yield Phase.FORWARD, Ref(Quantity.INPUT, 0, unit, None, s), (), value
    for unit, value in enumerate(it.batch.targets[s].tolist()):
        yield Phase.FORWARD, Ref(Quantity.TARGET, it.spec.depth, unit, None, s), (), value
    for layer in it.spec.layers:
        yield from _forward_layer(it, layer, s)


def _forward_layer(it: Iteration, layer: int, s: int) -> Iterator[Assignment]:
    units = range(it.spec.sizes[layer])
    sources = range(it.spec.sizes[layer - 1])
    below = tuple(output_of(layer - 1, k, s) for k in sources)
    z = [Ref(Quantity.WEIGHTED_INPUT, layer, j, None, s) for j in units]
    z_values = it.samples[s].z[layer].tolist()
    a_values = it.samples[s].a[layer].tolist()
    sums: list[Assignment] = []
    outputs: list[Assignment] = []
    softmax = it.spec.activations[layer - 1] == "softmax"
    for j in units:
        row = tuple(Ref(Quantity.WEIGHT, layer, j, k) for k in sources)
        reads = (*row, *below, Ref(Quantity.BIAS, layer, j))
        sums.append((Phase.FORWARD, z[j], reads, z_values[j]))
        read_z = (z[j], *(other for other in z if other is not z[j])) if softmax else (z[j],)
        outputs.append((Phase.FORWARD, output_of(layer, j, s), read_z, a_values[j]))
    if softmax:
        yield from sums
        yield from outputs
    else:
        for pair in zip(sums, outputs, strict=True):
            yield from pair


def _sample_loss(it: Iteration, s: int) -> Iterator[Assignment]:
    L, units = it.spec.depth, range(it.spec.sizes[-1])
    reads = [output_of(L, j, s) for j in units]
    reads += [Ref(Quantity.TARGET, L, j, None, s) for j in units]
    if it.spec.loss in ("bce", "cross_entropy"):
        reads += [Ref(Quantity.WEIGHTED_INPUT, L, j, None, s) for j in units]
    target = Ref(Quantity.LOSS, sample=s)
    yield Phase.LOSS, target, tuple(reads), float(it.samples[s].loss)


def _reduced_loss(it: Iteration) -> Assignment:
    reads = tuple(Ref(Quantity.LOSS, sample=s) for s in range(len(it.samples)))
    return Phase.LOSS, Ref(Quantity.LOSS), reads, it.gradients.loss


def _backward(it: Iteration, s: int) -> Iterator[Assignment]:
    for layer in reversed(it.spec.layers):
        hidden = layer < it.spec.depth
        above = list(_contributions(it, layer, s)) if hidden else []
        deltas = list(_deltas(it, layer, s))
        gradients = list(_sample_gradients(it, layer, s))
        for j in range(it.spec.sizes[layer]):
            if hidden:
                yield from above[j]
            yield from deltas[j]
            yield from gradients[j]


def _contributions(it: Iteration, layer: int, s: int) -> Iterator[list[Assignment]]:
    """Yield for each hidden unit what comes back along its outgoing edges, and the sum of it."""
    result, above = it.samples[s], range(it.spec.sizes[layer + 1])
    deltas = [Ref(Quantity.DELTA, layer + 1, i, None, s) for i in above]
    columns = result.contribution[layer + 1].T.tolist()
    for j, total in enumerate(result.backward_sum[layer].tolist()):
        parts = tuple(Ref(Quantity.CONTRIBUTION, layer + 1, i, j, s) for i in above)
        weights = [Ref(Quantity.WEIGHT, layer + 1, i, j) for i in above]
        reads = zip(weights, deltas, strict=True)
        steps = [(Phase.BACKWARD, *step) for step in zip(parts, reads, columns[j], strict=True)]
        yield [
            *steps,
            (Phase.BACKWARD, Ref(Quantity.BACKWARD_SUM, layer, j, None, s), parts, total),
        ]


def _deltas(it: Iteration, layer: int, s: int) -> Iterator[list[Assignment]]:
    """Yield for each unit its δ, after the two factors of it where it has any."""
    result = it.samples[s]
    values = result.delta[layer].tolist()
    slopes = result.slope[layer].tolist() if layer in result.slope else None
    output = layer == it.spec.depth
    name = it.spec.activations[layer - 1]
    for j, value in enumerate(values):
        delta, a = Ref(Quantity.DELTA, layer, j, None, s), output_of(layer, j, s)
        y = Ref(Quantity.TARGET, layer, j, None, s)
        if slopes is None:
            yield [(Phase.BACKWARD, delta, (a, y), value)]
            continue
        slope = Ref(Quantity.SLOPE, layer, j, None, s)
        error = Ref(
            Quantity.OUTPUT_GRADIENT if output else Quantity.BACKWARD_SUM, layer, j, None, s
        )
        z = Ref(Quantity.WEIGHTED_INPUT, layer, j, None, s)
        steps = [
            (Phase.BACKWARD, slope, (a if name in _SLOPE_OF_OUTPUT else z,), slopes[j]),
            (Phase.BACKWARD, delta, (error, slope), value),
        ]
        if output:
            gradient = result.output_gradient[layer][j].item()
            steps.insert(0, (Phase.BACKWARD, error, (a, y), gradient))
        yield steps


_SLOPE_OF_OUTPUT = ("sigmoid", "tanh")
"""Activations whose slope is written with a = f(z): a (1 − a), and 1 − a²."""


def _sample_gradients(it: Iteration, layer: int, s: int) -> Iterator[list[Assignment]]:
    result = it.samples[s]
    below = [output_of(layer - 1, k, s) for k in range(it.spec.sizes[layer - 1])]
    biases = result.bias_gradient[layer].tolist()
    for j, row in enumerate(result.weight_gradient[layer].tolist()):
        delta = Ref(Quantity.DELTA, layer, j, None, s)
        steps: list[Assignment] = [
            (
                Phase.BACKWARD,
                Ref(Quantity.WEIGHT_GRADIENT, layer, j, k, s),
                (delta, below[k]),
                value,
            )
            for k, value in enumerate(row)
        ]
        bias = Ref(Quantity.BIAS_GRADIENT, layer, j, None, s)
        yield [*steps, (Phase.BACKWARD, bias, (delta,), biases[j])]


def _reduction(it: Iteration) -> Iterator[Assignment]:
    samples = range(len(it.samples))
    for layer in reversed(it.spec.layers):
        weights, biases = it.gradients.weights[layer], it.gradients.biases[layer]
        for quantity, array in (("weight_gradient", weights), ("bias_gradient", biases)):
            for target, value in _table(quantity, layer, array):
                reads = tuple(target._replace(sample=s) for s in samples)
                yield Phase.BACKWARD, target, reads, value


def _update(it: Iteration) -> Iterator[Assignment]:
    for layer in it.spec.layers:
        weights = _as_lists(it.update.weights[layer])
        biases = _as_lists(it.update.biases[layer])
        for j in range(it.spec.sizes[layer]):
            for k in range(it.spec.sizes[layer - 1]):
                numbers = {name: rows[j][k] for name, rows in weights.items()}
                yield from _parameter(it, Ref(Quantity.WEIGHT, layer, j, k), numbers)
            numbers = {name: row[j] for name, row in biases.items()}
            yield from _parameter(it, Ref(Quantity.BIAS, layer, j), numbers)


def _as_lists(quantities: Quantities) -> dict[str, list[Any]]:
    return {name: array.tolist() for name, array in quantities.items()}


def _parameter(it: Iteration, old: Ref, numbers: Mapping[str, float]) -> Iterator[Assignment]:
    """Yield the update of one weight or bias: each quantity reads those before it."""
    gradient = old._replace(quantity=f"{old.quantity}_gradient")
    kept = it.update.before.weights if old.source is not None else it.update.before.biases
    remembered = [old._replace(quantity=f"old_{name}") for name in kept.get(old.layer or 0, {})]
    done: list[Ref] = []
    for name, value in numbers.items():
        if name == "change":
            target = old._replace(quantity=f"{old.quantity}_change")
            yield Phase.UPDATE, target, (gradient, old, *done), value
        elif name == "new":
            change = old._replace(quantity=f"{old.quantity}_change")
            yield Phase.UPDATE, old._replace(quantity=f"new_{old.quantity}"), (old, change), value
        else:
            target = old._replace(quantity=name)
            yield Phase.UPDATE, target, (gradient, old, *remembered, *done), value
            done.append(target)
