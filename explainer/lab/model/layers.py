"""Each kind of layer on torch tensors: forward, δ sent down, gradient; no autograd anywhere.

δ of a layer is ∂L/∂z, L being the sum of the losses of the batch; of a pooling, which has no z,
it is ∂L/∂(its output).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from explainer.engine.functions import LEAKY_SLOPE
from explainer.lab.config.architectures import POOL

_aten = torch.ops.aten
_WINDOW = ([POOL, POOL], [POOL, POOL])
"""Of torch's pooling: its side, and how far one is from the next."""


@dataclass(frozen=True, eq=False)
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


class Products:
    """Matrix products and convolutions in the precision of their operands."""

    def cast(self, tensor: Tensor) -> Tensor:
        """Return an operand as the product takes it."""
        return tensor

    def affine(self, a: Tensor, weight: Tensor, bias: Tensor, out: Tensor) -> None:
        """Set ``out`` to a Wᵀ + b: (batch, n_out)."""
        torch.addmm(bias, a, weight.T, out=out)

    def affine_relu(self, a: Tensor, weight: Tensor, bias: Tensor, out: Tensor) -> None:
        """Set ``out`` to the ReLU of a Wᵀ + b: (batch, n_out)."""
        _aten._addmm_activation.out(bias, a, weight.T, out=out)

    def down(self, delta: Tensor, weight: Tensor, out: Tensor) -> None:
        """Set ``out`` to δ W: (batch, n_in)."""
        torch.mm(delta, weight, out=out)

    def gradient(self, target: Tensor, delta: Tensor, a: Tensor, keep: float, scale: float) -> None:
        """Set ``target`` to keep · target + scale · δᵀ a: (n_out, n_in)."""
        target.addmm_(delta.T, a, beta=keep, alpha=scale)


class CoarseProducts(Products):
    """The same with operands rounded to bfloat16: 8 bits of precision.

    Sums are kept, and returned, in float32. Where a library would round them, it is given the
    rounded operands as float32, which holds them exactly.
    """

    def cast(self, tensor: Tensor) -> Tensor:
        """Return ``tensor`` (float32) rounded to what bfloat16 can hold."""
        return tensor.to(torch.bfloat16).float()

    def multiply(self, left: Tensor, right: Tensor) -> Tensor:
        """Return the product of two matrices, rounded before and not after: float32."""
        if left.device.type == "cpu":  # has no product of bfloat16 that is float32
            return self.cast(left) @ self.cast(right)
        left, right = left.to(torch.bfloat16), right.to(torch.bfloat16)
        return torch.mm(left, right, out_dtype=torch.float32)

    def affine(self, a: Tensor, weight: Tensor, bias: Tensor, out: Tensor) -> None:
        """Set ``out`` to a Wᵀ + b."""
        torch.add(self.multiply(a, weight.T), bias, out=out)

    def affine_relu(self, a: Tensor, weight: Tensor, bias: Tensor, out: Tensor) -> None:
        """Set ``out`` to the ReLU of a Wᵀ + b."""
        self.affine(a, weight, bias, out)
        out.relu_()

    def down(self, delta: Tensor, weight: Tensor, out: Tensor) -> None:
        """Set ``out`` to δ W."""
        out.copy_(self.multiply(delta, weight))

    def gradient(self, target: Tensor, delta: Tensor, a: Tensor, keep: float, scale: float) -> None:
        """Set ``target`` to keep · target + scale · δᵀ a."""
        blend(target, self.multiply(delta.T, a), keep, scale)


def blend(target: Tensor, gradient: Tensor, keep: float, scale: float) -> None:
    """Set ``target`` to keep · target + scale · gradient; 0 · NaN is 0, as in BLAS."""
    if keep:
        target.mul_(keep).add_(gradient, alpha=scale)
    else:
        torch.mul(gradient, scale, out=target)


def convolve(products: Products, a: Tensor, weight: Tensor, bias: Tensor, padding: int) -> Tensor:
    """Return z of a convolution: (batch, channels out, rows, columns)."""
    return torch.conv2d(products.cast(a), products.cast(weight), bias, padding=padding)


