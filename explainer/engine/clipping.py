"""Gradients that are clipped before the update, as ``torch.nn.utils.clip_grad_*`` does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.optimizer_spec import OptimizerSpec

_Layers = Mapping[int, Array]


@dataclass(frozen=True, eq=False)
class Clipped:
    """Gradients as the optimizer takes them, keyed by layer; of what is frozen they are 0.

    ``before`` are those of the weights and of the biases that were clipped.

    By norm, ``squares`` holds for each layer, shape (n_l,), the sum of squares of each unit's
    gradients, ``norm`` the root of them all and ``factor`` what every gradient is multiplied with;
    by value they are empty, 0 and 1.
    """

    before: tuple[_Layers, _Layers]
    weights: _Layers
    biases: _Layers
    squares: _Layers = field(default_factory=dict)
    norm: float = 0.0
    factor: float = 1.0


def clip_by_value(o: OptimizerSpec, weights: _Layers, biases: _Layers) -> Clipped:
    """Return gradients each of which lies between −limit and limit."""
    limit = o.clip_limit
    clipped_weights = {layer: np.clip(g, -limit, limit) for layer, g in weights.items()}
    clipped_biases = {layer: np.clip(g, -limit, limit) for layer, g in biases.items()}
    return Clipped((weights, biases), clipped_weights, clipped_biases)


def clip_by_norm(o: OptimizerSpec, weights: _Layers, biases: _Layers) -> Clipped:
    """Return gradients whose norm, of all together, is at most the limit."""
    squares = {n: (w**2).sum(axis=1) + biases.get(n, 0.0) ** 2 for n, w in weights.items()}
    totals = [of_units.sum() for of_units in squares.values()]
    norm = np.sqrt(np.sum(totals))
    factor = np.minimum(1.0, o.clip_limit / (norm + 1e-6))
    clipped_weights = {layer: factor * g for layer, g in weights.items()}
    clipped_biases = {layer: factor * g for layer, g in biases.items()}
    taken = (weights, biases)
    return Clipped(taken, clipped_weights, clipped_biases, squares, float(norm), float(factor))


CLIPS: dict[str, Callable[[OptimizerSpec, _Layers, _Layers], Clipped]] = {
    "value": clip_by_value,
    "norm": clip_by_norm,
}
"""How gradients are clipped, by the setting ``clip``; they are not where it is ``none``."""


def is_unclipped(clipped: Clipped) -> bool:
    """Tell whether every gradient stayed as it was."""
    weights, biases = clipped.before
    pairs = [(clipped.weights[layer], g) for layer, g in weights.items()]
    pairs += [(clipped.biases[layer], g) for layer, g in biases.items()]
    return all(np.array_equal(now, before) for now, before in pairs)
