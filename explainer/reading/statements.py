"""The statements of the code, one after another; each is looked at, none is run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import Any

from explainer.reading.arguments import bind_arguments, yields_values
from explainer.reading.arithmetic import calculate, name_operator
from explainer.reading.attributes import set_attribute
from explainer.reading.budget import MAX_CALLS, MAX_TURNS
from explainer.reading.calls import call_value
from explainer.reading.expressions import ExpressionReader, bind
from explainer.reading.imports import bind_imports
from explainer.reading.notes import NotUnderstood
from explainer.reading.reader import Scope
from explainer.reading.subscripts import set_item
from explainer.reading.tensor_ops import as_update
from explainer.reading.values import UNKNOWN, Function, Stream, Unknown, UserClass

_FAILURES = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError)
"""What arithmetic on values of another kind than expected raises."""


class _Returned(Exception):
    def __init__(self, value: Any) -> None:
        self.value = value


class _Left(Exception):
    """A loop was left, or a turn of it ended."""

    def __init__(self, whole: bool) -> None:
        self.whole = whole


class Interpreter(ExpressionReader):
    """Looks at statements, and at the functions of the code when they are called."""

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Look at statements in turn; one that is not understood is named, and left behind."""
        for statement in statements:
            self.budget.spend()
            try:
                self._statement(statement)
            except NotUnderstood as error:
                self.program.complain(error.note(statement.lineno))
                self._forget(statement)
            except _FAILURES:
                why = NotUnderstood("reading.why.fails")
                self.program.complain(why.note(statement.lineno))
                self._forget(statement)

    def _statement(self, statement: ast.stmt) -> None:
        look = _STATEMENTS.get(type(statement))
        if look is not None:
            look(self, statement)

    def _forget(self, statement: ast.stmt) -> None:
        """Let the names that a failed statement was to bind stand for nothing."""
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                bind(self, target, UNKNOWN)

    def call(self, function: Any, args: list[Any], kwargs: Scope, places: tuple[int, ...]) -> Any:
        """Return what a call gives: of a function of the code, what its statements return."""
        if isinstance(function, Function):
            return self._enter(function, args, kwargs, places)
        return call_value(self, function, args, kwargs, places)

    def _enter(
        self, function: Function, args: list[Any], kwargs: Scope, places: tuple[int, ...]
    ) -> Any:
        if self.budget.calls >= MAX_CALLS:
            raise NotUnderstood("reading.why.recursion")
        owner = [] if function.owner is None else [function.owner]
        scope = bind_arguments(self, function.node.args, [*owner, *args], kwargs)
        saved = (self.scopes, self.calls, self.yielded)
        self.scopes, self.calls = [*function.scope, scope], places
        self.budget.calls += 1
        try:
            return self._body(function.node)
        finally:
            self.budget.calls -= 1
            self.scopes, self.calls, self.yielded = saved

    def _body(self, node: ast.FunctionDef | ast.Lambda) -> Any:
        if isinstance(node, ast.Lambda):
            return self.value(node.body)
        self.yielded = Stream() if yields_values(node) else None
        try:
            self.block(node.body)
        except _Returned as returned:
            if self.yielded is None:
                return returned.value
        return self.yielded

    def turn(self, statements: Sequence[ast.stmt]) -> bool:
        """Look at one turn of a loop; tell whether the loop was left in it."""
        self.budget.loops += 1
        try:
            self.block(statements)
        except _Left as left:
            return left.whole
        finally:
            self.budget.loops -= 1
        return False

    def repeat(self, statement: ast.For, turns: Any) -> None:
        """Look at a loop turn by turn, until something is learned in one: the others are alike."""
        for number, value in enumerate(self.turns(turns)):
            learned = len(self.program.backwards)
            bind(self, statement.target, value)
            if self.turn(statement.body):
                break
            if len(self.program.backwards) > learned:
                if isinstance(turns, range | list | tuple) and not isinstance(turns, Stream):
                    self.program.loops.append((statement.lineno, len(turns)))
                break
            if number >= MAX_TURNS:
                break


def _assign(reader: Interpreter, statement: ast.Assign) -> None:
    value = reader.value(statement.value)
    for target in statement.targets:
        _store(reader, target, value)


