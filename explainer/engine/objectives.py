"""Objectives: an output activation and a loss, chosen as one pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from explainer.engine.functions import (
    ACTIVATIONS,
    HIDDEN_ACTIVATIONS,
    Activation,
    Array,
    log_softmax,
)

Targets = Literal["any", "unit", "signs", "shares", "none"]
"""What targets a loss takes: numbers, each from 0 to 1, each −1 or 1, shares of 1, or none."""

_Term = Callable[[Array, Array, float], Array]

_ANY_OUTPUT = (*HIDDEN_ACTIVATIONS, "softmax")


@dataclass(frozen=True)
class Loss:
    """A loss as a sum of one term for each output; ``averaged`` if it is their mean.

    ``term`` and ``slope``, its derivative by ŷ, take ŷ, the target y and the threshold κ, which
    Huber's alone reads; they are elementwise. ``outputs`` are the activations that ŷ can come from,
    the usual one first.
    """

    name: str
    term: _Term
    slope: _Term
    averaged: bool = False
    outputs: tuple[str, ...] = _ANY_OUTPUT
    targets: Targets = "any"


def _huber(a: Array, y: Array, k: float) -> Array:
    error = np.abs(a - y)
    return np.where(error <= k, 0.5 * error**2, k * (error - 0.5 * k))


def _entropy(a: Array, y: Array) -> Array:
    """Return −y ln a, which is 0 where y is 0."""
    return np.where(y == 0.0, 0.0, -y * np.log(np.where(y == 0.0, 1.0, a)))


LOSSES: dict[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss("mse", lambda a, y, _: (a - y) ** 2, lambda a, y, _: 2.0 * (a - y), averaged=True),
        Loss("half_squared_error", lambda a, y, _: 0.5 * (a - y) ** 2, lambda a, y, _: a - y),
        Loss("squared_error", lambda a, y, _: (a - y) ** 2, lambda a, y, _: 2.0 * (a - y)),
        Loss("l1", lambda a, y, _: np.abs(a - y), lambda a, y, _: np.sign(a - y), averaged=True),
        Loss("huber", _huber, lambda a, y, k: np.clip(a - y, -k, k), averaged=True),
        Loss(
            "hinge",
            lambda a, y, _: np.maximum(0.0, 1.0 - y * a),
            lambda a, y, _: np.where(y * a < 1.0, -y, 0.0),
            targets="signs",
        ),
        Loss(
            "bce",
            lambda a, y, _: _entropy(a, y) + _entropy(1.0 - a, 1.0 - y),
            lambda a, y, _: (a - y) / (a * (1.0 - a)),
            averaged=True,
            outputs=("sigmoid",),
            targets="unit",
        ),
        Loss(
            "cross_entropy",
            lambda a, y, _: _entropy(a, y),
            lambda a, y, _: np.where(y == 0.0, 0.0, -y / a),
            outputs=("softmax", "sigmoid"),
            targets="shares",
        ),
        Loss(
            "output",
            lambda a, y, _: a,
            lambda a, y, _: np.ones_like(a),
            outputs=HIDDEN_ACTIVATIONS,  # the outputs of a softmax always add up to 1
            targets="none",
        ),
    )
}
"""Every loss by its name. Where two slopes meet it is 0, as torch has it for |x| and ReLU."""

OUTPUT_ACTIVATIONS = {name: loss.outputs for name, loss in LOSSES.items()}
"""The output activations that each loss can be paired with."""

DEFAULT_THRESHOLD = 1.0
"""κ of Huber's loss: the default of ``torch.nn.HuberLoss``."""


@dataclass(frozen=True)
class Shortcut:
    """What a loss is after one output activation, where the slope of that cancels.

    ``term`` is the loss of each output in terms of z and y, so that no digit is lost where ŷ comes
    close to 0 or 1; ``delta`` is its derivative by z in terms of ŷ and y.
    """

    name: str
    term: Callable[[Array, Array], Array]
    delta: Callable[[Array, Array], Array]


def _bce_of_logits(z: Array, y: Array) -> Array:
    """Return −y ln σ(z) − (1 − y) ln (1 − σ(z)); nothing cancels where σ(z) comes close to y."""
    return np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z)))


def _log_sigmoid(z: Array) -> Array:
    return np.minimum(z, 0.0) - np.log1p(np.exp(-np.abs(z)))


SHORTCUTS: dict[tuple[str, str], Shortcut] = {
    ("sigmoid", "bce"): Shortcut("bce", _bce_of_logits, lambda a, y: a - y),
    ("softmax", "cross_entropy"): Shortcut(
        "cross_entropy", lambda z, y: -y * log_softmax(z), lambda a, y: a - y
    ),
    ("sigmoid", "cross_entropy"): Shortcut(
        "sigmoid_cross_entropy", lambda z, y: -y * _log_sigmoid(z), lambda a, y: y * (a - 1.0)
    ),
}
"""The pairs (output activation, loss) in which the slope cancels."""


@dataclass(frozen=True)
class Objective:
    """An output activation with a loss; knows the loss of one sample and where δ begins."""

    output: Activation
    kind: Loss
    threshold: float
    shortcut: Shortcut | None

    @property
    def name(self) -> str:
        """The name of the loss, or that of the pair where its slope cancels."""
        return self.shortcut.name if self.shortcut else self.kind.name

    @property
    def has_targets(self) -> bool:
        """Whether the loss compares the outputs with targets."""
        return self.kind.targets != "none"

    @property
    def crosses(self) -> bool:
        """Whether each ŷ is made of all z and no slope cancels: δ takes the whole Jacobian."""
        return self.output.name == "softmax" and not self.fused

    @property
    def fused(self) -> bool:
        """Whether the slope of the activation cancels, so that δ has no factors."""
        return self.shortcut is not None

    def loss(self, z: Array, a: Array, y: Array) -> Array:
        """Return the loss from z, a and the target y of the output layer, each (…, n_L): (…)."""
        short = self.shortcut
        terms = short.term(z, y) if short else self.kind.term(a, y, self.threshold)
        return np.asarray(np.mean(terms, axis=-1) if self.kind.averaged else np.sum(terms, axis=-1))

    def gradient(self, a: Array, y: Array) -> Array:
        """Return ∂loss/∂a, shape (n_L,); where ``fused`` δ = ∂loss/∂z at once."""
        if self.shortcut is None:
            return self.output_gradient(a, y)
        slopes = self.shortcut.delta(a, y)
        return np.asarray(slopes / len(y) if self.kind.averaged else slopes)

    def output_gradient(self, a: Array, y: Array) -> Array:
        """Return ∂loss/∂a, shape (n_L,), also where δ is found without it."""
        slopes = self.kind.slope(a, y, self.threshold)
        return np.asarray(slopes / len(y) if self.kind.averaged else slopes)


@lru_cache
def make_objective(activation: str, loss: str, threshold: float) -> Objective:
    """Return the objective of a legal pair, see ``OUTPUT_ACTIVATIONS``, with κ of Huber's loss."""
    shortcut = SHORTCUTS.get((activation, loss))
    return Objective(ACTIVATIONS[activation], LOSSES[loss], threshold, shortcut)
