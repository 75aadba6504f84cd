"""What a function of the code is called with, by the names of its parameters."""

from __future__ import annotations

import ast
from typing import Any

from explainer.reading.reader import Reader, Scope
from explainer.reading.values import UNKNOWN


def yields_values(node: ast.FunctionDef) -> bool:
    """Return whether a function yields, instead of returning."""
    return any(isinstance(one, ast.Yield) for one in ast.walk(node))


def bind_arguments(
    reader: Reader, parameters: ast.arguments, args: list[Any], kwargs: Scope
) -> Scope:
    """Return what the names of a function's parameters stand for in a call."""
    names = [one.arg for one in (*parameters.posonlyargs, *parameters.args)]
    scope: Scope = dict.fromkeys(names, UNKNOWN)
    defaults = parameters.defaults
    for name, default in zip(names[len(names) - len(defaults) :], defaults, strict=True):
        scope[name] = reader.value(default)
    for one, default_or_none in zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True):
        scope[one.arg] = reader.value(default_or_none)
    scope |= dict(zip(names, args, strict=False))
    if parameters.vararg:
        scope[parameters.vararg.arg] = list(args[len(names) :])
    known = {*names, *(one.arg for one in parameters.kwonlyargs)}
    if parameters.kwarg:
        scope[parameters.kwarg.arg] = {k: v for k, v in kwargs.items() if k not in known}
    return scope | {name: value for name, value in kwargs.items() if name in known}
