"""The same model as a ``torch.nn`` module: the judge of ours."""

from __future__ import annotations

from typing import cast

import torch
from torch import Tensor, nn

from explainer.engine.functions import LEAKY_SLOPE
from explainer.lab.config.architectures import POOL, Layer
from explainer.lab.model.model import Layout

_ACTIVATIONS: dict[str, nn.Module] = {
    "relu": nn.ReLU(),
    "sigmoid": nn.Sigmoid(),
    "tanh": nn.Tanh(),
    "leaky_relu": nn.LeakyReLU(LEAKY_SLOPE),
    "identity": nn.Identity(),
}


def build_module(layers: tuple[Layer, ...], parameters: Layout) -> nn.Sequential:
    """Return a module of ``layers`` that computes with a copy of ``parameters``.

    It takes images (n, c, h, w) and returns the outputs before any softmax, (n, 10). The
    modules' own parameters follow one another as in `parameters.flat`.
    """
    parts: list[nn.Module] = []
    for index, layer in enumerate(layers):
        if layer.kind == "pool":
            parts.append(nn.MaxPool2d(POOL))
            continue
        weight, bias = parameters.weights[index], parameters.biases[index]
        module = _affine(layer).to(weight.device, weight.dtype)
        with torch.no_grad():
            module.weight.copy_(weight)
            cast("Tensor", module.bias).copy_(bias)
        if layer.kind == "dense":
            parts.append(nn.Flatten())
        parts += [module, _ACTIVATIONS[layer.activation]]
    return nn.Sequential(*parts)


class BorderedConv2d(nn.Conv2d):
    """A convolution whose border is not 0 but ``border``, the black around an image."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer.inputs[0], layer.outputs[0], layer.kernel)
        self._around, self._border = [layer.padding] * 4, layer.border

    def forward(self, input: Tensor) -> Tensor:
        """Return z of images (n, c, h, w)."""
        return super().forward(nn.functional.pad(input, self._around, value=self._border))


def build_loss(loss: str) -> nn.Module:
    """Return torch's mean loss over a batch; of ``mse`` the targets are one-hot rows."""
    return nn.CrossEntropyLoss() if loss == "cross_entropy" else nn.MSELoss()


def _affine(layer: Layer) -> nn.Linear | nn.Conv2d:
    outputs, inputs = layer.weight_shape[:2]
    if layer.kind == "dense":
        return nn.Linear(inputs, outputs)
    if layer.border:
        return BorderedConv2d(layer)
    return nn.Conv2d(inputs, outputs, layer.kernel, padding=layer.padding)
