"""What is known while code is read: what names stand for, and what was spent and found."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from explainer.reading.budget import Budget
from explainer.reading.builtin_names import BUILTINS, USUALLY_IMPORTED, Enumerated
from explainer.reading.notes import NotUnderstood
from explainer.reading.program import Program
from explainer.reading.values import Choice, Dotted, Loader, Tensor, Unknown

Scope = dict[str, Any]


@dataclass(eq=False)
class Reader:
    """What reading knows at a place; ``scopes`` hold what names stand for, the innermost last.

    ``calls`` are the lines from which functions of the code were called, the outermost first.
    """

    program: Program
    budget: Budget = field(default_factory=Budget)
    scopes: list[Scope] = field(default_factory=lambda: [{}])
    calls: tuple[int, ...] = ()
    yielded: list[Any] | None = None

    def value(self, node: ast.AST | None) -> Any:
        """Return what an expression stands for; `explainer.reading.expressions` knows how."""
        raise NotImplementedError

    def look_up(self, name: str) -> Any:
        """Return what a name stands for, or say that the code does not tell."""
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        if name in BUILTINS:
            return Dotted(name)
        if name in USUALLY_IMPORTED:
            return Dotted(USUALLY_IMPORTED[name])
        raise NotUnderstood("reading.why.name", name=name)

    def places(self, node: ast.AST) -> tuple[int, ...]:
        """Return the lines from which an expression is reached, its own last."""
        return (*self.calls, getattr(node, "lineno", 0))

    def call(self, function: Any, args: list[Any], kwargs: Scope, places: tuple[int, ...]) -> Any:
        """Return what a call gives; `explainer.reading.calls` knows how."""
        raise NotImplementedError

    def decide(self, value: Any) -> bool | None:
        """Return whether a condition holds; None if only running the code would tell."""
        if isinstance(value, Unknown | Choice | Dotted):
            return None
        if isinstance(value, Tensor):
            return None if value.data is None or value.data.size != 1 else bool(value.data.item())
        return bool(value) if isinstance(value, int | float | str | list | tuple | dict) else True

    def turns(self, value: Any) -> Iterator[Any]:
        """Yield what a loop over ``value`` gives in turn."""
        if isinstance(value, Enumerated):
            turns = self.turns(value.data)
            yield from ((number, one) for number, one in enumerate(turns, value.start))
        elif isinstance(value, Loader | Tensor):
            yield from self.call(Dotted("iter"), [value], {}, self.calls)
        elif isinstance(value, list | tuple | range | str | dict):
            yield from value
