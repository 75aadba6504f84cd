"""A race as it is shown: its lanes, the pair of parameters watched, and the valley over them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from explainer.engine.datasets.datasets import Dataset
from explainer.engine.network import NetworkSpec
from explainer.engine.parameter import Parameter, list_parameters
from explainer.engine.session.session import Point
from explainer.engine.training.landscape import Surface, compute_valley
from explainer.engine.training.race import Racer


@dataclass(frozen=True, eq=False)
class Race:
    """Optimizers from one ``start`` on a data set, and the pair of parameters watched."""

    start: Point
    dataset: Dataset
    pair: tuple[Parameter, Parameter]
    lanes: tuple[Racer, ...]

    @cached_property
    def valley(self) -> Surface:
        """The loss over the pair around all paths, the other parameters as at the start."""
        return compute_valley(self.start, self.dataset, self.pair, self.lanes)


def read_address(spec: NetworkSpec, sent: object, place: int) -> Parameter:
    """Return the parameter that was chosen as ``layer/unit/source``; else the first or second."""
    known = list_parameters(spec)
    by_key = {write_watched(one): one for one in known}
    return by_key.get(str(sent), known[min(place, len(known) - 1)])


def write_watched(one: Parameter) -> str:
    """Return an address as one string: ``layer/unit/source``."""
    return "/".join("" if part is None else str(part) for part in one)
