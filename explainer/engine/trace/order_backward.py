"""The order of the backward pass: δ with its factors, the gradients, and their reduction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explainer.engine.backprop import Iteration
from explainer.engine.functions import Array
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import (
    Assignment,
    Quantity,
    Ref,
    Rows,
    list_unit_refs,
    list_weight_refs,
    output_ref,
)

_SLOPE_OF_OUTPUT = ("sigmoid", "tanh")
"""Activations whose slope is written with a = f(z): a (1 − a), and 1 − a²."""


def list_backward(it: Iteration, weights: Mapping[int, Rows], s: int) -> Iterator[Assignment]:
    """Yield the backward pass of sample ``s``: for each unit its δ, then its gradients."""
    for layer in reversed(it.spec.layers):
        if layer == it.spec.depth:
            deltas = _output_deltas(it, s)
        else:
            deltas = _hidden_deltas(it, weights[layer + 1], layer, s)
        for delta, gradients in zip(deltas, _gradients(it, layer, s), strict=True):
            yield from delta
            yield from gradients


def _output_deltas(it: Iteration, s: int) -> Iterator[list[Assignment]]:
    """Yield for each output ∂ℓ/∂ŷ, the slope and δ; δ alone where the slope cancels."""
    L, n, result = it.spec.depth, it.spec.sizes[-1], it.samples[s]
    outputs, targets = (list_unit_refs(q, L, n, s) for q in (Quantity.ACTIVATION, Quantity.TARGET))
    reads = list(zip(outputs, targets, strict=True))
    delta, values = list_unit_refs(Quantity.DELTA, L, n, s), result.delta[L].tolist()
    if it.spec.objective.fused:
        for j in range(n):
            yield [(Phase.BACKWARD, delta[j], reads[j], values[j])]
        return
    error, slope = (list_unit_refs(q, L, n, s) for q in (Quantity.OUTPUT_GRADIENT, Quantity.SLOPE))
    errors, slopes = result.output_gradient[L].tolist(), result.slope[L].tolist()
    for j in range(n):
        yield [
            (Phase.BACKWARD, error[j], reads[j], errors[j]),
            (Phase.BACKWARD, slope[j], (_slope_reads(it, L, j, s),), slopes[j]),
            (Phase.BACKWARD, delta[j], (error[j], slope[j]), values[j]),
        ]


def _hidden_deltas(
    it: Iteration, weights_above: Rows, layer: int, s: int
) -> Iterator[list[Assignment]]:
    """Yield for each hidden unit what comes back along its edges, their sum, the slope and δ."""
    n, result = it.spec.sizes[layer], it.samples[s]
    above = list_unit_refs(Quantity.DELTA, layer + 1, len(weights_above), s)
    came = result.contribution[layer + 1]
    rows = list_weight_refs(Quantity.CONTRIBUTION, layer + 1, came.shape, s)
    total, slope, delta = (
        list_unit_refs(q, layer, n, s)
        for q in (Quantity.BACKWARD_SUM, Quantity.SLOPE, Quantity.DELTA)
    )
    totals, slopes = result.backward_sum[layer].tolist(), result.slope[layer].tolist()
    values = result.delta[layer].tolist()
    for j, numbers in enumerate(came.T.tolist()):
        parts = tuple(row[j] for row in rows)
        yield [
            *(
                (Phase.BACKWARD, part, (weights_above[i][j], above[i]), numbers[i])
                for i, part in enumerate(parts)
            ),
            (Phase.BACKWARD, total[j], parts, totals[j]),
            (Phase.BACKWARD, slope[j], (_slope_reads(it, layer, j, s),), slopes[j]),
            (Phase.BACKWARD, delta[j], (total[j], slope[j]), values[j]),
        ]


def _slope_reads(it: Iteration, layer: int, unit: int, s: int) -> Ref:
    """Return what the slope of a unit is computed from as its formula is written: a or z."""
    if it.spec.activations[layer - 1] in _SLOPE_OF_OUTPUT:
        return output_ref(layer, unit, s)
    return Ref(Quantity.WEIGHTED_INPUT, layer, unit, None, s)


def _gradients(it: Iteration, layer: int, s: int) -> Iterator[list[Assignment]]:
    """Yield for each unit the gradients of its weights and of its bias."""
    result = it.samples[s]
    below = [output_ref(layer - 1, k, s) for k in range(it.spec.sizes[layer - 1])]
    biases = result.bias_gradient[layer].tolist()
    for j, row in enumerate(result.weight_gradient[layer].tolist()):
        delta = Ref(Quantity.DELTA, layer, j, None, s)
        steps: list[Assignment] = []
        for k, value in enumerate(row):
            target = Ref(Quantity.WEIGHT_GRADIENT, layer, j, k, s)
            steps.append((Phase.BACKWARD, target, (delta, below[k]), value))
        bias = Ref(Quantity.BIAS_GRADIENT, layer, j, None, s)
        yield [*steps, (Phase.BACKWARD, bias, (delta,), biases[j])]


def list_reduction(it: Iteration) -> Iterator[Assignment]:
    """Yield the gradients of the batch: the mean or the sum of those of its samples."""
    for layer in reversed(it.spec.layers):
        yield from _reduced(it, "weight_gradient", layer, it.gradients.weights[layer])
        yield from _reduced(it, "bias_gradient", layer, it.gradients.biases[layer])


def _reduced(it: Iteration, quantity: str, layer: int, array: Array) -> Iterator[Assignment]:
    samples = range(len(it.samples))
    for unit, row in enumerate(array.reshape(len(array), -1).tolist()):
        for k, value in enumerate(row):
            source = k if array.ndim == 2 else None
            reads = tuple([Ref(quantity, layer, unit, source, s) for s in samples])
            yield Phase.BACKWARD, Ref(quantity, layer, unit, source), reads, value
