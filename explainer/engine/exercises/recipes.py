"""What nets and numbers the exercises of a kind and level are made of, and what is left blank."""

from __future__ import annotations

from dataclasses import dataclass

_NET_FORWARD = ("weighted_input", "activation", "loss")
_ERRORS = ("output_gradient", "backward_sum", "slope", "delta")
_GRADIENTS = ("weight_gradient", "bias_gradient")
_NEW = ("new_weight", "new_bias")
_MOMENTS = (
    "first_moment",
    "second_moment",
    "first_moment_corrected",
    "second_moment_corrected",
    *("weight_change", "bias_change"),
)

BLANKS: dict[str, tuple[str, ...]] = {
    "forward": _NET_FORWARD,
    "delta": _ERRORS,
    "step": (*_NET_FORWARD, "delta", *_GRADIENTS, *_NEW),
    "samples": (*_NET_FORWARD, "delta", *_GRADIENTS, *_NEW),
    "softmax": (*_NET_FORWARD, "delta", *_GRADIENTS),
    "adam": (*_MOMENTS, *_NEW),
}
"""The quantities that are left blank, by the kind of exercise."""


@dataclass(frozen=True)
class Recipe:
    """The shape of an exercise; its numbers are drawn.

    ``remembers`` tells that the optimizer has one update behind it. Where every hidden unit has to
    be active, ``active`` says so; else one has to be.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    loss: str = "half_squared_error"
    samples: int = 1
    optimizer: str = "sgd"
    remembers: bool = False
    active: bool = False


_RELU = ("relu", "identity")
_SIGMOID = ("sigmoid", "sigmoid")

RECIPES: dict[tuple[str, str], Recipe] = {
    ("forward", "easy"): Recipe((2, 2, 1), _RELU, active=True),
    ("forward", "medium"): Recipe((3, 3, 2), _RELU),
    ("forward", "hard"): Recipe((2, 3, 2), _SIGMOID),
    ("delta", "easy"): Recipe((2, 2, 1), _RELU, active=True),
    ("delta", "medium"): Recipe((2, 3, 2), _RELU),
    ("delta", "hard"): Recipe((2, 3, 2), _SIGMOID),
    ("step", "easy"): Recipe((2, 2, 1), _RELU, active=True),
    ("step", "medium"): Recipe((2, 2, 2), _RELU),
    ("step", "hard"): Recipe((2, 2, 2), _SIGMOID),
    ("samples", "easy"): Recipe((2, 1), ("identity",), samples=2),
    ("samples", "medium"): Recipe((2, 2, 1), _RELU, samples=2),
    ("samples", "hard"): Recipe((2, 2, 1), ("tanh", "identity"), samples=2),
    ("softmax", "easy"): Recipe((2, 3), ("softmax",), "cross_entropy"),
    ("softmax", "medium"): Recipe((2, 2, 3), ("relu", "softmax"), "cross_entropy", active=True),
    ("softmax", "hard"): Recipe((3, 3, 3), ("tanh", "softmax"), "cross_entropy"),
    ("adam", "easy"): Recipe((1, 1), ("identity",), optimizer="adam"),
    ("adam", "medium"): Recipe((2, 1), ("identity",), optimizer="adam", remembers=True),
    ("adam", "hard"): Recipe((2, 2), ("identity",), optimizer="adam", remembers=True),
}
"""The recipes by kind and level."""
