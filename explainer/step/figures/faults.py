"""The loss with a mistake and without it."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.ui.figures.drawing import AXIS, SANS, Figure
from explainer.ui.figures.palette import BAD, GOOD, INK

_LOG_FROM = 100.0
"""Ratio of the largest to the smallest loss from which the axis is logarithmic."""


def draw_two_ways(
    right: Sequence[float], wrong: Sequence[float], first: int, names: tuple[str, str]
) -> Figure:
    """Return the losses of the right and of the wrong way.

    Parameters
    ----------
    right, wrong
        The loss before iteration ``first`` and after each that followed.
    first
        Number of the iteration in which both begin.
    names
        What the two are called.
    """
    losses = [*right, *wrong]
    steep = min(losses) > 0.0 and max(losses) > _LOG_FROM * min(losses)
    scale = {"type": "log", "dtick": _decades(losses)} if steep else {"nticks": 5}
    return {
        "data": [
            _line(right, first, names[0], {"color": GOOD, "width": 2}),
            _line(wrong, first, names[1], {"color": BAD, "width": 2, "dash": "dash"}),
        ],
        "layout": {
            "height": 210,
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "showlegend": True,
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"color": INK, "family": SANS, "size": 12},
            "xaxis": {**AXIS, "tickformat": "d", "nticks": 6},
            "yaxis": {**AXIS, **scale},
            "dragmode": False,
        },
    }


def _decades(losses: Sequence[float]) -> int:
    """Return how many powers of ten lie between two ticks."""
    span = len(f"{max(losses) / min(losses):.0f}")
    return max(1, round(span / 5))


def _line(losses: Sequence[float], first: int, name: str, look: Figure) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers" if len(losses) <= 12 else "lines",
        "x": [first + index for index in range(len(losses))],
        "y": list(losses),
        "name": name,
        "line": look,
        "marker": {"color": look["color"], "size": 6},
        "hovertemplate": "%{x}: %{y:.6g}<extra></extra>",
    }
