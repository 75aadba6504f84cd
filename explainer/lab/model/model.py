"""A model whose forward pass and δ are written out, on torch tensors, in place."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from explainer.lab.config.architectures import Layer, architecture
from explainer.lab.config.facts import Dataset
from explainer.lab.config.settings import Loss, Precision, TrainingSettings
from explainer.lab.model import layers as kinds
from explainer.lab.model.frames import make_room
from explainer.lab.model.layers import ACTIVATIONS, CoarseProducts, Products
from explainer.lab.model.net import Net

Layers = tuple[Layer, ...]


@dataclass(frozen=True, eq=False)
class Layout:
    """One flat tensor, seen as the weights and biases of each layer.

    Attributes
    ----------
    flat
        Every parameter: (p,).
    weights, biases
        Views of ``flat``, one a layer, of the layer's ``weight_shape`` and (biases,).
    """

    flat: Tensor
    weights: tuple[Tensor, ...]
    biases: tuple[Tensor, ...]

    def fill(self, net: Net) -> None:
        """Take over the parameters of ``net``, which has the same layers."""
        tensors, arrays = (*self.weights, *self.biases), (*net.weights, *net.biases)
        for tensor, array in zip(tensors, arrays, strict=True):
            tensor.copy_(torch.tensor(array))


def make_zeros(layers: Layers, device: str = "cpu", dtype: torch.dtype = torch.float32) -> Layout:
    """Return a layout for ``layers`` filled with 0."""
    flat = torch.zeros(sum(layer.parameters for layer in layers), device=device, dtype=dtype)
    weights, biases, start = [], [], 0
    for layer in layers:
        middle, end = start + math.prod(layer.weight_shape), start + layer.parameters
        weights.append(flat[start:middle].view(layer.weight_shape))
        biases.append(flat[middle:end])
        start = end
    return Layout(flat, tuple(weights), tuple(biases))


@dataclass(frozen=True, eq=False)
class Model:
    """Layers, the loss over them, and their parameters."""

    dataset: Dataset
    loss: Loss
    layers: Layers
    parameters: Layout

    def snapshot(self) -> Net:
        """Return a copy as numpy arrays."""
        copy = make_zeros(self.layers)
        copy.flat.copy_(self.parameters.flat)
        weights = tuple(weight.numpy() for weight in copy.weights)
        biases = tuple(bias.numpy() for bias in copy.biases)
        return Net(self.dataset, self.loss, self.layers, weights, biases)


def initialise_model(settings: TrainingSettings, device: str = "cpu") -> Model:
    """Return a model that starts where torch's own layers start.

    The numbers are drawn on the CPU, so a seed means the same net on every device, and the same
    as ``torch.manual_seed(seed)`` followed by building the layers from the first to the last.
    """
    generator = torch.Generator().manual_seed(settings.seed)
    layers = architecture(settings)
    start = make_zeros(layers)
    for layer, weight, bias in zip(layers, start.weights, start.biases, strict=True):
        if layer.kind != "pool":
            torch.nn.init.kaiming_uniform_(weight, a=math.sqrt(5), generator=generator)
            bound = 1 / math.sqrt(math.prod(layer.weight_shape[1:]))
            torch.nn.init.uniform_(bias, -bound, bound, generator=generator)
    parameters = make_zeros(layers, device)
    parameters.flat.copy_(start.flat)
    return Model(settings.dataset, settings.loss, layers, parameters)


def restore_model(net: Net, dtype: torch.dtype = torch.float32) -> Model:
    """Return the model that ``net`` is a copy of, on the CPU."""
    parameters = make_zeros(net.layers, dtype=dtype)
    parameters.fill(net)
    return Model(net.dataset, net.loss, net.layers, parameters)


class Workspace:
    """The tensors that one batch of at most ``batch_size`` images needs.

    Attributes
    ----------
    activations
        a of every layer, the images first: (batch, *shape).
    framed
        The images with the border that the first layer sees around them: ``activations[0]`` is
        the middle of it; None if it needs none.
    deltas
        δ of layers 1 to L, of the sum of the losses: (batch, *shape). Not divided by the batch.
    answers
        What the losses are made of: log p of each class for ``cross_entropy``, ŷ − y for ``mse``:
        (batch, 10).
    """

    def __init__(
        self,
        layers: Layers,
        batch_size: int,
        device: str = "cpu",
        precision: Precision = "float32",
        dtype: torch.dtype = torch.float32,
    ) -> None:
        def rows(shape: tuple[int, ...]) -> Tensor:
            return torch.empty(batch_size, *shape, device=device, dtype=dtype)

        self.products = CoarseProducts() if precision == "bf16" else Products()
        # Convolutions and poolings put tensors of their own in these places.
        self.framed, images = make_room(layers[0], batch_size, device, dtype)
        self.activations = [images, *(rows(layer.outputs) for layer in layers)]
        self.deltas = [rows(layer.outputs) for layer in layers]
        self.answers = rows(layers[-1].outputs)
        self.minus_one = torch.full((batch_size, 1), -1.0, device=device, dtype=dtype)
        self.ones = torch.ones(batch_size, device=device, dtype=dtype)

    @property
    def on_cpu(self) -> bool:
        """Whether a processor computes here, which starts work at no cost."""
        return self.ones.device.type == "cpu"

    def first(self, count: int) -> Workspace:
        """Return the same memory seen as a batch of ``count`` images."""
        part = object.__new__(Workspace)
        part.products = self.products
        part.framed = None if self.framed is None else self.framed[:count]
        part.activations = [a[:count] for a in self.activations]
        part.deltas = [delta[:count] for delta in self.deltas]
        part.answers = self.answers[:count]
        part.minus_one = self.minus_one[:count]
        part.ones = self.ones[:count]
        return part


def read_input(model: Model, space: Workspace, index: int) -> tuple[Tensor, int]:
    """Return what convolution ``index`` reads, and how many zeros are to be put around it."""
    if index == 0 and space.framed is not None:
        return space.framed, 0
    return space.activations[index], model.layers[index].padding


def run_forward(model: Model, space: Workspace) -> Tensor:
    """Fill ``space`` with the activations of the images in ``space.activations[0]``.

    Returns
    -------
    Tensor
        The outputs, before any softmax: (batch, 10).
    """
    for index, layer in enumerate(model.layers):
        if layer.kind == "dense" and layer.activation == "relu" and not space.on_cpu:
            _affine_relu(model, space, index)
        else:
            affine(model, space, index)
            ACTIVATIONS[layer.activation].apply(space.activations[index + 1])
    return space.activations[-1]


def _affine_relu(model: Model, space: Workspace, index: int) -> None:
    """Put a of a dense layer where it belongs, z never being written to a GPU's memory."""
    weight, bias = model.parameters.weights[index], model.parameters.biases[index]
    a, out = space.activations[index], space.activations[index + 1]
    space.products.affine_relu(a.flatten(1), weight, bias, out)


