"""What is in a module: its parameters, and the modules in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainer.reading.values import Container, Instance, Tensor, TorchLayer


def list_parameters_of(value: Any) -> list[Tensor]:
    """Return the parameters of a module, or of the modules in it, in their order."""
    return [one for _, one in name_parameters_of(value)]


def name_parameters_of(value: Any) -> list[tuple[str, Tensor]]:
    """Return the parameters of a module by their names in its ``state_dict``, each once."""
    found: dict[int, tuple[str, Tensor]] = {}
    for name, part in _walk(value):
        named = part.parameters if isinstance(part, TorchLayer) else {}
        if isinstance(part, Tensor) and part.learns:
            named = {"": part}
        for rest, one in named.items():
            found.setdefault(id(one), (f"{name}.{rest}".strip("."), one))
    return list(found.values())


def list_modules_of(value: Any) -> list[Any]:
    """Return a module and all in it, in their order."""
    return [part for _, part in _walk(value) if isinstance(part, TorchLayer | Container | Instance)]


def _walk(value: Any) -> list[tuple[str, Any]]:
    """Return a value and everything in it by its name, each module once."""
    found, seen, waiting = [], set[int](), [("", value)]
    while waiting:
        name, part = waiting.pop(0)
        if id(part) in seen:
            continue
        seen.add(id(part))
        found.append((name, part))
        inside = _parts_of(part).items()
        waiting[:0] = [(f"{name}.{key}".strip("."), one) for key, one in inside]
    return found


def _parts_of(value: Any) -> Mapping[str, Any]:
    if isinstance(value, Container):
        return value.parts
    return value.attributes if isinstance(value, Instance) else {}
