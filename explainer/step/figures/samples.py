"""The gradients of every sample as a heat-map: a row a sample, a column a parameter."""

from __future__ import annotations

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.numerals import encode_array
from explainer.ui.figures.curves import make_axis, make_layout
from explainer.ui.figures.drawing import Figure
from explainer.ui.figures.palette import DELTA_NEGATIVE, DELTA_POSITIVE, INK, LOW, MUTED, PANEL

_ROW = 22
"""Pixels of a row."""


def draw_gradient_map(gradients: Array, total: Array, names: list[str], last: str) -> Figure:
    """Return the heat-map of one layer.

    Parameters
    ----------
    gradients
        ∂ℓ/∂θ of each sample and parameter, shape (B, P).
    total
        Their mean or sum, shape (P,), drawn as a row of its own.
    names
        The parameters, in plotly's markup.
    last
        What the row of ``total`` is called.
    """
    gap = np.full((1, len(total)), np.nan)
    every = np.vstack([gradients, gap, total[None, :]])
    rows = [str(sample + 1) for sample in range(len(gradients))] + [last]
    return {"data": [_map(every, names)], "layout": _layout(names, rows)}


def _map(every: Array, names: list[str]) -> Figure:
    largest = float(np.abs(every[np.isfinite(every)]).max(initial=0.0)) or 1.0
    return {
        "type": "heatmap",
        "x": list(range(len(names))),
        "y": list(range(len(every))),
        "z": encode_array(every),
        "zmin": -largest,
        "zmax": largest,
        "colorscale": [[0.0, DELTA_NEGATIVE], [0.5, PANEL], [1.0, DELTA_POSITIVE]],
        "xgap": 1 if len(names) <= 60 else 0,
        "ygap": 1,
        "hoverongaps": False,
        "customdata": [names] * len(every),
        "hovertemplate": "%{customdata}: %{z:.6g}<extra></extra>",
        "colorbar": {
            "thickness": 10,
            "outlinewidth": 0,
            "nticks": 5,
            "tickfont": {"size": 11, "color": MUTED},
        },
    }


def _layout(names: list[str], rows: list[str]) -> Figure:
    """Return the layout; the last of ``rows`` stands apart, after a row that is empty."""
    height = len(rows) + 1
    labels = list(range(len(names)))[:: 1 if len(names) <= 24 else -(-len(names) // 16)]
    return make_layout(
        f"samples {len(names)}",
        height=60 + _ROW * (height + 1),
        hovermode="closest",
        plot_bgcolor=LOW,
        xaxis=make_axis(
            "", tickvals=labels, ticktext=[names[i] for i in labels], showgrid=False,
            tickangle=0 if len(labels) <= 12 else -60, range=[-0.5, len(names) - 0.5],
        ),
        yaxis=make_axis(
            "", tickvals=[*range(height - 2), height - 1], ticktext=rows, showgrid=False,
            range=[height - 0.5, -0.5],
        ),
        shapes=[_frame(height)],
    )  # fmt: skip


def _frame(count: int) -> Figure:
    """Return the frame that a script puts around the selected parameter's column."""
    return {
        "type": "rect", "x0": -0.5, "x1": 0.5, "y0": -0.5, "y1": count - 0.5, "visible": False,
        "line": {"color": INK, "width": 2},
    }  # fmt: skip
