"""Methods: of tensors, modules, optimizers, lists and texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from explainer.reading.budget import check_size
from explainer.reading.meanings.call import Call
from explainer.reading.meanings.functions import FUNCTIONS
from explainer.reading.meanings.inplace import IN_PLACE
from explainer.reading.meanings.optimizers import step_optimizer
from explainer.reading.members import list_modules_of, list_parameters_of, name_parameters_of
from explainer.reading.notes import NotUnderstood
from explainer.reading.program import BackwardCall
from explainer.reading.values import (
    UNKNOWN,
    Container,
    Instance,
    Optimizer,
    Tensor,
    TorchLayer,
    Unknown,
)

if TYPE_CHECKING:
    from explainer.reading.reader import Reader

_Method = Callable[["Reader", Call], Any]


def call_method(reader: Reader, call: Call) -> Any:
    """Return what a method gives; `UNKNOWN` where it changes nothing.

    Raises
    ------
    NotUnderstood
        If it is a method of a tensor or module that means nothing here.
    """
    owner = call.args[0]
    for kind, methods in _METHODS.items():
        if isinstance(owner, kind):
            if call.name in methods:
                return methods[call.name](reader, call)
            if kind in _STRICT:
                raise NotUnderstood("reading.why.name_here", name=f".{call.name}")
    return UNKNOWN


def _itself(_: Reader, call: Call) -> Any:
    return call.args[0]


def _nothing(_: Reader, __: Call) -> Any:
    return UNKNOWN


# Tensors --------------------------------------------------------------------------------------


def _learn_from(_: Reader, call: Call) -> None:
    call.program.backwards.append(BackwardCall(call.tensor(), call.places))


def _size(_: Reader, call: Call) -> Any:
    shape = call.tensor().shape
    dim = call.get(1, "dim")
    return shape[dim] if isinstance(dim, int) else shape


def _count(_: Reader, call: Call) -> int:
    total = 1
    for size in call.tensor().shape:
        total *= size
    return total


def _item(_: Reader, call: Call) -> Any:
    data = call.tensor().data
    return UNKNOWN if data is None or data.size != 1 else data.item()


def _listed(_: Reader, call: Call) -> Any:
    data = call.tensor().data
    return UNKNOWN if data is None else check_size(data.tolist())


def _ask_gradient(_: Reader, call: Call) -> Tensor:
    tensor = call.tensor()
    tensor.learns = call.get(1, "requires_grad", True) is not False
    return tensor


def _function(name: str) -> _Method:
    return lambda _, call: FUNCTIONS[name](call)


def _in_place(name: str) -> _Method:
    return lambda _, call: IN_PLACE[name](call)


_TENSOR: dict[str, _Method] = {
    **{name: _function(name) for name in FUNCTIONS},
    **{name: _in_place(name) for name in IN_PLACE},
    **dict.fromkeys(
        ("detach", "clone", "to", "float", "double", "long", "int", "type", "cpu", "cuda", "numpy",
         "contiguous", "astype", "copy", "half", "type_as", "requires_grad", "squeeze_"),
        _itself,
    ),
    **dict.fromkeys(
        ("retain_grad", "argmax", "max", "min", "eq", "equal", "register_hook", "item_", "topk",
         "argmin", "std", "var", "all", "any", "grad_fn", "is_cuda", "dim_", "element_size"),
        _nothing,
    ),
    "backward": _learn_from,
    "size": _size,
    "numel": _count,
    "dim": lambda _, call: len(call.tensor().shape),
    "item": _item,
    "tolist": _listed,
    "requires_grad_": _ask_gradient,
}  # fmt: skip


# Modules --------------------------------------------------------------------------------------


def _apply(reader: Reader, call: Call) -> Any:
    modules = list_modules_of(call.args[0])
    for one in [*modules[1:], *modules[:1]]:
        reader.call(call.get(1, "fn"), [one], {}, call.places)
    return call.args[0]


def _named_modules(_: Reader, call: Call) -> Any:
    owner = call.args[0]
    parts = owner.parts if isinstance(owner, Container) else getattr(owner, "attributes", {})
    return [(name, one) for name, one in parts.items() if list_modules_of(one)]


def _children(reader: Reader, call: Call) -> Any:
    return [one for _, one in _named_modules(reader, call)]


def _add_module(_: Reader, call: Call) -> Any:
    owner = call.args[0]
    if isinstance(owner, Container):
        owner.parts[str(call.get(1, "name"))] = call.get(2, "module")
    elif isinstance(owner, Instance):
        owner.attributes[str(call.get(1, "name"))] = call.get(2, "module")
    return UNKNOWN


def _append(_: Reader, call: Call) -> Any:
    owner = call.args[0]
    if isinstance(owner, Container):
        owner.parts[str(len(owner.parts))] = call.get(1, "module")
    return owner


def _from_file(_: Reader, call: Call) -> Any:
    raise NotUnderstood("reading.why.file", name=call.name)


_MODULE: dict[str, _Method] = {
    **dict.fromkeys(
        ("to", "cuda", "cpu", "float", "double", "train", "eval", "share_memory", "requires_grad_"),
        _itself,
    ),
    **dict.fromkeys(
        ("zero_grad", "state_dict", "extra_repr", "__init__", "register_buffer", "initialize"),
        _nothing,
    ),
    "parameters": lambda _, call: list_parameters_of(call.args[0]),
    "named_parameters": lambda _, call: name_parameters_of(call.args[0]),
    "modules": lambda _, call: list_modules_of(call.args[0]),
    "children": _children,
    "named_children": _named_modules,
    "items": _named_modules,
    "values": _children,
    "apply": _apply,
    "add_module": _add_module,
    "register_module": _add_module,
    "append": _append,
    "load_state_dict": _from_file,
    "forward": lambda reader, call: reader.call(
        call.args[0], list(call.args[1:]), dict(call.kwargs), call.places
    ),
}


# Python's own ---------------------------------------------------------------------------------


def _extend(_: Reader, call: Call) -> Any:
    owner, more = call.args[0], call.get(1, "values")
    if call.name == "append":
        owner.append(more)
    elif isinstance(more, list | tuple):
        owner.extend(more)
    check_size(owner)
    return None


def _entries(_: Reader, call: Call) -> Any:
    return list(getattr(call.args[0], call.name)())


def _get(_: Reader, call: Call) -> Any:
    key = call.get(1, "key")
    return call.args[0].get(key, call.get(2, "default")) if isinstance(key, str | int) else UNKNOWN


_METHODS: dict[Any, dict[str, _Method]] = {
    Tensor: _TENSOR,
    TorchLayer: _MODULE,
    Container: _MODULE,
    Instance: _MODULE,
    Optimizer: {
        "step": lambda _, call: step_optimizer(call),
        "zero_grad": _nothing,
        "state_dict": _nothing,
    },
    list: {"append": _extend, "extend": _extend},
    dict: {"items": _entries, "keys": _entries, "values": _entries, "get": _get},
    Unknown: {},
}
_STRICT = (Tensor, TorchLayer)
