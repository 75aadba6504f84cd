"""Curves of a run that never hold more than a fixed number of points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from explainer.lab.model.net import Sizes

MAX_POINTS = 1000
SMOOTHING = 0.97


@dataclass(frozen=True)
class Mark:
    """Where a `LossCurve` was after ``count`` batches."""

    count: int
    average: float
    weight: float


@dataclass
class LossCurve:
    """The loss of each batch, raw and smoothed, and its η; thinned as it grows.

    Every ``stride``-th batch is kept. When the curve is full, every second point goes and the
    stride doubles. The smoothed loss takes in every batch, kept or not: an exponential moving
    average whose first values are corrected for having started from nothing.

    Attributes
    ----------
    batches
        Batches since the run began, counted from 1.
    raw, smooth
        Loss of that batch, and the average up to it.
    rates
        η of that batch.
    stride
        Distance of the points.
    count
        Batches since the run began, kept or not.
    average, weight
        The moving average, uncorrected, and the sum of the weights in it.
    """

    batches: list[int] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    smooth: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    stride: int = 1
    count: int = 0
    average: float = 0.0
    weight: float = 0.0

    def extend(self, losses: Sequence[float], rates: Sequence[float] = ()) -> None:
        """Take in the losses of the next batches, and η of each of them."""
        for place, loss in enumerate(losses):
            self.count += 1
            self.average += (1 - SMOOTHING) * (loss - self.average)
            self.weight += (1 - SMOOTHING) * (1 - self.weight)
            if (self.count - 1) % self.stride == 0:
                self._keep(loss, self.average / self.weight, rates[place] if rates else 0.0)

    def _keep(self, raw: float, smooth: float, rate: float) -> None:
        if len(self.batches) == MAX_POINTS:
            for values in (self.batches, self.raw, self.smooth, self.rates):
                del values[1::2]
            self.stride *= 2
            if (self.count - 1) % self.stride:
                return
        self.batches.append(self.count)
        self.raw.append(raw)
        self.smooth.append(smooth)
        self.rates.append(rate)

    @property
    def mark(self) -> Mark:
        """Where the curve is: what `rewind` needs to come back here."""
        return Mark(self.count, self.average, self.weight)

    def rewind(self, mark: Mark) -> None:
        """Go to ``mark``; what came after it is forgotten, what is missing before it stays so."""
        kept = bisect_right(self.batches, mark.count)
        for values in (self.batches, self.raw, self.smooth, self.rates):
            del values[kept:]
        self.count, self.average, self.weight = mark.count, mark.average, mark.weight

    def near(self, count: int) -> Mark:
        """Return a mark for batch ``count``, made of the last point that is not after it."""
        if count >= self.count:
            return Mark(count, self.average, self.weight)
        place = bisect_right(self.batches, count) - 1
        if place < 0:
            return Mark(count, 0.0, 0.0)
        weight = 1 - SMOOTHING ** self.batches[place]
        return Mark(count, self.smooth[place] * weight, weight)

    def copy(self) -> LossCurve:
        """Return a curve that no longer changes with this one."""
        lists = (list(self.batches), list(self.raw), list(self.smooth), list(self.rates))
        return LossCurve(*lists, self.stride, self.count, self.average, self.weight)


@dataclass
class SizeCurves:
    """Gradients and updates of each layer, measured against its weights; thinned as they grow.

    Attributes
    ----------
    batches
        Batches since the run began, counted from 1, at which they were measured; ``steps`` in the
        file.
    gradients
        For each layer with weights: |∂L/∂W| / |W| after each of the batches.
    changes
        For each layer with weights: |ΔW| / |W| after each of the batches.
    stride
        Of so many measurements one is kept.
    count
        Measurements since the run began.
    """

    batches: Annotated[list[int], Field(alias="steps")] = field(default_factory=list)
    gradients: list[list[float]] = field(default_factory=list)
    changes: list[list[float]] = field(default_factory=list)
    stride: int = 1
    count: int = 0

    def add(self, sizes: Sizes) -> None:
        """Take in one measurement."""
        if len(self.batches) == MAX_POINTS:
            for values in (self.batches, *self.gradients, *self.changes):
                del values[1::2]  # type: ignore[attr-defined]  # lists of ints and of floats
            self.stride *= 2
        self.count += 1
        if (self.count - 1) % self.stride:
            return
        self.batches.append(sizes.batch)
        for curves, norms in ((self.gradients, sizes.gradients), (self.changes, sizes.changes)):
            while len(curves) < len(norms):
                curves.append([])
            for curve, norm, weight in zip(curves, norms, sizes.weights, strict=True):
                curve.append(norm / weight if weight else 0.0)

    def rewind(self, batch: int) -> None:
        """Forget what was measured after batch ``batch``."""
        kept = bisect_right(self.batches, batch)
        for values in (self.batches, *self.gradients, *self.changes):
            del values[kept:]  # type: ignore[attr-defined]

    def copy(self) -> SizeCurves:
        """Return curves that no longer change with these."""
        gradients = [list(curve) for curve in self.gradients]
        changes = [list(curve) for curve in self.changes]
        return SizeCurves(list(self.batches), gradients, changes, self.stride, self.count)
