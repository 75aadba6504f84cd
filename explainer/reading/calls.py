"""What a call gives: of a name of a library, a module, a class, or a method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explainer.reading.attributes import Method
from explainer.reading.builtin_names import BUILTINS, call_builtin
from explainer.reading.meanings.call import Call
from explainer.reading.meanings.layers import apply_layer
from explainer.reading.meanings.table import MEANINGS, TENSOR_FUNCTIONS, call_name
from explainer.reading.methods import call_method
from explainer.reading.notes import NotUnderstood
from explainer.reading.values import (
    UNKNOWN,
    Container,
    Dotted,
    Function,
    Instance,
    Tensor,
    TorchLayer,
    Unknown,
    UserClass,
)

if TYPE_CHECKING:
    from explainer.reading.reader import Reader

Kwargs = dict[str, Any]
Places = tuple[int, ...]


def call_value(
    reader: Reader, function: Any, args: list[Any], kwargs: Kwargs, places: Places
) -> Any:
    """Return what calling something gives; `UNKNOWN` of what is not understood already.

    Raises
    ------
    NotUnderstood
        If it means nothing here.
    """
    reader.budget.spend()
    for kind, handle in _CALLED.items():
        if isinstance(function, kind):
            return _note_loss(reader, handle(reader, function, args, kwargs, places))
    return UNKNOWN


def _note_loss(reader: Reader, value: Any) -> Any:
    if isinstance(value, Tensor) and value.op.name == "loss":
        reader.program.losses.append(value)
    return value


def _call_name(reader: Reader, name: Dotted, args: list[Any], kwargs: Kwargs, at: Places) -> Any:
    if name.path == "super":
        return UNKNOWN
    if name.path in BUILTINS and name.path not in MEANINGS:
        return call_builtin(name.path, args, kwargs)
    if name.path in TENSOR_FUNCTIONS and any(isinstance(one, Unknown) for one in args):
        return UNKNOWN
    call = Call(reader.program, name.path.rpartition(".")[2], tuple(args), kwargs, at)
    found = call_name(call, name.path)
    if isinstance(found, Container):
        reader.program.modules.append(found)
    return found


def _call_layer(
    reader: Reader, layer: TorchLayer, args: list[Any], kwargs: Kwargs, at: Places
) -> Any:
    given = [*args, *(kwargs[name] for name in ("input", "target") if name in kwargs)]
    if not given or any(isinstance(one, Unknown) for one in given):
        return UNKNOWN
    return apply_layer(layer, given, at)


def _call_container(
    reader: Reader, container: Container, args: list[Any], kwargs: Kwargs, at: Places
) -> Any:
    if container.kind != "Sequential":
        raise NotUnderstood("reading.why.container", name=container.kind)
    value = args[0] if args else UNKNOWN
    for part in container.parts.values():
        value = reader.call(part, [value], {}, at)
    return value


def _make(reader: Reader, cls: UserClass, args: list[Any], kwargs: Kwargs, at: Places) -> Any:
    made = Instance(cls, at[-1])
    begin = cls.find("__init__")
    if isinstance(begin, Function):
        reader.call(Function(begin.node, begin.scope, made), args, kwargs, at)
    if cls.is_module:
        reader.program.modules.append(made)
    return made


def _call_instance(
    reader: Reader, instance: Instance, args: list[Any], kwargs: Kwargs, at: Places
) -> Any:
    names = ("forward", "__call__") if instance.cls.is_module else ("__call__",)
    found = next((one for name in names if (one := instance.cls.find(name))), None)
    if not isinstance(found, Function):
        raise NotUnderstood("reading.why.forward", name=instance.cls.name)
    return reader.call(Function(found.node, found.scope, instance), args, kwargs, at)


def _call_method(
    reader: Reader, method: Method, args: list[Any], kwargs: Kwargs, at: Places
) -> Any:
    if isinstance(method.owner, Tensor) and any(isinstance(one, Unknown) for one in args):
        return UNKNOWN
    call = Call(reader.program, method.name, (method.owner, *args), kwargs, at)
    return call_method(reader, call)


_CALLED: dict[Any, Callable[..., Any]] = {
    Dotted: _call_name,
    TorchLayer: _call_layer,
    Container: _call_container,
    UserClass: _make,
    Instance: _call_instance,
    Method: _call_method,
}
