"""What all charts of curves share: one layout, lines told apart by hue, dash and symbol."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from explainer.ui.figures.drawing import AXIS, SANS, Figure
from explainer.ui.figures.palette import INK, MUTED, SERIES

DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross", "star", "hexagon2")
"""One more than there are hues: the pairs repeat only after 42."""
MAX_SHOWN = 1500
"""Points of a line on the page; longer ones are thinned."""


def hue(number: int) -> str:
    """Return the hue of the class, branch or racer ``number``, counted from 0."""
    return SERIES[number % len(SERIES)]


def symbol(number: int) -> str:
    """Return the symbol of the class, branch or racer ``number``."""
    return SYMBOLS[number % len(SYMBOLS)]


def dash(number: int) -> str:
    """Return the dash of the branch or racer ``number``."""
    return DASHES[number % len(DASHES)]


def encode_typed_array(values: object, kind: str = "f4") -> dict[str, str]:
    """Return an array of one or two dimensions as plotly's typed array.

    A list would be watched number by number in the browser, which takes longer than to draw it.
    """
    with np.errstate(over="ignore"):  # beyond float32 a place is off every axis anyway
        array = np.asarray(values, dtype=kind).astype(np.dtype(kind).newbyteorder("<"))
    content = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    shape = {"shape": ", ".join(map(str, array.shape))} if array.ndim == 2 else {}
    return {"dtype": kind, "bdata": content, **shape}


def encode_with_gaps(values: object) -> dict[str, str]:
    """Return packed numbers; what is not finite becomes a gap."""
    array = np.asarray(values, dtype=float)
    return encode_typed_array(np.where(np.isfinite(array), array, np.nan), "f8")


def thin_points(count: int) -> list[int]:
    """Return the indices of at most `MAX_SHOWN` of ``count`` points, the last among them."""
    if count <= MAX_SHOWN:
        return list(range(count))
    return sorted({round(place) for place in np.linspace(0, count - 1, MAX_SHOWN)})


def make_axis(title: str, **more: Any) -> Figure:
    """Return an axis with its title."""
    return {**AXIS, "title": {"text": title, "font": {"size": 12, "color": MUTED}}, **more}


FURTHEST = 10.0
"""Times the largest loss at a start beyond which a chart is cut off: something diverges there."""

FURTHEST_LOGARITHMIC = 1000.0
"""The same of a logarithmic chart."""

_MOST_DECADES_TICKED = 6


def find_ceiling(curves: Iterable[Sequence[float]], furthest: float = FURTHEST) -> float | None:
    """Return where a chart of losses ends because some of them leave it; None if none does."""
    known = [[loss for loss in curve if math.isfinite(loss)] for curve in curves]
    ceiling = furthest * max((curve[0] for curve in known if curve), default=0.0)
    beyond = any(loss > ceiling for curve in known for loss in curve)
    return ceiling if beyond and ceiling > 0.0 else None


def cut_off(curves: Iterable[Sequence[float]]) -> Figure:
    """Return the range of a linear axis of losses that some of them leave; else nothing."""
    ceiling = find_ceiling(curves)
    return {} if ceiling is None else {"range": [-0.02 * ceiling, ceiling]}


def make_logarithmic(values: Iterable[float]) -> Figure:
    """Return a logarithmic axis for ``values``, with few ticks if they are far apart."""
    positive = [value for value in values if 0.0 < value < math.inf]
    axis: Figure = {"type": "log", "exponentformat": "power"}
    decades = math.log10(max(positive) / min(positive)) if positive else 0.0
    if decades > math.log10(30.0):
        axis["dtick"] = max(1, math.ceil(decades / _MOST_DECADES_TICKED))
    return axis


def make_layout(revision: str, **more: Any) -> Figure:
    """Return the layout of a chart, as high as its element; ``revision`` names what it shows."""
    return {
        "margin": {"l": 8, "r": 10, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "family": SANS, "size": 12},
        "legend": {
            "orientation": "h",
            "x": 0,
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 12},
        },
        "dragmode": False,
        "uirevision": revision,
        **more,
    }


@dataclass(frozen=True, eq=False)
class Curve:
    """One curve among others: its ``name``, and y at each x; ``number`` decides its look."""

    number: int
    name: str
    x: Sequence[float]
    y: Sequence[float]


def make_mark(curve: Curve) -> Figure:
    """Return a curve as a mark, without its look."""
    shown = thin_points(len(curve.x))
    return {
        "type": "scatter",
        "uid": str(curve.number),
        "name": curve.name,
        "x": encode_with_gaps([curve.x[i] for i in shown]),
        "y": encode_with_gaps([curve.y[i] for i in shown]),
        "hovertemplate": "%{y:.4g}",
    }
