"""Optimizers side by side: their losses, their paths over two weights."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explainer.engine.training.landscape import Surface
from explainer.ui.figures.curves import (
    Curve,
    cut_off,
    dash,
    encode_typed_array,
    hue,
    make_axis,
    make_layout,
    make_mark,
    symbol,
)
from explainer.ui.figures.drawing import Figure
from explainer.ui.figures.palette import INK, LINE, PANEL
from explainer.words import Language, say


def draw_race(curves: Sequence[Curve], language: Language) -> Figure:
    """Return the loss of every racer, from the same start on the same batches."""
    return {
        "data": [_racer(curve) for curve in curves],
        "layout": lay_out_losses(language, cut_off(curve.y for curve in curves)),
    }


def _racer(curve: Curve) -> Figure:
    """Return a line with a symbol here and there, so that it is not known by its hue alone."""
    return {
        **make_mark(curve),
        "mode": "lines",
        "line": {"color": hue(curve.number), "width": 2.2, "dash": dash(curve.number)},
    }


def lay_out_losses(language: Language, range_of_losses: Figure) -> Figure:
    """Return the layout of losses over the iterations."""
    return make_layout(
        "race",
        hovermode="x unified",
        hoverlabel={"bgcolor": PANEL, "font": {"color": INK}},
        showlegend=False,
        xaxis=make_axis(say("data.axis.iteration", language), tickformat="d", nticks=8),
        yaxis=make_axis(say("data.axis.loss", language), nticks=6, **range_of_losses),
    )


def draw_paths(
    valley: Surface, names: tuple[str, str], paths: Sequence[Curve], language: Language
) -> Figure:
    """Return the paths of two weights, ``names``, of every racer on the contours of ``valley``."""
    marks = [_contours(valley, language)]
    for path in paths:
        marks += _path(path)
    if paths:
        marks.append(_start(paths[0], language))
    return {
        "data": marks,
        "layout": make_layout(
            "paths",
            hovermode="closest",
            showlegend=False,
            xaxis=make_axis(names[0], range=[float(valley.xs[0]), float(valley.xs[-1])]),
            yaxis=make_axis(names[1], range=[float(valley.ys[0]), float(valley.ys[-1])]),
        ),
    }


def _contours(valley: Surface, language: Language) -> Figure:
    # The logarithm shows the floor of the valley as well as its walls.
    loss = np.nan_to_num(valley.losses, nan=1e30, posinf=1e30).clip(max=1e30)
    height = np.log10(loss - loss.min() + 1e-3 * (float(np.ptp(loss)) or 1.0))
    return {
        "type": "contour",
        "x": encode_typed_array(valley.xs),
        "y": encode_typed_array(valley.ys),
        "z": encode_typed_array(height),
        "customdata": encode_typed_array(loss),
        "ncontours": 14,
        "colorscale": [[0, PANEL], [1, LINE]],
        "line": {"color": LINE, "width": 1},
        "showscale": False,
        "hovertemplate": say("data.axis.loss", language) + " %{customdata:.4g}<extra></extra>",
    }


def _path(path: Curve) -> list[Figure]:
    colour = hue(path.number)
    line = {
        **make_mark(path),
        "mode": "lines",
        "line": {"color": colour, "width": 2.2, "dash": dash(path.number)},
        "hovertemplate": f"{path.name}<extra></extra>",
    }
    end = {
        "type": "scatter",
        "uid": f"end-{path.number}",
        "mode": "markers",
        "x": [path.x[-1]],
        "y": [path.y[-1]],
        "marker": {
            "color": colour,
            "symbol": symbol(path.number),
            "size": 12,
            "line": {"color": PANEL, "width": 1.5},
        },
        "showlegend": False,
        "hovertemplate": f"{path.name}<extra></extra>",
    }
    return [line, end]


def _start(path: Curve, language: Language) -> Figure:
    return {
        "type": "scatter",
        "uid": "start",
        "name": say("data.mark.start", language),
        "mode": "markers",
        "x": [path.x[0]],
        "y": [path.y[0]],
        "marker": {"symbol": "x", "color": INK, "size": 11},
        "hoverinfo": "name",
    }