def _annotated(reader: Interpreter, statement: ast.AnnAssign) -> None:
    if statement.value is not None:
        _store(reader, statement.target, reader.value(statement.value))


def _store(reader: Interpreter, target: ast.expr, value: Any) -> None:
    found = as_update(value, reader.places(target))
    if found is not None and isinstance(target, ast.Name | ast.Attribute):
        reader.program.updates.append(found)
    elif isinstance(target, ast.Attribute):
        set_attribute(reader.value(target.value), target.attr, value)
    elif isinstance(target, ast.Subscript):
        set_item(reader.value(target.value), reader.value(target.slice), value)
    elif isinstance(target, ast.Tuple | ast.List):
        parts = list(reader.turns(value))
        for place, part in enumerate(target.elts):
            _store(reader, part, parts[place] if place < len(parts) else UNKNOWN)
    else:
        bind(reader, target, value)


def _add_to(reader: Interpreter, statement: ast.AugAssign) -> None:
    name = name_operator(statement.op)
    before, by = reader.value(statement.target), reader.value(statement.value)
    value = UNKNOWN if name is None else calculate(name, before, by, reader.places(statement))
    if isinstance(before, list) and isinstance(by, list | tuple):
        before.extend(by)
        return
    _store(reader, statement.target, value)


def _expression(reader: Interpreter, statement: ast.Expr) -> None:
    if not isinstance(statement.value, ast.Constant):
        reader.value(statement.value)


def _for(reader: Interpreter, statement: ast.For) -> None:
    turns = reader.value(statement.iter)
    if isinstance(turns, Unknown):
        bind(reader, statement.target, UNKNOWN)
        reader.turn(statement.body)
        return
    reader.repeat(statement, turns)


def _while(reader: Interpreter, statement: ast.While) -> None:
    if reader.decide(reader.value(statement.test)) is not False:
        reader.turn(statement.body)


def _if(reader: Interpreter, statement: ast.If) -> None:
    truth = reader.decide(reader.value(statement.test))
    if truth is not False:
        reader.block(statement.body)
    if truth is not True:
        reader.block(statement.orelse)


def _with(reader: Interpreter, statement: ast.With) -> None:
    for item in statement.items:
        value = reader.value(item.context_expr)
        if item.optional_vars is not None:
            bind(reader, item.optional_vars, value)
    reader.block(statement.body)


def _try(reader: Interpreter, statement: ast.Try) -> None:
    reader.block(statement.body)
    reader.block(statement.finalbody)


def _function(reader: Interpreter, statement: ast.FunctionDef) -> None:
    reader.scopes[-1][statement.name] = Function(statement, list(reader.scopes))


def _class(reader: Interpreter, statement: ast.ClassDef) -> None:
    bases = tuple(reader.value(base) for base in statement.bases)
    members: Scope = {}
    reader.scopes = [*reader.scopes, members]
    try:
        reader.block(statement.body)
    finally:
        reader.scopes = reader.scopes[:-1]
    for member in members.values():
        if isinstance(member, Function):
            member.scope = [scope for scope in member.scope if scope is not members]
    made = UserClass(statement.name, bases, members, statement.lineno)
    reader.scopes[-1][statement.name] = made
    reader.program.classes.append(made)


def _return(reader: Interpreter, statement: ast.Return) -> None:
    if not reader.budget.calls:
        raise NotUnderstood("reading.why.syntax")
    raise _Returned(reader.value(statement.value))


def _leave(reader: Interpreter, statement: ast.Break | ast.Continue) -> None:
    if not reader.budget.loops:
        raise NotUnderstood("reading.why.syntax")
    raise _Left(isinstance(statement, ast.Break))


_STATEMENTS: dict[type[ast.stmt], Callable[[Interpreter, Any], None]] = {
    ast.Import: bind_imports,
    ast.ImportFrom: bind_imports,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _add_to,
    ast.Expr: _expression,
    ast.For: _for,
    ast.While: _while,
    ast.If: _if,
    ast.With: _with,
    ast.Try: _try,
    ast.FunctionDef: _function,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.Break: _leave,
    ast.Continue: _leave,
}
