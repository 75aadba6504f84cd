"""Which loss of the page a loss of the code is, and what remains to multiply it by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from explainer.engine.objectives import LOSSES
from explainer.reading.meanings.losses import BY_SAMPLE
from explainer.reading.objective import Found

PAGE_LOSSES: Mapping[str, tuple[str, ...]] = {
    "squared": ("half_squared_error", "squared_error", "mse"),
    "l1_loss": ("l1",),
    "huber_loss": ("huber",),
    "smooth_l1_loss": ("huber",),
    "hinge": ("hinge",),
    "output": ("output",),
    "cross_entropy": ("cross_entropy",),
    "nll_loss": ("cross_entropy",),
    "log_likelihood": ("cross_entropy",),
    "binary_cross_entropy": ("bce",),
    "binary_cross_entropy_with_logits": ("bce",),
}
"""The losses of the page that a kind of loss can be, up to a factor."""


@dataclass(frozen=True)
class ChosenLoss:
    """A loss of the page: its name, the reduction, and what remains to multiply it by."""

    loss: str
    reduction: str
    scale: float
    threshold: float = 1.0


def choose_loss(found: Found, divided: bool) -> ChosenLoss:
    """Return which loss of the page ``found`` is, exactly if one of them is.

    ``divided`` tells that the update divides by the number of samples.
    """
    names = PAGE_LOSSES.get(found.kind, ("half_squared_error",))
    if found.outputs == "mean":
        names = names[::-1]
    by_sample = found.kind in BY_SAMPLE
    factor = found.factor / (found.units if found.outputs == "mean" and not by_sample else 1)
    choices = [
        ChosenLoss(name, reduction, scale / _share(name, found.units), found.threshold)
        for reduction, scale in _list_reductions(found, factor, divided)
        for name in names
    ]
    return min(choices, key=lambda one: not _is_one(one.scale))


def _share(name: str, units: int) -> float:
    """Return what the term of one output counts in a loss of the page, in squares if it is one."""
    if name == "half_squared_error":
        return 0.5
    return 1.0 / units if LOSSES[name].averaged else 1.0


def _list_reductions(found: Found, factor: float, divided: bool) -> list[tuple[str, float]]:
    """Return both reductions, the code's own first, with the factor that remains in each."""
    samples = found.samples
    is_mean = found.batch == "mean" or (samples == 1 and found.batch != "sum")
    if divided and is_mean:
        return [("mean", factor / samples)]
    if divided or is_mean:
        return [("mean", factor), ("sum", factor / samples)]
    return [("sum", factor), ("mean", factor * samples)]


def _is_one(number: float) -> bool:
    return math.isclose(number, 1.0, rel_tol=1e-12)
