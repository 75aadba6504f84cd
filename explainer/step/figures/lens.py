"""The loss along one weight, and the error of difference quotients against the nudge."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from explainer.engine.functions import Array
from explainer.step.inspection.lens import LossSlice
from explainer.step.inspection.nudges import Ladder
from explainer.ui.figures.curves import encode_with_gaps, make_axis, make_layout
from explainer.ui.figures.drawing import MONO, Figure, shorten_number
from explainer.ui.figures.palette import (
    GOOD,
    INK,
    LINE,
    MUTED,
    PANEL,
    POSITIVE,
    delta_colour,
)

_MAX_FLATTENING = 3.0
"""Heights of the curve that its distance from the true landing may add."""

_HOVER = "%{x:.6g}: %{y:.6g}<extra></extra>"


def draw_weight_lens(lens: LossSlice, name: str) -> Figure:
    """Return the curve with the point, the tangent, the step and both landings.

    ``name`` is the parameter's, in plotly's markup. A script shows each mark, by its name in
    ``meta``, when the step that computes it was reached, and fills the nudge.
    """
    low, high = _heights(lens)
    return {
        "data": [
            _mark("curve", lens.values, lens.losses, line={"color": POSITIVE, "width": 2.2}),
            *_kinks(lens, low),
            _nudge(),
            *_tangent(lens),
            _mark("point", [lens.value], [lens.loss], mode="markers", marker=_ring(INK, 11)),
            *_step(lens, low, high),
        ],
        "layout": make_layout(
            f"lens {name} {lens.values[0]} {lens.values[-1]}",
            height=300,
            showlegend=False,
            hovermode="closest",
            xaxis=make_axis(name, range=[float(lens.values[0]), float(lens.values[-1])]),
            yaxis=make_axis("L", range=[low, high]),
        ),
    }


def _heights(lens: LossSlice) -> tuple[float, float]:
    """Return the limits of L; they hold the true landing unless that would flatten the curve."""
    curve = np.array([*lens.losses, lens.loss, lens.landing])
    finite = curve[np.isfinite(curve)]
    if not finite.size:
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    room = _MAX_FLATTENING * (high - low) or abs(high)
    if low - room <= lens.after <= high + room:
        low, high = min(low, lens.after), max(high, lens.after)
    margin = 0.1 * (high - low) or 0.1 * abs(high) or 1.0
    return low - margin, high + margin


def _kinks(lens: LossSlice, low: float) -> list[Figure]:
    ticks = {"symbol": "line-ns-open", "size": 12, "color": MUTED}
    floor = [low] * len(lens.kinks)
    return [_mark("kinks", lens.kinks, floor, mode="markers", marker=ticks, cliponaxis=False)]


def _nudge() -> Figure:
    dots = {"size": 7, "color": INK}
    return _mark("nudge", [], [], mode="lines+markers", line=_line(INK, 1.5, "dot"), marker=dots)


def _tangent(lens: LossSlice) -> list[Figure]:
    ends = np.array([lens.values[0], lens.values[-1]])
    heights = lens.loss + lens.gradient * (ends - lens.value)
    line = _line(delta_colour(lens.gradient), 2.2, "dash")
    return [_mark("tangent", ends, heights, line=line)]


def _step(lens: LossSlice, low: float, high: float) -> list[Figure]:
    """Return the arrow Δw, the fall to the slice, and where the loss really lands."""
    arrow = {"symbol": "arrow", "size": [0, 13], "angleref": "previous", "color": GOOD}
    across, level = [lens.value, lens.new], [lens.loss] * 2
    end = min(max(lens.after, low), high)
    fall = ([lens.new] * 3, [lens.loss, lens.landing, end])
    return [
        _mark("step", across, level, mode="lines+markers", line=_line(GOOD, 2.2), marker=arrow),
        _mark("fall", *fall, line=_line(GOOD, 1.4, "dot")),
        _mark("landing", [lens.new], [lens.landing], mode="markers", marker=_ring(GOOD, 10)),
        _mark("after", [lens.new], [end], **_true_landing(lens, end)),
    ]


def _true_landing(lens: LossSlice, end: float) -> Figure:
    """Return the look of the true landing; beyond the edge it points there and tells its number."""
    marker = {"symbol": "diamond", "size": 12, "color": GOOD}
    if end == lens.after or not math.isfinite(lens.after):
        return {"mode": "markers", "marker": marker}
    symbol = "triangle-down" if lens.after < end else "triangle-up"
    return {
        "mode": "markers+text",
        "marker": {**marker, "symbol": symbol},
        "cliponaxis": False,
        "text": [f" {shorten_number(lens.after)}"],
        "textposition": "top right" if lens.after < end else "bottom right",
        "textfont": {"family": MONO, "size": 12, "color": GOOD},
    }


def draw_nudge_errors(rungs: Ladder) -> Figure:
    """Return the error of both quotients against the nudge, large nudges on the left."""
    forward, central = rungs.error(rungs.forward()), rungs.error(rungs.central())
    return {
        "data": [
            _error("forward", rungs, forward, MUTED, "dot"),
            _error("central", rungs, central, INK, "solid"),
            _mark("guide", [], [], line={"color": LINE, "width": 2}),
            _mark("now", [], [], mode="markers", marker=_ring(INK, 11)),
        ],
        "layout": make_layout(
            "nudges",
            height=190,
            showlegend=False,
            hovermode="closest",
            xaxis=make_axis("Δw", type="log", range=[0.4, -13.4], exponentformat="power", dtick=2),
            yaxis=make_axis(
                "", type="log", exponentformat="power", nticks=6, range=_decades(forward, central)
            ),
        ),
    }


def _decades(*errors: Array) -> list[float]:
    every = np.concatenate(errors)
    logs = np.log10(every[np.isfinite(every) & (every > 0.0)])
    if not logs.size:
        return [-16.0, 0.0]
    return [math.floor(logs.min()) - 0.5, math.ceil(logs.max()) + 0.5]


def _error(name: str, rungs: Ladder, errors: Array, colour: str, dash: str) -> Figure:
    shown = np.where(errors > 0.0, errors, np.nan)
    dots = {"size": 5, "color": [PANEL if bent else colour for bent in rungs.bent.tolist()],
            "line": {"color": colour, "width": 1.2}}  # fmt: skip
    return _mark(
        name, rungs.nudges, shown, mode="lines+markers", line=_line(colour, 1.8, dash), marker=dots
    )


def _mark(
    name: str, x: Sequence[float] | Array, y: Sequence[float] | Array, **properties: Any
) -> Figure:
    place: Figure = (
        {"x": encode_with_gaps(x), "y": encode_with_gaps(y)} if len(x) else {"x": [], "y": []}
    )
    own = {"type": "scatter", "meta": name, "mode": "lines", "hovertemplate": _HOVER}
    return {**own, **place, **properties}


def _line(colour: str, width: float, dash: str = "solid") -> Figure:
    return {"color": colour, "width": width, "dash": dash}


def _ring(colour: str, size: float) -> Figure:
    return {"size": size, "color": PANEL, "line": {"color": colour, "width": 2.5}}
