"""What a run is told while it runs."""

from __future__ import annotations

import queue
from dataclasses import dataclass


@dataclass(frozen=True)
class Stop:
    """End after the present batch."""


@dataclass(frozen=True)
class Pause:
    """Wait after the present batch."""


@dataclass(frozen=True)
class Resume:
    """Go on after a pause."""


@dataclass(frozen=True)
class SetRate:
    """From the next batch on, η of the settings is ``rate``."""

    rate: float


Order = Stop | Pause | Resume | SetRate


class Controls:
    """A letter box: any thread may write, the training reads before every batch."""

    def __init__(self) -> None:
        self._orders: queue.SimpleQueue[Order] = queue.SimpleQueue()

    def send(self, order: Order) -> None:
        """Hand in an order."""
        self._orders.put(order)

    @property
    def waiting(self) -> bool:
        """Whether there is an order to read."""
        return not self._orders.empty()

    @property
    def pressing(self) -> bool:
        """Whether what is no batch should be left to read an order first."""
        return not self._orders.empty()

    def next(self) -> Order:
        """Return the next order; wait for it if there is none."""
        return self._orders.get()
