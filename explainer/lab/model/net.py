"""What is known of a net without torch: its parameters, their sizes, what it says of images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.lab.config.architectures import Layer
from explainer.lab.config.facts import Dataset
from explainer.lab.config.settings import Loss

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Net:
    """A model with its parameters, as arrays that need no torch.

    Attributes
    ----------
    dataset
        What it was trained on.
    loss
        ``cross_entropy``: its outputs go through a softmax; ``mse``: they are the answer.
    layers
        What it is made of.
    weights, biases
        One array a layer, float32, of the layer's ``weight_shape`` and (biases,); a pooling has
        empty ones.
    """

    dataset: Dataset
    loss: Loss
    layers: tuple[Layer, ...]
    weights: tuple[Floats, ...]
    biases: tuple[Floats, ...]


@dataclass(frozen=True)
class Sizes:
    """How large the weights of each layer with weights are, and what one batch did to them.

    Attributes
    ----------
    batch
        The batch, counted from 1 since the run began.
    weights, gradients, changes
        Euclidean norm of W, ∂L/∂W and ΔW, one a layer with weights.
    """

    batch: int
    weights: tuple[float, ...]
    gradients: tuple[float, ...]
    changes: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class NetOutputs:
    """What a net says of all test images.

    Attributes
    ----------
    outputs
        Of the last layer, before any softmax: float32 (10 000, 10).
    projection
        The last hidden activations of the first test images on their two principal components:
        float32 (2000, 2).
    variance
        Shares of their variance that the two components hold.
    """

    outputs: Floats
    projection: Floats
    variance: tuple[float, float]
