"""The loss as a function of one weight, or of two, while all other parameters stay."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from explainer.engine.backprop import Iteration, batch_loss, reduce
from explainer.engine.functions import Array
from explainer.engine.parameter import Parameter
from explainer.engine.training.landscape import (
    Moved,
    Surface,
    compute_outputs,
    compute_sample_losses,
)

POINTS = 201
"""Values at which a curve is computed."""

GRID = 41
"""Values of each weight at which a surface is computed; fewer for large nets and batches."""

_MAX_WORK = 4_000_000
"""Numbers that one surface may compute."""

MAX_ZOOM = 6
"""Times that a curve or surface can be made half or twice as wide."""


def compute_reduced_losses(it: Iteration, moved: Moved) -> Array:
    """Return the reduced loss with some parameters at other values, shape (V,).

    ``moved`` gives each of them V values; all other parameters are the old ones. A loss that
    overflows is inf or NaN.
    """
    with np.errstate(all="ignore"):
        return reduce(it.spec, list(compute_sample_losses(it.spec, it.old, it.batch, moved)))


# One weight ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class LossSlice:
    """The loss along one parameter.

    ``values`` and ``losses``, shape (V,), are the curve, ``kinks`` where it bends because a ReLU
    switches. ``landing`` is the curve's loss at ``new``; ``after`` the loss when every parameter
    has moved, and ``gradient`` and ``change`` are those of the iteration.
    """

    parameter: Parameter
    values: Array
    losses: Array
    kinks: Array
    value: float
    loss: float
    gradient: float
    change: float
    new: float
    landing: float
    after: float


def compute_slice(it: Iteration, parameter: Parameter, zoom: int = 0) -> LossSlice:
    """Return the slice along ``parameter``, 2^−``zoom`` times as wide as it would be by itself."""
    with np.errstate(all="ignore"):
        return _slice(it, parameter, zoom)


def _slice(it: Iteration, parameter: Parameter, zoom: int) -> LossSlice:
    value, new = parameter.of(it.old), parameter.of(it.new)
    half = _half_width(it, parameter, new - value) * 2.0**-zoom
    values = np.linspace(value - half, value + half, POINTS)
    values = _with(values, value)
    if math.isfinite(new):
        values = _with(values, new) if abs(new - value) <= half else values
    kinks = _kinks(it, parameter, values)
    values = np.union1d(values, kinks)
    ends = compute_reduced_losses(it, {parameter: np.array([value, new])})
    return LossSlice(
        parameter=parameter,
        values=values,
        losses=compute_reduced_losses(it, {parameter: values}),
        kinks=kinks,
        value=value,
        loss=float(ends[0]),
        gradient=parameter.among(it.gradients.weights, it.gradients.biases),
        change=parameter.change_in(it.update),
        new=new,
        landing=float(ends[1]),
        after=batch_loss(it.spec, it.new, it.batch),
    )


def _with(values: Array, exact: float) -> Array:
    return np.union1d(values, [exact])


def _half_width(it: Iteration, parameter: Parameter, change: float) -> float:
    """Return how far a curve reaches to each side.

    Until the loss has moved, or half as far where that shows a short step; over a long one.
    """
    value = parameter.of(it.old)
    widths = np.array([1.0, 2.0, 4.0, 8.0])
    probes = np.concatenate([[value], value - widths, value + widths])
    found = compute_reduced_losses(it, {parameter: probes})
    away = np.abs(found[1:] - found[0]).reshape(2, -1).max(axis=0)
    moves = np.flatnonzero(away > 0.1 * abs(found[0]))
    shape = float(widths[moves[0]]) if len(moves) else 4.0
    if not math.isfinite(change):
        return shape
    step = abs(change)
    return max(1.25 * step, min(shape, max(6.0 * step, 0.5 * shape)))


def _kinks(it: Iteration, parameter: Parameter, values: Array) -> Array:
    """Return where a ReLU switches between ``values``: where its z crosses 0, by interpolation."""
    z, _ = compute_outputs(it.spec, it.old, it.batch.inputs, {parameter: values})
    found: list[Array] = []
    for layer, sums in z.items():
        if not it.spec.activation(layer).bends:
            continue
        left, right = sums[:, :-1], sums[:, 1:]
        b, v, u = np.nonzero((left > 0.0) != (right > 0.0))
        share = left[b, v, u] / (left[b, v, u] - right[b, v, u])
        found.append(values[v] + share * (values[v + 1] - values[v]))
    every = np.concatenate(found) if found else np.empty(0)
    return np.unique(every[np.isfinite(every)])


# Two weights ---------------------------------------------------------------------------------

Box = tuple[tuple[float, float], tuple[float, float]]
"""The limits of the first parameter and of the second."""


def compute_surface(it: Iteration, pair: tuple[Parameter, Parameter], box: Box) -> Surface:
    """Return the loss over a box.

    The grid has 41 × 41 points, fewer where the net and the batch are large.
    """
    count = grid_size(it)
    xs, ys = (np.linspace(low, high, count) for low, high in box)
    x, y = np.meshgrid(xs, ys)
    found = compute_reduced_losses(it, {pair[0]: x.ravel(), pair[1]: y.ravel()})
    return Surface(xs, ys, found.reshape(count, count))


def grid_size(it: Iteration) -> int:
    """Return how many values of each weight a surface of this net can afford."""
    work = len(it.batch) * sum(it.spec.sizes[1:])
    return min(GRID, max(15, int(math.sqrt(_MAX_WORK / work))))
