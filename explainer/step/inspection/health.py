"""How large δ, gradients and updates are in each layer, and what a finding is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from explainer.engine.backprop import Iteration
from explainer.engine.functions import Array

Unit = tuple[int, int]
"""Layer and unit."""


@dataclass(frozen=True)
class LayerSizes:
    """The sizes of one layer.

    ``delta`` and ``gradient`` are root mean squares: of δ over units and samples, of ∂L/∂W over
    the weights. ``update`` is ‖ΔW‖/‖W‖, None where all weights are 0.
    """

    layer: int
    delta: float
    gradient: float
    update: float | None


@dataclass(frozen=True)
class Finding:
    """Something that ails an iteration: its kind, the units concerned, the numbers behind it."""

    kind: str
    units: tuple[Unit, ...] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Health:
    """The sizes of every layer, from the first, and what was found, units first."""

    layers: tuple[LayerSizes, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Losses:
    """The loss before each iteration so far, the open one last, and the loss after its update.

    ``mixed`` tells that each iteration sees other samples: two of them then cannot be compared.
    """

    so_far: Sequence[float]
    after: float
    mixed: bool = False


def measure_sizes(it: Iteration) -> tuple[LayerSizes, ...]:
    """Return the sizes of every layer, from the first."""
    return tuple(_sizes(it, layer) for layer in it.spec.layers)


def _sizes(it: Iteration, layer: int) -> LayerSizes:
    weights = float(np.linalg.norm(it.old.weights[layer]))
    change = float(np.linalg.norm(it.update.weights[layer]["change"]))
    return LayerSizes(
        layer,
        rms(stack_samples(it, "delta", layer)),
        rms(it.gradients.weights[layer]),
        change / weights if weights else None,
    )


def stack_samples(it: Iteration, name: str, layer: int) -> Array:
    """Return a quantity of a layer for every sample, shape (B, n_l)."""
    return np.stack([getattr(sample, name)[layer] for sample in it.samples])


def rms(array: Array) -> float:
    """Return the root mean square of all entries."""
    return float(np.sqrt(np.mean(array**2)))
