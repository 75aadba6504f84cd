"""The fit of a regression, input by input, as slices with all samples behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from explainer.data.figures.regions import MAX_POINTS, Rows, draw_rings, name_held_out, strip_markup
from explainer.engine.datasets.datasets import Dataset
from explainer.engine.datasets.split import Division
from explainer.engine.functions import Array
from explainer.ui.figures.curves import encode_typed_array, make_axis, make_layout
from explainer.ui.figures.drawing import Figure
from explainer.ui.figures.palette import GOOD, MUTED, POSITIVE
from explainer.words import Language, say


@dataclass(frozen=True, eq=False)
class OutputSlice:
    """What the network answers along one input, the others at their mean.

    ``x`` and each column of ``outputs`` have shape (n,) and (n, n_L); ``truth``, shape (n,), is
    what the targets were made from, or None.
    """

    source: int
    x: Array
    outputs: Array
    truth: Array | None = None


def draw_slices(
    division: Division, slices: Sequence[OutputSlice], rows: Rows, language: Language
) -> Figure:
    """Return, for each input, its samples and what the network answers along it.

    Parameters
    ----------
    division
        Of numbers, or of classes with one input: these lie at 0 and 1. What is held out is hollow.
    slices
        One panel each.
    rows
        Samples of the current batch: they are ringed.
    language
        Of the legend.
    """
    marks: list[Figure] = []
    for panel, part in enumerate(slices, start=1):
        marks += _slice_marks(division, part, np.array(rows), panel, language)
    return {"data": marks, "layout": _slices_layout(division, slices)}


def _slice_marks(
    division: Division, part: OutputSlice, rows: NDArray[np.intp], panel: int, language: Language
) -> list[Figure]:
    place = {"xaxis": f"x{panel}", "yaxis": f"y{panel}", "showlegend": panel == 1}
    pairs = _pairs(division.whole, part)
    marks = [_samples_in_legend(language)]
    if division.test is not None:
        marks.append(_held_out(pairs[division.held_out], language))
    for output in range(part.outputs.shape[1]):
        marks.append(_line(part.x, part.outputs[:, output], output, language))
    if part.truth is not None:
        truth = _line(part.x, part.truth, 0, language)
        style = {"color": GOOD, "width": 2, "dash": "dash"}
        marks.append({**truth, "uid": "truth", "name": say("data.mark.truth", language)})
        marks[-1]["line"] = style
    marks.append(draw_rings(pairs, rows, language))
    return [{**mark, **place, "uid": f"{mark['uid']}-{panel}"} for mark in marks]


def _pairs(dataset: Dataset, part: OutputSlice) -> Array:
    return np.column_stack([dataset.inputs[:, part.source], _heights(dataset)])


def _heights(dataset: Dataset) -> Array:
    """Return where the samples stand: the number to be predicted, or that of their class."""
    if dataset.kind == "regression":
        return np.asarray(dataset.targets[:, 0])
    return np.asarray(dataset.labels, dtype=float)


def _samples_in_legend(language: Language) -> Figure:
    return {
        "type": "scatter",
        "uid": "points",
        "name": say("data.mark.samples", language),
        "mode": "markers",
        "x": [None],
        "y": [None],
        "marker": {"color": MUTED, "size": 7},
    }


_DOT = "#7d8ca3"
"""Seen on the panels of both themes: what is inside an image keeps its colours."""


def _held_out(pairs: Array, language: Language) -> Figure:
    """Return hollow marks, and an even choice of them where there are many."""
    shown = pairs[:: -(-len(pairs) // MAX_POINTS)]
    return {
        **name_held_out(language),
        "x": encode_typed_array(shown[:, 0], "f8"),
        "y": encode_typed_array(shown[:, 1], "f8"),
        "hoverinfo": "skip",
    }


def _dots(pairs: Array, part: OutputSlice, span: tuple[float, float], panel: int) -> Figure:
    """Return all samples as one image in the plot: a thousand marks take ten times as long."""
    left, right = float(part.x[0]), float(part.x[-1])
    places = (pairs - [left, span[0]]) / [right - left, span[1] - span[0]] * 1000
    path = "".join(f"M{x:.0f} {1000 - y:.0f}h0" for x, y in places.tolist())
    width = 4 if len(pairs) > 200 else 7
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" '
        'preserveAspectRatio="none" width="1000" height="1000">'
        f'<path d="{path}" stroke="{_DOT}" stroke-opacity="0.7" stroke-width="{width}" '
        'stroke-linecap="round" vector-effect="non-scaling-stroke"/></svg>'
    )
    return {
        "source": "data:image/svg+xml," + quote(drawing),
        "xref": f"x{panel}" if panel > 1 else "x",
        "yref": f"y{panel}" if panel > 1 else "y",
        "x": left,
        "y": span[1],
        "sizex": right - left,
        "sizey": span[1] - span[0],
        "sizing": "stretch",
        "layer": "below",
    }


def _line(x: Array, y: Array, output: int, language: Language) -> Figure:
    return {
        "type": "scatter",
        "uid": f"answer-{output}",
        "name": say("data.mark.answer", language),
        "mode": "lines",
        "x": encode_typed_array(x),
        "y": encode_typed_array(y),
        "line": {"color": POSITIVE, "width": 3},
        "hovertemplate": "ŷ = %{y:.4g}<extra></extra>",
    }


def _slices_layout(division: Division, slices: Sequence[OutputSlice]) -> Figure:
    dataset = division.whole
    span = _span(dataset)
    count, gap = len(slices), 0.08
    width = (1 - gap * (count - 1)) / count
    axes: Figure = {}
    for panel, part in enumerate(slices, start=1):
        left = (panel - 1) * (width + gap)
        axes[f"xaxis{panel}"] = make_axis(
            strip_markup(dataset.columns[part.source]),
            domain=[left, left + width],
            anchor=f"y{panel}",
            range=[float(part.x[0]), float(part.x[-1])],
        )
        title = _answer_name(dataset) if panel == 1 else ""
        axes[f"yaxis{panel}"] = make_axis(title, anchor=f"x{panel}", range=list(span))
    images = [
        _dots(_pairs(division.train, part), part, span, panel)
        for panel, part in enumerate(slices, start=1)
    ]
    revision = f"slices {dataset.name}"
    return make_layout(revision, hovermode="closest", images=images, **axes)


def _span(dataset: Dataset) -> tuple[float, float]:
    """Return the limits of the axis that the samples stand on."""
    heights = _heights(dataset)
    room = 0.08 * (float(np.ptp(heights)) or 1.0)
    return float(heights.min()) - room, float(heights.max()) + room


def _answer_name(dataset: Dataset) -> str:
    return strip_markup(dataset.columns[-1])
