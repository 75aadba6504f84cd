"""How far rounding alone may move a new parameter: a centered variance is a small difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.engine.backprop import Iteration
from explainer.engine.functions import Array

_ULPS = 8.0 * np.finfo(np.float64).eps

Flatten = Callable[[Mapping[int, Array], Mapping[int, Array]], Array]


@dataclass(frozen=True, eq=False)
class Slack:
    """By how much new parameters may be moved, and where the variance is nothing but rounding.

    Both have shape (parameters,). Where it is, torch may find a variance below 0, and no root.
    """

    of_new: Array
    undecided: NDArray[np.bool_]


def measure_slack(it: Iteration, theta: Array, gradients: Array, flat: Flatten) -> Slack:
    """Return what rounding may do to the update of ``theta``; ``flat`` joins arrays of layers."""
    o = it.optimizer
    if not o.centered:
        return Slack(np.zeros_like(theta), np.zeros(theta.shape, dtype=bool))
    squares, variance = _joined(it, "square_average", flat), _joined(it, "variance", flat)
    apart = _ULPS * squares
    smallest = np.sqrt(np.maximum(variance - apart, 0.0)) + o.eps
    largest = np.sqrt(variance + apart) + o.eps
    taken = np.abs(gradients) + o.weight_decay * np.abs(theta)
    return Slack(o.learning_rate * taken * (1.0 / smallest - 1.0 / largest), variance <= apart)


def _joined(it: Iteration, name: str, flat: Flatten) -> Array:
    weights = {layer: kept[name] for layer, kept in it.update.weights.items()}
    return flat(weights, {layer: kept[name] for layer, kept in it.update.biases.items()})
