"""Own data as text: columns of numbers, the inputs first and the target last."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from explainer.engine.datasets.datasets import MAX_ROWS, Dataset, encode_classes, standardise_inputs
from explainer.engine.functions import Array
from explainer.engine.network import MAX_UNITS, check_choice, check_whole_number, frozen, show_value
from explainer.engine.typed_numbers import find_number
from explainer.errors import InputError

MAX_TEXT = 1_000_000
"""Characters of the text."""

MIN_ROWS = 2
MAX_VALUE = 1e9
"""Largest absolute value of a number."""

MAX_LABEL = 40
"""Characters of the name of a class."""

KINDS = ("auto", "classes", "regression")

_SEPARATORS = "\t;；,，"


class _Line(NamedTuple):
    number: int
    cells: list[str]


def read_csv(
    text: object, kind: object = "auto", targets: object = 1, standardise: bool = False
) -> Dataset:
    """Return the data set that ``text`` holds, one sample a line.

    Columns are separated by tabs, semicolons, commas or spaces, whichever of these comes first in
    this order in the first line. With tabs and semicolons a decimal comma may be used, in quotes
    everywhere. The first line may hold names: it does if none of its inputs is a number. Empty
    lines do not count.

    Parameters
    ----------
    text
        At most 1 000 000 characters, 2 to 2000 samples.
    kind
        ``classes`` (the last column names 2 to 16 classes), ``regression`` (it holds numbers), or
        ``auto``: classes if it holds no number, or whole numbers that occur twice or more on
        average.
    targets
        How many of the last columns are targets; more than one for regression only. Before
        them stand 1 to 16 inputs.
    standardise
        Whether every input is scaled to mean 0 and deviation 1.

    Raises
    ------
    InputError
        Naming the line, the column and the value, and what was expected.
    """
    if not isinstance(text, str):
        raise InputError("error.csv.text", value=show_value(text))
    if len(text) > MAX_TEXT:
        raise InputError("error.csv.large", value=len(text), high=MAX_TEXT)
    asked = check_choice(kind, "error.csv.kind", KINDS)
    lines = _lines(text)
    last = _target_count(targets, asked, lines[0])
    names, lines = _header(lines, last)
    if not MIN_ROWS <= len(lines) <= MAX_ROWS:
        raise InputError("error.csv.rows", value=len(lines), low=MIN_ROWS, high=MAX_ROWS)
    inputs = _numbers(lines, range(len(lines[0].cells) - last))
    dataset = _dataset(lines, frozen(inputs), asked, last, names)
    return standardise_inputs(dataset) if standardise else dataset


def _lines(text: str) -> list[_Line]:
    """Return the cells of every line that is not empty, all equally many."""
    numbered = enumerate(text.removeprefix("\ufeff").splitlines(), start=1)
    filled = [(number, line.strip(" ")) for number, line in numbered if line.strip()]
    if not filled:
        raise InputError("error.csv.empty")
    unquoted = re.sub(r'"[^"]*"', "", filled[0][1])
    separator = next((s for s in _SEPARATORS if s in unquoted), " ")
    lines = [_Line(number, _cells(number, line, separator)) for number, line in filled]
    width = len(lines[0].cells)
    for number, cells in lines:
        if len(cells) != width:
            raise InputError("error.csv.ragged", line=number, value=len(cells), expected=width)
    return lines


def _cells(number: int, line: str, separator: str) -> list[str]:
    try:
        (cells,) = csv.reader([line], delimiter=separator, skipinitialspace=True)
    except csv.Error:
        raise InputError("error.csv.line", line=number, value=show_value(line)) from None
    return [cell.strip() for cell in cells]


def _target_count(targets: object, kind: str, first: _Line) -> int:
    """Return how many columns are targets, after a check of both numbers of columns."""
    width = len(first.cells)
    if width < 2:
        raise InputError("error.csv.column", line=first.number, value=show_value(first.cells[0]))
    high = 1 if kind == "classes" else min(width - 1, MAX_UNITS)
    last = check_whole_number(targets, "error.csv.targets", (1, high))
    if width - last > MAX_UNITS:
        raise InputError("error.csv.inputs", value=width - last, high=MAX_UNITS)
    return last


def _header(lines: list[_Line], last: int) -> tuple[tuple[str, ...], list[_Line]]:
    """Return the names of the columns, and the lines without the one that held them."""
    first = lines[0].cells
    cells = first[: len(first) - last]
    if any(cells) and all(find_number(cell) is None for cell in cells):
        lines = lines[1:]
    else:
        first = [""] * len(first)
    inputs = [f"x{i + 1}" for i in range(len(first) - last)]
    outputs = ["y"] if last == 1 else [f"y{i + 1}" for i in range(last)]
    names = zip(first, inputs + outputs, strict=True)
    return tuple(show_value(given) or assumed for given, assumed in names), lines


def _numbers(lines: Sequence[_Line], columns: range) -> list[list[float]]:
    return [[_finite(line, column) for column in columns] for line in lines]


def _finite(line: _Line, column: int) -> float:
    cell = _filled(line, column)
    number = find_number(cell)
    place = {"line": line.number, "column": column + 1, "value": show_value(cell)}
    if number is None:
        raise InputError("error.csv.number", **place)
    if abs(number) > MAX_VALUE:
        raise InputError("error.csv.value", **place, high="10⁹")
    return number


def _filled(line: _Line, column: int) -> str:
    if not line.cells[column]:
        raise InputError("error.csv.missing", line=line.number, column=column + 1)
    return line.cells[column]


def _dataset(
    lines: Sequence[_Line],
    inputs: Array,
    kind: str,
    last: int,
    names: tuple[str, ...],
) -> Dataset:
    width = len(lines[0].cells)
    if last == 1 and kind != "regression":
        labels = [_label(line, width - 1) for line in lines]
        if kind == "classes" or _are_classes(labels):
            targets, classes = _classes(labels, names[-1])
            return Dataset("own", inputs, targets, "classes", names, classes)
    numbers = frozen(_numbers(lines, range(width - last, width)))
    return Dataset("own", inputs, numbers, "regression", names)


def _label(line: _Line, column: int) -> str | float:
    cell = _filled(line, column)
    number = find_number(cell)
    if number is not None:
        return number
    if len(cell) > MAX_LABEL:
        raise InputError(
            "error.csv.label", line=line.number, value=show_value(cell), high=MAX_LABEL
        )
    return cell


def _are_classes(labels: Sequence[str | float]) -> bool:
    """Tell names from numbers; one word among numbers is a slip, not a class."""
    numbers = [label for label in labels if isinstance(label, float)]
    whole = all(map(float.is_integer, numbers)) and len(numbers) == len(labels)
    return not numbers or (whole and 2 * len(set(numbers)) <= len(numbers))


def _classes(labels: Sequence[str | float], column: str) -> tuple[Array, tuple[str, ...]]:
    """Return targets and names of the classes, in the order of numbers, then of the alphabet."""
    found = sorted(set(labels), key=lambda label: (isinstance(label, str), label))
    if not 2 <= len(found) <= MAX_UNITS:
        raise InputError("error.csv.classes", column=column, value=len(found), high=MAX_UNITS)
    number_of = {label: number for number, label in enumerate(found)}
    targets = encode_classes(np.array([number_of[label] for label in labels]), len(found))
    return targets, tuple(map(_named, found))


def _named(label: str | float) -> str:
    if isinstance(label, str):
        return label
    return str(int(label)) if label.is_integer() else repr(label)
