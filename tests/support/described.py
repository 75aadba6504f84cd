"""What crosses the wire, held against the ``TypedDict`` that describes it."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from typing import (
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)


def assert_described(value: object, described: Any) -> None:
    """Fail with the places at which ``value`` is not what ``described`` says."""
    assert list(_faults("", value, described)) == []


def _faults(place: str, value: object, hint: Any) -> Iterator[str]:
    origin, parts = get_origin(hint), get_args(hint)
    if hint is Any or hint is object:
        return
    if is_typeddict(hint):
        yield from _fields(place, value, hint)
    elif origin in (Union, types.UnionType):
        if all(list(_faults(place, value, part)) for part in parts):
            yield f"{place} is {value!r:.80}, not {hint}"
    elif origin is Literal:
        if value not in parts:
            yield f"{place} is {value!r:.80}, not {hint}"
    elif origin in (dict, Mapping):
        yield from _entries(place, value, parts[1])
    elif origin in (list, tuple, Sequence):
        yield from _members(place, value, hint)
    elif not isinstance(value, int if hint is float else hint) and not isinstance(value, hint):
        yield f"{place} is {value!r:.80}, not {hint}"


def _fields(place: str, value: object, described: Any) -> Iterator[str]:
    hints = get_type_hints(described, include_extras=True)
    partly = described.__optional_keys__
    if not isinstance(value, Mapping):
        yield f"{place} is {value!r:.80}, not {described.__name__}"
        return
    yield from (f"{place}.{name} is not described" for name in value.keys() - hints.keys())
    for name, hint in hints.items():
        optional = get_origin(hint) is NotRequired
        if name in value:
            inner = get_args(hint)[0] if optional else hint
            yield from _faults(f"{place}.{name}", value[name], inner)
        elif not optional and name not in partly:
            yield f"{place}.{name} is missing"


def _entries(place: str, value: object, hint: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield f"{place} is {value!r:.80}, not a mapping"
        return
    for name, part in value.items():
        yield from _faults(f"{place}[{name!r}]", part, hint)


def _members(place: str, value: object, hint: Any) -> Iterator[str]:
    parts = get_args(hint)
    if not isinstance(value, list | tuple):
        yield f"{place} is {value!r:.80}, not a list"
        return
    pairs = get_origin(hint) is tuple and parts[-1] is not Ellipsis
    if pairs and len(parts) != len(value):
        yield f"{place} has {len(value)} entries, not {len(parts)}"
    for number, part in enumerate(value):
        inner = parts[min(number, len(parts) - 1)] if pairs else parts[0]
        yield from _faults(f"{place}[{number}]", part, inner)
