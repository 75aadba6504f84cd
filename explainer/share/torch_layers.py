"""The layers of a model of PyTorch, followed through its ``forward``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, fx, nn

from explainer.engine.functions import LEAKY_SLOPE
from explainer.engine.network import show_value
from explainer.errors import InputError


@dataclass(frozen=True, eq=False)
class LinearLayer:
    """A ``Linear`` and the activation after it, by the name that it has here."""

    linear: nn.Linear
    activation: str


def list_layers(model: nn.Module) -> list[LinearLayer]:
    """Return the layers of a model that is a chain of ``Linear`` and activations.

    Raises
    ------
    InputError
        If it has another part, or its parts do not follow one another.
    """
    linears: list[nn.Linear] = []
    names: list[str] = []
    for part in _list_parts(model):
        if isinstance(part, nn.Linear):
            linears.append(part)
            names.append("identity")
        elif part and names and names[-1] == "identity":
            names[-1] = part
        elif part:
            raise InputError("error.model.order", value=part)
    return [LinearLayer(linear, name) for linear, name in zip(linears, names, strict=True)]


def _list_parts(model: nn.Module) -> list[nn.Linear | str]:
    """Return what a model does in order: its ``Linear``, names of activations, "" for nothing."""
    parts: list[nn.Linear | str] = []
    last = None
    for node in _trace(model).graph.nodes:
        if node.op in ("placeholder", "output"):
            last = last or node
            continue
        if [one for one in node.all_input_nodes if one is not last] or node.op == "get_attr":
            raise InputError("error.model.order", value=show_value(node.name))
        last = node
        parts.append(_read(model, node))
    return parts


def _trace(model: nn.Module) -> fx.GraphModule:
    try:
        return fx.symbolic_trace(model)
    except Exception as error:  # whatever a model of somebody's does with what is no tensor yet
        raise InputError("error.model.trace", value=show_value(error)) from None


def _read(model: nn.Module, node: fx.Node) -> nn.Linear | str:
    if node.op == "call_module":
        module = model.get_submodule(str(node.target))
        if isinstance(module, nn.Linear):
            return module
        return _find(type(module).__name__.lower(), vars(module))
    name = node.target if isinstance(node.target, str) else getattr(node.target, "__name__", "")
    if name in _FLAT:
        return ""
    options = {str(place): value for place, value in enumerate(node.args[1:], start=1)}
    return _find(name.replace("_", ""), {**options, **node.kwargs})


_FLAT = ("flatten", "view", "reshape")
"""What gives a sample the shape that it has here anyway."""


def _find(name: str, options: dict[str, Any]) -> str:
    """Return the activation of a class or function of torch, set as it was."""
    for found, suits in _ACTIVATIONS.get(name, ()):
        if suits(options):
            return found
    raise InputError("error.model.part", value=show_value(name), options=", ".join(_SAID))


_Suits = Callable[[dict[str, Any]], bool]


def _always(_: dict[str, Any]) -> bool:
    return True


def _set(option: str, wanted: object, default: object) -> _Suits:
    """Return whether an option, by name or as the first argument, has the wanted value."""
    return lambda given: given.get(option, given.get("1", default)) == wanted


def _over_classes(given: dict[str, Any]) -> bool:
    return given.get("dim", given.get("1")) in (1, -1, None)


_ACTIVATIONS: dict[str, tuple[tuple[str, _Suits], ...]] = {
    **{name: ((name, _always),) for name in ("relu", "sigmoid", "tanh", "silu")},
    "leakyrelu": (("leaky_relu", _set("negative_slope", LEAKY_SLOPE, 0.01)),),
    "softplus": (("softplus", _set("beta", 1, 1)),),
    "elu": (("elu", _set("alpha", 1, 1)),),
    "gelu": (
        ("gelu", _set("approximate", "none", "none")),
        ("gelu_tanh", _set("approximate", "tanh", "none")),
    ),
    "softmax": (("softmax", _over_classes),),
    "logsoftmax": (("log_softmax", _over_classes),),
    **{name: (("", _always),) for name in ("flatten", "identity")},
}
"""What each class or function of torch is called here; names are written small and joined."""

_SAID = ("Linear", "ReLU", "LeakyReLU", "Sigmoid", "Tanh", "Softplus", "ELU", "SiLU", "GELU")


def to_lists(tensor: Tensor) -> Any:
    """Return the numbers of a tensor as lists, each as it is in float64."""
    return tensor.detach().to(device="cpu", dtype=torch.float64).tolist()
