"""What a network answers where nobody asked it: the grid and the slices behind the picture."""

from __future__ import annotations

import numpy as np

from explainer.data.figures.regions import Regions, draw_regions
from explainer.data.figures.slices import OutputSlice, draw_slices
from explainer.engine.datasets.datasets import Dataset
from explainer.engine.datasets.evaluation import predict
from explainer.engine.functions import Array
from explainer.engine.session.session import Point
from explainer.engine.training.run import Run
from explainer.ui.figures.drawing import Figure
from explainer.words import Language

GRID = 60
"""Values of each input at which a network is asked for its decision regions."""

CURVE = 121
"""Values of an input at which a network is asked for a slice."""

MAX_PANELS = 3


def draw_answers(run: Run, language: Language) -> Figure:
    """Return the picture that fits the data of ``run``, at its open iteration."""
    session, dataset = run.active.session, run.dataset
    rows = run.list_rows(session.iteration)
    if dataset.kind == "classes" and dataset.inputs.shape[1] > 1:
        return draw_regions(run.division, ask_regions(dataset, session.point), rows, language)
    sources = range(min(dataset.inputs.shape[1], MAX_PANELS))
    slices = [ask_slice(dataset, session.point, source) for source in sources]
    return draw_slices(run.division, slices, rows, language)


def ask_regions(dataset: Dataset, point: Point) -> Regions:
    """Return the answers on a grid over the first two inputs; others stay at their mean."""
    x, y = (_span(dataset.inputs[:, source], GRID) for source in (0, 1))
    wide, high = np.meshgrid(x, y)
    inputs = _at_mean(dataset, GRID * GRID)
    inputs[:, 0], inputs[:, 1] = wide.ravel(), high.ravel()
    outputs = predict(point.spec, point.parameters, inputs)
    return Regions(x, y, outputs)


def ask_slice(dataset: Dataset, point: Point, source: int) -> OutputSlice:
    """Return the answers along one input; others stay at their mean."""
    x = _span(dataset.inputs[:, source], CURVE)
    inputs = _at_mean(dataset, CURVE)
    inputs[:, source] = x
    truth = None
    if dataset.truth is not None:
        w, b = dataset.truth.weights[1], dataset.truth.biases[1]
        truth = (inputs @ w.T + b)[:, 0]
    return OutputSlice(source, x, predict(point.spec, point.parameters, inputs), truth)


def _span(values: Array, count: int) -> Array:
    """Return ``count`` values from a little below the smallest to a little above the largest."""
    room = 0.15 * (float(np.ptp(values)) or 1.0)
    return np.linspace(values.min() - room, values.max() + room, count)


def _at_mean(dataset: Dataset, count: int) -> Array:
    return np.tile(dataset.inputs.mean(axis=0), (count, 1))
