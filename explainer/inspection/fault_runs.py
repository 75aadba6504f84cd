"""What becomes of the loss: training on with a fault, and the right way from the same beginning."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from explainer.race import data_loss
from explainer.session import Point, Session

MARKS = (1, 10, 100)
"""Iterations after which both ways are compared."""

NOTICEABLE = 0.01
"""Share of the larger loss by which two losses must differ to be told apart."""

Verdict: TypeAlias = Literal[
    "both_diverged", "diverged", "right_diverged", "same", "rises", "worse", "better"
]


@dataclass(frozen=True)
class Way:
    """The loss before the first iteration and after each that could be made.

    It is that of the whole data set if the session has one, else of its batch. ``diverged`` tells
    that the numbers after the last are no longer finite.
    """

    losses: tuple[float, ...]
    diverged: bool

    def after(self, iterations: int) -> float | None:
        """Return the loss after so many iterations, None if it never came to that."""
        return self.losses[iterations] if iterations < len(self.losses) else None


@dataclass(frozen=True)
class Comparison:
    """The right way and the wrong one from the open iteration on."""

    right: Way
    wrong: Way

    @property
    def verdict(self) -> Verdict:
        """What the losses at the end say."""
        if self.wrong.diverged:
            return "both_diverged" if self.right.diverged else "diverged"
        if self.right.diverged:
            return "right_diverged"
        right, wrong = self.right.losses[-1], self.wrong.losses[-1]
        if abs(wrong - right) <= NOTICEABLE * max(abs(right), abs(wrong)):
            return "same"
        if wrong < right:
            return "better"
        return "rises" if wrong > self.wrong.losses[0] else "worse"


def compared(session: Session) -> Comparison:
    """Return both ways from the open iteration on, as far as the last of ``MARKS``."""
    point, number = session.point, session.iteration
    return Comparison(_way(replace(point, fault=None), number), _way(point, number))


def _way(point: Point, number: int) -> Way:
    losses = [data_loss(point)]
    for following in range(number + 1, number + MARKS[-1] + 1):
        point = point.beginning(following)
        loss = data_loss(point)
        if not (point.is_finite and math.isfinite(loss)):
            return Way(tuple(losses), True)
        losses.append(loss)
    return Way(tuple(losses), False)
