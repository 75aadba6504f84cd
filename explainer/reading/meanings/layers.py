"""Modules of ``torch.nn``: how they are made, and what they give."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from explainer.engine.functions import LEAKY_SLOPE
from explainer.reading import tensor_ops as ops
from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.meanings.functions import activate
from explainer.reading.meanings.losses import LOSS_CLASSES, apply_loss
from explainer.reading.notes import NotUnderstood
from explainer.reading.values import Container, Op, Shape, Tensor, TorchLayer

Places = tuple[int, ...]

ACTIVATION_CLASSES = {
    "ReLU": "relu", "Sigmoid": "sigmoid", "Tanh": "tanh", "LeakyReLU": "leaky_relu",
    "Softplus": "softplus", "ELU": "elu", "SiLU": "silu", "GELU": "gelu",
    "Softmax": "softmax", "LogSoftmax": "log_softmax",
}  # fmt: skip


def _parameter(shape: Shape, line: int) -> Tensor:
    return Tensor(shape, None, Op("default", places=(line,)), learns=True, role="default")


def _linear(call: Call) -> TorchLayer:
    inputs, outputs = call.whole(0, "in_features"), call.whole(1, "out_features")
    _check_positive(call, inputs, outputs)
    settings = {"in_features": inputs, "out_features": outputs}
    parameters = {"weight": _parameter((outputs, inputs), call.line)}
    if call.get(2, "bias", True) is not False:
        parameters["bias"] = _parameter((outputs,), call.line)
    return TorchLayer("Linear", settings, call.line, parameters)


def _convolution(call: Call) -> TorchLayer:
    inputs, outputs = call.whole(0, "in_channels"), call.whole(1, "out_channels")
    _check_positive(call, inputs, outputs)
    kernel = _side(call, 2, "kernel_size", None)
    settings = {
        "in_channels": inputs,
        "out_channels": outputs,
        "kernel_size": kernel,
        "stride": _side(call, 3, "stride", 1),
        "padding": _padding(call, kernel),
    }
    parameters = {"weight": _parameter((outputs, inputs, kernel, kernel), call.line)}
    if call.get(7, "bias", True) is not False:
        parameters["bias"] = _parameter((outputs,), call.line)
    return TorchLayer("Conv2d", settings, call.line, parameters)


def _check_positive(call: Call, *numbers: int) -> None:
    if min(numbers) < 1:
        raise NotUnderstood("reading.why.argument", name=call.name, argument=min(numbers))


def _padding(call: Call, kernel: int) -> int:
    if call.get(4, "padding") == "same":
        return kernel // 2
    return _side(call, 4, "padding", 0)


def _side(call: Call, place: int, name: str, default: int | None) -> int:
    """Return an argument that is one number, or the same one twice."""
    value = call.get(place, name, default)
    if isinstance(value, list | tuple) and len(set(value)) == 1:
        value = value[0]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1000:
        raise NotUnderstood("reading.why.argument", name=call.name, argument=name)
    return value


def _pool(call: Call) -> TorchLayer:
    kernel = _side(call, 0, "kernel_size", None)
    given = call.get(1, "stride")
    stride = kernel if given is None else _side(call, 1, "stride", kernel)
    settings = {"kernel_size": kernel, "stride": stride, "padding": _side(call, 2, "padding", 0)}
    return TorchLayer(call.name, settings, call.line)


def _activation(call: Call) -> TorchLayer:
    settings = {}
    if call.name == "LeakyReLU":
        settings["slope"] = call.number(0, "negative_slope", LEAKY_SLOPE)
    if call.name == "ELU":
        settings["alpha"] = call.number(0, "alpha", 1.0)
    if call.name == "GELU" and call.get(0, "approximate", "none") != "none":
        settings["tanh"] = True
    return TorchLayer(call.name, settings, call.line)


def _plain(call: Call) -> TorchLayer:
    settings = {"start_dim": call.get(0, "start_dim", 1)} if call.name == "Flatten" else {}
    if call.name == "Dropout":
        settings = {"p": call.get(0, "p", 0.5)}
    return TorchLayer(call.name, settings, call.line)


def _sequence(call: Call) -> Container:
    args = list(call.args)
    if len(args) == 1 and isinstance(args[0], dict):
        return Container(call.name, dict(args[0]), call.line)
    if len(args) == 1 and isinstance(args[0], list | tuple):
        args = list(args[0])
    if args and all(isinstance(one, tuple) and len(one) == 2 for one in args):
        return Container(call.name, {str(name): part for name, part in args}, call.line)
    return Container(call.name, {str(n): part for n, part in enumerate(args)}, call.line)


def _learning(call: Call) -> Tensor:
    given = call.tensor(0, "data")
    op = Op("literal", given.op.inputs, given.op.settings, given.op.places or call.places)
    return Tensor(given.shape, given.data, op, learns=True, role=given.role)


# What they give -----------------------------------------------------------------------------


def apply_layer(layer: TorchLayer, args: list[Any], places: Places) -> Any:
    """Return what a module gives for its arguments."""
    if layer.kind in LOSS_CLASSES:
        return apply_loss(LOSS_CLASSES[layer.kind], args, layer.settings, (*places, layer.line))
    tensor = ops.as_tensor(args[0])
    if layer.kind in ACTIVATION_CLASSES:
        return _activate(layer, tensor, places)
    return _APPLIED.get(layer.kind, _pass_through)(layer, tensor, places)


def _activate(layer: TorchLayer, tensor: Tensor, places: Places) -> Tensor:
    settings = {k: v for k, v in layer.settings.items() if k != "tanh"}
    name = ACTIVATION_CLASSES[layer.kind] + ("_tanh" if "tanh" in layer.settings else "")
    return activate(name, tensor, places, defined=layer.line, **settings)


def _through_linear(layer: TorchLayer, tensor: Tensor, places: Places) -> Tensor:
    wanted, outputs = layer.settings["in_features"], layer.settings["out_features"]
    if tensor.shape[-1:] != (wanted,):
        given = tensor.shape[-1] if tensor.shape else 1
        error = NotUnderstood("reading.why.features", wanted=wanted, given=given)
        error.at(layer.line)
        raise error
    inputs = (tensor, *layer.parameters.values())
    return ops.derive(_op("linear", inputs, layer, places), (*tensor.shape[:-1], outputs))


def _op(name: str, inputs: tuple[Tensor, ...], layer: TorchLayer, places: Places) -> Op:
    return Op(name, inputs, {**layer.settings, "kind": layer.kind, "defined": layer.line}, places)


def _through_convolution(layer: TorchLayer, tensor: Tensor, places: Places) -> Tensor:
    *batch, channels, rows, columns = _image_shape(layer, tensor)
    wanted = layer.settings["in_channels"]
    if channels != wanted:
        error = NotUnderstood("reading.why.channels", wanted=wanted, given=channels)
        error.at(layer.line)
        raise error
    shape = (*batch, layer.settings["out_channels"], _slid(layer, rows), _slid(layer, columns))
    inputs = (tensor, *layer.parameters.values())
    return ops.derive(_op("convolution", inputs, layer, places), shape)


def _through_pool(layer: TorchLayer, tensor: Tensor, places: Places) -> Tensor:
    *batch, rows, columns = _image_shape(layer, tensor)
    shape = (*batch, _slid(layer, rows), _slid(layer, columns))
    return ops.derive(_op("pool", (tensor,), layer, places), shape)


def _image_shape(layer: TorchLayer, tensor: Tensor) -> Shape:
    if len(tensor.shape) < 3:
        error = NotUnderstood("reading.why.image", given=ops.show_shape(tensor.shape))
        error.at(layer.line)
        raise error
    return tensor.shape


def _slid(layer: TorchLayer, side: int) -> int:
    """Return the places of a window along a side."""
    settings = layer.settings
    room = side + 2 * settings["padding"] - settings["kernel_size"]
    if room < 0 or settings["stride"] < 1:
        error = NotUnderstood("reading.why.window", side=side, window=settings["kernel_size"])
        error.at(layer.line)
        raise error
    return int(room // settings["stride"]) + 1


def _through_flatten(layer: TorchLayer, tensor: Tensor, places: Places) -> Tensor:
    start = layer.settings["start_dim"]
    return ops.flatten(tensor, start if isinstance(start, int) else 1, places)


def _pass_through(layer: TorchLayer, tensor: Tensor, places: Places) -> Tensor:
    """Return what a module is given; what it would do is named where the net is described."""
    if math.prod(tensor.shape) == 0:
        raise NotUnderstood("reading.why.size")
    return ops.derive(_op("other", (tensor,), layer, places), tensor.shape)


def _same(_: TorchLayer, tensor: Tensor, __: Places) -> Tensor:
    return tensor


_APPLIED: dict[str, Callable[[TorchLayer, Tensor, Places], Tensor]] = {
    "Linear": _through_linear,
    "Conv2d": _through_convolution,
    "MaxPool2d": _through_pool,
    "AvgPool2d": _through_pool,
    "Flatten": _through_flatten,
    "Identity": _same,
}


def _at_once(make: Meaning, kind: str) -> Meaning:
    """Return a function of ``F`` that is a module made and applied at once."""

    def applied(call: Call) -> Any:
        made = make(Call(call.program, kind, call.args[1:], call.kwargs, call.places))
        return apply_layer(made, [call.tensor()], call.places)

    return applied


LAYERS: dict[str, Meaning] = {
    "Linear": _linear,
    "Conv2d": _convolution,
    "MaxPool2d": _pool,
    "AvgPool2d": _pool,
    **dict.fromkeys(ACTIVATION_CLASSES, _activation),
    **dict.fromkeys(("Sequential", "ModuleList", "ModuleDict"), _sequence),
    "Parameter": _learning,
    "parameter.Parameter": _learning,
}
"""By their names in ``torch.nn``; any other module lets its input through, and is named."""

IMAGE_FUNCTIONS: dict[str, Meaning] = {
    "max_pool2d": _at_once(_pool, "MaxPool2d"),
    "avg_pool2d": _at_once(_pool, "AvgPool2d"),
    "dropout": _at_once(_plain, "Dropout"),
}
"""By their names in ``torch.nn.functional``."""


def make_other(call: Call) -> TorchLayer:
    """Return a module of another kind."""
    return _plain(call)