def convolution_down(
    products: Products, delta: Tensor, a: Tensor, weight: Tensor, padding: int
) -> Tensor:
    """Return ∂L/∂a of a convolution's input: the shape of ``a``."""
    cast = products.cast
    return _convolution_backward(cast(delta), a, cast(weight), padding, [True, False, False])[0]


def convolution_gradient(
    products: Products, delta: Tensor, a: Tensor, weight: Tensor, padding: int
) -> tuple[Tensor, Tensor]:
    """Return ∂L/∂W and ∂L/∂b of a convolution.

    Of gray images a processor computes ∂L/∂W in less than half of the time as what it is: the
    convolution of the images with δ, summed over the batch as if that were the channels.
    """
    if a.shape[1] == 1 and a.device.type == "cpu":
        images, kernels = (products.cast(part).transpose(0, 1) for part in (a, delta))
        found = torch.conv2d(images, kernels.contiguous(), padding=padding).transpose(0, 1)
        return found, delta.sum((0, 2, 3))
    delta, a = products.cast(delta), products.cast(a)
    _, weights, biases = _convolution_backward(delta, a, weight, padding, [False, True, True])
    return weights, biases


def _convolution_backward(
    delta: Tensor, a: Tensor, weight: Tensor, padding: int, mask: list[bool]
) -> list[Tensor]:
    """Return ∂L/∂a, ∂L/∂W and ∂L/∂b where ``mask`` asks for them; nobody reads the others."""
    pads = [padding, padding]
    found: list[Tensor] = _aten.convolution_backward(
        delta, a, weight, [len(weight)], [1, 1], pads, [1, 1], False, [0, 0], 1, mask
    )
    return found


def pool(a: Tensor) -> Tensor:
    """Return the maximum of each 2 × 2 pixels; a last odd row or column is left out."""
    return pool_quarters(a) if a.device.type == "cpu" else _pool_with_places(a)[0]


def pool_down(delta: Tensor, a: Tensor, maximum: Tensor) -> Tensor:
    """Return ∂L/∂a of a pooling's input: δ where the maximum was, else 0.

    Where several pixels are equally large, the first has it all.
    """
    if a.device.type == "cpu":
        return pool_quarters_down(delta, a, maximum)
    return pool_down_to_places(delta, a)


def pool_quarters(a: Tensor) -> Tensor:
    """Return the same as torch's own pooling, on a processor in a tenth of its time."""
    first, second, third, fourth = _quarters(a)
    return torch.maximum(torch.maximum(first, second), torch.maximum(third, fourth))


def pool_quarters_down(delta: Tensor, a: Tensor, maximum: Tensor) -> Tensor:
    """Return `pool_down` in 25 short calls instead of two long ones."""
    down = torch.zeros_like(a)
    found = torch.zeros_like(maximum, dtype=torch.bool)
    for quarter, target in zip(_quarters(a), _quarters(down), strict=True):
        hit = (quarter == maximum).logical_and_(~found)
        found.logical_or_(hit)
        torch.mul(delta, hit, out=target)
    return down


def maximum_places(a: Tensor) -> Tensor:
    """Return which pixel each maximum of `pool` came from, as row · columns + column."""
    return _pool_with_places(a)[1]


def pool_down_to_places(delta: Tensor, a: Tensor) -> Tensor:
    """Return `pool_down` as torch's own pooling computes it."""
    down: Tensor = _aten.max_pool2d_with_indices_backward(
        delta, a, *_WINDOW, [0, 0], [1, 1], False, maximum_places(a)
    )
    return down


def _pool_with_places(a: Tensor) -> tuple[Tensor, Tensor]:
    maximum, places = _aten.max_pool2d_with_indices(a, *_WINDOW)
    return maximum, places


def _quarters(a: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    rows, columns = (side // POOL * POOL for side in a.shape[2:])
    upper, lower = a[:, :, 0:rows:POOL], a[:, :, 1:rows:POOL]
    left, right = slice(0, columns, POOL), slice(1, columns, POOL)
    return upper[..., left], upper[..., right], lower[..., left], lower[..., right]
