"""The iteration by hand: forward, loss, backward, gradients, update. The page shows this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.network import Batch, NetworkSpec, Parameters
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import OptimizerState, Update, update

Layers = dict[int, Array]
"""Arrays keyed by layer number."""


def forward(spec: NetworkSpec, p: Parameters, x: Array) -> tuple[Layers, Layers]:
    """Return z and a of every layer for one sample x, shape (n_0,)."""
    z: Layers = {}
    a: Layers = {0: x}
    for l in spec.layers:
        if spec.has_bias(l):
            z[l] = p.weights[l] @ a[l - 1] + p.biases[l]  # (n_l,)
        else:
            z[l] = p.weights[l] @ a[l - 1]  # (n_l,)
        a[l] = spec.activation(l).value(z[l])  # (n_l,)
    return z, a


def sample_loss(spec: NetworkSpec, z: Layers, a: Layers, y: Array) -> Array:
    """Return the loss of one sample with target y, shape (n_L,), as a scalar array."""
    L = spec.depth
    return spec.objective.loss(z[L], a[L], y)


class Backward(NamedTuple):
    """δ of every layer for one sample, and the factors that it is made of."""

    output_gradient: Layers
    contribution: Layers
    backward_sum: Layers
    slope: Layers
    jacobian: Layers
    delta: Layers


def backward(spec: NetworkSpec, p: Parameters, z: Layers, a: Layers, y: Array) -> Backward:
    """Return δ = ∂loss/∂z for one sample, from the output back; all weights are the old ones."""
    L = spec.depth
    back = Backward({}, {}, {}, {}, {}, {})
    output_gradient, contribution, backward_sum, slope, jacobian, delta = back
    if spec.objective.fused:  # as bce after sigmoid, cross-entropy after softmax: f′(z) cancels
        delta[L] = spec.objective.gradient(a[L], y)  # (n_L,)
    else:
        output_gradient[L] = spec.objective.gradient(a[L], y)  # (n_L,)
        if spec.objective.crosses:  # softmax: every ŷ is made of all z
            jacobian[L] = np.diag(a[L]) - np.outer(a[L], a[L])  # ∂ŷ/∂z, (n_L, n_L)
            delta[L] = output_gradient[L] @ jacobian[L]  # (n_L,)
        else:
            slope[L] = spec.activation(L).derivative(z[L])  # (n_L,)
            delta[L] = output_gradient[L] * slope[L]  # (n_L,)
    for l in reversed(spec.reached_layers):
        contribution[l + 1] = p.weights[l + 1] * delta[l + 1][:, None]  # (n_{l+1}, n_l)
        backward_sum[l] = contribution[l + 1].sum(axis=0)  # (n_l,)
        if l > 0:  # an input has no slope: ∂loss/∂x is the sum itself
            slope[l] = spec.activation(l).derivative(z[l])  # (n_l,)
            delta[l] = backward_sum[l] * slope[l]  # (n_l,)
    return back


def gradients(spec: NetworkSpec, a: Layers, delta: Layers) -> tuple[Layers, Layers]:
    """Return ∂loss/∂W, shape (n_l, n_{l-1}), and ∂loss/∂b, shape (n_l,), of one sample."""
    weight_gradient: Layers = {}
    bias_gradient: Layers = {}
    for l in delta:
        weight_gradient[l] = np.outer(delta[l], a[l - 1])  # (n_l, n_{l-1})
        if spec.has_bias(l):
            bias_gradient[l] = delta[l]  # (n_l,)
    return weight_gradient, bias_gradient


def reduce(spec: NetworkSpec, samples: Sequence[Array]) -> Array:
    """Return the mean or the sum over the samples of a batch; the shape stays."""
    total = np.sum(samples, axis=0)
    return np.asarray(total / len(samples) if spec.reduction == "mean" else total)


@dataclass(frozen=True, eq=False)
class SampleResult:
    """Everything one sample of the batch gave; arrays keyed by layer number.

    ``output_gradient`` is ∂loss/∂ŷ, at the output layer only, and empty where the slope cancels;
    ``contribution[l]`` has the shape of the weights of layer l: what each carries back, w·δ;
    ``backward_sum`` is their sum at each hidden unit, ∂loss/∂a, and where it is wanted at each
    input, ∂loss/∂x; ``slope`` is f′(z); ``jacobian`` is ∂ŷ/∂z of a softmax whose slopes do not
    cancel, shape (n_L, n_L).
    """

    z: Layers
    a: Layers
    loss: Array
    output_gradient: Layers
    contribution: Layers
    backward_sum: Layers
    slope: Layers
    jacobian: Layers
    delta: Layers
    weight_gradient: Layers
    bias_gradient: Layers


@dataclass(frozen=True, eq=False)
class Gradients:
    """The reduced loss of a batch and its gradients, keyed by layer number."""

    loss: float
    weights: Layers
    biases: Layers


@dataclass(frozen=True, eq=False)
class Iteration:
    """One iteration: old parameters, every sample's results, reduced gradients, the update."""

    spec: NetworkSpec
    optimizer: OptimizerSpec
    old: Parameters
    batch: Batch
    samples: tuple[SampleResult, ...]
    gradients: Gradients
    update: Update

    @property
    def new(self) -> Parameters:
        """The parameters after the update."""
        return self.update.parameters


def _one_sample(spec: NetworkSpec, p: Parameters, x: Array, y: Array) -> SampleResult:
    z, a = forward(spec, p, x)
    back = backward(spec, p, z, a, y)
    return SampleResult(z, a, sample_loss(spec, z, a, y), *back, *gradients(spec, a, back.delta))


def batch_loss(spec: NetworkSpec, p: Parameters, batch: Batch) -> float:
    """Return the reduced loss of the batch; inf or NaN where the arithmetic overflows."""
    with np.errstate(all="ignore"):
        pairs = zip(batch.inputs, batch.targets, strict=True)
        losses = [sample_loss(spec, *forward(spec, p, x), y) for x, y in pairs]
        return float(reduce(spec, losses))


def iterate(
    spec: NetworkSpec,
    p: Parameters,
    batch: Batch,
    optimizer: OptimizerSpec,
    state: OptimizerState,
) -> Iteration:
    """Compute one whole iteration; overflow gives inf and NaN, never an exception."""
    with np.errstate(all="ignore"):
        pairs = zip(batch.inputs, batch.targets, strict=True)
        samples = tuple(_one_sample(spec, p, x, y) for x, y in pairs)
        reduced = Gradients(
            float(reduce(spec, [s.loss for s in samples])),
            {
                layer: reduce(spec, [s.weight_gradient[layer] for s in samples])
                for layer in spec.layers
            },
            {
                layer: reduce(spec, [s.bias_gradient[layer] for s in samples])
                for layer in spec.biased_layers
            },
        )
        result = update(optimizer, state, p, (reduced.weights, reduced.biases), spec.frozen)
    return Iteration(spec, optimizer, p, batch, samples, reduced, result)
