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
from explainer.engine.targets import TARGET_RULES
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
    held_out
        Which samples the data itself holds out for testing, shape (N,); None if it does not say.
    """

    name: str
    inputs: Array
    targets: Array
    kind: Kind
    columns: tuple[str, ...]
    classes: tuple[str, ...] = ()
    truth: Parameters | None = None
    scaling: Scaling | None = None
    held_out: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.inputs)

    @cached_property
    def labels(self) -> NDArray[np.intp]:
        """The number of each sample's class, shape (N,); not for regression."""
        return find_classes(self.targets)

    def take(self, rows: NDArray[np.intp]) -> Dataset:
        """Return the data set of the samples with the indices ``rows`` alone."""
        return replace(
            self,
            inputs=frozen(self.inputs[rows]),
            targets=frozen(self.targets[rows]),
            held_out=None,
        )

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
    rule = TARGET_RULES[spec.objective.kind.targets]
    if rule.fits(targets):
        return None
    return InputError(rule.error_of_data, low=f"{targets.min():g}", high=f"{targets.max():g}")


def standardise_inputs(dataset: Dataset, fitted: Dataset | None = None) -> Dataset:
    """Return the data set with inputs of mean 0 and deviation 1 over the samples of ``fitted``.

    ``fitted`` is the part that is trained on, or None for all of it: what is held out must not
    leak into what the net is given. An input that is as good as constant there is only moved to 0.
    ``truth`` changes with the inputs, so that it stays true.
    """
    known = dataset.inputs if fitted is None else fitted.inputs
    # Equal numbers can differ from their mean in the last bit.
    varies = known.std(axis=0) > 1e-12 * np.abs(dataset.inputs).max(axis=0)
    mean = np.where(varies, known.mean(axis=0), known[0])
    deviation = np.where(varies, known.std(axis=0), 1.0)
    inputs = (dataset.inputs - mean) / deviation
    truth = dataset.truth
    if truth is not None:
        w, b = truth.weights[1], truth.biases[1]
        truth = Parameters({1: frozen(w * deviation)}, {1: frozen(b + w @ mean)})
    scaling = Scaling(frozen(mean), frozen(deviation))
    return replace(dataset, inputs=frozen(inputs), truth=truth, scaling=scaling)
