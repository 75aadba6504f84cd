"""The step of one parameter under the mean and under the sum over the batch, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from explainer.engine.backprop import Iteration, Layers
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import update
from explainer.engine.parameter import Parameter


@dataclass(frozen=True)
class Alternative:
    """One way to reduce the batch: with which η, which gradient it gives, and which step."""

    reduction: str
    learning_rate: float
    gradient: float
    change: float


def list_alternatives(it: Iteration, parameter: Parameter) -> tuple[Alternative, ...]:
    """Return the mean with η, the sum with η, and the sum with η / B."""
    rate = it.optimizer.learning_rate
    smaller = replace(it.optimizer, learning_rate=rate / len(it.samples))
    return (
        _alternative(it, parameter, "mean", it.optimizer),
        _alternative(it, parameter, "sum", it.optimizer),
        _alternative(it, parameter, "sum", smaller),
    )


def _alternative(
    it: Iteration, parameter: Parameter, reduction: str, optimizer: OptimizerSpec
) -> Alternative:
    count = len(it.samples) if reduction == "mean" else 1
    with np.errstate(all="ignore"):
        weights = _total([s.weight_gradient for s in it.samples], count)
        biases = _total([s.bias_gradient for s in it.samples], count)
        # All of them: what is clipped by norm depends on all.
        gradients = (weights, biases)
        step = update(optimizer, it.update.before, it.old, gradients, it.spec.frozen)
    return Alternative(
        reduction,
        optimizer.learning_rate,
        parameter.among(weights, biases),
        parameter.change_in(step),
    )


def _total(of_samples: Sequence[Layers], count: int) -> Layers:
    return {
        layer: np.sum([sample[layer] for sample in of_samples], axis=0) / count
        for layer in of_samples[0]
    }
