"""Imports of the code: which names stand for which of a library's. Nothing is imported."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from explainer.reading.meanings.table import list_names_below
from explainer.reading.values import Dotted

if TYPE_CHECKING:
    from explainer.reading.reader import Reader

_RENAMED = {
    "d2l.torch": "d2l",
    "torch.nn.modules": "torch.nn",
    "torch.autograd.Variable": "Variable",
}
"""The same things by another path."""


def find_path(path: str) -> str:
    """Return the one path by which something is known here."""
    for other, usual in _RENAMED.items():
        if path == other or path.startswith(f"{other}."):
            return usual + path[len(other) :]
    return path


def bind_imports(reader: Reader, statement: ast.Import | ast.ImportFrom) -> None:
    """Let the names of an import stand for what they are called in their library."""
    scope = reader.scopes[-1]
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            first = alias.name if alias.asname else alias.name.partition(".")[0]
            scope[alias.asname or first] = Dotted(find_path(first))
        return
    module = statement.module or ""
    for alias in statement.names:
        if alias.name == "*":
            scope |= {name: Dotted(f"{module}.{name}") for name in list_names_below(module)}
        else:
            scope[alias.asname or alias.name] = Dotted(find_path(f"{module}.{alias.name}"))
