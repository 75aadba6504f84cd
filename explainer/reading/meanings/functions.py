"""Functions of tensors: of ``torch``, of ``torch.nn.functional``, and methods of a tensor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from explainer.engine.functions import ACTIVATIONS, LEAKY_SLOPE
from explainer.reading import tensor_ops as ops
from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.notes import NotUnderstood
from explainer.reading.values import Op, Tensor, hold

TORCH_ACTIVATIONS = {
    "relu": "relu", "sigmoid": "sigmoid", "tanh": "tanh", "leaky_relu": "leaky_relu",
    "softplus": "softplus", "elu": "elu", "silu": "silu", "gelu": "gelu",
    "softmax": "softmax", "log_softmax": "log_softmax", "logsigmoid": "log_sigmoid",
}  # fmt: skip
"""What torch calls an activation, and what it is called here."""


def activate(name: str, tensor: Tensor, places: tuple[int, ...], **settings: Any) -> Tensor:
    """Return an activation of a tensor, by the name that it has here."""
    known = ACTIVATIONS.get(name)
    compute = known.value if known else None
    return ops.apply("activation", tensor, places, compute, name=name, **settings)


def _activation(call: Call) -> Tensor:
    torch_name = call.name.removesuffix("_")
    settings = dict(call.kwargs)
    if torch_name == "leaky_relu":
        settings["slope"] = call.number(1, "negative_slope", LEAKY_SLOPE)
    if torch_name == "elu":
        settings["alpha"] = call.number(1, "alpha", 1.0)
    name = TORCH_ACTIVATIONS[torch_name]
    if torch_name == "gelu" and call.kwargs.get("approximate", "none") != "none":
        name = "gelu_tanh"
    return activate(name, call.tensor(), call.places, **_plain(settings))


def _plain(settings: dict[str, Any]) -> dict[str, Any]:
    return {key: settings[key] for key in ("slope", "alpha") if key in settings}


def _binary(name: str) -> Meaning:
    def joined(call: Call) -> Any:
        other = call.tensor(1, "other") if len(call.args) > 1 else call.tensor(1, "exponent")
        return ops.combine(name, call.tensor(), other, call.places)

    return joined


def _square(call: Call) -> Any:
    return ops.combine("pow", call.tensor(), 2, call.places)


def _linear(call: Call) -> Any:
    weight = ops.transpose(call.tensor(1, "weight"), call.places)
    product = ops.combine("matmul", call.tensor(), weight, call.places)
    bias = call.get(2, "bias")
    return product if bias is None else ops.combine("add", product, bias, call.places)


def _reshape(call: Call) -> Tensor:
    sizes = call.args[1:]
    if len(sizes) == 1 and isinstance(sizes[0], list | tuple):
        sizes = tuple(sizes[0])
    if not sizes:
        sizes = tuple(call.kwargs.get("shape", ()))
    return ops.reshape(call.tensor(), sizes, call.places)


def _as_other(call: Call) -> Tensor:
    return ops.reshape(call.tensor(), call.tensor(1, "other").shape, call.places)


def _flatten(call: Call) -> Tensor:
    return ops.flatten(call.tensor(), call.whole(1, "start_dim", 0), call.places)


def _squeeze(call: Call) -> Tensor:
    tensor, dim = call.tensor(), call.get(1, "dim")
    dims = range(len(tensor.shape)) if dim is None else [dim % max(len(tensor.shape), 1)]
    kept = [size for place, size in enumerate(tensor.shape) if place not in dims or size != 1]
    return ops.reshape(tensor, kept, call.places)


def _unsqueeze(call: Call) -> Tensor:
    tensor, dim = call.tensor(), call.whole(1, "dim")
    shape = list(tensor.shape)
    shape.insert(dim if dim >= 0 else dim + len(shape) + 1, 1)
    return ops.reshape(tensor, shape, call.places)


def _reduced(call: Call) -> Tensor:
    dims = call.get(1, "dim", call.kwargs.get("axis"))
    keep = call.get(2, "keepdim") is True
    return ops.reduce_tensor(call.name, call.tensor(), dims, keep, call.places)


def _elementwise(compute: Callable[..., Any]) -> Meaning:
    def applied(call: Call) -> Tensor:
        return ops.apply(call.name, call.tensor(), call.places, compute)

    return applied


def _transpose(call: Call) -> Tensor:
    return ops.transpose(call.tensor(), call.places)


def _joined(call: Call) -> Tensor:
    parts = call.get(0, "tensors")
    arrays = [data for part in parts if (data := ops.as_tensor(part).data) is not None]
    if len(arrays) < len(parts):
        raise NotUnderstood("reading.why.numbers")
    axis = call.whole(1, "dim", 0)
    stacked = np.stack(arrays, axis) if call.name == "stack" else np.concatenate(arrays, axis)
    return hold(stacked, Op("joined", tuple(map(ops.as_tensor, parts)), places=call.places))


def _clipped(call: Call) -> Any:
    """Return max(0, z): how code that has no ReLU writes it."""
    if call.get(1, "min") in (0, 0.0) and call.get(2, "max") is None:
        return activate("relu", call.tensor(), call.places)
    raise NotUnderstood("reading.why.name_here", name=call.name)


def _larger(call: Call) -> Any:
    """Return max(0, z), where a tensor is compared with 0; else which is the largest."""
    other = call.get(1, "other")
    if isinstance(other, Tensor) and other.data is not None and not other.data.any():
        return activate("relu", call.tensor(), call.places)
    return Tensor(call.tensor().shape[:1])


FUNCTIONS: dict[str, Meaning] = {
    **dict.fromkeys(TORCH_ACTIVATIONS, _activation),
    **dict.fromkeys(("relu_", "sigmoid_", "tanh_"), _activation),
    **{name: _binary(name) for name in ("add", "sub", "mul", "div", "pow", "matmul")},
    "subtract": _binary("sub"), "multiply": _binary("mul"), "divide": _binary("div"),
    "mm": _binary("matmul"), "mv": _binary("matmul"), "dot": _binary("matmul"),
    "square": _square,
    "linear": _linear,
    "reshape": _reshape, "view": _reshape,
    "view_as": _as_other, "reshape_as": _as_other,
    "flatten": _flatten,
    "squeeze": _squeeze, "unsqueeze": _unsqueeze,
    "sum": _reduced, "mean": _reduced,
    "t": _transpose, "transpose": _transpose,
    "exp": _elementwise(np.exp), "log": _elementwise(np.log), "sqrt": _elementwise(np.sqrt),
    "abs": _elementwise(np.abs), "sin": _elementwise(np.sin), "cos": _elementwise(np.cos),
    "sign": _elementwise(np.sign),
    "cat": _joined, "stack": _joined, "concatenate": _joined,
    "clamp": _clipped, "clip": _clipped, "max": _larger, "maximum": _larger,
}  # fmt: skip
"""By their last names: ``torch.relu``, ``F.relu`` and ``z.relu()`` are the same."""
