"""A table as it is understood: which columns are inputs and targets, which rows are used."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd

from explainer.engine.datasets.datasets import MAX_ROWS
from explainer.engine.network import MAX_UNITS, check_choice, show_value
from explainer.engine.tables.cells import HEADERS, Cells, split_cells
from explainer.engine.tables.columns import (
    MAX_VALUES,
    Column,
    Part,
    describe_column,
    is_missing,
    settle_parts,
)
from explainer.errors import InputError

MISSING = ("drop", "refuse")
"""What is done with a row in which a value is missing."""

PARTS: tuple[Part, ...] = ("input", "target", "split", "left_out")

MIN_ROWS = 2
_SEED = 0
"""Of the sample that is taken of a table with too many rows."""


@dataclass(frozen=True)
class TableOptions:
    """How a table is to be read, where that is not left to the table.

    Parameters
    ----------
    header
        Whether the first line holds names: one of ``HEADERS``.
    missing
        One of ``MISSING``.
    sample
        Whether of more rows or inputs than fit a part is taken.
    parts
        What becomes of columns, by their number from 0 as text: one of ``PARTS``.
    """

    header: object = "auto"
    missing: object = "drop"
    sample: object = False
    parts: Mapping[str, object] | None = None


PLAIN = TableOptions()
"""Everything is left to the table."""


@dataclass(frozen=True, eq=False)
class OwnTable:
    """A table as it was understood.

    Parameters
    ----------
    columns
        What each column is.
    rows
        The cells of the rows that are used, indexed by the number of their line.
    dropped
        Numbers of the lines that were dropped because a value is missing.
    total
        How many rows the table has.
    separator, named
        What separates its columns, and whether its first line held their names.
    """

    columns: tuple[Column, ...]
    rows: pd.DataFrame
    dropped: tuple[int, ...]
    total: int
    separator: str
    named: bool

    def places(self, part: Part) -> tuple[int, ...]:
        """Return the numbers of the columns that have this part."""
        return tuple(i for i, column in enumerate(self.columns) if column.part == part)


def read_options(sent: object) -> TableOptions:
    """Return options that were sent or kept as fields by name.

    Raises
    ------
    InputError
        If a field is not known, or its value not one of those that it can have.
    """
    if sent is None:
        return PLAIN
    known = {field.name for field in fields(TableOptions)}
    if not isinstance(sent, Mapping) or not set(sent) <= known:
        raise InputError("error.payload", value=show_value(sent))
    options = TableOptions(**sent)
    if not isinstance(options.parts, Mapping | None):
        raise InputError("error.payload", value=show_value(options.parts))
    return options


def understand_table(text: object, options: TableOptions = PLAIN) -> OwnTable:
    """Return what a table says, and which of its rows are used.

    Raises
    ------
    InputError
        If it cannot be split into columns, or an option is none.
    """
    check_choice(options.header, "error.csv.header", HEADERS)
    check_choice(options.missing, "error.csv.missing_choice", MISSING)
    cells = split_cells(text, options.header)
    _check_columns(cells)
    total = len(cells.rows)
    cells = replace(cells, rows=_choose_rows(cells.rows))
    columns = _limit_inputs(_describe(cells, options), bool(options.sample))
    rows, dropped = _drop_missing(cells.rows, columns, options)
    names = _name_columns(columns)
    columns = [replace(one, name=name) for one, name in zip(columns, names, strict=True)]
    return OwnTable(tuple(columns), rows, dropped, total, cells.separator, cells.named)


def _check_columns(cells: Cells) -> None:
    if len(cells.names) < 2:
        line = int(cells.rows.index[0]) if len(cells.rows) else 1
        value = show_value(cells.rows.iloc[0, 0] if len(cells.rows) else cells.names[0])
        raise InputError("error.csv.column", line=line, value=value)


def _choose_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return as many rows as fit, in their order."""
    if len(rows) <= MAX_ROWS:
        return rows
    chosen = np.random.default_rng(_SEED).choice(len(rows), MAX_ROWS, replace=False)
    return rows.iloc[np.sort(chosen)]


