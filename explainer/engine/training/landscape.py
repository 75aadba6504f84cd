"""The loss over some parameters while all others stay, and the valley that a race walks in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from explainer.engine.backprop import Layers
from explainer.engine.datasets.datasets import Dataset
from explainer.engine.functions import Array
from explainer.engine.network import Batch, NetworkSpec, Parameters
from explainer.engine.parameter import Parameter
from explainer.engine.session.session import Point
from explainer.engine.training.race import Racer

VALLEY = 35
"""Values of each of two parameters at which the loss is computed for a valley."""

Moved = Mapping[Parameter, Array]
"""Parameters with V values for each, shape (V,)."""


@dataclass(frozen=True, eq=False)
class Surface:
    """The loss over two parameters: ``losses`` has shape (len(ys), len(xs))."""

    xs: Array
    ys: Array
    losses: Array


def compute_sample_losses(
    spec: NetworkSpec, p: Parameters, data: Batch | Dataset, moved: Moved
) -> Array:
    """Return the loss of every sample with some of ``p`` at other values, shape (B, V).

    One that overflows is inf or NaN.
    """
    with np.errstate(all="ignore"):
        z, a = compute_outputs(spec, p, data.inputs, moved)
        targets = data.targets[:, None, :]  # (B, 1, n_L)
        return spec.objective.loss(z[spec.depth], a, targets)


def compute_outputs(
    spec: NetworkSpec, p: Parameters, inputs: Array, moved: Moved
) -> tuple[Layers, Array]:
    """Return z from the first layer that changes on, and ŷ, each of shape (B, V, n_l)."""
    first = min(parameter.layer for parameter in moved)
    z: Layers = {}
    a = inputs[:, None, :]  # (B, 1, n_0)
    for layer in spec.layers:
        own = {one: values for one, values in moved.items() if one.layer == layer}
        sums = _weighted_inputs(p.weights[layer], p.biases.get(layer), a, own)
        a = spec.activation(layer).value(sums)
        if layer >= first:
            z[layer] = sums
    return z, a


def _weighted_inputs(weights: Array, own: Array | None, a: Array, moved: Moved) -> Array:
    """Return z of a layer, shape (B, V, n_l), some of whose parameters have V values."""
    biases = np.zeros(len(weights)) if own is None else own
    z = a @ weights.T + biases
    count = max((len(values) for values in moved.values()), default=1)
    if moved:
        z = np.repeat(z, count, axis=1) if z.shape[1] < count else z
    for unit in {parameter.unit for parameter in moved}:
        row = np.repeat(weights[unit][None, :], count, axis=0)  # (V, n_{l-1})
        bias = np.full(count, biases[unit])
        for parameter, values in moved.items():
            if parameter.unit == unit and parameter.source is None:
                bias = values
            elif parameter.unit == unit:
                row[:, parameter.source] = values
        z[:, :, unit] = (a * row).sum(axis=2) + bias
    return np.asarray(z)


def compute_valley(
    start: Point, dataset: Dataset, pair: tuple[Parameter, Parameter], lanes: Sequence[Racer]
) -> Surface:
    """Return the mean loss over a data set around the paths of all lanes.

    The grid has 35 × 35 points; all parameters but the ``pair`` are those of ``start``.
    """
    places = np.array(_places(lanes))  # (N, 2)
    xs, ys = (_around(places[:, axis]) for axis in (0, 1))
    rows = ({pair[0]: xs, pair[1]: np.full(VALLEY, y)} for y in ys)
    losses = [compute_sample_losses(start.spec, start.parameters, dataset, row) for row in rows]
    return Surface(xs, ys, np.array([row.mean(axis=0) for row in losses]))


def _places(lanes: Sequence[Racer]) -> list[tuple[float, ...]]:
    """Return where all have been that did not diverge; if all did, how they began."""
    steady = [place for lane in lanes if not lane.diverged for place in lane.path]
    return steady or [place for lane in lanes for place in lane.path[:4]]


def _around(values: Array) -> Array:
    middle = np.clip(values, *np.quantile(values, [0.02, 0.98]))
    room = 0.3 * (float(np.ptp(middle)) or 1.0)
    return np.linspace(middle.min() - room, middle.max() + room, VALLEY)
