"""Source code as it runs, for both step views: listings, and where a line stands in them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Listing:
    """Source code as it ran: a title, the number of its first line, and its lines."""

    title: str
    first_line: int
    lines: tuple[str, ...]

    def find(self, code: str) -> int:
        """Return which line (from 0) reads ``code``.

        Raises
        ------
        LookupError
            If none does, or more than one.
        """
        rows = [row for row, line in enumerate(self.lines) if strip_line(line) == code]
        if len(rows) != 1:
            raise LookupError(f"{len(rows)} lines of {self.title} read {code!r}")
        return rows[0]


def make_listing(module: str, first_line: int, lines: Iterable[str]) -> Listing:
    """Return ``lines`` of the file of ``module`` as a listing."""
    title = f"{module.rpartition('.')[2]}.py"
    return Listing(title, first_line, tuple(line.rstrip("\n") for line in lines))


def list_function(function: Callable[..., Any]) -> Listing:
    """Return the source of a function as a listing."""
    lines, first = inspect.getsourcelines(function)
    return make_listing(function.__module__, first, lines)


def strip_line(line: str) -> str:
    """Return a line without its indentation and without the comment behind it."""
    return line.split("  #")[0].strip()