def _describe(cells: Cells, options: TableOptions) -> list[Column]:
    lists = [cells.rows.iloc[:, place].tolist() for place in range(len(cells.names))]
    columns = [
        describe_column(name, column) for name, column in zip(cells.names, lists, strict=True)
    ]
    asked = {int(place): part for place, part in _check_parts(options.parts, len(columns))}
    settled = settle_parts(columns, lists)
    if "target" in asked.values():
        settled = [replace(one, part="input") if one.part == "target" else one for one in settled]
    settled = [_ask_for(one, asked.get(place)) for place, one in enumerate(settled)]
    return settled if any(one.part == "input" for one in settled) else _restore_index(settled)


def _restore_index(columns: Sequence[Column]) -> list[Column]:
    """Return the columns with row numbers as inputs: there are no others."""
    return [
        replace(one, part="input", reason="") if one.reason == "index" else one for one in columns
    ]


def _check_parts(parts: Mapping[str, object] | None, width: int) -> list[tuple[str, Part]]:
    """Return which part was asked for which column; columns that there are not do not count."""
    asked: list[tuple[str, Any]] = []
    for place, part in (parts or {}).items():
        if not isinstance(place, str) or not place.isdecimal() or part not in PARTS:
            raise InputError("error.payload", value=show_value({str(place): part}))
        if int(place) < width:
            asked.append((place, part))
    return asked


def _ask_for(column: Column, part: Part | None) -> Column:
    if part is None:
        return column
    if part == "left_out":
        return replace(column, part=part, reason=column.reason or "chosen")
    return replace(column, part=part, reason="")


def _limit_inputs(columns: Sequence[Column], sample: bool) -> list[Column]:
    """Return the columns without text of too many words, and of a sample without what is over."""
    left: list[Column] = []
    room = MAX_UNITS
    for column in columns:
        needed = count_inputs(column)
        if column.part == "input" and column.kind == "text" and needed > MAX_VALUES:
            column = replace(column, part="left_out", reason="values")
        elif column.part == "input" and sample and needed > room:
            column = replace(column, part="left_out", reason="room")
        elif column.part == "input":
            room -= needed
        left.append(column)
    return left


def count_inputs(column: Column) -> int:
    """Return how many inputs a column becomes: one for each word of text, else one."""
    return len(column.values) if column.kind == "text" else 1


def _drop_missing(
    rows: pd.DataFrame, columns: Sequence[Column], options: TableOptions
) -> tuple[pd.DataFrame, tuple[int, ...]]:
    """Return the rows in which no value is missing, and the lines of the others."""
    used = [place for place, column in enumerate(columns) if column.part != "left_out"]
    missing = pd.DataFrame(
        {place: _find_missing(rows.iloc[:, place], columns[place]) for place in used},
        index=rows.index,
    )
    gone = missing.any(axis=1)
    if gone.any() and (options.missing == "refuse" or (~gone).sum() < MIN_ROWS):
        line = gone.idxmax()
        column = int(missing.loc[line].idxmax()) + 1
        raise InputError("error.csv.missing", line=int(line), column=column)
    return rows[~gone], tuple(map(int, rows.index[gone]))


def _find_missing(cells: pd.Series, column: Column) -> pd.Series:
    return cells.isin([cell for cell in set(cells) if is_missing(cell, column.kind)])


def _name_columns(columns: Sequence[Column]) -> list[str]:
    """Return the names of columns; those without one are x1, x2, … and y, or y1, y2, …."""
    several = sum(column.part == "target" for column in columns) > 1
    counts = {"input": 0, "target": 0}
    names = []
    for column in columns:
        letter = "y" if column.part == "target" else "x"
        kind = "target" if letter == "y" else "input"
        if column.part in counts:
            counts[kind] += 1
        plain = "y" if letter == "y" and not several else f"{letter}{counts[kind]}"
        unnamed = plain if column.part in counts else ""
        names.append(show_value(column.name) if column.name else unnamed)
    return names


def reduce_table(table: OwnTable) -> tuple[str, TableOptions]:
    """Return the rows and columns in use as text, and the options that read it as the same."""
    used = [place for place, column in enumerate(table.columns) if column.part != "left_out"]
    names = [table.columns[place].name for place in used]
    rows = table.rows.iloc[:, used].to_csv(index=False, header=names, quoting=csv.QUOTE_ALL)
    parts = {str(new): table.columns[place].part for new, place in enumerate(used)}
    return f"sep=,\n{rows}", TableOptions("yes", "refuse", sample=False, parts=parts)
