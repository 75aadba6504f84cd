"""The order of the backward pass: every δ with its factors, then the gradients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from explainer.engine.backprop import Iteration, Layers
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

SLOPE_OF_OUTPUT = ("sigmoid", "tanh")
"""Activations whose slope is written with a = f(z): a (1 − a), and 1 − a²."""


def list_deltas(it: Iteration, weights: Mapping[int, Rows], s: int) -> Iterator[Assignment]:
    """Yield the δ of sample ``s`` with its factors, unit by unit, from the output back."""
    for layer in reversed(it.spec.layers):
        if layer == it.spec.depth:
            yield from _output_deltas(it, s)
        else:
            yield from _hidden_deltas(it, weights[layer + 1], layer, s)
    if it.spec.input_gradient:
        yield from _input_gradients(it, weights[1], s)


def _output_deltas(it: Iteration, s: int) -> Iterator[Assignment]:
    """Yield for each output ∂ℓ/∂ŷ, the slope and δ; δ alone where the slope cancels.

    Of a softmax whose slope does not cancel: all ∂ℓ/∂ŷ, every ∂ŷ/∂z, then all δ.
    """
    L, n, result = it.spec.depth, it.spec.sizes[-1], it.samples[s]
    outputs, targets = (list_unit_refs(q, L, n, s) for q in (Quantity.ACTIVATION, Quantity.TARGET))
    read = (outputs, targets) if it.spec.objective.has_targets else (outputs,)
    reads = list(zip(*read, strict=True))
    delta, values = list_unit_refs(Quantity.DELTA, L, n, s), result.delta[L].tolist()
    if it.spec.objective.fused:
        for j in range(n):
            yield Phase.BACKWARD, delta[j], reads[j], values[j]
        return
    error, slope = (list_unit_refs(q, L, n, s) for q in (Quantity.OUTPUT_GRADIENT, Quantity.SLOPE))
    errors = result.output_gradient[L].tolist()
    if it.spec.objective.crosses:
        for j in range(n):
            yield Phase.BACKWARD, error[j], reads[j], errors[j]
        yield from _through_jacobian(it, s)
        return
    slopes = result.slope[L].tolist()
    for j in range(n):
        yield Phase.BACKWARD, error[j], reads[j], errors[j]
        yield Phase.BACKWARD, slope[j], (_slope_reads(it, L, j, s),), slopes[j]
        yield Phase.BACKWARD, delta[j], (error[j], slope[j]), values[j]


def _through_jacobian(it: Iteration, s: int) -> Iterator[Assignment]:
    """Yield every ∂ŷ_i/∂z_j, then every δ_j with all i."""
    L, n, result = it.spec.depth, it.spec.sizes[-1], it.samples[s]
    outputs = list_unit_refs(Quantity.ACTIVATION, L, n, s)
    rows = list_weight_refs(Quantity.JACOBIAN, L, (n, n), s)
    for i, values in enumerate(result.jacobian[L].tolist()):
        for j, value in enumerate(values):
            reads = (outputs[i],) if i == j else (outputs[i], outputs[j])
            yield Phase.BACKWARD, rows[i][j], reads, value
    errors = list_unit_refs(Quantity.OUTPUT_GRADIENT, L, n, s)
    for j, value in enumerate(result.delta[L].tolist()):
        factors = (*errors, *(row[j] for row in rows))
        yield Phase.BACKWARD, Ref(Quantity.DELTA, L, j, None, s), factors, value


def _hidden_deltas(it: Iteration, weights_above: Rows, layer: int, s: int) -> Iterator[Assignment]:
    """Yield for each hidden unit what comes back along its edges, their sum, the slope and δ."""
    n, result = it.spec.sizes[layer], it.samples[s]
    slope, delta = (list_unit_refs(q, layer, n, s) for q in (Quantity.SLOPE, Quantity.DELTA))
    slopes, values = result.slope[layer].tolist(), result.delta[layer].tolist()
    for j, total in enumerate(list_unit_refs(Quantity.BACKWARD_SUM, layer, n, s)):
        yield from _sum_back(it, weights_above, total)
        yield Phase.BACKWARD, slope[j], (_slope_reads(it, layer, j, s),), slopes[j]
        yield Phase.BACKWARD, delta[j], (total, slope[j]), values[j]


def _sum_back(it: Iteration, weights_above: Rows, total: Ref) -> Iterator[Assignment]:
    """Yield what comes back to one unit along each of its edges, and the ``total`` of it."""
    _, layer, unit, _, sample = total
    at, j, s = layer or 0, unit or 0, sample or 0
    result, count = it.samples[s], len(weights_above)
    parts = tuple([Ref(Quantity.CONTRIBUTION, at + 1, i, j, s) for i in range(count)])
    for i, value in enumerate(result.contribution[at + 1][:, j].tolist()):
        reads = (weights_above[i][j], Ref(Quantity.DELTA, at + 1, i, None, s))
        yield Phase.BACKWARD, parts[i], reads, value
    yield Phase.BACKWARD, total, parts, float(result.backward_sum[at][j])


def _input_gradients(it: Iteration, weights_above: Rows, s: int) -> Iterator[Assignment]:
    """Yield for each input what comes back along its edges, and its gradient: the sum."""
    for total in list_unit_refs(Quantity.INPUT_GRADIENT, 0, it.spec.sizes[0], s):
        yield from _sum_back(it, weights_above, total)


def _slope_reads(it: Iteration, layer: int, unit: int, s: int) -> Ref:
    """Return what the slope of a unit is computed from as its formula is written: a or z."""
    if it.spec.activations[layer - 1] in SLOPE_OF_OUTPUT:
        return output_ref(layer, unit, s)
    return Ref(Quantity.WEIGHTED_INPUT, layer, unit, None, s)


def list_gradients(it: Iteration) -> Iterator[Assignment]:
    """Yield the gradients unit by unit: each parameter's of every sample, then the batch's."""
    for layer in reversed(it.spec.layers):
        samples = [r.weight_gradient[layer].tolist() for r in it.samples]
        columns = [_list_biases(r.bias_gradient, layer) for r in it.samples]
        weights = it.gradients.weights[layer].tolist()
        biases = _list_biases(it.gradients.biases, layer)
        for j, row in enumerate(weights):
            for k, value in enumerate(row):
                own = [rows[j][k] for rows in samples]
                yield from _gradient(Ref(Quantity.WEIGHT_GRADIENT, layer, j, k), own, value)
            for value in biases[j : j + 1]:
                own = [column[j] for column in columns]
                yield from _gradient(Ref(Quantity.BIAS_GRADIENT, layer, j), own, value)


def _list_biases(biases: Layers, layer: int) -> list[float]:
    """Return what belongs to the biases of a layer; nothing where it has none."""
    return biases[layer].tolist() if layer in biases else []


def _gradient(target: Ref, own: Sequence[float], reduced: float) -> Iterator[Assignment]:
    """Yield the gradient of one parameter: of every sample, then their mean or sum."""
    quantity, layer, unit, source, _ = target
    of_samples = tuple([Ref(quantity, layer, unit, source, s) for s in range(len(own))])
    for s, (ref, value) in enumerate(zip(of_samples, own, strict=True)):
        delta = Ref(Quantity.DELTA, layer, unit, None, s)
        reads = (delta,) if source is None else (delta, output_ref((layer or 0) - 1, source, s))
        yield Phase.BACKWARD, ref, reads, value
    yield Phase.BACKWARD, target, of_samples, reduced
