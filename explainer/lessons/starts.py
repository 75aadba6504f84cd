"""The networks that lessons and myths begin with: all presets, and some made for one point."""

from __future__ import annotations

import math
from dataclasses import replace

from explainer.engine.network import NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import GIVEN, PRESETS, Initialisation, Preset, make_batch

_BY_HAND = Initialisation(GIVEN)


def _given(
    spec: NetworkSpec,
    optimizer: OptimizerSpec,
    weights: list[list[list[float]]],
    biases: list[list[float]],
    samples: tuple[list[list[float]], object],
) -> Preset:
    parameters = Parameters(
        {layer: frozen(rows) for layer, rows in enumerate(weights, start=1)},
        {layer: frozen(row) for layer, row in enumerate(biases, start=1)},
    )
    return Preset(spec, optimizer, make_batch(spec, *samples), _BY_HAND, parameters)


_HIDDEN = [[0.5, -1.0], [1.0, 0.5], [-1.0, 1.0]]


def _hand() -> Preset:
    """Return a 2-3-1 net whose every number has few digits; hidden unit 3 has z < 0."""
    return _given(
        NetworkSpec((2, 3, 1), ("relu", "identity"), "mse"),
        OptimizerSpec("sgd", 0.05),
        [_HIDDEN, [[1.0, -0.5, 2.0]]],
        [[0.5, -0.5, 0.0], [0.25]],
        ([[2.0, 1.0]], [[1.0]]),
    )


def _hand_classes() -> Preset:
    """Return the same hidden layer under a softmax of two classes that are even at first."""
    return _given(
        NetworkSpec((2, 3, 2), ("relu", "softmax"), "cross_entropy"),
        OptimizerSpec("sgd", 0.05),
        [_HIDDEN, [[1.0, -0.25, 0.5], [-1.0, 0.25, 0.5]]],
        [[0.5, -0.5, 0.0], [0.0, 0.0]],
        ([[2.0, 1.0]], [0]),
    )


def _one_weight() -> Preset:
    """Return one unit with x = 1, so that the gradients of its weight and bias are equal."""
    return _given(
        NetworkSpec((1, 1), ("identity",), "half_squared_error"),
        OptimizerSpec("adam", 0.1),
        [[[0.5]]],
        [[0.0]],
        ([[1.0]], [[1.0]]),
    )


def _three_classes() -> Preset:
    """Return a softmax with ŷ = (1/4, 1/4, 1/2), where class 1 is right."""
    return _given(
        NetworkSpec((1, 3), ("softmax",), "cross_entropy"),
        OptimizerSpec("sgd", 0.5),
        [[[0.0], [0.0], [math.log(2.0)]]],
        [[0.0, 0.0, 0.0]],
        ([[1.0]], [0]),
    )


def _confident(loss: str) -> Preset:
    """Return one sigmoid unit that is sure (z = −6) and wrong (y = 1)."""
    return _given(
        NetworkSpec((1, 1), ("sigmoid",), loss),
        OptimizerSpec("sgd", 1.0),
        [[[-6.0]]],
        [[0.0]],
        ([[1.0]], [[1.0]]),
    )


_CORNERS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]


def _dead() -> Preset:
    """Return a net on XOR whose second hidden unit has z < 0 for all four samples."""
    return _given(
        NetworkSpec((2, 3, 1), ("relu", "sigmoid"), "bce"),
        OptimizerSpec("sgd", 0.5),
        [[[1.0, 1.0], [-1.0, -1.0], [1.0, -1.0]], [[0.5, 1.0, -0.5]]],
        [[0.0, -0.5, 0.25], [0.0]],
        (_CORNERS, [[0.0], [1.0], [1.0], [0.0]]),
    )


def _dying() -> Preset:
    """Return a net whose only hidden unit is switched off for good by one step of η = 1."""
    return _given(
        NetworkSpec((1, 1, 1), ("relu", "identity"), "half_squared_error"),
        OptimizerSpec("sgd", 1.0),
        [[[1.0]], [[2.0]]],
        [[0.5], [0.0]],
        ([[1.0], [2.0]], [[0.0], [1.0]]),
    )


def _deep_tanh() -> Preset:
    """Return the preset ``deep`` with tanh in its hidden layers, and the same parameters."""
    deep = PRESETS["deep"]
    spec = replace(deep.spec, activations=("tanh",) * 4 + deep.spec.activations[-1:])
    return replace(deep, spec=spec)


def _exploding() -> Preset:
    """Return a deep net of ReLUs in which δ grows by 2.5 with every hidden layer it goes back."""
    return _given(
        NetworkSpec((2, 2, 2, 2, 2, 1), ("relu",) * 4 + ("identity",), "half_squared_error"),
        OptimizerSpec("sgd", 0.1),
        [*([[1.5, 1.0], [1.0, 1.5]] for _ in range(4)), [[1.0, 1.0]]],
        [*([0.0, 0.0] for _ in range(4)), [0.0]],
        ([[0.5, 0.5]], [[1.0]]),
    )


def _same_z() -> Preset:
    """Return a sigmoid unit with two samples of the same input and opposite targets."""
    return _given(
        NetworkSpec((1, 1), ("sigmoid",), "half_squared_error"),
        OptimizerSpec("sgd", 0.5),
        [[[0.5]]],
        [[0.0]],
        ([[2.0], [2.0]], [[0.0], [1.0]]),
    )


def _alike() -> Preset:
    """Return the preset ``xor`` with hidden units that begin alike."""
    xor = PRESETS["xor"]
    return replace(xor, init=Initialisation("constant", 0))


OWN: dict[str, Preset] = {
    "hand": _hand(),
    "hand_classes": _hand_classes(),
    "one_weight": _one_weight(),
    "three_classes": _three_classes(),
    "confident": _confident("half_squared_error"),
    "confident_bce": _confident("bce"),
    "dead": _dead(),
    "dying": _dying(),
    "same_z": _same_z(),
    "alike": _alike(),
    "deep_tanh": _deep_tanh(),
    "exploding": _exploding(),
}

STARTS: dict[str, Preset] = {**PRESETS, **OWN}
"""The networks on a batch that stays, by name."""

ON_DATA = {"regression": "linear", "moons": "moons", "noisy": "noisy"}
"""Data sets that are trained in mini-batches, by the name that a ``Setup`` starts from."""