def affine(model: Model, space: Workspace, index: int) -> None:
    """Put z of layer ``index`` (from 0) where its activation will be; a pooling's output."""
    layer, a = model.layers[index], space.activations[index]
    weight, bias = model.parameters.weights[index], model.parameters.biases[index]
    if layer.kind == "dense":
        space.products.affine(a.flatten(1), weight, bias, space.activations[index + 1])
    elif layer.kind == "convolution":
        seen, padding = read_input(model, space, index)
        z = kinds.convolve(space.products, seen, weight, bias, padding)
        space.activations[index + 1] = z
    else:
        space.activations[index + 1] = kinds.pool(a)


def output_delta(model: Model, space: Workspace, labels: Tensor) -> None:
    """Set δ of the output, and the ``answers`` of which `fill_losses` makes the losses.

    Parameters
    ----------
    model
        Its ``loss`` is what is differentiated.
    space
        As `run_forward` left it; ``deltas[-1]`` is set: ŷ − y for cross-entropy of a softmax,
        2 (ŷ − y) / 10 for the mean of the squared errors.
    labels
        Classes, int64: (batch, 1).
    """
    outputs, answers, delta = space.activations[-1], space.answers, space.deltas[-1]
    if model.loss == "cross_entropy":
        torch.log_softmax(outputs, 1, out=answers)
        torch.exp(answers, out=delta).scatter_add_(1, labels, space.minus_one)
    else:
        answers.copy_(outputs).scatter_add_(1, labels, space.minus_one)
        torch.mul(answers, 2 / answers.shape[1], out=delta)


def fill_losses(loss: Loss, answers: Tensor, labels: Tensor, losses: Tensor) -> None:
    """Set ``losses`` (n, 1) of images of classes ``labels`` (n, 1), given their ``answers``."""
    if loss == "cross_entropy":
        torch.gather(answers, 1, labels, out=losses).neg_()
    else:
        torch.mean(answers * answers, 1, keepdim=True, out=losses)


def run_backward(model: Model, space: Workspace) -> None:
    """Send δ down from the output, whose own `output_delta` has set, to the first layer."""
    for index in range(len(model.layers) - 1, 0, -1):
        send_down(model, space, index)
        below = model.layers[index - 1]
        slope = ACTIVATIONS[below.activation].multiply_by_slope
        slope(space.deltas[index - 1], space.activations[index])


def send_down(model: Model, space: Workspace, index: int) -> None:
    """Set ``deltas[index - 1]`` to ∂L/∂a of what layer ``index`` (from 1) reads."""
    space.deltas[index - 1] = _below(model, space, index, space.deltas[index - 1])


def image_gradient(model: Model, space: Workspace) -> Tensor:
    """Return ∂L/∂(image), once `run_backward` has set the δ: (batch, *shape)."""
    return _below(model, space, 0, torch.empty_like(space.activations[0]))


def _below(model: Model, space: Workspace, index: int, out: Tensor) -> Tensor:
    layer, delta = model.layers[index], space.deltas[index]
    weight, a = model.parameters.weights[index], space.activations[index]
    if layer.kind == "dense":
        space.products.down(delta, weight, out.view(len(out), -1))
        return out
    if layer.kind == "convolution":
        return kinds.convolution_down(space.products, delta, a, weight, layer.padding)
    return kinds.pool_down(delta, a, space.activations[index + 1])


def accumulate_gradient(
    model: Model, target: Layout, space: Workspace, keep: float, scale: float
) -> None:
    """Set ``target`` to ``keep`` · target + ``scale`` · (gradient of the summed loss)."""
    products = space.products
    for index, layer in enumerate(model.layers):
        delta, a = space.deltas[index], space.activations[index]
        weights, biases = target.weights[index], target.biases[index]
        if layer.kind == "dense":
            products.gradient(weights, delta, a.flatten(1), keep, scale)
            biases.addmv_(delta.T, space.ones, beta=keep, alpha=scale)
        elif layer.kind == "convolution":
            weight = model.parameters.weights[index]
            seen, padding = read_input(model, space, index)
            found = kinds.convolution_gradient(products, delta, seen, weight, padding)
            for part, gradient in zip((weights, biases), found, strict=True):
                kinds.blend(part, gradient, keep, scale)
