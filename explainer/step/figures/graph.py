"""The network as a plotly figure before anything is computed: its nodes, headings and axes.

What the nodes and edges say at a position, and what a stop lights, the browser draws into it: all
of that is a function of the film's numbers. How large everything is follows the frame.
"""

from __future__ import annotations

from collections.abc import Sequence

from explainer.engine.network import NetworkSpec
from explainer.step.figures.layout import place_nodes
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import MONO, SANS, Figure, Node

_ROOMY = 5
"""Units of the largest layer up to which a neuron has room for its numbers."""

# Plotly removes the place of an empty text, and the text that comes later is then lost.
_NO_BREAK_SPACE = "\u00a0"


def is_dense(spec: NetworkSpec) -> bool:
    """Tell whether numbers stand below small nodes instead of inside large ones."""
    return max(spec.sizes) > _ROOMY


def measure_width(spec: NetworkSpec) -> int:
    """Return the pixels that the figure needs at least."""
    return 120 + len(spec.sizes) * (84 if is_dense(spec) else 100)


def draw_network(spec: NetworkSpec, headings: Sequence[str]) -> Figure:
    """Return the figure: the nodes, and all texts.

    The texts are those of the nodes, then the targets beside the outputs, the loss, and
    ``headings``, one a column.
    """
    at = place_nodes(spec.sizes)
    return {
        "data": [_nodes(at), _texts(spec, at, headings)],
        "layout": _layout(spec),
    }


def _mark(places: Sequence[tuple[float, float]], extra: Figure) -> Figure:
    xs, ys = ([place[i] for place in places] for i in (0, 1))
    return {"type": "scatter", "x": xs, "y": ys, "hoverinfo": "skip", **extra}


def _nodes(at: dict[Node, tuple[float, float]]) -> Figure:
    """Return the mark of the circles; it holds the names of the nodes."""
    marker = {"size": 1, "color": palette.PANEL, "line": {"color": palette.LINE, "width": 1.6}}
    names = [f"node/{layer}/{unit}" for layer, unit in at]
    return _mark(list(at.values()), {"mode": "markers", "marker": marker, "customdata": names})


def _texts(
    spec: NetworkSpec, at: dict[Node, tuple[float, float]], headings: Sequence[str]
) -> Figure:
    count, outputs, width = len(at), spec.sizes[-1], len(spec.sizes)
    ys = [y for _, y in at.values()]
    height = 1.6 if is_dense(spec) else 1.0
    places = [
        *at.values(),
        *(at[spec.depth, unit] for unit in range(outputs)),
        (spec.depth, min(ys) - 0.62 * height),
        *((column, max(ys) + 0.68 * height) for column in range(width)),
    ]
    numbers = count + outputs + 1
    font = {
        "family": [MONO] * numbers + [SANS] * width,
        "size": [12] * (numbers + width),
        "color": [palette.MUTED] * (numbers + width),
    }
    middle = "middle center"
    sides = [middle] * count + ["middle right"] * outputs + [middle] * (1 + width)
    texts = [*[_NO_BREAK_SPACE] * numbers, *headings]
    return _mark(places, {"mode": "text", "text": texts, "textfont": font, "textposition": sides})


def _layout(spec: NetworkSpec) -> Figure:
    still = {"visible": False, "fixedrange": False}
    rows = max(spec.sizes)
    return {
        "height": 120 + rows * 34 if is_dense(spec) else 98 + rows * 112,
        "margin": {"l": 6, "r": 6, "t": 6, "b": 6},
        "showlegend": False,
        "dragmode": "pan",
        "hovermode": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": SANS, "color": palette.INK},
        "xaxis": still.copy(),
        "yaxis": still.copy(),
        "uirevision": "graph",
    }
