"""What the code learns from: the rows of its inputs and targets, as far as they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainer.engine.datasets.datasets import MAX_ROWS
from explainer.engine.functions import Array
from explainer.reading.objective import Found
from explainer.reading.values import Loader, Tensor, hold


@dataclass(frozen=True, eq=False)
class Samples:
    """All rows that the code has, and how many it takes at once.

    Attributes
    ----------
    inputs, targets
        Shape (N, n_0), and (N, n_L) or (N,) of class numbers.
    batch_size
        Rows of a batch; all of them where the code takes all.
    looped
        Whether the code takes one batch after another.
    drawn
        Whether random numbers are in them.
    input_tensor, target_tensor
        What the rows are of.
    lines
        Where inputs and targets are made.
    """

    inputs: Array
    targets: Array
    batch_size: int
    looped: bool
    drawn: bool
    input_tensor: Tensor
    target_tensor: Tensor
    lines: tuple[int, ...] = ()


def find_samples(given: Tensor, units: int, found: Found, by_class: bool) -> Samples | None:
    """Return the rows of ``given`` and of the targets; None if their numbers are not known.

    ``units`` are the inputs of a sample; with ``by_class`` targets are numbers of classes.
    """
    inputs, targets = _whole(given), _whole(found.target or _no_targets(found))
    if inputs.data is None or targets.data is None:
        return None
    if inputs.data.size % units:
        return None
    x, y = inputs.data.reshape(-1, units), targets.data
    y = y.reshape(-1) if by_class and y.size == len(x) else _as_targets(y, len(x))
    if len(x) != len(y) or not len(x):
        return None
    looped = inputs is not given
    size = max(given.size // units, 1)
    lines = tuple(dict.fromkeys(line for one in (inputs, targets) for line in one.op.places[-1:]))
    drawn = inputs.is_drawn or targets.is_drawn
    rows = slice(0, MAX_ROWS)
    return Samples(x[rows], y[rows], size, looped, drawn, inputs, targets, lines)


def _no_targets(found: Found) -> Tensor:
    """Return targets for a loss that has none."""
    return hold(np.zeros((found.samples, found.units)))


def _whole(tensor: Tensor) -> Tensor:
    """Return the tensor that a batch was taken from; itself if it is no batch."""
    while tensor.op.name in ("reshape", "flatten") and tensor.op.inputs:
        inside = tensor.op.inputs[0]
        if inside.op.name != "rows" and inside.shape[:1] != tensor.shape[:1]:
            break
        tensor = inside
    if tensor.op.name == "rows" and tensor.op.inputs[0].shape[:1] != tensor.shape[:1]:
        source = tensor.op.inputs[0]
        if len(source.shape) == len(tensor.shape):
            return source
    return tensor


def _as_targets(data: Array, rows: int) -> Array:
    return np.asarray(data, dtype=float).reshape(rows, -1) if data.size % rows == 0 else data


def find_loader(tensor: Tensor) -> Loader | None:
    """Return the loader that a batch came from."""
    while tensor.op.inputs and "loader" not in tensor.op.settings:
        tensor = tensor.op.inputs[0]
    loader = tensor.op.settings.get("loader")
    return loader if isinstance(loader, Loader) else None
