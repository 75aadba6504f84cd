"""Data sets of up to 2000 samples: what every data set knows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from explainer.engine.functions import Array
from explainer.engine.network import (
    Batch,
    NetworkSpec,
    Parameters,
    frozen,
)
from explainer.errors import InputError

MAX_ROWS = 2000

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
