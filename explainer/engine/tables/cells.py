"""The cells of a table: text is split into lines and columns, names and rows told apart."""

from __future__ import annotations

import csv
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import pandas as pd

from explainer.engine.network import check_choice, show_value
from explainer.engine.typed_numbers import find_number
from explainer.errors import InputError

MAX_TEXT = 5_000_000
"""Characters of the text."""

MAX_COLUMNS = 2000

HEADERS = ("auto", "yes", "no")
"""Whether the first line holds names."""

_SEPARATORS = ("\t", ";", "；", ",", "，", " ")
_SURE = "\t;；"
"""No number holds these, as it can a comma, and few words do, as they can a blank."""

_LOOKED_AT = 10
"""Lines by which the separator is found."""

_UNIT = "\x1f"
"""Stands for a separator of full width while the text is split."""

_LETTERED = ("true", "false")


@dataclass(frozen=True, eq=False)
class Cells:
    """A table of text: ``rows`` has a column for each of ``names``; empty lines are gone.

    ``rows`` is indexed by the number of the line, from 1. ``names`` are empty where the table has
    none; ``named`` says whether its first line held them.
    """

    names: tuple[str, ...]
    rows: pd.DataFrame
    separator: str
    named: bool


def split_cells(text: object, header: object = "auto") -> Cells:
    """Return the cells of a table, stripped of blanks.

    A first line ``sep=;`` says what separates the columns. Without it that is the one of tab,
    semicolon, comma and blanks whose columns hold the most numbers. Lines at the top that begin
    with # are comments; the last of them holds the names if it has as many as there are columns.

    Raises
    ------
    InputError
        If it is no text, or too large, or its lines are not equally long.
    """
    if not isinstance(text, str):
        raise InputError("error.csv.text", value=show_value(text))
    if len(text) > MAX_TEXT:
        raise InputError("error.csv.large", value=len(text), high=MAX_TEXT)
    asked = check_choice(header, "error.csv.header", HEADERS)
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    top = _read_top(lines)
    lines = lines[top.lines :]
    head = list(islice(filter(str.strip, lines), _LOOKED_AT))
    if not head:
        raise InputError("error.csv.empty")
    separator = top.separator or _find_separator(head)
    rows = _read("\n".join(lines), separator, _find_width(head, separator))
    rows.index += top.lines + 1
    return _tell_names(_drop_empty(rows), top.comment, separator, asked)


@dataclass(frozen=True)
class _Top:
    """What the lines at the top say, and how many they are."""

    separator: str = ""
    comment: str = ""
    lines: int = 0


def _read_top(lines: Sequence[str]) -> _Top:
    """Return what is said above the table: the separator, and a comment that may hold names."""
    top = _Top()
    for number, line in enumerate(lines, start=1):
        said = re.fullmatch(r'\s*"?sep=(.)"?\s*', line, re.IGNORECASE)
        if said and not top.lines:
            top = _Top(said[1], "", number)
        elif line.startswith("#"):
            top = replace(top, comment=line.strip("# \t"), lines=number)
        elif line.strip():
            break
    return top


def _find_separator(head: Sequence[str]) -> str:
    """Return what separates the columns: of what does at all, what gives the most numbers."""
    judged = []
    for place, separator in enumerate(_SEPARATORS):
        lines = [_split(line, separator) for line in head]
        if max(map(len, lines)) < 2:
            continue
        cells = [cell for line in lines for cell in line]
        numbers = sum(find_number(cell) is not None for cell in cells) / len(cells)
        uneven = len({len(line) for line in lines[1:]}) > 1
        judged.append((uneven, separator not in _SURE, -numbers, place, separator))
    return min(judged)[-1] if judged else ","


def _split(line: str, separator: str) -> list[str]:
    if separator == " ":
        line, separator = re.sub(r"\s+", " ", line.strip()), " "
    try:
        (cells,) = csv.reader([line], delimiter=separator, skipinitialspace=True)
    except (csv.Error, ValueError):
        return line.split(separator)
    return [cell.strip() for cell in cells]


def _find_width(head: Sequence[str], separator: str) -> int:
    width = max(len(_split(line, separator)) for line in head)
    if width > MAX_COLUMNS:
        raise InputError("error.csv.columns", value=width, high=MAX_COLUMNS)
    return width


def _read(body: str, separator: str, width: int) -> pd.DataFrame:
    """Return the lines as columns of text, one column more than there should be."""
    # Pandas' fast parser takes one byte; its other one would drop cells that are too many.
    plain = separator if separator.isascii() else _UNIT
    try:
        with warnings.catch_warnings():
            # Pandas only warns where it drops cells that are too many.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            rows = pd.read_csv(
                io.StringIO(body.replace(separator, plain)),
                sep=r"\s+" if separator == " " else plain,
                names=range(width + 1),
                header=None,
                index_col=False,
                dtype=str,
                keep_default_na=False,
                skipinitialspace=True,
                skip_blank_lines=False,
            )
    except (
        pd.errors.ParserWarning,
        pd.errors.ParserError,
        pd.errors.EmptyDataError,
        ValueError,
    ) as error:
        raise _say_unreadable(str(error), width) from None
    rows = rows.fillna("").replace(plain, separator, regex=True) if plain == _UNIT else rows
    return rows.fillna("").apply(lambda column: column.str.strip())


def _say_unreadable(said: str, width: int) -> InputError:
    if ragged := re.search(r"in line (\d+), saw (\d+)", said):
        line, value = map(int, ragged.groups())
        return InputError("error.csv.ragged", line=line, value=value, expected=width)
    return InputError("error.csv.line", value=show_value(said.split("error: ")[-1].strip()))


def _drop_empty(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that hold something, and of the columns those that could."""
    filled = rows[(rows != "").any(axis=1)]
    last = len(rows.columns) - 1
    for line in filled.index[filled[last] != ""]:
        raise InputError("error.csv.ragged", line=int(line), value=last + 1, expected=last)
    return filled.drop(columns=last)


def _tell_names(rows: pd.DataFrame, comment: str, separator: str, asked: str) -> Cells:
    """Return the table with its names apart from its rows."""
    if rows.empty:
        raise InputError("error.csv.empty")
    width = len(rows.columns)
    if comment and asked == "auto":
        names = _split(comment, separator)
        if len(names) == width > 1 and not _is_header(rows, rows.iloc[0].tolist()):
            return Cells(tuple(names), rows, separator, named=True)
    first = rows.iloc[0].tolist()
    if asked == "no" or (asked == "auto" and not _is_header(rows.iloc[1:], first)):
        return Cells(("",) * width, rows, separator, named=False)
    return Cells(tuple(_shift(first, rows.iloc[1:])), rows.iloc[1:], separator, named=True)


def _shift(names: list[str], rows: pd.DataFrame) -> list[str]:
    """Return the names, moved by one where the column of row numbers has none, as R writes it."""
    short = names[-1] == "" and "" not in names[:-1] and len(rows) > 0
    return ["", *names[:-1]] if short and (rows.iloc[:, -1] != "").all() else names


def _is_header(rows: pd.DataFrame, first: Sequence[str]) -> bool:
    """Tell whether the first line holds names: no number, above numbers or other words."""
    if not any(first) or any(map(_is_value, first)):
        return False
    below = [rows.iloc[:, place].head(50).tolist() for place in range(len(first))]
    if any(any(map(_is_value, column)) for column in below):
        return True
    return all(name not in column for name, column in zip(first, below, strict=True))


def _is_value(cell: str) -> bool:
    return find_number(cell) is not None or cell.casefold() in _LETTERED
