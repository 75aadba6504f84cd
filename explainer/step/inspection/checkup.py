"""What ails an iteration, found from its numbers; the thresholds are said on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from explainer.engine.backprop import Iteration
from explainer.engine.functions import Array
from explainer.engine.optimizer_spec import list_remembered
from explainer.step.inspection.health import (
    Finding,
    Health,
    LayerSizes,
    Losses,
    measure_sizes,
    rms,
    stack_samples,
)

BoolArray: TypeAlias = NDArray[np.bool_]

SATURATED = 0.05
"""|f′| below which a unit of sigmoid or tanh is saturated, if it is so on most samples."""

WRONG = 0.5
"""|ŷ − y| above which a saturated output is called wrong."""

VANISHING, EXPLODING = 0.01, 100.0
"""Size of δ relative to that of the output layer, below and above which a layer is named."""

LEAP = 1.0
"""‖ΔW‖/‖W‖ above which an update is larger than the weights that it changes."""

OVERSHOT = 1.5
"""Times by which the loss must grow in the open iteration."""

RISES, RISEN = 3, 1.01
"""Iterations in a row in which the loss must rise, the open one among them; and times by which."""

WINDOW, STILL = 20, 0.001
"""The means over so many iterations and over those before differ by a smaller share: no change."""

LEARNED = 0.1
"""Share of the first loss below which a loss that no longer changes is no complaint."""

FLAT, ERROR = 0.001, 0.01
"""Size of all gradients relative to δ of the output, below which hardly anything is learned; and
size of that δ below which there is nothing left to learn."""


def check_health(it: Iteration, losses: Losses) -> Health:
    """Return the health of an iteration; overflow is a finding, never an exception."""
    with np.errstate(all="ignore"):
        layers = measure_sizes(it)
        findings = [
            *(finding for look in _UNIT_LOOKS for finding in look(it)),
            *(finding for look in _LAYER_LOOKS for finding in look(it, layers)),
            *_of_losses(it, losses),
        ]
    return Health(layers, tuple(findings))


# Units -----------------------------------------------------------------------------------


def _dead(it: Iteration) -> Iterator[Finding]:
    """Yield the ReLU units of each layer whose z is not positive on any sample."""
    for layer in it.spec.layers:
        if it.spec.activations[layer - 1] == "relu":
            z = stack_samples(it, "z", layer)
            dead = np.all(z <= 0.0, axis=0)
            kind = "idle" if len(z) == 1 else "dead"
            yield from _named(kind, layer, dead, samples=len(z), z=_largest(z[:, dead]))


def _saturated(it: Iteration) -> Iterator[Finding]:
    """Yield the hidden units of each layer whose slope is small on most samples."""
    for layer in it.spec.hidden_layers:
        if it.spec.activations[layer - 1] in ("sigmoid", "tanh"):
            flat = np.abs(stack_samples(it, "slope", layer)) < SATURATED
            yield from _named("saturated", layer, _on_most(flat), **_how_often(flat))


def _stuck(it: Iteration) -> Iterator[Finding]:
    """Yield the outputs that are far from the target where the slope is small, on most samples."""
    L, objective = it.spec.depth, it.spec.objective
    judged = objective.has_targets and not objective.fused
    if judged and it.spec.activations[-1] in ("sigmoid", "tanh"):
        flat = np.abs(stack_samples(it, "slope", L)) < SATURATED
        stuck = flat & (np.abs(stack_samples(it, "a", L) - it.batch.targets) > WRONG)
        yield from _named("stuck", L, _on_most(stuck), **_how_often(stuck))


def _twins(it: Iteration) -> Iterator[Finding]:
    """Yield the hidden units that have the same weights, in and out, as another of their layer.

    What the optimizer remembers of them has to be the same too, else they part in an update.
    """
    names = list_remembered(it.optimizer)
    for layer in it.spec.hidden_layers:
        columns = [
            *_of_units(it.old.weights, it.old.biases, layer),
            *(
                column
                for name in names
                for column in _of_units(
                    {at: q[name] for at, q in it.update.weights.items()},
                    {at: q[name] for at, q in it.update.biases.items()},
                    layer,
                )
            ),
        ]
        rows = np.hstack(columns)
        same = (rows[:, None] == rows[None]).all(axis=2).sum(axis=1) > 1
        yield from _named("twins", layer, same)


def _of_units(
    weights: Mapping[int, Array], biases: Mapping[int, Array], layer: int
) -> tuple[Array, ...]:
    """Return what belongs to each unit of a layer, a row a unit: weights in, bias, weights out."""
    bias = [biases[layer][:, None]] if layer in biases else []
    return weights[layer], *bias, weights[layer + 1].T


def _on_most(samples: BoolArray) -> BoolArray:
    return np.asarray(samples.mean(axis=0) > 0.5)


def _how_often(samples: BoolArray) -> dict[str, float]:
    """Return on how many samples it is so at least, of those units for which it is on most."""
    often = samples.sum(axis=0)[_on_most(samples)]
    return {"samples": len(samples), "on": int(often.min(initial=len(samples)))}


def _largest(array: Array) -> float:
    return float(array.max(initial=-math.inf))


def _named(kind: str, layer: int, chosen: BoolArray, **numbers: float) -> Iterator[Finding]:
    units = tuple((layer, int(unit)) for unit in np.flatnonzero(chosen))
    if units:
        numbers |= {"layer": layer, "count": len(units), "of": len(chosen)}
        yield Finding(kind, units, numbers)


_UNIT_LOOKS: tuple[Callable[[Iteration], Iterable[Finding]], ...] = (
    _dead,
    _saturated,
    _stuck,
    _twins,
)

# Layers ----------------------------------------------------------------------------------


def _cut(it: Iteration, layers: Sequence[LayerSizes]) -> Iterator[Finding]:
    """Yield the layer at which nothing arrives although the next one has a δ, by the cause."""
    for layer in reversed(it.spec.hidden_layers):
        arriving = stack_samples(it, "backward_sum", layer)
        if not arriving.any() and layers[layer].delta > 0.0:
            kind = "blocked" if it.old.weights[layer + 1].any() else "cut"
            yield Finding(kind, (), {"layer": layer})


def _ratios(it: Iteration, layers: Sequence[LayerSizes]) -> Iterator[Finding]:
    """Yield the layer with the smallest and with the largest δ, where they are out of bounds."""
    if not layers[-1].delta > 0.0:
        return
    ratios = {size.layer: size.delta / layers[-1].delta for size in layers if size.delta > 0.0}
    low, high = min(ratios, key=ratios.__getitem__), max(ratios, key=ratios.__getitem__)
    if ratios[low] < VANISHING:
        yield Finding("vanishing", (), {"layer": low, "ratio": ratios[low]})
    if ratios[high] > EXPLODING:
        yield Finding("exploding", (), {"layer": high, "ratio": ratios[high]})


def _leap(it: Iteration, layers: Sequence[LayerSizes]) -> Iterator[Finding]:
    """Yield the layer whose update is the largest relative to its weights."""
    share, layer = max((size.update or 0.0, size.layer) for size in layers)
    if share > LEAP:
        yield Finding("leap", (), {"layer": layer, "share": share})


def _flat(it: Iteration, layers: Sequence[LayerSizes]) -> Iterator[Finding]:
    """Yield a finding where the gradients are next to nothing although there are errors."""
    g, error = it.gradients, layers[-1].delta
    everything = [*(w.ravel() for w in g.weights.values()), *g.biases.values()]
    gradient = rms(np.concatenate(everything))
    if error > ERROR and gradient < FLAT * error:
        yield Finding("flat", (), {"gradient": gradient, "error": error})


_LAYER_LOOKS: tuple[Callable[[Iteration, Sequence[LayerSizes]], Iterable[Finding]], ...] = (
    _cut,
    _ratios,
    _leap,
    _flat,
)

# The loss --------------------------------------------------------------------------------


def _of_losses(it: Iteration, losses: Losses) -> Iterator[Finding]:
    """Yield what the loss says, at most one thing."""
    *before, now = losses.so_far
    if not (math.isfinite(now) and math.isfinite(losses.after)):
        yield Finding("overflow", (), {"loss": now})
    elif _rises([*before, now], losses):
        yield Finding("rising", (), {"count": RISES, "loss": now, "after": losses.after})
    elif losses.after > OVERSHOT * now:
        yield Finding("overshot", (), {"loss": now, "after": losses.after})
    else:
        yield from _standing_still([*before, now])


def _rises(so_far: Sequence[float], losses: Losses) -> bool:
    latest = [*so_far[-RISES:], losses.after]
    always = all(a < b for a, b in pairwise(latest))
    return not losses.mixed and len(latest) > RISES and always and latest[-1] > RISEN * latest[0]


def _standing_still(so_far: Sequence[float]) -> Iterator[Finding]:
    known = [loss for loss in so_far if math.isfinite(loss)]
    if len(known) < 2 * WINDOW:
        return
    older, newer = (sum(part) / WINDOW for part in (known[-2 * WINDOW : -WINDOW], known[-WINDOW:]))
    if abs(newer - older) < STILL * abs(older) and newer > LEARNED * known[0]:
        yield Finding("still", (), {"count": WINDOW, "loss": newer, "first": known[0]})
