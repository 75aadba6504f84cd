"""The loss over the iterations."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explainer.ui.figures.curves import thin_points
from explainer.ui.figures.drawing import AXIS, SANS, Figure
from explainer.ui.figures.palette import GOOD, INK, PANEL, POSITIVE


def draw_loss_history(losses: Sequence[float], current: int, after: float) -> Figure:
    """Return the loss before each iteration, with before → after of the open one.

    Of very many iterations only some are drawn, evenly spaced.

    Parameters
    ----------
    losses
        Loss before iteration 0, 1, …; NaN where it was never computed.
    current
        Number of the open iteration.
    after
        Loss after its update.
    """
    return {
        "data": [_way(losses), _step(current, losses[current], after)],
        "layout": _layout(len(losses)),
    }


def _way(losses: Sequence[float]) -> Figure:
    known = [i for i, loss in enumerate(losses) if math.isfinite(loss)]
    numbers = [known[i] for i in thin_points(len(known))]
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(numbers) <= 30 else "lines",
        "x": numbers,
        "y": [losses[i] for i in numbers],
        "line": {"color": POSITIVE, "width": 2},
        "marker": {"color": POSITIVE, "size": 5},
        "hovertemplate": "%{x}: %{y:.9g}<extra></extra>",
    }


def _step(current: int, before: float, after: float) -> Figure:
    finite = math.isfinite(before) and math.isfinite(after)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [current, current + 1] if finite else [],
        "y": [before, after] if finite else [],
        "line": {"color": GOOD, "width": 2, "dash": "dot"},
        "marker": {
            "color": [POSITIVE, PANEL],
            "size": 9,
            "line": {"color": [POSITIVE, GOOD], "width": 2},
        },
        "hovertemplate": "%{x}: %{y:.9g}<extra></extra>",
    }


def _layout(count: int) -> Figure:
    # Whole numbers are the ticks, each of them while they are few.
    ticks = {"dtick": 1} if count <= 5 else {"nticks": 6}
    return {
        "height": 190,
        "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "family": SANS},
        "xaxis": {**AXIS, "tickformat": "d", **ticks},
        "yaxis": {**AXIS, "nticks": 5},
        "uirevision": "loss",
    }
