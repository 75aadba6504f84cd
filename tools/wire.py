"""Write assets/js/wire.d.ts: ``python -m tools.wire``.

What crosses the wire is described once, as a ``TypedDict`` of a module called ``wire``; the types
of the scripts are made from it.
"""

from __future__ import annotations

import importlib
import inspect
import types
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
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

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "assets" / "js" / "wire.d.ts"

_SIMPLE = {
    int: "number",
    float: "number",
    str: "string",
    bool: "boolean",
    type(None): "null",
    Any: "any",
    object: "unknown",
}
_HEAD = "// Made by `python -m tools.wire` from the modules explainer/**/wire.py; do not edit.\n"


def types_of_scripts() -> str:
    """Return the text of assets/js/wire.d.ts."""
    found: dict[str, str] = {}
    for name, described in _descriptions():
        if name in found:
            raise ValueError(f"{name} is described twice")
        found[name] = described
    return _HEAD + "".join(f"\n{described}" for described in found.values())


def _descriptions() -> Iterator[tuple[str, str]]:
    """Return what every module ``wire`` describes, by its name, in their order."""
    for path in sorted((ROOT / "explainer").rglob("wire.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name, value in vars(importlib.import_module(module)).items():
            if is_typeddict(value) and value.__module__ == module:
                yield name, interface(value)
            elif _is_choice(value):
                yield name, f"export type {name} = {_script_type(value)};\n"


def _is_choice(value: object) -> bool:
    """Return whether ``value`` is one of several ``TypedDict`` classes."""
    return isinstance(value, types.UnionType) and all(map(is_typeddict, get_args(value)))


def interface(described: type) -> str:
    """Return a ``TypedDict`` as an interface with its docstring."""
    hints = get_type_hints(described, include_extras=True)
    partly: frozenset[str] = getattr(described, "__optional_keys__", frozenset())
    fields = "".join(f"  {_field(name, hint, name in partly)};\n" for name, hint in hints.items())
    lines = (inspect.getdoc(described) or "").splitlines() if described.__doc__ else []
    comment = "".join(["/**\n", *(f" * {line}".rstrip() + "\n" for line in lines), " */\n"])
    return f"{comment if lines else ''}export interface {described.__name__} {{\n{fields}}}\n"


def _field(name: str, hint: Any, optional: bool) -> str:
    if get_origin(hint) is NotRequired:
        return f"{name}?: {_script_type(get_args(hint)[0])}"
    return f"{name}{'?' if optional else ''}: {_script_type(hint)}"


def _script_type(hint: Any) -> str:
    """Return how TypeScript writes the type ``hint``."""
    if is_typeddict(hint):
        return str(hint.__name__)
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    return _composed(get_origin(hint), get_args(hint))


def _composed(origin: Any, parts: tuple[Any, ...]) -> str:
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(map(_script_type, parts)))
    if origin is Literal:
        return " | ".join(f'"{part}"' for part in parts)
    if origin in (dict, Mapping):
        return f"Record<string, {_script_type(parts[1])}>"
    if origin is tuple and parts[-1] is not Ellipsis:
        return f"[{', '.join(map(_script_type, parts))}]"
    if origin in (list, Sequence, tuple):
        inner = _script_type(parts[0])
        return f"({inner})[]" if " " in inner and not inner.startswith("[") else f"{inner}[]"
    raise TypeError(f"{origin} has no counterpart in the scripts")


def main() -> None:
    """Write the file."""
    TARGET.write_text(types_of_scripts(), encoding="utf-8")


if __name__ == "__main__":
    main()
