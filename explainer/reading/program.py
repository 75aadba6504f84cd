"""What reading code has found: what was learned from, how, and what was not understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from explainer.reading.notes import Note
from explainer.reading.values import Images, Optimizer, Tensor


@dataclass(frozen=True)
class BackwardCall:
    """``loss.backward()``: what it was called of, and the lines from which it was reached."""

    loss: Tensor
    places: tuple[int, ...] = ()

    @property
    def line(self) -> int:
        """Its line; 0 if the code has none."""
        return (0, *self.places)[-1]


@dataclass(frozen=True)
class UpdateFound:
    """A line that changes parameters: by an optimizer, or by hand.

    ``rate`` is what the gradient is multiplied by, and ``divisors`` what it is divided by.
    """

    places: tuple[int, ...]
    optimizer: Optimizer | None = None
    rate: float = 0.0
    divisors: tuple[float, ...] = ()
    parameters: tuple[Tensor, ...] = ()


@dataclass(frozen=True)
class ClipFound:
    """A line that clips gradients: ``how`` is the name of the setting of an optimizer."""

    line: int
    how: str
    limit: float


@dataclass(eq=False)
class Program:
    """Everything that reading has found, in the order of the code."""

    seed: int | None = None
    device: str = "auto"
    modules: list[Any] = field(default_factory=list)
    classes: list[Any] = field(default_factory=list)
    optimizers: list[Optimizer] = field(default_factory=list)
    losses: list[Tensor] = field(default_factory=list)
    backwards: list[BackwardCall] = field(default_factory=list)
    updates: list[UpdateFound] = field(default_factory=list)
    clips: list[ClipFound] = field(default_factory=list)
    loops: list[tuple[int, int]] = field(default_factory=list)
    images: list[Images] = field(default_factory=list)
    normalised: list[tuple[int, float, float]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to draw where the code says no seed."""
        self.rng = np.random.default_rng(0)

    def sow(self, seed: int) -> None:
        """Draw from ``seed`` on, as the code says."""
        self.seed, self.rng = seed, np.random.default_rng(seed)

    def complain(self, note: Note) -> None:
        """Note what was not understood, once a line."""
        known = {(one.line, one.key) for one in self.notes}
        if (note.line, note.key) not in known and len(self.notes) < MAX_NOTES:
            self.notes.append(note)


MAX_NOTES = 200
"""Lines of one text that can be named."""
