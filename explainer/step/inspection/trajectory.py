"""The way that training took so far, seen in two parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.parameter import Parameter
from explainer.engine.session.session import Session
from explainer.step.inspection.lens import Box

MAX_POINTS = 300
"""Points of a way that is drawn."""

_FAR = 1e300
"""A box reaches no farther, so that its width does not overflow."""


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Where two parameters stood before some iterations, the open one last, and the true losses.

    All arrays have shape (N,); ``passed`` is how many iterations lie between first and last.
    """

    iterations: tuple[int, ...]
    xs: Array
    ys: Array
    losses: Array

    @property
    def passed(self) -> int:
        """Iterations from the first point to the last."""
        return self.iterations[-1] - self.iterations[0]


def find_trajectory(session: Session, pair: tuple[Parameter, Parameter]) -> Trajectory:
    """Return the way to the open iteration, as far back as the network is the same.

    Of a long history it has the points that the session keeps, at most 300 of them.
    """
    kept = [(n, point) for n, point in sorted(session.kept.items()) if n < session.iteration]
    points = [*kept, (session.iteration, session.point)]
    other = [i for i, (_, point) in enumerate(points) if point.spec != session.point.spec]
    points = points[other[-1] + 1 if other else 0 :]
    chosen = np.unique(np.linspace(0, len(points) - 1, MAX_POINTS).round().astype(int))
    shown = [points[i] for i in chosen.tolist()]
    xs, ys = (np.array([at.of(point.parameters) for _, point in shown]) for at in pair)
    return Trajectory(
        iterations=tuple(n for n, _ in shown),
        xs=xs,
        ys=ys,
        losses=np.array([session.losses[n] for n, _ in shown]),
    )


def find_box(way: Trajectory, new: tuple[float, float], zoom: int = 0) -> Box:
    """Return a box that holds the way and the next step, 2^−``zoom`` times as wide."""
    x = _limits(np.append(way.xs, new[0]), zoom)
    y = _limits(np.append(way.ys, new[1]), zoom)
    return x, y


def _limits(values: Array, zoom: int) -> tuple[float, float]:
    near = np.clip(np.nan_to_num(values, nan=float(values[0])), -_FAR, _FAR)
    low, high = float(near.min()), float(near.max())
    half = max(0.65 * (high - low), 1.0) * 2.0**-zoom
    middle = (low + high) / 2.0 if zoom <= 0 else float(near[-2])
    return middle - half, middle + half
