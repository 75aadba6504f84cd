"""Seeded data sets by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from explainer.engine.datasets.datasets import MAX_ROWS, Dataset, Kind, encode_classes
from explainer.engine.functions import Array
from explainer.engine.network import (
    MAX_SEED,
    Parameters,
    check_choice,
    check_whole_number,
    frozen,
    show_value,
)
from explainer.engine.presets import check_finite
from explainer.errors import InputError

MIN_ROWS = 4
MAX_NOISE = 2.0

_Points: TypeAlias = tuple[Array, NDArray[np.intp]]
_Draw: TypeAlias = Callable[[np.random.Generator, int], _Points]


@dataclass(frozen=True)
class DatasetSource:
    """A data set that can be drawn: its kind, and what it has unless asked for otherwise.

    ``held_out`` is the share of samples for testing, in percent. ``noise`` is the standard
    deviation of what is added to the inputs of classes and to the targets of regression.
    """

    kind: Kind
    samples: int
    noise: float
    draw: Callable[[np.random.Generator, int, float], Dataset]
    held_out: int = 0


def _classified(name: str, samples: int, noise: float, classes: int, draw: _Draw) -> DatasetSource:
    def drawn(rng: np.random.Generator, count: int, deviation: float) -> Dataset:
        exact, labels = draw(rng, count)
        inputs = exact + deviation * rng.normal(size=exact.shape)
        names = tuple(str(number) for number in range(classes))
        columns = ("x1", "x2", "class")
        return Dataset(
            name, frozen(inputs), encode_classes(labels, classes), "classes", columns, names
        )

    return DatasetSource("classes", samples, noise, drawn)


def _alternating(count: int, classes: int) -> NDArray[np.intp]:
    return np.arange(count) % classes


def _xor(rng: np.random.Generator, count: int) -> _Points:
    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return corners[_alternating(count, 4)], np.array([0, 1, 1, 0])[_alternating(count, 4)]


def _circles(rng: np.random.Generator, count: int) -> _Points:
    labels = _alternating(count, 2)
    angles = rng.uniform(0.0, 2.0 * np.pi, count)
    radii = np.where(labels == 1, 0.5, 1.0)
    return radii[:, None] * np.column_stack([np.cos(angles), np.sin(angles)]), labels


def _moons(rng: np.random.Generator, count: int) -> _Points:
    labels = _alternating(count, 2)
    angles = rng.uniform(0.0, np.pi, count)
    upper = np.column_stack([np.cos(angles) - 0.5, np.sin(angles) - 0.25])
    return np.where(labels[:, None] == 0, upper, -upper), labels


def _spirals(rng: np.random.Generator, count: int) -> _Points:
    labels = _alternating(count, 2)
    radii = rng.uniform(0.1, 2.0, count)
    angles = 1.5 * np.pi * radii + np.pi * labels
    return radii[:, None] * np.column_stack([np.cos(angles), np.sin(angles)]), labels


def _blobs(rng: np.random.Generator, count: int) -> _Points:
    labels = _alternating(count, 3)
    angles = np.pi / 2 + 2.0 * np.pi / 3 * labels
    return np.column_stack([np.cos(angles), np.sin(angles)]), labels


def _linear(name: str, samples: int, noise: float, weights: tuple[float, ...]) -> DatasetSource:
    """Return points of y = w·x + 4.2 with normal inputs."""
    truth = Parameters({1: frozen([weights])}, {1: frozen([4.2])})
    inputs_count = len(weights)

    def drawn(rng: np.random.Generator, count: int, deviation: float) -> Dataset:
        inputs = rng.normal(size=(count, inputs_count))
        exact = inputs @ truth.weights[1].T + truth.biases[1]
        targets = exact + deviation * rng.normal(size=exact.shape)
        columns = (*(f"x{i + 1}" for i in range(inputs_count)), "y")
        return Dataset(name, frozen(inputs), frozen(targets), "regression", columns, truth=truth)

    return DatasetSource("regression", samples, noise, drawn)


DATASETS: dict[str, DatasetSource] = {
    "xor": _classified("xor", 4, 0.0, 2, _xor),
    "circles": _classified("circles", 200, 0.1, 2, _circles),
    "moons": _classified("moons", 200, 0.1, 2, _moons),
    "spirals": _classified("spirals", 300, 0.05, 2, _spirals),
    "blobs": _classified("blobs", 150, 0.3, 3, _blobs),
    "noisy": replace(_classified("noisy", 80, 0.4, 2, _moons), held_out=50),
    "linear": _linear("linear", 1000, 0.01, (2.0, -3.4)),
    "line": _linear("line", 100, 0.5, (2.0,)),
}
"""Data sets by name; titles and descriptions are in ``explainer.words``.

``noisy`` is for overfitting: it is small, and half of it is held out. ``linear`` is that of the
tutorial, y = 2 x₁ − 3.4 x₂ + 4.2; ``line`` has one input, so that the fitted line can be drawn
through its points.
"""


def make_dataset(
    name: object, samples: object = None, noise: object = None, seed: object = 0
) -> Dataset:
    """Return the data set ``name``; the same one for the same arguments.

    Parameters
    ----------
    name
        One of ``DATASETS``.
    samples
        4 to 2000; None for the data set's own number.
    noise
        Standard deviation, 0 to 2; None for the data set's own.
    seed
        A whole number from 0 to 2³² − 1.

    Raises
    ------
    InputError
        Naming what is outside its limits.
    """
    source = DATASETS[check_choice(name, "error.data.name", tuple(DATASETS))]
    count = source.samples if samples is None else samples
    deviation = source.noise if noise is None else check_finite("noise", noise)
    if not 0.0 <= deviation <= MAX_NOISE:
        raise InputError("error.data.noise", value=show_value(noise), low=0, high=MAX_NOISE)
    rng = np.random.default_rng(check_whole_number(seed, "error.seed", (0, MAX_SEED)))
    return source.draw(
        rng, check_whole_number(count, "error.data.samples", (MIN_ROWS, MAX_ROWS)), deviation
    )
