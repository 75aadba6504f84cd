"""Activations: functions of the weighted input z, each with its derivative."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]

LEAKY_SLOPE = 0.01
"""Slope of leaky ReLU for z < 0: the default of ``torch.nn.LeakyReLU``."""

GELU_CUBE = 0.044715
"""Share of z³ where tanh stands for Φ in GELU (Hendrycks and Gimpel 2016, arXiv 1606.08415)."""

_UNDERFLOW = 800.0
"""Beyond it e^−z is 0 in float64."""

_FAR = 40.0
"""Beyond it Φ and its approximation are 0 or 1 in float64, and powers of z would overflow."""


@dataclass(frozen=True)
class Activation:
    """A function f of the weighted input z, elementwise, with its derivative f′(z).

    ``bends`` tells that f or f′ jumps at z = 0, where no difference quotient is a derivative.
    """

    name: str
    value: Callable[[Array], Array]
    derivative: Callable[[Array], Array]
    bends: bool = False


def _sigmoid(z: Array) -> Array:
    return np.asarray(np.exp(-np.logaddexp(0.0, -z)))


def _sigmoid_derivative(z: Array) -> Array:
    a = _sigmoid(z)
    return a * (1.0 - a)


def _elu(z: Array) -> Array:
    return np.where(z > 0.0, z, np.expm1(np.minimum(z, 0.0)))


def _silu(z: Array) -> Array:
    return z * _sigmoid(z)


def _silu_derivative(z: Array) -> Array:
    z = np.clip(z, -_UNDERFLOW, _UNDERFLOW)
    return _sigmoid(z) * (1.0 + z * _sigmoid(-z))


def _normal(z: Array) -> Array:
    """Return Φ(z), the distribution function of the standard normal; tiny values keep digits."""
    return np.asarray(0.5 * _erfc(-z / math.sqrt(2.0)), dtype=float)


_erfc = np.vectorize(math.erfc, otypes=[float])


def _gelu_derivative(z: Array) -> Array:
    z = np.clip(z, -_FAR, _FAR)
    return _normal(z) + z * np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def _double_angle(z: Array) -> Array:
    """Return 2u for the u of ½ (1 + tanh u), which is σ(2u) and stands for Φ(z)."""
    z = np.clip(z, -_FAR, _FAR)
    return math.sqrt(8.0 / math.pi) * (z + GELU_CUBE * z**3)


def _gelu_tanh(z: Array) -> Array:
    return z * _sigmoid(_double_angle(z))


def _gelu_tanh_derivative(z: Array) -> Array:
    z = np.clip(z, -_FAR, _FAR)
    v = _double_angle(z)
    steepness = math.sqrt(8.0 / math.pi) * (1.0 + 3.0 * GELU_CUBE * z * z)
    return _sigmoid(v) * (1.0 + z * steepness * _sigmoid(-v))


def softmax(z: Array) -> Array:
    """Return e^z_j / Σ_i e^z_i, shape (…, n), from z − max z so that nothing overflows."""
    exponentials = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return np.asarray(exponentials / np.sum(exponentials, axis=-1, keepdims=True))


def log_softmax(z: Array) -> Array:
    """Return ln softmax(z), shape (…, n); nothing cancels where a probability comes close to 1."""
    shifted = z - np.max(z, axis=-1, keepdims=True)
    others = np.exp(shifted)
    np.put_along_axis(others, np.argmax(z, axis=-1, keepdims=True), 0.0, axis=-1)
    return np.asarray(shifted - np.log1p(np.sum(others, axis=-1, keepdims=True)))


def _softmax_derivative(z: Array) -> Array:
    raise TypeError("softmax is not elementwise; its δ comes with cross-entropy")


ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation("identity", lambda z: z.copy(), np.ones_like),
        Activation("sigmoid", _sigmoid, _sigmoid_derivative),
        Activation("tanh", np.tanh, lambda z: 1.0 - np.tanh(z) ** 2),
        Activation(
            "relu", lambda z: np.maximum(z, 0.0), lambda z: (z > 0.0).astype(float), bends=True
        ),
        Activation(
            "leaky_relu",
            lambda z: np.where(z > 0.0, z, LEAKY_SLOPE * z),
            lambda z: np.where(z > 0.0, 1.0, LEAKY_SLOPE),
            bends=True,
        ),
        Activation("softplus", lambda z: np.logaddexp(0.0, z), _sigmoid),
        Activation("elu", _elu, lambda z: np.exp(np.minimum(z, 0.0))),
        Activation("silu", _silu, _silu_derivative),
        Activation("gelu", lambda z: z * _normal(z), _gelu_derivative),
        Activation("gelu_tanh", _gelu_tanh, _gelu_tanh_derivative),
        Activation("hard_step", lambda z: (z > 0.0).astype(float), np.zeros_like, bends=True),
        Activation("softmax", softmax, _softmax_derivative),
    )
}

HIDDEN_ACTIVATIONS = (
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "softplus",
    "elu",
    "silu",
    "gelu",
    "gelu_tanh",
    "hard_step",
    "identity",
)
