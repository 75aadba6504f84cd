"""A multilayer perceptron whose forward pass and δ are written out, on torch tensors, in place."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from explainer.mnist.records import Weights

LEAKY_SLOPE = 0.01
_aten = torch.ops.aten


@dataclass(frozen=True)
class InPlaceActivation:
    """A hidden activation that overwrites what it is given.

    Attributes
    ----------
    apply
        Turns z into a.
    multiply_by_slope
        Turns ∂L/∂a into δ = ∂L/∂z, given a: every slope here is a function of a alone.
    """

    apply: Callable[[Tensor], object]
    multiply_by_slope: Callable[[Tensor, Tensor], object]


ACTIVATIONS: dict[str, InPlaceActivation] = {
    "relu": InPlaceActivation(
        Tensor.relu_, lambda d, a: _aten.threshold_backward.grad_input(d, a, 0, grad_input=d)
    ),
    "sigmoid": InPlaceActivation(
        Tensor.sigmoid_, lambda d, a: _aten.sigmoid_backward.grad_input(d, a, grad_input=d)
    ),
    "tanh": InPlaceActivation(
        Tensor.tanh_, lambda d, a: _aten.tanh_backward.grad_input(d, a, grad_input=d)
    ),
    "leaky_relu": InPlaceActivation(
        lambda z: torch.nn.functional.leaky_relu_(z, LEAKY_SLOPE),
        lambda d, a: _aten.leaky_relu_backward.grad_input(d, a, LEAKY_SLOPE, True, grad_input=d),
    ),
    "identity": InPlaceActivation(lambda z: z, lambda d, a: d),
}


@dataclass(frozen=True, eq=False)
class Layout:
    """One flat tensor, seen as the weights and biases of each layer.

    Attributes
    ----------
    flat
        Every parameter: (p,).
    weights, biases
        Views of ``flat``, one a layer: (n_l, n_{l-1}) and (n_l,).
    """

    flat: Tensor
    weights: tuple[Tensor, ...]
    biases: tuple[Tensor, ...]


def zeros(layer_sizes: tuple[int, ...], device: str = "cpu") -> Layout:
    """Return a layout for ``layer_sizes`` filled with 0."""
    shapes = list(zip(layer_sizes[1:], layer_sizes[:-1], strict=True))
    flat = torch.zeros(sum(rows * (columns + 1) for rows, columns in shapes), device=device)
    weights, biases, start = [], [], 0
    for rows, columns in shapes:
        middle, end = start + rows * columns, start + rows * (columns + 1)
        weights.append(flat[start:middle].view(rows, columns))
        biases.append(flat[middle:end])
        start = end
    return Layout(flat, tuple(weights), tuple(biases))


@dataclass(frozen=True, eq=False)
class Model:
    """An MLP with a softmax output: its parameters and its hidden activation."""

    layer_sizes: tuple[int, ...]
    activation: str
    parameters: Layout

    def snapshot(self) -> Weights:
        """Return a copy of the parameters as numpy arrays."""
        copy = zeros(self.layer_sizes)
        copy.flat.copy_(self.parameters.flat)
        weights = tuple(weight.numpy() for weight in copy.weights)
        return Weights(self.activation, weights, tuple(bias.numpy() for bias in copy.biases))


def initialise(
    layer_sizes: tuple[int, ...], activation: str, generator: torch.Generator, device: str = "cpu"
) -> Model:
    """Return a model that starts where ``torch.nn.Linear`` layers start.

    The numbers are drawn on the CPU, so a seed means the same net on every device, and the same
    as ``torch.manual_seed(seed)`` followed by building the layers from the first to the last.
    """
    start = zeros(layer_sizes)
    for weight, bias in zip(start.weights, start.biases, strict=True):
        torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
        bound = 1 / math.sqrt(weight.shape[1])
        torch.nn.init.uniform_(bias, -bound, bound, generator=generator)
    parameters = zeros(layer_sizes, device)
    parameters.flat.copy_(start.flat)
    return Model(layer_sizes, activation, parameters)


class Workspace:
    """The tensors that one batch of at most ``batch_size`` images needs, allocated once.

    Attributes
    ----------
    activations
        a of every layer, the input first: (batch_size, n_l).
    deltas
        ∂(sum of the losses)/∂z of layers 1 to L: (batch_size, n_l). Not divided by the batch.
    """

    def __init__(self, layer_sizes: tuple[int, ...], batch_size: int, device: str = "cpu") -> None:
        def rows(size: int) -> Tensor:
            return torch.empty(batch_size, size, device=device)

        self.activations = [rows(size) for size in layer_sizes]
        self.deltas = [rows(size) for size in layer_sizes[1:]]
        self.minus_one = torch.full((batch_size, 1), -1.0, device=device)
        self.ones = torch.ones(batch_size, device=device)

    def first(self, count: int) -> Workspace:
        """Return the same memory seen as a batch of ``count`` images."""
        part = object.__new__(Workspace)
        part.activations = [a[:count] for a in self.activations]
        part.deltas = [delta[:count] for delta in self.deltas]
        part.minus_one = self.minus_one[:count]
        part.ones = self.ones[:count]
        return part


def forward(model: Model, space: Workspace) -> Tensor:
    """Fill ``space`` with the activations of the images in ``space.activations[0]``.

    Returns
    -------
    Tensor
        Logarithms of the probabilities, in the memory of the last δ: (batch, 10).
    """
    apply = ACTIVATIONS[model.activation].apply
    last = len(model.parameters.weights)
    pairs = zip(model.parameters.weights, model.parameters.biases, strict=True)
    for layer, (weight, bias) in enumerate(pairs, start=1):
        a = space.activations[layer]
        torch.addmm(bias, space.activations[layer - 1], weight.T, out=a)  # (batch, n_l)
        if layer < last:
            apply(a)
    return torch.log_softmax(space.activations[last], 1, out=space.deltas[-1])


def backward(model: Model, space: Workspace, labels: Tensor) -> None:
    """Turn the log-probabilities that `forward` left into δ, from the last layer to the first.

    Parameters
    ----------
    model
        The parameters that `forward` used.
    space
        As `forward` left it; its ``deltas`` are overwritten.
    labels
        Digits, int64: (batch, 1).
    """
    deltas = space.deltas
    deltas[-1].exp_().scatter_add_(1, labels, space.minus_one)  # softmax minus one-hot
    multiply_by_slope = ACTIVATIONS[model.activation].multiply_by_slope
    for layer in range(len(deltas) - 1, 0, -1):
        delta = deltas[layer - 1]
        torch.mm(deltas[layer], model.parameters.weights[layer], out=delta)  # (batch, n_l)
        multiply_by_slope(delta, space.activations[layer])
