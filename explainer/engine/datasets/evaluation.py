"""A network judged on a whole data set at once: outputs, loss, accuracy, estimates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from explainer.engine.datasets.datasets import Dataset, find_classes
from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec, Parameters


def predict(spec: NetworkSpec, p: Parameters, inputs: Array) -> Array:
    """Return the outputs ŷ, shape (N, n_L), for inputs of shape (N, n_0).

    The same arithmetic as ``backprop.forward``, for all samples at once.
    """
    return _forward(spec, p, inputs)[1]


def _forward(spec: NetworkSpec, p: Parameters, inputs: Array) -> tuple[Array, Array]:
    z = a = inputs
    with np.errstate(all="ignore"):
        for layer in spec.layers:
            z = a @ p.weights[layer].T + p.biases.get(layer, 0.0)  # (N, n_l)
            a = spec.activation(layer).value(z)
    return z, a


def measure_loss(spec: NetworkSpec, p: Parameters, dataset: Dataset) -> float:
    """Return the mean over all samples of their losses, whatever the reduction of batches is."""
    z, a = _forward(spec, p, dataset.inputs)
    with np.errstate(all="ignore"):
        return float(np.mean(spec.objective.loss(z, a, dataset.targets)))


@dataclass(frozen=True)
class Score:
    """How good a network is on a data set; ``accuracy`` is None for regression."""

    loss: float
    accuracy: float | None


def score_network(spec: NetworkSpec, p: Parameters, dataset: Dataset) -> Score:
    """Return loss and accuracy over a data set."""
    return Score(measure_loss(spec, p, dataset), measure_accuracy(spec, p, dataset))


def measure_accuracy(spec: NetworkSpec, p: Parameters, dataset: Dataset) -> float | None:
    """Return the share of samples whose class is right; None for regression.

    One output says class 1 from 0.5 on; of several the largest is the class.
    """
    if dataset.kind != "classes":
        return None
    guessed = find_classes(predict(spec, p, dataset.inputs))
    return float(np.mean(guessed == dataset.labels))


@dataclass(frozen=True)
class Estimate:
    """A learned parameter beside the one that the data was made from.

    ``source`` is the number of the input, from 0; None for the bias.
    """

    source: int | None
    value: float
    truth: float

    @property
    def error(self) -> float:
        """How far the estimate is from the truth."""
        return self.value - self.truth


def list_estimates(spec: NetworkSpec, p: Parameters, dataset: Dataset) -> tuple[Estimate, ...]:
    """Return what a linear model learned beside the truth; nothing where there is none.

    Layers without an activation are one linear map; its weights are their product.
    """
    truth = dataset.truth
    if truth is None or set(spec.activations) != {"identity"}:
        return ()
    weights, bias = np.eye(spec.sizes[0]), np.zeros(spec.sizes[0])
    for layer in spec.layers:
        w, b = p.weights[layer], p.biases.get(layer, 0.0)
        weights, bias = w @ weights, w @ bias + b
    found = zip((*range(spec.sizes[0]), None), (*weights[0], bias[0]), strict=True)
    true = (*truth.weights[1][0], truth.biases[1][0])
    return tuple(
        Estimate(source, float(value), float(t))
        for (source, value), t in zip(found, true, strict=True)
    )
