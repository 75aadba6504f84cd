"""The layers of each model with their shapes and sizes, before any of it is computed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from explainer.lab.config.facts import CLASSES
from explainer.lab.config.settings import Activation, TrainingSettings

Kind = Literal["dense", "convolution", "pool"]
Shape = tuple[int, ...]

KERNEL = 5
POOL = 2
# LeNet and the net of the CIFAR tutorials were made for images of this side; smaller ones get a
# border.
_MADE_FOR = 32
BLACK = -1.0
"""What a black pixel is once images are normalised: so is the border of an image."""


@dataclass(frozen=True)
class Layer:
    """One layer: an affine map and its activation, or a pooling.

    Attributes
    ----------
    kind
        ``dense``, ``convolution`` (stride 1), or ``pool`` (maximum of 2 × 2).
    inputs, outputs
        Shape for one image: (n,) or (channels, rows, columns). A dense layer takes what lies
        below it flattened.
    activation
        Applied to z; ``identity`` for the output and for a pooling.
    kernel
        Side of the window; 0 for a dense layer.
    padding
        Pixels around the image on each side.
    border
        What they are: `BLACK` around images that are read, 0 around what a layer has made.
    """

    kind: Kind
    inputs: Shape
    outputs: Shape
    activation: Activation = "identity"
    kernel: int = 0
    padding: int = 0
    border: float = 0.0

    @property
    def weight_shape(self) -> Shape:
        """(n_out, n_in), (channels out, channels in, kernel, kernel), or (0,) for a pooling."""
        if self.kind == "pool":
            return (0,)
        if self.kind == "dense":
            return (self.outputs[0], math.prod(self.inputs))
        return (self.outputs[0], self.inputs[0], self.kernel, self.kernel)

    @property
    def biases(self) -> int:
        """Biases: one a unit or a channel."""
        return 0 if self.kind == "pool" else self.outputs[0]

    @property
    def parameters(self) -> int:
        """Weights and biases together."""
        return math.prod(self.weight_shape) + self.biases

    @property
    def multiply_adds(self) -> int:
        """Products of the forward pass of one image; those with the padding are counted too."""
        if self.kind == "pool":
            return 0
        if self.kind == "dense":
            return math.prod(self.weight_shape)
        return math.prod(self.outputs) * math.prod(self.weight_shape[1:])


def architecture(settings: TrainingSettings) -> tuple[Layer, ...]:
    """Return the layers of the model that ``settings`` name, from the first to the output."""
    shape, activation = settings.facts.shape, settings.activation
    if settings.model == "logistic":
        return _dense_layers(shape, (), activation)
    if settings.model == "mlp":
        return _dense_layers(shape, settings.hidden_sizes, activation)
    plan: tuple[tuple[int, int], ...]
    sizes: tuple[int, ...]
    missing = (_MADE_FOR - shape[1]) // 2
    if settings.model == "lenet":
        plan, sizes = ((6, missing), (16, 0)), (120, 84)
    else:
        plan, sizes = ((32, missing + 2), (32, 2), (64, 2)), (64,)
    layers: list[Layer] = []
    for channels, padding in plan:
        layers += _convolution_and_pool(shape, channels, padding, activation)
        shape = layers[-1].outputs  # type: ignore[assignment]
    if layers[0].padding:
        layers[0] = replace(layers[0], border=BLACK)
    return (*layers, *_dense_layers(shape, sizes, activation))


def _convolution_and_pool(
    shape: Shape, channels: int, padding: int, activation: Activation
) -> list[Layer]:
    side = shape[1] + 2 * padding - KERNEL + 1
    seen, pooled = (channels, side, side), (channels, side // POOL, side // POOL)
    return [
        Layer("convolution", shape, seen, activation, KERNEL, padding),
        Layer("pool", seen, pooled, kernel=POOL),
    ]


def _dense_layers(
    shape: Shape, hidden: tuple[int, ...], activation: Activation
) -> tuple[Layer, ...]:
    layers = []
    for size in hidden:
        layers.append(Layer("dense", shape, (size,), activation))
        shape = (size,)
    return (*layers, Layer("dense", shape, (CLASSES,)))
