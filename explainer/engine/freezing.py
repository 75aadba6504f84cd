"""Parameters that do not learn: what an update leaves as it was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from explainer.engine.functions import Array

Address = tuple[int, int, int | None]
"""Layer, unit and source of a weight; of a bias the source is None."""

Ages = Mapping[Address, int]
"""By how many of its updates the optimizer has passed over a parameter."""

_Quantities = dict[str, Array]
_Integers = NDArray[np.int_]


def fill_places(shape: tuple[int, ...], layer: int, values: Mapping[Address, int]) -> _Integers:
    """Return an array like the weights, or like the biases, of ``layer``: ``values``, else 0."""
    filled = np.zeros(shape, dtype=int)
    for (of, unit, source), value in values.items():
        if of == layer and (source is not None) == (len(shape) == 2):
            filled[(unit,) if source is None else (unit, source)] = value
    return filled


def leave_out_frozen(
    gradients: Mapping[int, Array], frozen: Collection[Address]
) -> dict[int, Array]:
    """Return gradients by layer with 0 for what is frozen: in torch that has no gradient."""
    marks = dict.fromkeys(frozen, 1)
    return {
        layer: np.where(fill_places(g.shape, layer, marks) > 0, 0.0, g)
        for layer, g in gradients.items()
    }


def compute_by_age(
    rule: Callable[[int], _Quantities], t: int, missed: NDArray[np.int_]
) -> _Quantities:
    """Return what ``rule`` computes in update t, and where some were missed in an earlier one."""
    quantities = rule(t)
    for count in np.unique(missed[missed > 0]).tolist():
        earlier = rule(t - count)
        for name, array in quantities.items():
            quantities[name] = np.where(missed == count, earlier[name], array)
    return quantities


def hold_frozen(
    quantities: _Quantities, w: Array, kept: Mapping[str, Array], frozen: NDArray[np.bool_]
) -> _Quantities:
    """Return ``quantities`` with what is frozen as it was, and what is remembered of it."""
    held = {
        name: np.where(frozen, kept.get(name, 0.0), array) for name, array in quantities.items()
    }
    held["change"] = np.where(frozen, 0.0, quantities["change"])
    held["new"] = np.where(frozen, w, quantities["new"])
    return held


def count_missed(missed: Ages, frozen: Collection[Address]) -> dict[Address, int]:
    """Return by how many updates each parameter is behind after one more."""
    return {**missed, **{address: missed.get(address, 0) + 1 for address in frozen}}
