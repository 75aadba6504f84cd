"""Names that Python itself gives, and what those mean that can be known without running code."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from explainer.reading.budget import check_size
from explainer.reading.notes import NotUnderstood
from explainer.reading.values import (
    UNKNOWN,
    Container,
    Dotted,
    Images,
    Instance,
    Loader,
    Tensor,
    TorchLayer,
    Unknown,
    UserClass,
)

BUILTINS = frozenset({*dir(builtins), "__name__", "__file__", "display"})
"""Names that need no definition."""

LONGEST_NUMBER = 60
"""Characters of a text that is read as a number."""

_NEVER = frozenset(
    {"eval", "exec", "compile", "open", "__import__", "input", "globals", "getattr", "setattr"}
)
"""What could do anything: it is named as not understood."""


def call_builtin(name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Return what a function of Python gives; `UNKNOWN` for most.

    Raises
    ------
    NotUnderstood
        If it could do anything.
    """
    if name in _NEVER:
        raise NotUnderstood("reading.why.never", name=name)
    known = _KNOWN.get(name)
    if known is None or any(isinstance(one, Unknown) for one in args):
        return UNKNOWN
    found = known(*args, **kwargs)
    return found if isinstance(found, range) else check_size(found)


def _length(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.shape[0]
    if isinstance(value, Images):
        return value.count
    if isinstance(value, Loader):
        samples = value.data.count if isinstance(value.data, Images) else value.data[0].shape[0]
        return -(-samples // value.batch_size)
    return len(value.parts) if isinstance(value, Container) else len(value)


def _listed(value: Any = ()) -> Any:
    if isinstance(value, Tensor | Loader):
        return UNKNOWN
    return list(check_size(_entries(value)))


def _entries(value: Any) -> Any:
    return list(value.parts.values()) if isinstance(value, Container) else value


def _enumerate(value: Any, start: int = 0) -> Any:
    if isinstance(value, Loader | Tensor):
        return Enumerated(value, start)
    return [(start + place, one) for place, one in enumerate(check_size(_entries(value)))]


class Enumerated:
    """Batches with their numbers."""

    def __init__(self, data: Loader | Tensor, start: int) -> None:
        self.data, self.start = data, start


def _zip(*values: Any) -> Any:
    if any(isinstance(value, Loader | Tensor) for value in values):
        return UNKNOWN
    return list(zip(*(check_size(_entries(value)) for value in values), strict=False))


def _type(value: Any) -> Any:
    if isinstance(value, TorchLayer):
        return Dotted(f"torch.nn.{value.kind}")
    return value.cls if isinstance(value, Instance) else UNKNOWN


def _is_instance(value: Any, kinds: Any) -> Any:
    kind = _type(value)
    if isinstance(kind, Unknown):
        return UNKNOWN
    wanted = kinds if isinstance(kinds, tuple | list) else (kinds,)
    bases = (kind, *kind.bases) if isinstance(kind, UserClass) else (kind,)
    return any(one in bases for one in wanted)


def _number(kind: Callable[[Any], Any]) -> Callable[..., Any]:
    def converted(value: Any = 0) -> Any:
        if isinstance(value, Tensor):
            value = None if value.data is None else value.data.item()
        if isinstance(value, str) and len(value) > LONGEST_NUMBER:
            return UNKNOWN
        return UNKNOWN if value is None else kind(value)

    return converted


def _extreme(choose: Callable[[Any], Any]) -> Callable[..., Any]:
    def found(*values: Any, **_: Any) -> Any:
        entries = values if len(values) > 1 else check_size(_entries(values[0]))
        plain = all(isinstance(one, int | float) for one in entries)
        return choose(entries) if plain else UNKNOWN

    return found


def _reversed(value: Any) -> Any:
    return list(reversed(check_size(_entries(value))))


def _range(*limits: Any) -> Any:
    return range(*map(int, limits))


def _next(value: Any, *_: Any) -> Any:
    return value[0] if isinstance(value, list) and value else UNKNOWN


_KNOWN: dict[str, Callable[..., Any]] = {
    "len": _length,
    "range": _range,
    "list": _listed,
    "tuple": lambda value=(): tuple(_listed(value)),
    "dict": lambda value=(), **more: {**dict(value), **more},
    "enumerate": _enumerate,
    "zip": _zip,
    "type": _type,
    "isinstance": _is_instance,
    "int": _number(int),
    "float": _number(float),
    "str": lambda value="": str(value) if isinstance(value, int | float | str) else UNKNOWN,
    "abs": _number(abs),
    "max": _extreme(max),
    "min": _extreme(min),
    "sum": _extreme(sum),
    "round": lambda value, digits=0: round(value, digits) if isinstance(value, float) else value,
    "reversed": _reversed,
    "next": _next,
}

USUALLY_IMPORTED = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "optim": "torch.optim",
    "np": "numpy",
}
"""What these stand for where a part of a program is pasted without its imports."""
