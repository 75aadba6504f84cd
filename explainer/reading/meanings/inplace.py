"""What changes a tensor where it is: how parameters begin, and updates written by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from explainer.reading import tensor_ops as ops
from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.notes import NotUnderstood
from explainer.reading.values import MAX_NUMBERS, Numbers, Op, Shape, Tensor

_Fill = Callable[[np.random.Generator, Shape], Numbers]


def _begin(call: Call, fill: _Fill, **how: Any) -> Tensor:
    """Let a tensor have other numbers from now on."""
    tensor = call.tensor()
    small = math.prod(tensor.shape) <= MAX_NUMBERS
    tensor.data = fill(call.program.rng, tensor.shape) if small else None
    tensor.role = "drawn" if how.pop("drawn", False) else ""
    tensor.op = Op("random" if tensor.role else "literal", (), how, call.places)
    return tensor


def _normal(call: Call) -> Tensor:
    mean, std = call.number(1, "mean", 0.0), call.number(2, "std", 1.0)

    def fill(rng: np.random.Generator, shape: Shape) -> Numbers:
        return rng.normal(mean, abs(std), shape)

    return _begin(call, fill, drawn=True, mean=mean, std=std)


def _uniform(call: Call) -> Tensor:
    low, high = call.number(1, "a", 0.0), call.number(2, "b", 1.0)
    if not -1e9 < low < high < 1e9:
        raise NotUnderstood("reading.why.argument", name=call.name, argument="b")
    return _begin(call, lambda rng, shape: rng.uniform(low, high, shape), drawn=True)


def _constant(call: Call) -> Tensor:
    value = 0.0 if call.name in ("zero_", "zeros_") else 1.0
    if call.name in ("fill_", "constant_"):
        value = call.number(1, "val")
    return _begin(call, lambda _, shape: np.full(shape, value), constant=value)


def _whole(call: Call) -> Tensor:
    limits = [call.whole(place, "to") for place in range(1, len(call.args))]
    low, high = (0, limits[0]) if len(limits) == 1 else (limits or [0, 2])[:2]
    if not low < high:
        raise NotUnderstood("reading.why.argument", name=call.name, argument="to")
    return _begin(call, lambda rng, shape: rng.integers(low, high, shape), drawn=True)


def _scaled(gain: float, fans: str, spread: str) -> Meaning:
    """Return how Xavier and Kaiming begin: with a deviation that follows from the shape."""

    def begin(call: Call) -> Tensor:
        n_out, n_in = (*call.tensor().shape, 1)[:2]
        total = n_in + n_out if fans == "both" else n_in
        std = math.sqrt(gain / total)

        def fill(rng: np.random.Generator, shape: Shape) -> Numbers:
            if spread == "normal":
                return rng.normal(0.0, std, shape)
            return rng.uniform(-math.sqrt(3.0) * std, math.sqrt(3.0) * std, shape)

        return _begin(call, fill, drawn=True, scheme=call.name.removesuffix("_"))

    return begin


def _copy(call: Call) -> Tensor:
    tensor, given = call.tensor(), call.tensor(1, "src")
    if given.data is None or given.shape != tensor.shape:
        one, other = ops.show_shape(tensor.shape), ops.show_shape(given.shape)
        raise NotUnderstood("reading.why.shapes", one=one, other=other)
    set_numbers(tensor, given, call.places)
    return tensor


def set_numbers(tensor: Tensor, given: Tensor, places: tuple[int, ...] = ()) -> None:
    """Let a tensor have the numbers of another."""
    tensor.data, tensor.shape, tensor.role = given.data, given.shape, given.role
    tensor.op = Op("literal", (), given.op.settings, given.op.places or places)


def _change(sign: float) -> Meaning:
    """Return ``p.sub_(…)`` or ``p.add_(…, alpha=…)``: an update if a gradient is in it."""

    def changed(call: Call) -> Any:
        tensor = call.tensor()
        first, last = call.get(1, "other"), call.args[-1]
        rate = sign * call.number(len(call.args), "alpha", 1.0)
        if isinstance(first, int | float) and isinstance(last, Tensor):
            rate, by = sign * first, last
        else:
            by = call.tensor(1, "other")
        if tensor.learns and by.has_gradient:
            call.program.updates.append(ops.match_update(tensor, by, rate, call.places))
        return tensor

    return changed


def _sgd(call: Call) -> None:
    """Note ``d2l.sgd``: η times the gradient, divided by the size of the batch, is taken off."""
    rate, size = call.number(1, "lr"), call.number(2, "batch_size")
    for parameter in call.get(0, "params") or ():
        if isinstance(parameter, Tensor):
            by = Tensor(parameter.shape, None, Op("grad", (parameter,)))
            found = ops.match_update(parameter, ops.combine("div", by, size, ()), rate, call.places)
            call.program.updates.append(found)


def _linear_model(call: Call) -> Any:
    product = ops.combine("matmul", call.tensor(0, "X"), call.tensor(1, "w"), call.places)
    return ops.combine("add", product, call.tensor(2, "b"), call.places)


def _squared_loss(call: Call) -> Any:
    output, target = call.tensor(0, "y_hat"), call.tensor(1, "y")
    target = ops.reshape(target, output.shape, call.places)
    error = ops.combine("sub", output, target, call.places)
    return ops.combine("div", ops.combine("pow", error, 2, call.places), 2, call.places)


IN_PLACE: dict[str, Meaning] = {
    "normal_": _normal,
    "uniform_": _uniform,
    **dict.fromkeys(("zero_", "zeros_", "ones_", "fill_", "constant_"), _constant),
    "random_": _whole,
    "xavier_uniform_": _scaled(2.0, "both", "uniform"),
    "xavier_normal_": _scaled(2.0, "both", "normal"),
    "kaiming_uniform_": _scaled(2.0, "in", "uniform"),
    "kaiming_normal_": _scaled(2.0, "in", "normal"),
    "copy_": _copy,
    "sub_": _change(1.0),
    "add_": _change(-1.0),
}
"""By their names in ``torch.nn.init``, and as methods of a tensor."""

D2L: dict[str, Meaning] = {
    "d2l.sgd": _sgd,
    "d2l.linreg": _linear_model,
    "d2l.squared_loss": _squared_loss,
}
"""The functions of Dive into Deep Learning that its programs share."""
