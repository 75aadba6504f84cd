"""The order in which an iteration is computed, scalar by scalar: first forward and loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explainer.engine.backprop import Iteration
from explainer.engine.trace.order_backward import list_deltas, list_gradients
from explainer.engine.trace.order_clip import list_clipping
from explainer.engine.trace.order_update import list_update
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


def list_assignments(it: Iteration) -> Iterator[Assignment]:
    """Yield every assignment of an iteration; each reads only what stands before it."""
    samples = range(len(it.samples))
    weights = {
        layer: list_weight_refs(Quantity.WEIGHT, layer, it.old.weights[layer].shape)
        for layer in it.spec.layers
    }
    for sample in samples:
        yield from _forward(it, weights, sample)
    for sample in samples:
        yield _sample_loss(it, sample)
    yield _reduced_loss(it)
    for sample in samples:
        yield from list_deltas(it, weights, sample)
    yield from list_gradients(it)
    yield from list_clipping(it)
    yield from list_update(it)


def _forward(it: Iteration, weights: Mapping[int, Rows], s: int) -> Iterator[Assignment]:
    for unit, value in enumerate(it.batch.inputs[s].tolist()):
        yield Phase.FORWARD, Ref(Quantity.INPUT, 0, unit, None, s), (), value
    targets = it.batch.targets[s].tolist() if it.spec.objective.has_targets else []
    for unit, value in enumerate(targets):
        yield Phase.FORWARD, Ref(Quantity.TARGET, it.spec.depth, unit, None, s), (), value
    for layer in it.spec.layers:
        sums = list(_weighted_inputs(it, weights[layer], layer, s))
        outputs = list(_activations(it, layer, s))
        if it.spec.activations[layer - 1] == "softmax":
            yield from sums
            yield from outputs
        else:
            for pair in zip(sums, outputs, strict=True):
                yield from pair


def _weighted_inputs(it: Iteration, rows: Rows, layer: int, s: int) -> Iterator[Assignment]:
    below = [output_ref(layer - 1, k, s) for k in range(it.spec.sizes[layer - 1])]
    for j, value in enumerate(it.samples[s].z[layer].tolist()):
        bias = (Ref(Quantity.BIAS, layer, j),) if it.spec.has_bias(layer) else ()
        reads = (*rows[j], *below, *bias)
        yield Phase.FORWARD, Ref(Quantity.WEIGHTED_INPUT, layer, j, None, s), reads, value


def _activations(it: Iteration, layer: int, s: int) -> Iterator[Assignment]:
    """Yield a = f(z); softmax reads its own z first, then those of the other units."""
    z = list_unit_refs(Quantity.WEIGHTED_INPUT, layer, it.spec.sizes[layer], s)
    softmax = it.spec.activations[layer - 1] == "softmax"
    for j, value in enumerate(it.samples[s].a[layer].tolist()):
        others = (*z[:j], *z[j + 1 :]) if softmax else ()
        yield Phase.FORWARD, output_ref(layer, j, s), (z[j], *others), value


def _sample_loss(it: Iteration, s: int) -> Assignment:
    L, n = it.spec.depth, it.spec.sizes[-1]
    reads = list_unit_refs(Quantity.ACTIVATION, L, n, s)
    if it.spec.objective.has_targets:
        reads += list_unit_refs(Quantity.TARGET, L, n, s)
    if it.spec.objective.fused:
        reads += list_unit_refs(Quantity.WEIGHTED_INPUT, L, n, s)
    return Phase.LOSS, Ref(Quantity.LOSS, sample=s), tuple(reads), float(it.samples[s].loss)


def _reduced_loss(it: Iteration) -> Assignment:
    reads = tuple(Ref(Quantity.LOSS, sample=s) for s in range(len(it.samples)))
    return Phase.LOSS, Ref(Quantity.LOSS), reads, it.gradients.loss
