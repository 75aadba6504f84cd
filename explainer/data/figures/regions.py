"""Classes and what a network answers between them: decision regions with the samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from explainer.engine.datasets.datasets import Dataset, find_classes
from explainer.engine.datasets.split import Division
from explainer.engine.functions import Array
from explainer.ui.figures.curves import encode_typed_array, hue, make_axis, make_layout, symbol
from explainer.ui.figures.drawing import Figure
from explainer.ui.figures.palette import INK, MUTED, PANEL
from explainer.words import Language, say

MAX_POINTS = 300
"""Samples of classes on the page; of more, an even choice, and always those of the batch."""


Rows: TypeAlias = Sequence[int] | NDArray[np.intp]
"""Numbers of samples in the data set, from 0."""

MAX_NAME = 30
"""Characters of the name of a class or column in a picture."""


@dataclass(frozen=True, eq=False)
class Regions:
    """What the network answers on a grid over the first two inputs.

    ``x``, shape (n,), and ``y``, shape (m,), are the grid's lines; ``outputs``, shape
    (m·n, n_L), is in rows of equal y.
    """

    x: Array
    y: Array
    outputs: Array


def draw_regions(division: Division, regions: Regions, rows: Rows, language: Language) -> Figure:
    """Return decision regions with the samples of a data set of two or more inputs.

    Parameters
    ----------
    division
        Of classes; what is held out is hollow.
    regions
        Over the first two inputs.
    rows
        Samples of the current batch: they are ringed.
    language
        Of the legend.
    """
    dataset = division.whole
    shown = _shown(len(dataset), rows)
    marks = [*_surface(regions, len(dataset.classes))]
    for number, name in enumerate(dataset.classes):
        mine = shown[dataset.labels[shown] == number]
        words = say("data.class", language, name=strip_markup(name))
        held_out = division.held_out[mine]
        marks.append(_class_points(dataset, mine[~held_out], number, words))
        if division.test is not None:
            marks.append(_hollow(_class_points(dataset, mine[held_out], number, words), language))
    if division.test is not None:
        marks.append(name_held_out(language))
    marks.append(draw_rings(dataset.inputs[:, :2], np.array(rows), language))
    names = [strip_markup(name) for name in dataset.columns[:2]]
    return {"data": marks, "layout": _regions_layout(regions, names)}


def strip_markup(name: str) -> str:
    """Return a name that a visitor chose as text without markup, not too long for a legend."""
    return escape(name if len(name) <= MAX_NAME else name[: MAX_NAME - 1] + "…", quote=False)


def _surface(regions: Regions, classes: int) -> list[Figure]:
    shape = (len(regions.y), len(regions.x))
    base = {
        "x": encode_typed_array(regions.x),
        "y": encode_typed_array(regions.y),
        "showscale": False,
    }
    if regions.outputs.shape[1] == 1:
        answer = regions.outputs.reshape(shape)
        return [_heat(base, answer, _two_colours(), smooth=True), _border(base, answer, 0.5)]
    chances = np.nan_to_num(regions.outputs)
    best, number = chances.max(axis=1), find_classes(chances)
    strength = np.clip((best - 1 / classes) / (1 - 1 / classes), 0.0, 0.999)
    marks = [_heat(base, ((number + strength) / classes).reshape(shape), _colours(classes))]
    for wanted in range(classes):
        others = np.delete(chances, wanted, axis=1).max(axis=1)
        marks.append(_border(base, (chances[:, wanted] - others).reshape(shape)))
    return marks


def _heat(base: Figure, values: Array, colours: list[list[object]], smooth: bool = False) -> Figure:
    return {
        **base,
        "type": "heatmap",
        "z": encode_typed_array(values),
        "zmin": 0,
        "zmax": 1,
        "colorscale": colours,
        "opacity": 0.5,
        "zsmooth": "best" if smooth else False,
        "hovertemplate": "ŷ = %{z:.3f}<extra></extra>" if smooth else None,
        "hoverinfo": "all" if smooth else "skip",
    }


def _border(base: Figure, values: Array, level: float = 0.0) -> Figure:
    """Return the line where ``values``, shape (m, n), pass ``level``."""
    return {
        **base,
        "type": "contour",
        "z": encode_typed_array(values),
        "contours": {"start": level, "end": level, "size": 1, "coloring": "none"},
        "line": {"color": INK, "width": 1.5},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _two_colours() -> list[list[object]]:
    return [[0, hue(0)], [0.5, PANEL], [1, hue(1)]]


def _colours(classes: int) -> list[list[object]]:
    """Return a scale that goes from pale to full once for each class."""
    return [
        entry
        for number in range(classes)
        for entry in ([number / classes, PANEL], [(number + 1) / classes, hue(number)])
    ]


def _class_points(dataset: Dataset, rows: NDArray[np.intp], number: int, name: str) -> Figure:
    points = dataset.inputs[rows]
    return {
        "type": "scatter",
        "uid": f"class-{number}",
        "name": name,
        "mode": "markers",
        "x": encode_typed_array(points[:, 0], "f8"),
        "y": encode_typed_array(points[:, 1], "f8"),
        "customdata": encode_typed_array(rows + 1, "i4"),
        "marker": {
            "color": hue(number),
            "symbol": symbol(number),
            "size": _size(len(dataset)),
            "line": {"color": PANEL, "width": 1},
        },
        "hovertemplate": "%{fullData.name} · %{customdata}<br>%{x:.4g}, %{y:.4g}<extra></extra>",
    }


def _hollow(points: Figure, language: Language) -> Figure:
    """Return the mark of a class for its samples that are held out."""
    look = points["marker"]
    line = {"color": look["color"], "width": 2}
    return {
        **points,
        "uid": points["uid"].replace("class", "test"),
        "name": f"{points['name']}, {say('data.mark.held_out', language)}",
        "showlegend": False,
        "marker": {**look, "color": PANEL, "line": line},
    }


def name_held_out(language: Language) -> Figure:
    """Return an entry of the legend: what is hollow is held out."""
    return {
        "type": "scatter",
        "uid": "held-out",
        "name": say("data.mark.held_out", language),
        "mode": "markers",
        "x": [None],
        "y": [None],
        "marker": {"color": PANEL, "size": 8, "line": {"color": MUTED, "width": 2}},
    }


def _size(samples: int) -> int:
    return 15 if samples <= 8 else 9 if samples <= 200 else 7


def draw_rings(places: Array, rows: NDArray[np.intp], language: Language) -> Figure:
    """Return rings around ``rows``; ``places``, shape (N, 2), is where all samples stand."""
    points = places[rows]
    return {
        "type": "scatter",
        "uid": "batch",
        "name": say("data.mark.batch", language),
        "mode": "markers",
        "x": encode_typed_array(points[:, 0], "f8"),
        "y": encode_typed_array(points[:, 1], "f8"),
        "marker": {
            "symbol": "circle-open",
            "size": _size(len(places)) + 8,
            "color": INK,
            "line": {"width": 2},
        },
        "customdata": encode_typed_array(rows + 1, "i4"),
        "hovertemplate": "%{customdata}: %{x:.4g}, %{y:.4g}<extra></extra>",
    }


def _regions_layout(regions: Regions, names: Sequence[str]) -> Figure:
    def whole(values: Array) -> list[float]:
        return [float(values[0]), float(values[-1])]

    wide, high = np.ptp(regions.x), np.ptp(regions.y)
    # Circles stay round where both inputs have about the same range.
    same = {"scaleanchor": "x", "constrain": "domain"} if 1 / 3 < wide / high < 3 else {}
    return make_layout(
        f"picture {names}",
        hovermode="closest",
        xaxis=make_axis(names[0], range=whole(regions.x), constrain="domain", showgrid=False),
        yaxis=make_axis(names[1], range=whole(regions.y), showgrid=False, **same),
    )


def _shown(samples: int, rows: Rows) -> NDArray[np.intp]:
    """Return the indices of the samples that are drawn."""
    if samples <= MAX_POINTS:
        return np.arange(samples)
    even = np.linspace(0, samples - 1, MAX_POINTS).round().astype(np.intp)
    return np.union1d(even, np.asarray(rows, dtype=np.intp))
