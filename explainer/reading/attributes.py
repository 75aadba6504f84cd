"""Attributes: ``net.fc1``, ``p.grad``, ``x.shape``, and methods that are called later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from explainer.reading.meanings.inplace import set_numbers
from explainer.reading.notes import NotUnderstood
from explainer.reading.tensor_ops import as_tensor, transpose
from explainer.reading.values import (
    UNKNOWN,
    Container,
    Dotted,
    Function,
    Images,
    Instance,
    Loader,
    Memory,
    Op,
    Optimizer,
    Tensor,
    TorchLayer,
    UserClass,
)


@dataclass(frozen=True, eq=False)
class Method:
    """A method of something, that is called later."""

    owner: Any
    name: str


def find_attribute(value: Any, name: str, places: tuple[int, ...]) -> Any:
    """Return an attribute; a `Method` where it is none that is known at once."""
    if isinstance(value, Dotted):
        return Dotted(f"{value.path}.{name}")
    if isinstance(value, Tensor):
        return _of_tensor(value, name, places)
    if isinstance(value, TorchLayer):
        known = {**value.settings, **value.parameters}
        return known[name] if name in known else _missing(value, name)
    if isinstance(value, Container):
        return value.parts[name] if name in value.parts else Method(value, name)
    if isinstance(value, Instance):
        return _of_instance(value, name)
    if isinstance(value, UserClass):
        found = value.find(name)
        return UNKNOWN if found is None else found
    if isinstance(value, Optimizer) and name == "state":
        return Memory(value)
    if isinstance(value, Loader) and name in ("dataset", "batch_size"):
        return _of_loader(value, name)
    if isinstance(value, Images) and name == "data":
        return UNKNOWN
    return Method(value, name)


def _missing(layer: TorchLayer, name: str) -> Any:
    return None if name in ("weight", "bias") else Method(layer, name)


def _of_tensor(tensor: Tensor, name: str, places: tuple[int, ...]) -> Any:
    if name in ("data", "real"):
        return tensor
    if name == "shape":
        return tensor.shape
    if name == "grad":
        return Tensor(tensor.shape, None, Op("grad", (tensor,), places=places))
    if name in ("T", "mT"):
        return transpose(tensor, places)
    if name == "requires_grad":
        return tensor.learns
    if name in ("ndim", "dtype", "device"):
        return len(tensor.shape) if name == "ndim" else UNKNOWN
    return Method(tensor, name)


def _of_instance(instance: Instance, name: str) -> Any:
    if name in instance.attributes:
        return instance.attributes[name]
    found = instance.cls.find(name)
    if isinstance(found, Function):
        return Function(found.node, found.scope, instance)
    return Method(instance, name) if found is None else found


def _of_loader(loader: Loader, name: str) -> Any:
    if name == "batch_size":
        return loader.batch_size
    return loader.data if isinstance(loader.data, Images) else loader.data[0]


def set_attribute(value: Any, name: str, item: Any) -> None:
    """Let an attribute stand for something else; the numbers of a parameter become others."""
    if isinstance(value, Tensor):
        _set_of_tensor(value, name, item)
    elif isinstance(value, TorchLayer) and name in value.parameters:
        _set_parameter(value, name, item)
    elif isinstance(value, Instance):
        value.attributes[name] = item
    elif isinstance(value, Container):
        value.parts[name] = item


def _set_of_tensor(tensor: Tensor, name: str, item: Any) -> None:
    if name == "requires_grad":
        tensor.learns = item is True
    if name == "data":
        _check_shape(tensor, as_tensor(item))
        set_numbers(tensor, as_tensor(item))


def _set_parameter(layer: TorchLayer, name: str, item: Any) -> None:
    given = as_tensor(item)
    _check_shape(layer.parameters[name], given)
    set_numbers(layer.parameters[name], given)


def _check_shape(tensor: Tensor, given: Tensor) -> None:
    if given.shape != tensor.shape:
        values = {"one": tensor.shape, "other": given.shape}
        shown = {key: " × ".join(map(str, shape)) for key, shape in values.items()}
        raise NotUnderstood("reading.why.shapes", **shown)
