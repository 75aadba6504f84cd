"""What becomes of the loss: training on with a fault, and the right way from the same beginning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, TypeAlias

from explainer.engine.session.session import Point, Session
from explainer.engine.training.race import follow_descent

MARKS = (1, 10, 100)
"""Iterations after which both ways are compared."""

NOTICEABLE = 0.01
"""Share of the larger loss by which two losses must differ to be told apart."""

Verdict: TypeAlias = Literal[
    "both_diverged", "diverged", "right_diverged", "same", "rises", "worse", "better"
]


@dataclass(frozen=True)
class TrainedLosses:
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
class FaultComparison:
    """The right way and the wrong one from the open iteration on."""

    right: TrainedLosses
    wrong: TrainedLosses

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


def compare_with_fault(session: Session) -> FaultComparison:
    """Return both ways from the open iteration on, as far as the last of ``MARKS``."""
    point, number = session.point, session.iteration
    return FaultComparison(_way(replace(point, fault=None), number), _way(point, number))


def _way(point: Point, number: int) -> TrainedLosses:
    points = islice(follow_descent(point, number), MARKS[-1] + 1)
    losses = tuple(loss for _, loss in points)
    return TrainedLosses(losses, diverged=len(losses) <= MARKS[-1])
