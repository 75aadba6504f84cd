"""A race as it is shown: its lanes, and the valley over two weights that their paths walk in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explainer.data.datasets import Dataset
from explainer.data.evaluation import mean_loss
from explainer.figures.race import Valley
from explainer.functions import Array
from explainer.network import NetworkSpec, Parameters, frozen
from explainer.race import Address, Lane
from explainer.session import Point

VALLEY = 35
"""Values of each of two weights at which the loss is computed for the contours."""


@dataclass(frozen=True, eq=False)
class Race:
    """Optimizers from one ``start`` on a data set, and the pair of parameters watched."""

    start: Point
    dataset: Dataset
    pair: tuple[Address, Address]
    lanes: tuple[Lane, ...]

    @cached_property
    def valley(self) -> Valley:
        """The loss over the pair around all paths, the other parameters as at the start."""
        points = np.array(self._places())
        x, y = (_around(points[:, axis]) for axis in (0, 1))
        losses = [[self._loss((first, second)) for first in x] for second in y]
        first, second = map(parameter_name, self.pair)
        return Valley(x, y, np.array(losses), (first, second))

    def _places(self) -> list[tuple[float, ...]]:
        """Return where all have been that did not diverge; if all did, how they began."""
        steady = [place for lane in self.lanes if not lane.diverged for place in lane.path]
        return steady or [place for lane in self.lanes for place in lane.path[:4]]

    def _loss(self, values: tuple[float, float]) -> float:
        parameters = _with(self.start.parameters, self.pair, values)
        return mean_loss(self.start.spec, parameters, self.dataset)


def addresses(spec: NetworkSpec) -> list[Address]:
    """Return the addresses of all parameters, layer by layer, unit by unit."""
    return [
        (layer, unit, source)
        for layer in spec.layers
        for unit in range(spec.sizes[layer])
        for source in (*range(spec.sizes[layer - 1]), None)
    ]


def address(spec: NetworkSpec, sent: object, place: int) -> Address:
    """Return the parameter that was chosen as ``layer/unit/source``; else the first or second."""
    known = addresses(spec)
    by_key = {address_key(one): one for one in known}
    return by_key.get(str(sent), known[min(place, len(known) - 1)])


def address_key(one: Address) -> str:
    """Return an address as one string: ``layer/unit/source``."""
    return "/".join("" if part is None else str(part) for part in one)


_SUPERSCRIPTS = str.maketrans("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def parameter_name(one: Address) -> str:
    """Return a parameter as formulas write it, counted from 1: w⁽¹⁾₂₁, b⁽¹⁾₂."""
    layer, unit, source = one
    indices = [unit + 1] if source is None else [unit + 1, source + 1]
    joined = ("," if max(indices) > 9 else "").join(map(str, indices))
    letter = "b" if source is None else "w"
    return letter + f"({layer})".translate(_SUPERSCRIPTS) + joined.translate(_SUBSCRIPTS)


def _around(values: Array) -> Array:
    middle = np.clip(values, *np.quantile(values, [0.02, 0.98]))
    room = 0.3 * (float(np.ptp(middle)) or 1.0)
    return np.linspace(middle.min() - room, middle.max() + room, VALLEY)


def _with(p: Parameters, pair: tuple[Address, Address], values: tuple[float, float]) -> Parameters:
    weights, biases = dict(p.weights), dict(p.biases)
    for (layer, unit, source), value in zip(pair, values, strict=True):
        if source is None:
            changed = biases[layer].copy()
            changed[unit] = value
            biases[layer] = frozen(changed)
        else:
            changed = weights[layer].copy()
            changed[unit, source] = value
            weights[layer] = frozen(changed)
    return Parameters(weights, biases)
