"""A race as it is shown: its lanes, and the valley over two weights that their paths walk in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from explainer.data.datasets import Dataset
from explainer.data.evaluation import mean_loss
from explainer.figures.race import Valley
from explainer.functions import Array
from explainer.network import NetworkSpec
from explainer.parameter import Parameter, every_parameter
from explainer.race import Lane
from explainer.session import Point

VALLEY = 35
"""Values of each of two weights at which the loss is computed for the contours."""


@dataclass(frozen=True, eq=False)
class Race:
    """Optimizers from one ``start`` on a data set, and the pair of parameters watched."""

    start: Point
    dataset: Dataset
    pair: tuple[Parameter, Parameter]
    lanes: tuple[Lane, ...]

    @cached_property
    def valley(self) -> Valley:
        """The loss over the pair around all paths, the other parameters as at the start."""
        points = np.array(self._places())
        x, y = (_around(points[:, axis]) for axis in (0, 1))
        losses = [[self._loss((first, second)) for first in x] for second in y]
        names = (self.pair[0].name, self.pair[1].name)
        return Valley(x, y, np.array(losses), names)

    def _places(self) -> list[tuple[float, ...]]:
        """Return where all have been that did not diverge; if all did, how they began."""
        steady = [place for lane in self.lanes if not lane.diverged for place in lane.path]
        return steady or [place for lane in self.lanes for place in lane.path[:4]]

    def _loss(self, values: tuple[float, float]) -> float:
        parameters = self.start.parameters
        for parameter, value in zip(self.pair, values, strict=True):
            parameters = parameter.set_in(parameters, value)
        return mean_loss(self.start.spec, parameters, self.dataset)


def address(spec: NetworkSpec, sent: object, place: int) -> Parameter:
    """Return the parameter that was chosen as ``layer/unit/source``; else the first or second."""
    known = every_parameter(spec)
    by_key = {address_key(one): one for one in known}
    return by_key.get(str(sent), known[min(place, len(known) - 1)])


def address_key(one: Parameter) -> str:
    """Return an address as one string: ``layer/unit/source``."""
    return "/".join("" if part is None else str(part) for part in one)


def _around(values: Array) -> Array:
    middle = np.clip(values, *np.quantile(values, [0.02, 0.98]))
    room = 0.3 * (float(np.ptp(middle)) or 1.0)
    return np.linspace(middle.min() - room, middle.max() + room, VALLEY)
