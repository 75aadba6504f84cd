"""The engine's own source with some of its lines written wrong, compiled and run."""

from __future__ import annotations

import ast
import inspect
import linecache
from dataclasses import dataclass
from functools import cache
from types import CodeType, ModuleType
from typing import Any

from explainer.engine import backprop, clipping, network, optimizers
from explainer.engine.source_code import strip_line

_MODULES: dict[str, ModuleType] = {
    "network": network,
    "clipping": clipping,
    "optimizers": optimizers,
    "backprop": backprop,
}
"""The modules that can be written wrong; each comes before those that import from it."""


@dataclass(frozen=True)
class WrongLine:
    """A line of the engine as it is, and as it was written by mistake.

    ``function`` is the name of the module and of the function, as ``backprop.backward``. The lines
    are without indentation and without the comment behind them. ``quantity`` is what the line
    computes of the whole batch, where the page shows another line for it otherwise.
    """

    function: str
    right: str
    wrong: str
    quantity: str = ""


Lines = tuple[WrongLine, ...]

Program = dict[str, Any]
"""The functions of the engine by module and name, as ``backprop.backward``."""


def compile_program(lines: Lines, **names: object) -> Program:
    """Return the engine with ``lines`` written wrong; the right one does not change.

    ``names`` are further global names that the wrong lines read.

    Raises
    ------
    LookupError
        If a function does not have the line that is to be replaced.
    """
    made: Program = {}
    instead: dict[int, object] = {}
    for name, module in _MODULES.items():
        space = {key: instead.get(id(value), value) for key, value in vars(module).items()}
        space |= names
        exec(_compiled(name, lines), space)
        for key, right in inspect.getmembers(module, inspect.isfunction):
            if right.__module__ == module.__name__:
                made[f"{name}.{key}"] = instead[id(right)] = space[key]
    return made


def read_source(function: str, lines: Lines = ()) -> tuple[list[str], int]:
    """Return the source of a function with ``lines`` written wrong, and where it begins."""
    module, name = function.split(".")
    made = compile_program(lines)[function] if lines else getattr(_MODULES[module], name)
    return inspect.getsourcelines(made)


@cache
def _compiled(name: str, lines: Lines) -> CodeType:
    """Return the functions and constants of a module; its classes stay those of the right one."""
    rows = inspect.getsource(_MODULES[name]).splitlines()
    for line in lines:
        if line.function.startswith(f"{name}."):
            _replace(rows, line)
    filename = f"<wrong {name}.py: {hash(lines):x}>"
    # Where inspect looks for the source of code that is in no file.
    linecache.cache[filename] = (0, None, [f"{row}\n" for row in rows], filename)
    tree = ast.parse("\n".join(rows))
    tree.body = [
        n for n in tree.body if isinstance(n, ast.FunctionDef | ast.Assign | ast.AnnAssign)
    ]
    return compile(tree, filename, "exec")


def _replace(rows: list[str], line: WrongLine) -> None:
    module, function = line.function.split(".")
    lines, first = inspect.getsourcelines(getattr(_MODULES[module], function))
    for place in range(first - 1, first - 1 + len(lines)):
        if strip_line(rows[place]) == line.right:
            rows[place] = rows[place].replace(line.right, line.wrong)
            return
    raise LookupError(f"{line.function} has no line that reads {line.right!r}")
