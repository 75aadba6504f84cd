"""Which samples of a data set are held out: never trained on, they tell what was learned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from explainer.engine.datasets.datasets import Dataset
from explainer.engine.network import MAX_SEED, check_whole_number, show_value
from explainer.engine.presets import check_finite
from explainer.errors import InputError

MAX_SHARE = 90.0
"""Largest share of the samples that is held out, in percent."""

MIN_TRAINED = 2
"""Samples that are left to train on."""


@dataclass(frozen=True)
class Holdout:
    """How many samples are held out, in percent, and the seed that chooses them."""

    share: float = 0.0
    seed: int = 0


NOTHING = Holdout()
"""No sample is held out."""


@dataclass(frozen=True, eq=False)
class Division:
    """A data set, and which of its samples are held out, shape (N,)."""

    whole: Dataset
    held_out: NDArray[np.bool_]

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The numbers in the whole data set of the samples that are trained on."""
        return np.flatnonzero(~self.held_out)

    @cached_property
    def train(self) -> Dataset:
        """The samples that are trained on; the whole data set itself if none is held out."""
        return self.whole.take(self.rows) if self.held_out.any() else self.whole

    @cached_property
    def test(self) -> Dataset | None:
        """The samples that are held out, if there are any."""
        return self.whole.take(np.flatnonzero(self.held_out)) if self.held_out.any() else None


def divide_dataset(dataset: Dataset, split: Holdout = NOTHING) -> Division:
    """Return the data set divided as it says itself, or else as ``split`` says.

    Raises
    ------
    InputError
        If the share is not 0 to 90 %, or the seed is none.
    """
    share = _check_share(split.share)
    seed = check_whole_number(split.seed, "error.seed", (0, MAX_SEED))
    if dataset.held_out is not None:
        return Division(dataset, dataset.held_out)
    groups = dataset.labels if dataset.kind == "classes" else np.zeros(len(dataset), np.intp)
    return Division(dataset, _hold_out(groups, share / 100.0, seed))


def _check_share(value: object) -> float:
    share = check_finite("data.field.test_share", value)
    if not 0.0 <= share <= MAX_SHARE:
        raise InputError("error.data.share", value=show_value(value), low=0, high=MAX_SHARE)
    return share


def _hold_out(groups: NDArray[np.intp], share: float, seed: int) -> NDArray[np.bool_]:
    """Return which samples are held out, from each of ``groups`` alike.

    One of each group, and two in all, are always left to train on. Of the others, in random order
    within each group and one group after the other, every k-th is taken.
    """
    rng = np.random.default_rng([seed, len(groups), 1])
    order = rng.permutation(len(groups))
    order = order[np.argsort(groups[order], kind="stable")]
    is_first = np.diff(groups[order], prepend=-1) != 0
    free = order[~is_first]
    spare = len(free) - max(0, MIN_TRAINED - int(is_first.sum()))
    count = min(spare, max(round(share * len(groups)), 1)) if share > 0.0 and spare > 0 else 0
    held_out = np.zeros(len(groups), np.bool_)
    if count:
        steps = np.arange(len(free) + 1) * count // len(free)
        held_out[free[np.diff(steps) > 0]] = True
    return held_out
