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
        own = [layer] if it.spec.has_bias(layer) else []
        biases = {
            at: np.sum([s.bias_gradient[at] for s in it.samples], axis=0) / count for at in own
        }
        alone = Parameters({layer: it.old.weights[layer]}, {at: it.old.biases[at] for at in own})
        gradients = ({layer: weights}, biases)
        step = update(optimizer, it.update.before, alone, gradients, it.spec.frozen)
    return Alternative(
        reduction,
        optimizer.learning_rate,
        parameter.among({layer: weights}, biases),
        parameter.change_in(step),
    )
