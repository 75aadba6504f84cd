"""The step of one parameter under the mean and under the sum over the batch, side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from explainer.engine.backprop import Iteration
from explainer.engine.network import Parameters
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
    layer, count = parameter.layer, len(it.samples) if reduction == "mean" else 1
    with np.errstate(all="ignore"):
        weights = np.sum([s.weight_gradient[layer] for s in it.samples], axis=0) / count
        biases = np.sum([s.bias_gradient[layer] for s in it.samples], axis=0) / count
        alone = Parameters({layer: it.old.weights[layer]}, {layer: it.old.biases[layer]})
        step = update(optimizer, it.update.before, alone, ({layer: weights}, {layer: biases}))
    return Alternative(
        reduction,
        optimizer.learning_rate,
        parameter.among({layer: weights}, {layer: biases}),
        parameter.change_in(step),
    )
