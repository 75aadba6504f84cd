"""Which targets a loss takes: how they are judged, and what becomes of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.engine.functions import Array
from explainer.engine.objectives import Targets

_SUM_TOLERANCE = 1e-14
"""Σy of probabilities may differ from 1 by rounding only: δ = ŷ − y holds for Σy = 1."""


@dataclass(frozen=True)
class TargetRule:
    """The targets of one kind of loss, in arrays of shape (…, n_L).

    ``allows`` marks those that are right; ``adapt`` makes others right. ``error`` and
    ``error_of_data`` are the sentences on a sample, and on a data set.
    """

    allows: Callable[[Array], NDArray[np.bool_]]
    adapt: Callable[[Array], Array]
    error: str = ""
    error_of_data: str = ""

    def fits(self, targets: Array) -> bool:
        """Tell whether all targets are right."""
        return bool(self.allows(targets).all())


def _allow_all(y: Array) -> NDArray[np.bool_]:
    return np.ones(y.shape, dtype=bool)


def _keep(y: Array) -> Array:
    return y


def _in_unit(y: Array) -> NDArray[np.bool_]:
    return (y >= 0.0) & (y <= 1.0)


def _are_shares(y: Array) -> NDArray[np.bool_]:
    sums = abs(y.sum(axis=-1, keepdims=True) - 1.0) <= _SUM_TOLERANCE
    return np.asarray((y >= 0.0).all(axis=-1, keepdims=True) & sums)


def _take_signs(y: Array) -> Array:
    """Return 1 for what is on the upper side, of 0 and 1 or of 0; else −1."""
    middle = 0.5 if _in_unit(y).all() else 0.0
    return np.where(y > middle, 1.0, -1.0)


def _take_largest(y: Array) -> Array:
    """Return shares as they are; of other rows the largest number gets the whole."""
    near = (y >= 0).all() and np.allclose(y.sum(axis=1), 1.0, rtol=0, atol=1e-12)
    return y if near else np.eye(y.shape[1])[y.argmax(axis=1)]


TARGET_RULES: dict[Targets, TargetRule] = {
    "any": TargetRule(_allow_all, _keep),
    "none": TargetRule(_allow_all, _keep),
    "unit": TargetRule(_in_unit, lambda y: y.clip(0.0, 1.0), "error.bce_target", "error.data.bce"),
    "signs": TargetRule(
        lambda y: np.abs(y) == 1.0, _take_signs, "error.hinge_target", "error.data.hinge"
    ),
    "shares": TargetRule(
        _are_shares, _take_largest, "error.probabilities", "error.data.cross_entropy"
    ),
}
"""The rules by what the losses call their targets."""
