"""The loss over two weights, as contours and as a mountain, with the way that training took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from explainer.figures.curves import axis, gapped, layout, packed
from explainer.figures.drawing import AXIS, Figure
from explainer.figures.palette import GOOD, HIGH, INK, LINE, LOW, MIDDLE, MUTED, PANEL
from explainer.functions import Array
from explainer.journey import Journey
from explainer.lens import Surface

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
    way: Journey
    landing: Landing
    names: tuple[str, str]

    @property
    def heights(self) -> Array:
        """The losses of the grid, NaN where not finite."""
        losses = self.surface.losses
        return np.where(np.isfinite(losses), losses, np.nan)

    @property
    def logarithmic(self) -> bool:
        """Whether heights are drawn as logarithms."""
        finite = self.heights[np.isfinite(self.heights)]
        return bool(finite.size and finite.min() > 0.0 and finite.max() > _STEEP * finite.min())


def contours(land: Landscape) -> Figure:
    """Return the surface seen from above."""
    surface, heights = land.surface, land.heights
    drawn = np.log10(heights) if land.logarithmic else heights
    way, landing = land.way, land.landing
    return {
        "data": [
            {
                "type": "contour",
                "x": gapped(surface.xs),
                "y": gapped(surface.ys),
                "z": packed(drawn, "f8"),
                "text": packed(heights, "f8"),
                "colorscale": _SCALE,
                "ncontours": 16,
                "contours": {"coloring": "heatmap"},
                "line": {"color": MUTED, "width": 0.6},
                "colorbar": _bar(drawn, land.logarithmic),
                "hovertemplate": "%{x:.4g}, %{y:.4g}: L = %{text:.6g}<extra></extra>",
            },
            _flat(way.xs, way.ys, line={"color": PANEL, "width": 5}, mode="lines"),
            _flat(
                way.xs,
                way.ys,
                mode="lines+markers",
                line={"color": INK, "width": 2},
                marker={"color": INK, "size": 4 if len(way.xs) <= 60 else 1},
                customdata=list(zip(way.iterations, way.losses.tolist(), strict=True)),
                hovertemplate="%{customdata[0]}: L = %{customdata[1]:.6g}<extra></extra>",
            ),
            _flat(
                [way.xs[-1], landing.x],
                [way.ys[-1], landing.y],
                mode="lines+markers",
                meta="step",
                line={"color": GOOD, "width": 2.5},
                marker={"symbol": "arrow", "size": [0, 14], "angleref": "previous", "color": GOOD},
            ),
            _flat(
                [way.xs[-1]],
                [way.ys[-1]],
                mode="markers",
                marker={"color": PANEL, "size": 11, "line": {"color": INK, "width": 2.5}},
            ),
        ],
        "layout": layout(
            340,
            f"contours {land.names}",
            showlegend=False,
            hovermode="closest",
            xaxis=axis(land.names[0], range=_ends(surface.xs)),
            yaxis=axis(land.names[1], range=_ends(surface.ys)),
        ),
    }


def mountain(land: Landscape) -> Figure:
    """Return the surface in three dimensions; the way runs at its true heights."""
    surface, way, landing = land.surface, land.way, land.landing
    heights = land.heights
    shade = np.log10(heights) if land.logarithmic else heights
    z_axis: dict[str, Any] = {"type": "log"} if land.logarithmic else {}
    return {
        "data": [
            {
                "type": "surface",
                "x": gapped(surface.xs),
                "y": gapped(surface.ys),
                "z": packed(heights, "f8"),
                "surfacecolor": packed(shade, "f8"),
                "colorscale": _SCALE,
                "showscale": False,
                "opacity": 0.92,
                "lighting": {"ambient": 0.75, "diffuse": 0.5, "specular": 0.05},
                "hovertemplate": "%{x:.4g}, %{y:.4g}: L = %{z:.6g}<extra></extra>",
            },
            _solid(way.xs, way.ys, way.losses, INK, 5, mode="lines"),
            _solid(way.xs[-1:], way.ys[-1:], way.losses[-1:], INK, 6, mode="markers"),
            _solid(
                [way.xs[-1], landing.x], [way.ys[-1], landing.y],
                [way.losses[-1], landing.on_slice], GOOD, 6, mode="lines+markers", meta="step",
            ),
            _solid(
                [landing.x], [landing.y], [landing.after], GOOD, 6, mode="markers", meta="after",
                symbol="diamond",
            ),
        ],
        "layout": layout(
            340,
            f"mountain {land.names}",
            showlegend=False,
            scene={
                "xaxis": _edge(land.names[0], _ends(surface.xs)),
                "yaxis": _edge(land.names[1], _ends(surface.ys)),
                "zaxis": {**_edge("L", None), **z_axis},
                "camera": {"eye": {"x": 1.5, "y": -1.5, "z": 0.9}},
                "aspectmode": "cube",
                "dragmode": "orbit",
            },
        ),
    }  # fmt: skip


def _bar(drawn: Array, logarithmic: bool) -> Figure:
    """Return the scale of heights; of logarithms it shows the losses themselves."""
    bar: Figure = {"thickness": 10, "outlinewidth": 0, "tickfont": {"size": 11, "color": MUTED}}
    if not logarithmic:
        return bar
    finite = drawn[np.isfinite(drawn)]
    ticks = np.linspace(finite.min(), finite.max(), 5)
    return {
        **bar,
        "tickmode": "array",
        "tickvals": ticks.tolist(),
        "ticktext": [f"{10.0**tick:.2g}" for tick in ticks],
    }


def _flat(x: Any, y: Any, **properties: Any) -> Figure:
    own = {"type": "scatter", "x": gapped(x), "y": gapped(y), "hoverinfo": "skip"}
    return {**own, **properties}


def _solid(
    x: Any, y: Any, z: Any, colour: str, width: float, *, symbol: str = "circle", **properties: Any
) -> Figure:
    place = {"x": gapped(x), "y": gapped(y), "z": gapped(z)}
    line = {"color": colour, "width": width}
    marker = {"color": colour, "size": width, "symbol": symbol}
    own = {"type": "scatter3d", "line": line, "marker": marker, "hoverinfo": "skip"}
    return {**own, **place, **properties}


def _ends(values: Array) -> list[float]:
    return [float(values[0]), float(values[-1])]


def _edge(title: str, limits: list[float] | None) -> Figure:
    plain = {name: AXIS[name] for name in ("gridcolor", "linecolor", "tickfont")}
    own = {**plain, "title": {"text": title, "font": {"size": 12, "color": MUTED}}, "nticks": 5,
           "zerolinecolor": LINE, "showbackground": False}  # fmt: skip
    return {**own, "range": limits} if limits else own
