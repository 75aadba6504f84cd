"""Operators between values: plain numbers at once, tensors by their shapes and numbers."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

from explainer.reading.budget import check_size
from explainer.reading.notes import NotUnderstood
from explainer.reading.tensor_ops import combine
from explainer.reading.values import UNKNOWN, Choice, Dotted, Tensor, Unknown

_ARITHMETIC: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any]]] = {
    ast.Add: ("add", operator.add),
    ast.Sub: ("sub", operator.sub),
    ast.Mult: ("mul", operator.mul),
    ast.Div: ("div", operator.truediv),
    ast.FloorDiv: ("floordiv", operator.floordiv),
    ast.Mod: ("mod", operator.mod),
    ast.Pow: ("pow", operator.pow),
    ast.MatMult: ("matmul", operator.matmul),
}
_HIGHEST_POWER = 64


def calculate(name: str, left: Any, right: Any, places: tuple[int, ...]) -> Any:
    """Return ``left`` and ``right`` joined by the operator of that name."""
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return combine(name, left, right, places)
    if isinstance(left, Unknown | Dotted | Choice) or isinstance(right, Unknown | Dotted | Choice):
        return UNKNOWN
    if isinstance(left, str) and name == "mod":
        return UNKNOWN
    _check_growth(name, left, right)
    functions = {key: function for key, function in _ARITHMETIC.values()}
    return check_size(functions[name](left, right))


def _check_growth(name: str, left: Any, right: Any) -> None:
    """Refuse what would be huge before it is made."""
    if name == "pow" and isinstance(right, int | float) and abs(right) > _HIGHEST_POWER:
        raise NotUnderstood("reading.why.large")
    for one, times in ((left, right), (right, left)):
        if name == "mul" and isinstance(one, list | tuple | str) and isinstance(times, int):
            check_size(range(len(one) * max(times, 0)))


def name_operator(op: ast.operator) -> str | None:
    """Return the name of an operator, if it is one of arithmetic."""
    return _ARITHMETIC[type(op)][0] if type(op) in _ARITHMETIC else None
