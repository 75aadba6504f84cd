"""Curves of a run that never hold more than a fixed number of points."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_POINTS = 1000
SMOOTHING = 0.97


@dataclass
class LossCurve:
    """The loss of each batch, raw and smoothed; thinned as it grows.

    Every ``stride``-th batch is kept. When the curve is full, every second point goes and the
    stride doubles. The smoothed loss takes in every batch, kept or not: an exponential moving
    average whose first values are corrected for having started from nothing.

    Attributes
    ----------
    batches
        Batches since the run began, counted from 1.
    raw, smooth
        Loss of that batch, and the average up to it.
    """

    batches: list[int] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)
    smooth: list[float] = field(default_factory=list)
    stride: int = 1
    count: int = 0
    _average: float = 0.0

    def extend(self, losses: tuple[float, ...]) -> None:
        """Take in the losses of the next batches."""
        for loss in losses:
            self.count += 1
            self._average += (1 - SMOOTHING) * (loss - self._average)
            if (self.count - 1) % self.stride == 0:
                self._keep(loss, self._average / (1 - SMOOTHING**self.count))

    def _keep(self, raw: float, smooth: float) -> None:
        if len(self.batches) == MAX_POINTS:
            for values in (self.batches, self.raw, self.smooth):
                del values[1::2]
            self.stride *= 2
            if (self.count - 1) % self.stride:
                return
        self.batches.append(self.count)
        self.raw.append(raw)
        self.smooth.append(smooth)

    def copy(self) -> LossCurve:
        """Return a curve that no longer changes with this one."""
        lists = (list(self.batches), list(self.raw), list(self.smooth))
        return LossCurve(*lists, self.stride, self.count, self._average)
