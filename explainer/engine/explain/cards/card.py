"""What is said at one stop: a title, a sentence, formulas, and every number that it computes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Table:
    """Numbers that are too many for lines, with symbols (LaTeX) as headings and as caption.

    ``corner`` stands above the heads of the rows: what the whole table is.
    ``values`` has a row for each of ``heads`` and a column for each of ``columns``; None where
    there is no number. ``kinds`` has a letter for each value of a row: v for a value, d for a
    derivative of the loss, n for what is new.
    """

    columns: tuple[str, ...]
    heads: tuple[str, ...]
    values: tuple[tuple[float | None, ...], ...]
    kinds: tuple[str, ...]
    caption: str = ""
    corner: str = ""


@dataclass(frozen=True)
class Card:
    """The card of a stop.

    ``symbols`` are formulas, ``lines`` the same with their numbers, aligned at &; both are LaTeX.
    ``torch`` holds the lines of PyTorch that compute the same; ``spoken`` is what is said aloud.
    """

    title: str
    sentence: str
    symbols: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    torch: tuple[str, ...] = ()
    spoken: str = ""
