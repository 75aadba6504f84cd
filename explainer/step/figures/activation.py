"""An activation and its derivative; the script marks z, and the tangent whose slope is f′(z)."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer.engine.functions import ACTIVATIONS, Array
from explainer.ui.figures.curves import make_axis, make_layout
from explainer.ui.figures.drawing import Figure
from explainer.ui.figures.palette import INK, LINE, MUTED, PANEL, POSITIVE

_NEAR = 6.0
"""Everything that bends does so for |z| below it."""

_FAR = 1e100
"""Beyond it there is nothing to see, and widths would overflow."""


def draw_activation(name: str, zs: Array) -> Figure:
    """Return f above f′ over a range that holds all ``zs``.

    For softmax z is counted from ln Σ e^z of the other units: there ŷ_j is σ(z). The marks that
    a script fills have their names in ``meta``.
    """
    shape = "sigmoid" if name == "softmax" else name
    z = _range(zs)
    f = ACTIVATIONS[shape].value(z)
    slope = ACTIVATIONS[shape].derivative(z)
    bends = ACTIVATIONS[shape].bends
    jumps = bends and slope[0] != slope[-1]
    return {
        "data": [
            *_curves(
                z, f, np.where(z == 0.0, np.nan, slope) if jumps else slope, bends and not jumps
            ),
            *(_convention(slope[z == 0.0][0]) if jumps else ()),
            *_marked(),
        ],
        "layout": make_layout(
            f"activation {name} {z[0]} {z[-1]}",
            height=300,
            showlegend=False,
            hovermode="closest",
            xaxis=make_axis("z", range=[z[0], z[-1]], anchor="y2"),
            yaxis=make_axis(
                "ŷ" if name == "softmax" else "f(z)", range=_padded(f), domain=[0.42, 1.0], nticks=5
            ),
            yaxis2=make_axis("f′(z)", range=_padded(slope), domain=[0.0, 0.33], nticks=4),
        ),
    }


def _range(zs: Array) -> Array:
    """Return z from below the smallest to above the largest, denser where functions bend."""
    finite = zs[np.abs(zs) < _FAR]
    low, high = min(-_NEAR, *finite, 0.0), max(_NEAR, *finite, 0.0)
    margin = 0.06 * (high - low)
    far = np.linspace(low - margin, high + margin, 121)
    return np.unique(np.concatenate([far, np.linspace(-_NEAR, _NEAR, 121), [0.0]]))


def _padded(values: Array) -> list[float]:
    low, high = float(values.min()), float(values.max())
    margin = 0.12 * (high - low or 1.0)
    return [low - margin, high + margin]


def _curves(z: Array, f: Array, slope: Array, steps_up: bool) -> list[Figure]:
    """Return f and f′; a function that steps up does so at 0, not on the way to the next z."""
    steps = [None if np.isnan(value) else value for value in slope.tolist()]
    hover = "%{x:.4g}: %{y:.6g}<extra></extra>"
    line = {"color": POSITIVE, "width": 2, "shape": "vh" if steps_up else "linear"}
    below = {"color": MUTED, "width": 2}
    return [
        _mark("value", mode="lines", x=z.tolist(), y=f.tolist(), line=line, hovertemplate=hover),
        _mark(
            "slope", mode="lines", x=z.tolist(), y=steps, line=below, yaxis="y2",
            hovertemplate=hover, connectgaps=False,
        ),
    ]  # fmt: skip


def _convention(at_zero: float) -> list[Figure]:
    """Return where f′ jumps: the filled end is the one that f′(0) takes."""
    colours = {"color": [MUTED, PANEL], "size": 7, "line": {"color": MUTED, "width": 1.5}}
    return [
        _mark("jump", mode="markers", x=[0.0, 0.0], y=[at_zero, 1.0], marker=colours, yaxis="y2")
    ]


def _marked() -> list[Figure]:
    """Return the empty marks for the samples, the current z, and the tangent."""
    ring = {"color": PANEL, "size": 11, "line": {"color": INK, "width": 2.5}}
    ticks = {"symbol": "line-ns-open", "size": 10, "color": MUTED}
    return [
        _mark("samples", mode="markers", marker=ticks, yaxis="y2"),
        _mark("guide", mode="lines", line={"color": LINE, "width": 1.5, "dash": "dot"}),
        _mark("guide_slope", mode="lines", line={"color": LINE, "width": 1.5}, yaxis="y2"),
        _mark("tangent", mode="lines", line={"color": INK, "width": 2, "dash": "dash"}),
        _mark("point", mode="markers", marker=ring),
        _mark("slope_point", mode="markers", marker=ring, yaxis="y2"),
    ]


def _mark(name: str, **properties: Any) -> Figure:
    empty = {"type": "scatter", "meta": name, "x": [], "y": [], "hoverinfo": "skip"}
    return {**empty, **properties}
