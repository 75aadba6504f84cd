"""Data sets of up to 2000 samples: seeded generators by name, and what every data set knows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from explainer.engine.functions import Array
from explainer.engine.network import (
    MAX_SEED,
    Batch,
    NetworkSpec,
    Parameters,
    check_choice,
    check_whole_number,
    frozen,
    show_value,
)
from explainer.engine.presets import check_finite
from explainer.errors import InputError

MIN_ROWS = 4
MAX_ROWS = 2000
MAX_NOISE = 2.0

Kind: TypeAlias = Literal["classes", "regression"]


@dataclass(frozen=True, eq=False)
class Scaling:
    """How inputs were standardised: x′ = (x − mean) / deviation, each of shape (n_0,)."""

    mean: Array
    deviation: Array


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples to train on; every array is read-only.

    Parameters
    ----------
    name
        One of ``DATASETS``, or ``"own"``.
    inputs
        Shape (N, n_0).
    targets
        Shape (N, n_L): one column of 0 and 1 for two classes, one-hot rows for more, numbers
        for regression.
    kind
        ``classes`` or ``regression``.
    columns
        Names of the inputs, then of the columns that the targets came from.
    classes
        Names of the classes, by number; empty for regression.
    truth
        The weights (1, n_0) and bias (1,) that the targets were made from, as layer 1; else None.
    scaling
        How the inputs were standardised; None if they are as they came.
    """

    name: str
    inputs: Array
    targets: Array
    kind: Kind
    columns: tuple[str, ...]
    classes: tuple[str, ...] = ()
    truth: Parameters | None = None
    scaling: Scaling | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    @cached_property
    def labels(self) -> NDArray[np.intp]:
        """The number of each sample's class, shape (N,); not for regression."""
        return find_classes(self.targets)

    def batch(self, rows: NDArray[np.intp] | slice) -> Batch:
        """Return the samples with the indices ``rows``."""
        return Batch(frozen(self.inputs[rows]), frozen(self.targets[rows]), self.classes)


def find_classes(outputs: Array) -> NDArray[np.intp]:
    """Return the class that each row of outputs or targets, shape (N, n_L), stands for."""
    if outputs.shape[1] == 1:
        return (outputs[:, 0] >= 0.5).astype(np.intp)
    return np.asarray(outputs.argmax(axis=1))


def encode_classes(labels: NDArray[np.intp], classes: int) -> Array:
    """Return classes, shape (N,), as targets: one column for two classes, else one-hot."""
    return frozen(labels[:, None] if classes == 2 else np.eye(classes)[labels])


def find_mismatch(dataset: Dataset, spec: NetworkSpec) -> InputError | None:
    """Return what keeps a network from being trained on a data set, or None."""
    ends = (dataset.inputs.shape[1], dataset.targets.shape[1])
    for key, needed, units in zip(
        ("error.data.inputs", "error.data.outputs"), ends, spec.sizes[:: spec.depth], strict=True
    ):
        if needed != units:
            return InputError(key, value=units, expected=needed)
    targets = dataset.targets
    if spec.loss == "bce" and ((targets < 0.0) | (targets > 1.0)).any():
        return InputError("error.data.bce", low=f"{targets.min():g}", high=f"{targets.max():g}")
    one_hot = (targets >= 0.0).all() and (targets.sum(axis=1) == 1.0).all()
    if spec.loss == "cross_entropy" and not one_hot:
        return InputError("error.data.cross_entropy")
    return None


def standardise_inputs(dataset: Dataset) -> Dataset:
    """Return the data set with inputs of mean 0 and deviation 1; a constant input becomes 0.

    ``truth`` changes with the inputs, so that it stays true.
    """
    mean, deviation = dataset.inputs.mean(axis=0), dataset.inputs.std(axis=0)
    deviation = np.where(np.ptp(dataset.inputs, axis=0) > 0.0, deviation, 1.0)
    inputs = np.where(np.ptp(dataset.inputs, axis=0) > 0.0, dataset.inputs - mean, 0.0) / deviation
    truth = dataset.truth
    if truth is not None:
        w, b = truth.weights[1], truth.biases[1]
        truth = Parameters({1: frozen(w * deviation)}, {1: frozen(b + w @ mean)})
    scaling = Scaling(frozen(mean), frozen(deviation))
    return replace(dataset, inputs=frozen(inputs), truth=truth, scaling=scaling)


# Generators ------------------------------------------------------------------------------

_Points = tuple[Array, NDArray[np.intp]]
_Draw = Callable[[np.random.Generator, int], _Points]


@dataclass(frozen=True)
class DatasetSource:
    """A data set that can be drawn: its kind, and what it has unless asked for otherwise.

    ``noise`` is the standard deviation of what is added to the inputs of classes and to the
    targets of regression.
    """

    kind: Kind
    samples: int
    noise: float
    draw: Callable[[np.random.Generator, int, float], Dataset]


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
    "linear": _linear("linear", 1000, 0.01, (2.0, -3.4)),
    "line": _linear("line", 100, 0.5, (2.0,)),
}
"""Data sets by name; titles and descriptions are in ``explainer.words``.

``linear`` is that of the tutorial, y = 2 x₁ − 3.4 x₂ + 4.2; ``line`` has one input, so that the
fitted line can be drawn through its points.
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
