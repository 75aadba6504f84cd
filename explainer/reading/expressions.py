"""The value of an expression of the code, as far as it can be known without running it."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from explainer.reading.arithmetic import calculate, name_operator
from explainer.reading.attributes import find_attribute
from explainer.reading.budget import check_size
from explainer.reading.notes import NotUnderstood
from explainer.reading.reader import Reader, Scope
from explainer.reading.subscripts import take_item
from explainer.reading.values import (
    UNKNOWN,
    Choice,
    Function,
    Tensor,
    Unknown,
)

_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda one, many: one in many,
    ast.NotIn: lambda one, many: one not in many,
}


def _constant(_: Reader, node: ast.Constant) -> Any:
    return check_size(node.value)


def _name(reader: Reader, node: ast.Name) -> Any:
    return reader.look_up(node.id)


def _attribute(reader: Reader, node: ast.Attribute) -> Any:
    return find_attribute(reader.value(node.value), node.attr, reader.places(node))


def _call(reader: Reader, node: ast.Call) -> Any:
    try:
        function = reader.value(node.func)
        args = _entries(reader, node.args)
        kwargs: Scope = {}
        for keyword in node.keywords:
            value = reader.value(keyword.value)
            if keyword.arg is not None:
                kwargs[keyword.arg] = value
            elif isinstance(value, Mapping):
                kwargs |= value
        return reader.call(function, args, kwargs, reader.places(node))
    except NotUnderstood as error:
        error.at(node.lineno)
        raise


def _entries(reader: Reader, nodes: list[ast.expr]) -> list[Any]:
    entries: list[Any] = []
    for node in nodes:
        if isinstance(node, ast.Starred):
            entries += list(reader.turns(reader.value(node.value)))
        else:
            entries.append(reader.value(node))
    return check_size(entries)  # type: ignore[no-any-return]


def _binary(reader: Reader, node: ast.BinOp) -> Any:
    left, right = reader.value(node.left), reader.value(node.right)
    name = name_operator(node.op)
    return UNKNOWN if name is None else calculate(name, left, right, reader.places(node))


def _unary(reader: Reader, node: ast.UnaryOp) -> Any:
    value = reader.value(node.operand)
    if isinstance(node.op, ast.Not):
        truth = reader.decide(value)
        return UNKNOWN if truth is None else not truth
    if isinstance(node.op, ast.USub):
        return calculate("mul", value, -1, reader.places(node))
    return value


def _either(reader: Reader, node: ast.BoolOp) -> Any:
    """Return the first value that decides; `UNKNOWN` where only running the code would tell."""
    for part in node.values:
        value = reader.value(part)
        truth = reader.decide(value)
        if truth is None:
            return UNKNOWN
        if truth is isinstance(node.op, ast.Or):
            break
    return value


def _compare(reader: Reader, node: ast.Compare) -> Any:
    values = [reader.value(part) for part in (node.left, *node.comparators)]
    if any(isinstance(value, Unknown | Choice | Tensor) for value in values):
        return UNKNOWN
    pairs = zip(values, node.ops, values[1:], strict=False)
    return all(_COMPARISONS[type(op)](one, other) for one, op, other in pairs)


def _if(reader: Reader, node: ast.IfExp) -> Any:
    truth = reader.decide(reader.value(node.test))
    if truth is None:
        return Choice(reader.value(node.body), reader.value(node.orelse))
    return reader.value(node.body if truth else node.orelse)


def _dict(reader: Reader, node: ast.Dict) -> Any:
    found = {}
    for key, value in zip(node.keys, node.values, strict=True):
        if key is not None:
            found[_key(reader.value(key))] = reader.value(value)
        elif isinstance(more := reader.value(value), dict):
            found |= more
    return found


def _key(value: Any) -> Any:
    return value if isinstance(value, int | float | str | Tensor) else str(value)


def _subscript(reader: Reader, node: ast.Subscript) -> Any:
    return take_item(reader.value(node.value), reader.value(node.slice), reader.places(node))


def _slice(reader: Reader, node: ast.Slice) -> Any:
    parts = [reader.value(part) for part in (node.lower, node.upper, node.step)]
    return slice(*(part if isinstance(part, int) else None for part in parts))


def _comprehension(reader: Reader, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Any:
    return check_size(list(_gather(reader, node.generators, lambda: reader.value(node.elt))))


def _dict_comprehension(reader: Reader, node: ast.DictComp) -> Any:
    def pair() -> tuple[Any, Any]:
        return _key(reader.value(node.key)), reader.value(node.value)

    return dict(_gather(reader, node.generators, pair))


def _gather(
    reader: Reader, generators: list[ast.comprehension], make: Callable[[], Any]
) -> Iterator[Any]:
    if not generators:
        yield make()
        return
    first, *rest = generators
    for value in reader.turns(reader.value(first.iter)):
        reader.budget.spend()
        bind(reader, first.target, value)
        if all(reader.decide(reader.value(test)) is not False for test in first.ifs):
            yield from _gather(reader, rest, make)


def bind(reader: Reader, target: ast.expr, value: Any) -> None:
    """Let the names of a target stand for ``value``, or for its parts."""
    if isinstance(target, ast.Name):
        reader.scopes[-1][target.id] = value
    elif isinstance(target, ast.Tuple | ast.List):
        parts = list(reader.turns(value))
        for place, part in enumerate(target.elts):
            bind(reader, part, parts[place] if place < len(parts) else UNKNOWN)


def _text(reader: Reader, node: ast.JoinedStr) -> Any:
    parts = []
    for part in node.values:
        if isinstance(part, ast.Constant):
            parts.append(str(part.value))
        elif isinstance(part, ast.FormattedValue):
            value = reader.value(part.value)
            plain = isinstance(value, int | float | str) and part.format_spec is None
            parts.append(str(value) if plain else "…")
    return check_size("".join(parts))


def _lambda(reader: Reader, node: ast.Lambda) -> Any:
    return Function(node, list(reader.scopes))


def _named(reader: Reader, node: ast.NamedExpr) -> Any:
    value = reader.value(node.value)
    bind(reader, node.target, value)
    return value


def _yield(reader: Reader, node: ast.Yield) -> Any:
    if reader.yielded is not None:
        reader.yielded.append(reader.value(node.value))
    return None


_READERS: dict[type[ast.AST], Callable[[Reader, Any], Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Call: _call,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.BoolOp: _either,
    ast.Compare: _compare,
    ast.IfExp: _if,
    ast.List: lambda reader, node: _entries(reader, node.elts),
    ast.Tuple: lambda reader, node: tuple(_entries(reader, node.elts)),
    ast.Dict: _dict,
    ast.Subscript: _subscript,
    ast.Slice: _slice,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.JoinedStr: _text,
    ast.Lambda: _lambda,
    ast.NamedExpr: _named,
    ast.Yield: _yield,
}


class ExpressionReader(Reader):
    """Looks at expressions."""

    def value(self, node: ast.AST | None) -> Any:
        """Return what an expression stands for; `UNKNOWN` for what has no meaning here."""
        if node is None:
            return None
        self.budget.spend()
        read = _READERS.get(type(node))
        return UNKNOWN if read is None else read(self, node)
