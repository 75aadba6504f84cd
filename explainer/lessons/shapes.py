"""Shapes of what flows through LeNet and of its parameters, by arithmetic alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Convolution:
    """A convolution with a square kernel, as ``torch.nn.Conv2d``; no dilation, no groups."""

    inputs: int
    outputs: int
    kernel: int
    stride: int = 1
    padding: int = 0

    def shape(self, given: Shape) -> Shape:
        """Return (B, outputs, H′, W′) for an input of shape (B, inputs, H, W)."""
        batch, channels, height, width = given
        if channels != self.inputs:
            raise ValueError(f"{channels} channels arrive; expected {self.inputs}")
        return batch, self.outputs, self._side(height), self._side(width)

    def _side(self, side: int) -> int:
        return (side + 2 * self.padding - self.kernel) // self.stride + 1

    @property
    def parameters(self) -> int:
        """Number of weights and biases: one kernel for each pair of channels, one bias each."""
        return self.outputs * (self.inputs * self.kernel**2 + 1)


@dataclass(frozen=True)
class MaxPool:
    """The largest of each square of ``kernel`` × ``kernel``, as ``torch.nn.MaxPool2d``."""

    kernel: int = 2

    def shape(self, given: Shape) -> Shape:
        """Return (B, C, H′, W′) for an input of shape (B, C, H, W)."""
        batch, channels, height, width = given
        return batch, channels, height // self.kernel, width // self.kernel

    @property
    def parameters(self) -> int:
        """None: it only chooses."""
        return 0


@dataclass(frozen=True)
class Flatten:
    """Everything but the batch dimension in one row, as ``torch.nn.Flatten``."""

    def shape(self, given: Shape) -> Shape:
        """Return (B, rest) for an input of shape (B, …)."""
        return given[0], math.prod(given[1:])

    @property
    def parameters(self) -> int:
        """None: it only rearranges."""
        return 0


@dataclass(frozen=True)
class FullyConnected:
    """A fully connected layer, as ``torch.nn.Linear``."""

    inputs: int
    outputs: int

    def shape(self, given: Shape) -> Shape:
        """Return (B, outputs) for an input of shape (B, inputs)."""
        batch, features = given
        if features != self.inputs:
            raise ValueError(f"{features} features arrive; expected {self.inputs}")
        return batch, self.outputs

    @property
    def parameters(self) -> int:
        """Number of weights and biases."""
        return self.outputs * (self.inputs + 1)


Layer = Convolution | MaxPool | Flatten | FullyConnected

LENET: dict[str, Layer] = {
    "conv1": Convolution(1, 6, 5),
    "pool1": MaxPool(),
    "conv2": Convolution(6, 16, 5),
    "pool2": MaxPool(),
    "flatten": Flatten(),
    "fc1": FullyConnected(400, 120),
    "fc2": FullyConnected(120, 84),
    "fc3": FullyConnected(84, 10),
}
"""The net of PyTorch's tutorial "Neural Networks", after LeNet-5 (LeCun et al. 1998)."""

IMAGE: Shape = (1, 1, 32, 32)
"""A batch of one grey image of 32 × 32 pixels."""


def shapes(given: Shape = IMAGE) -> dict[str, Shape]:
    """Return the shape after each layer of LeNet for an input of shape (B, 1, 32, 32)."""
    after = {}
    for name, layer in LENET.items():
        given = layer.shape(given)
        after[name] = given
    return after


def parameter_count() -> int:
    """Return how many weights and biases LeNet has."""
    return sum(layer.parameters for layer in LENET.values())
