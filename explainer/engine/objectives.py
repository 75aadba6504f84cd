"""Objectives: an output activation and a loss, chosen as one pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explainer.engine.functions import (
    ACTIVATIONS,
    HIDDEN_ACTIVATIONS,
    Activation,
    Array,
    log_softmax,
)


@dataclass(frozen=True)
class Objective:
    """An output activation with a loss; knows the loss of one sample and where δ begins.

    ``loss`` takes z, a and the target y of the output layer, each of shape (n_L,), and returns a
    scalar array. ``gradient`` takes a and y and returns ∂loss/∂a, shape (n_L,); where ``fused``,
    the slope of the activation cancels and it returns δ = ∂loss/∂z at once. ``loss`` also takes
    many z and a at once, of shape (…, n_L), and then returns losses of shape (…).
    """

    output: Activation
    loss_name: str
    loss: Callable[[Array, Array, Array], Array]
    gradient: Callable[[Array, Array], Array]
    fused: bool = False


def _mse(output: Activation) -> Objective:
    return Objective(
        output,
        "mse",
        lambda z, a, y: np.asarray(np.mean((a - y) ** 2, axis=-1)),
        lambda a, y: 2.0 / len(y) * (a - y),
    )


def _half_squared_error(output: Activation) -> Objective:
    return Objective(
        output,
        "half_squared_error",
        lambda z, a, y: np.asarray(0.5 * np.sum((a - y) ** 2, axis=-1)),
        lambda a, y: a - y,
    )


def _bce_of_logits(z: Array, y: Array) -> Array:
    """Return −y ln σ(z) − (1 − y) ln (1 − σ(z)); nothing cancels where σ(z) comes close to y."""
    return np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))


def _bce(output: Activation) -> Objective:
    return Objective(
        output,
        "bce",
        lambda z, a, y: np.asarray(np.mean(_bce_of_logits(z, y), axis=-1)),
        lambda a, y: (a - y) / len(y),
        fused=True,
    )


def _cross_entropy(output: Activation) -> Objective:
    return Objective(
        output,
        "cross_entropy",
        lambda z, a, y: np.asarray(-np.sum(y * log_softmax(z), axis=-1)),
        lambda a, y: a - y,
        fused=True,
    )


_BUILDERS: dict[str, Callable[[Activation], Objective]] = {
    "mse": _mse,
    "half_squared_error": _half_squared_error,
    "bce": _bce,
    "cross_entropy": _cross_entropy,
}

LOSSES = tuple(_BUILDERS)

OUTPUT_ACTIVATIONS: dict[str, tuple[str, ...]] = {
    "mse": HIDDEN_ACTIVATIONS,
    "half_squared_error": HIDDEN_ACTIVATIONS,
    "bce": ("sigmoid",),
    "cross_entropy": ("softmax",),
}
"""The output activations that each loss can be paired with."""

OBJECTIVES: dict[tuple[str, str], Objective] = {
    (activation, loss): _BUILDERS[loss](ACTIVATIONS[activation])
    for loss, activations in OUTPUT_ACTIVATIONS.items()
    for activation in activations
}
"""Every legal pair (output activation, loss)."""
