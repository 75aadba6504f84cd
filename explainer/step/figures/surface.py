"""The loss over two weights, as contours and as a mountain, with the way that training took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.training.landscape import Surface
from explainer.step.inspection.trajectory import Trajectory
from explainer.ui.figures.curves import encode_typed_array, encode_with_gaps, make_axis, make_layout
from explainer.ui.figures.drawing import AXIS, Figure, shorten_number
from explainer.ui.figures.palette import GOOD, HIGH, INK, LINE, LOW, MIDDLE, MUTED, PANEL

_STEEP = 50.0
"""From this ratio of the largest to the smallest loss on, heights are drawn as logarithms."""

_SCALE = [[0.0, LOW], [0.5, MIDDLE], [1.0, HIGH]]


@dataclass(frozen=True)
class Landing:
    """Where the next step leads: both parameters, the loss there on the slice, and the true one."""

    x: float
    y: float
    on_slice: float
    after: float


@dataclass(frozen=True, eq=False)
class Landscape:
    """All that is drawn; ``names`` are the parameters' in plotly's markup."""

    surface: Surface
    way: Trajectory
    landing: Landing
    names: tuple[str, str]

    @property
    def heights(self) -> Array:
        """The losses of the grid, NaN where not finite."""
        losses = self.surface.losses
        return np.where(np.isfinite(losses), losses, np.nan)

    @property
    def shades(self) -> Array:
        """What decides the colours: the heights, or their logarithms."""
        return np.log10(self.heights) if self.logarithmic else self.heights

    @property
    def logarithmic(self) -> bool:
        """Whether heights are drawn as logarithms."""
        finite = self.heights[np.isfinite(self.heights)]
        return bool(finite.size and finite.min() > 0.0 and finite.max() > _STEEP * finite.min())


def draw_contours(land: Landscape) -> Figure:
    """Return the surface seen from above."""
    surface = land.surface
    return {
        "data": [_ground(land), *_way_from_above(land.way), _here(land), _step_from_above(land)],
        "layout": make_layout(
            f"contours {land.names} {_ends(surface.xs)} {_ends(surface.ys)}",
            height=340,
            showlegend=False,
            hovermode="closest",
            xaxis=make_axis(land.names[0], range=_ends(surface.xs)),
            yaxis=make_axis(land.names[1], range=_ends(surface.ys)),
        ),
    }


def _ground(land: Landscape) -> Figure:
    return {
        "type": "contour",
        "x": encode_with_gaps(land.surface.xs),
        "y": encode_with_gaps(land.surface.ys),
        "z": encode_typed_array(land.shades, "f8"),
        "text": encode_typed_array(land.heights, "f8"),
        "colorscale": _SCALE,
        "ncontours": 16,
        "contours": {"coloring": "heatmap"},
        "line": {"color": MUTED, "width": 0.6},
        "colorbar": _bar(land),
        "hovertemplate": "%{x:.4g}, %{y:.4g}: L = %{text:.6g}<extra></extra>",
    }


def _way_from_above(way: Trajectory) -> list[Figure]:
    """Return the way, with a rim that keeps it visible on every shade."""
    dots = {"color": INK, "size": 4 if len(way.xs) <= 60 else 1}
    labels = [
        [n, shorten_number(loss)]
        for n, loss in zip(way.iterations, way.losses.tolist(), strict=True)
    ]
    return [
        _flat(way.xs, way.ys, mode="lines", line={"color": PANEL, "width": 5}, hoverinfo="skip"),
        _flat(
            way.xs,
            way.ys,
            mode="lines+markers",
            line={"color": INK, "width": 2},
            marker=dots,
            customdata=labels,
            hovertemplate="%{customdata[0]}: L = %{customdata[1]}<extra></extra>",
        ),
    ]


def _here(land: Landscape) -> Figure:
    ring = {"color": PANEL, "size": 10, "line": {"color": INK, "width": 2.5}}
    x, y = land.way.xs[-1:], land.way.ys[-1:]
    return _flat(x, y, mode="markers", marker=ring, hoverinfo="skip")


def _step_from_above(land: Landscape) -> Figure:
    arrow = {"symbol": "arrow", "size": [0, 14], "angleref": "previous", "color": GOOD}
    return _flat(
        [land.way.xs[-1], land.landing.x],
        [land.way.ys[-1], land.landing.y],
        meta="step",
        mode="lines+markers",
        line={"color": GOOD, "width": 2.5},
        marker=arrow,
        hoverinfo="skip",
    )


def draw_mountain(land: Landscape) -> Figure:
    """Return the surface in three dimensions; the way runs at its true heights."""
    surface = land.surface
    z_axis: Figure = {"type": "log"} if land.logarithmic else {}
    return {
        "data": [_slope(land), *_way_in_space(land.way), *_step_in_space(land)],
        "layout": make_layout(
            f"mountain {land.names}",
            height=340,
            showlegend=False,
            scene={
                "xaxis": _edge(land.names[0], range=_ends(surface.xs)),
                "yaxis": _edge(land.names[1], range=_ends(surface.ys)),
                "zaxis": _edge("L", **z_axis),
                "camera": {"eye": {"x": 1.65, "y": -1.65, "z": 0.95}},
                "aspectmode": "cube",
                "dragmode": "orbit",
            },
        ),
    }


def _slope(land: Landscape) -> Figure:
    return {
        "type": "surface",
        "x": encode_with_gaps(land.surface.xs),
        "y": encode_with_gaps(land.surface.ys),
        "z": encode_typed_array(land.heights, "f8"),
        "surfacecolor": encode_typed_array(land.shades, "f8"),
        "colorscale": _SCALE,
        "showscale": False,
        "opacity": 0.92,
        "lighting": {"ambient": 0.75, "diffuse": 0.5, "specular": 0.05},
        "hovertemplate": "%{x:.4g}, %{y:.4g}: L = %{z:.6g}<extra></extra>",
    }


def _way_in_space(way: Trajectory) -> list[Figure]:
    end = (way.xs[-1:], way.ys[-1:], way.losses[-1:])
    return [
        _solid((way.xs, way.ys, way.losses), INK, 5, mode="lines"),
        _solid(end, INK, 6, mode="markers"),
    ]


def _step_in_space(land: Landscape) -> list[Figure]:
    """Return the step along the surface, and where the loss really lands."""
    way, to = land.way, land.landing
    along = ([way.xs[-1], to.x], [way.ys[-1], to.y], [way.losses[-1], to.on_slice])
    true = ([to.x], [to.y], [to.after])
    diamond = {"symbol": "diamond", "color": GOOD, "size": 5}
    return [
        _solid(along, GOOD, 5, mode="lines+markers", meta="step"),
        _solid(true, GOOD, 5, mode="markers", meta="after", marker=diamond),
    ]


def _bar(land: Landscape) -> Figure:
    """Return the scale of heights; of logarithms it shows the losses themselves."""
    bar: Figure = {"thickness": 10, "outlinewidth": 0, "tickfont": {"size": 11, "color": MUTED}}
    if not land.logarithmic:
        return bar
    finite = land.shades[np.isfinite(land.shades)]
    ticks = np.linspace(finite.min(), finite.max(), 5).tolist()
    texts = [f"{10.0**tick:.2g}" for tick in ticks]
    return {**bar, "tickmode": "array", "tickvals": ticks, "ticktext": texts}


def _flat(x: Any, y: Any, **properties: Any) -> Figure:
    return {"type": "scatter", "x": encode_with_gaps(x), "y": encode_with_gaps(y), **properties}


def _solid(place: tuple[Any, Any, Any], colour: str, width: float, **properties: Any) -> Figure:
    own = dict(zip("xyz", map(encode_with_gaps, place), strict=True))
    look = {"line": {"color": colour, "width": width}, "marker": {"color": colour, "size": width}}
    return {"type": "scatter3d", "hoverinfo": "skip", **look, **own, **properties}


def _ends(values: Array) -> list[float]:
    return [float(values[0]), float(values[-1])]


def _edge(title: str, **properties: Any) -> Figure:
    own: Figure = {name: AXIS[name] for name in ("gridcolor", "linecolor", "tickfont")}
    named = {"text": title, "font": {"size": 12, "color": MUTED}}
    plain = {"nticks": 5, "zerolinecolor": LINE, "showbackground": False}
    return {**own, "title": named, **plain, **properties}
