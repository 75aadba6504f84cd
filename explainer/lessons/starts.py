"""The networks that lessons and myths begin with: all presets, and some made for one point."""

from __future__ import annotations

from explainer.network import NetworkSpec, Parameters, frozen
from explainer.optimizers import OptimizerSpec
from explainer.samples import GIVEN, PRESETS, Initialisation, Preset, make_batch

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


OWN: dict[str, Preset] = {
    "hand": _hand(),
    "hand_classes": _hand_classes(),
}

STARTS: dict[str, Preset] = {**PRESETS, **OWN}
"""What a ``Setup`` can start from, by name."""
