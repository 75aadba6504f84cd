"""The lines of code that computed each operation, as they stand in the files that train."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from explainer.engine.source_code import Listing, list_function, make_listing
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model import batches, layers, model, optimizers
from explainer.lab.replay.operations import Operation
from explainer.lab.training import state

Line = tuple[str, str]
"""A name in ``_SOURCES``, and a line of it without its indentation."""

_ACTIVATION_LINES: dict[str, str] = {
    "relu": "Tensor.relu_, lambda d, a: _aten.threshold_backward.grad_input(d, a, 0, grad_input=d)",
    "sigmoid": (
        "Tensor.sigmoid_, lambda d, a: _aten.sigmoid_backward.grad_input(d, a, grad_input=d)"
    ),
    "tanh": "Tensor.tanh_, lambda d, a: _aten.tanh_backward.grad_input(d, a, grad_input=d)",
    "leaky_relu": "lambda z: torch.nn.functional.leaky_relu_(z, LEAKY_SLOPE),",
    "identity": '"identity": InPlaceActivation(lambda z: z, lambda d, a: d),',
}
_LEAKY_SLOPE_LINE = (
    "lambda d, a: _aten.leaky_relu_backward.grad_input(d, a, LEAKY_SLOPE, True, grad_input=d),"
)
_FORWARD: dict[tuple[str, str], Line] = {
    ("image", ""): ("normalise", "out.mul_(2 / 255).sub_(1)"),
    ("z", "dense"): ("affine", "torch.addmm(bias, a, weight.T, out=out)"),
    ("z", "convolution"): (
        "convolve",
        "return torch.conv2d(products.cast(a), products.cast(weight), bias, padding=padding)",
    ),
    ("pool", ""): (
        "pool",
        "return torch.maximum(torch.maximum(first, second), torch.maximum(third, fourth))",
    ),
    ("answer", "cross_entropy"): ("output_delta", "torch.log_softmax(outputs, 1, out=answers)"),
    ("answer", "mse"): (
        "output_delta",
        "answers.copy_(outputs).scatter_add_(1, labels, space.minus_one)",
    ),
    ("target", ""): ("load", "return self.labels.index_select(0, rows).unsqueeze(1)"),
    ("loss", "cross_entropy"): (
        "fill_losses",
        "torch.gather(answers, 1, labels, out=losses).neg_()",
    ),
    ("loss", "mse"): ("fill_losses", "torch.mean(answers * answers, 1, keepdim=True, out=losses)"),
    ("batch_loss", ""): ("read", "losses = sums / np.diff(starts, append=len(each))"),
}
_BACKWARD: dict[tuple[str, str], Line] = {
    ("output_delta", "cross_entropy"): (
        "output_delta",
        "torch.exp(answers, out=delta).scatter_add_(1, labels, space.minus_one)",
    ),
    ("output_delta", "mse"): (
        "output_delta",
        "torch.mul(answers, 2 / answers.shape[1], out=delta)",
    ),
    ("arriving", "dense"): ("down", "torch.mm(delta, weight, out=out)"),
    ("arriving", "convolution"): (
        "convolution_down",
        "return _convolution_backward("
        "cast(delta), a, cast(weight), padding, [True, False, False])[0]",
    ),
    ("arriving", "pool"): ("pool_down", "torch.mul(delta, hit, out=target)"),
    ("weight_gradient", "dense"): (
        "gradient",
        "target.addmm_(delta.T, a, beta=keep, alpha=scale)",
    ),
    ("weight_gradient", "convolution"): (
        "accumulate",
        "found = kinds.convolution_gradient(products, delta, seen, weight, padding)",
    ),
    ("bias_gradient", "dense"): (
        "accumulate",
        "biases.addmv_(delta.T, space.ones, beta=keep, alpha=scale)",
    ),
    ("bias_gradient", "convolution"): (
        "accumulate",
        "kinds.blend(part, gradient, keep, scale)",
    ),
}
_COARSE: dict[tuple[str, str], Line] = {
    ("z", "dense"): ("coarse affine", "torch.add(self.multiply(a, weight.T), bias, out=out)"),
    ("arriving", "dense"): ("coarse down", "out.copy_(self.multiply(delta, weight))"),
    ("weight_gradient", "dense"): (
        "coarse gradient",
        "blend(target, self.multiply(delta.T, a), keep, scale)",
    ),
}
_ADAM = {
    "mean": ("adam", "self.mean.lerp_(gradient, 1 - MOMENTS[0])"),
    "squares": (
        "adam",
        "self.squares.mul_(MOMENTS[1]).addcmul_(gradient, gradient, value=1 - MOMENTS[1])",
    ),
    "new": ("adam", "parameters.addcmul_(self.scratch, rate, value=-1)"),
}
_UPDATE: dict[str, dict[str, Line]] = {
    "sgd": {"new": ("in place", "accumulate_gradient(model, model.parameters, space, 1.0, scale)")},
    "momentum": {
        "velocity": (
            "momentum",
            "accumulate_gradient(model, self.velocity, space, self.momentum, 1 / len(space.ones))",
        ),
        "new": ("sgd", "parameters.addcmul_(gradient, self.values[0], value=-1)"),
    },
    "rmsprop": {
        "squares": ("rmsprop", "self.squares.mul_(0.99).addcmul_(gradient, gradient, value=0.01)"),
        "new": ("rmsprop", "parameters.addcmul_(self.scratch, self.values[0], value=-1)"),
    },
    "adagrad": {
        "squares": ("adagrad", "self.squares.addcmul_(gradient, gradient)"),
        "new": ("adagrad", "parameters.addcmul_(self.scratch, self.values[0], value=-1)"),
    },
    "adam": _ADAM,
    "adamw": _ADAM,
}
_SOURCES: dict[str, Callable[..., Any]] = {
    "normalise": batches.normalise_batch,
    "load": batches.Batches.load,
    "affine": layers.Products.affine,
    "down": layers.Products.down,
    "gradient": layers.Products.gradient,
    "coarse affine": layers.CoarseProducts.affine,
    "coarse down": layers.CoarseProducts.down,
    "coarse gradient": layers.CoarseProducts.gradient,
    "convolve": layers.convolve,
    "pool": layers.pool_quarters,
    "convolution_down": layers.convolution_down,
    "pool_down": layers.pool_quarters_down,
    "output_delta": model.output_delta,
    "fill_losses": model.fill_losses,
    "accumulate": model.accumulate_gradient,
    "read": state.TrainingState.read,
    "in place": optimizers.InPlaceSgd.update,
    "sgd": optimizers.Sgd.apply,
    "momentum": optimizers.Momentum.update,
    "rmsprop": optimizers.RmsProp.apply,
    "adagrad": optimizers.Adagrad.apply,
    "adam": optimizers.Adam.apply,
}
_ACTIVATIONS = "activations"


def find_source_line(operation: Operation, settings: TrainingSettings) -> Line:
    """Return the listing and the line that computed ``term``."""
    key = (operation.quantity, operation.kind)
    if settings.precision == "bf16" and key in _COARSE:
        return _COARSE[key]
    if operation.quantity in ("a", "delta"):
        leaky_slope = key == ("delta", "leaky_relu")
        return _ACTIVATIONS, _LEAKY_SLOPE_LINE if leaky_slope else _ACTIVATION_LINES[operation.kind]
    found = _FORWARD.get(key) or _BACKWARD.get(key)
    return found or _UPDATE[operation.kind][operation.quantity]


def find_row(line: Line) -> tuple[str, int]:
    """Return the listing of ``line`` and its row in it, from 0.

    Raises
    ------
    LookupError
        If the code has no such line, or more than one.
    """
    name, code = line
    return name, read_listing(name).find(code)


@cache
def read_listing(name: str) -> Listing:
    """Return the source of a function, or the table of activations."""
    if name == _ACTIVATIONS:
        return _table(layers, "ACTIVATIONS: dict[str, InPlaceActivation] = {")
    return list_function(_SOURCES[name])


def _table(module: ModuleType, begin: str) -> Listing:
    lines = inspect.getsource(module).splitlines()
    start = lines.index(begin)
    end = lines.index("}", start)
    return make_listing(module.__name__, start + 1, lines[start : end + 1])
