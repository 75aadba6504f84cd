"""The data set that a table holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explainer.engine.datasets.datasets import MAX_ROWS, Dataset, encode_classes
from explainer.engine.functions import Array
from explainer.engine.network import MAX_UNITS, check_choice, frozen, show_value
from explainer.engine.tables.columns import (
    Column,
    is_held_out,
    looks_like_classes,
    read_number,
    read_truth,
)
from explainer.engine.tables.reading import (
    MIN_ROWS,
    PLAIN,
    OwnTable,
    TableOptions,
    understand_table,
)
from explainer.errors import InputError

MAX_VALUE = 1e9
"""Largest absolute value of a number."""

MAX_LABEL = 40
"""Characters of the name of a class."""

KINDS = ("auto", "classes", "regression")


def read_table(text: object, kind: object = "auto", options: TableOptions = PLAIN) -> Dataset:
    """Return the data set of a table, as `understand_table` and `make_own_dataset` read it."""
    return make_own_dataset(understand_table(text, options), kind, bool(options.sample))


def make_own_dataset(table: OwnTable, kind: object = "auto", sample: bool = False) -> Dataset:
    """Return the data set of a table.

    Parameters
    ----------
    table
        As it was understood.
    kind
        ``classes`` (the target names 2 to 16 classes), ``regression`` (targets are numbers), or
        ``auto``: classes if it holds words, or whole numbers that occur twice or more on average.
    sample
        Whether a part of the rows will do, if there are more than fit.

    Raises
    ------
    InputError
        Naming the line, the column and the value, and what was expected.
    """
    asked = check_choice(kind, "error.csv.kind", KINDS)
    _check_size(table, sample)
    inputs = [_encode_inputs(table, place) for place in table.places("input")]
    names = [name for columns, _ in inputs for name in columns]
    if not 1 <= len(names) <= MAX_UNITS:
        raise InputError("error.csv.inputs", value=len(names), high=MAX_UNITS)
    values = frozen(np.column_stack([numbers for _, numbers in inputs]))
    return _add_targets(table, asked, (values, names))


def _check_size(table: OwnTable, sample: bool) -> None:
    count = len(table.rows) if sample else table.total - len(table.dropped)
    if not MIN_ROWS <= count <= MAX_ROWS:
        raise InputError("error.csv.rows", value=count, low=MIN_ROWS, high=MAX_ROWS)
    if not table.places("target"):
        raise InputError("error.csv.no_target")


def _encode_inputs(table: OwnTable, place: int) -> tuple[list[str], Array]:
    """Return the names and values of what a column becomes, shape (N, inputs)."""
    column, cells = table.columns[place], table.rows.iloc[:, place].tolist()
    if column.kind == "boolean":
        return [column.name], np.array([[read_truth(cell)] for cell in cells])
    if column.kind == "text":
        values = sorted(set(cells))
        names = [f"{column.name}={show_value(value)}" for value in values]
        return names, np.array([[1.0 * (cell == value) for value in values] for cell in cells])
    return [column.name], np.array(_numbers(table, place))[:, None]


def _numbers(table: OwnTable, place: int) -> list[float]:
    cells = table.rows.iloc[:, place]
    found = {cell: read_number(cell) for cell in set(cells)}
    for line, cell in cells.items():
        _check_number(found[cell], {"line": line, "column": place + 1, "value": show_value(cell)})
    return [number for cell in cells if (number := found[cell]) is not None]


def _check_number(number: float | None, place: dict[str, object]) -> None:
    if number is None:
        raise InputError("error.csv.number", **place)
    if abs(number) > MAX_VALUE:
        raise InputError("error.csv.value", **place, high="10⁹")


def _add_targets(table: OwnTable, kind: str, inputs: tuple[Array, list[str]]) -> Dataset:
    places = table.places("target")
    names = (*inputs[1], *(table.columns[place].name for place in places))
    held_out = _find_held_out(table)
    if len(places) == 1 and kind != "regression":
        column, cells = table.columns[places[0]], table.rows.iloc[:, places[0]].tolist()
        if kind == "classes" or looks_like_classes(column, cells):
            targets, classes = _encode_classes(table, places[0])
            return Dataset("own", inputs[0], targets, "classes", names, classes, held_out=held_out)
    if len(places) > MAX_UNITS or (kind == "classes" and len(places) > 1):
        high = 1 if kind == "classes" else MAX_UNITS
        raise InputError("error.csv.targets", value=len(places), low=1, high=high)
    targets = frozen(np.column_stack([_targets(table, place) for place in places]))
    return Dataset("own", inputs[0], targets, "regression", names, held_out=held_out)


def _targets(table: OwnTable, place: int) -> list[float]:
    column = table.columns[place]
    if column.kind == "boolean":
        return [read_truth(cell) for cell in table.rows.iloc[:, place]]
    return _numbers(table, place)


def _encode_classes(table: OwnTable, place: int) -> tuple[Array, tuple[str, ...]]:
    """Return targets and names of the classes, in the order of numbers, then of the alphabet."""
    column, cells = table.columns[place], table.rows.iloc[:, place]
    label_of = {cell: _label(column, cell) for cell in set(cells)}
    for line, cell in cells.items():
        if len(cell) > MAX_LABEL:
            raise InputError("error.csv.label", line=line, value=show_value(cell), high=MAX_LABEL)
    found = sorted(set(label_of.values()), key=lambda label: (isinstance(label, str), label))
    if not 2 <= len(found) <= MAX_UNITS:
        raise InputError("error.csv.classes", column=column.name, value=len(found), high=MAX_UNITS)
    number_of = {label: number for number, label in enumerate(found)}
    labels = np.array([number_of[label_of[cell]] for cell in cells], np.intp)
    return encode_classes(labels, len(found)), tuple(map(_named, found))


def _label(column: Column, cell: str) -> str | float:
    """Return a class as it is told apart from others: 1 and 1.0 are the same."""
    number = None if column.kind == "boolean" else read_number(cell)
    return cell if number is None else number


def _named(label: str | float) -> str:
    if isinstance(label, str):
        return label
    return str(int(label)) if label.is_integer() else repr(label)


def _find_held_out(table: OwnTable) -> NDArray[np.bool_] | None:
    """Return which rows a column ``split`` holds out, if there is one."""
    places: Sequence[int] = table.places("split")
    if not places:
        return None
    held_out = np.array([is_held_out(cell) for cell in table.rows.iloc[:, places[0]]])
    if held_out.all() or (~held_out).sum() < MIN_ROWS:
        raise InputError("error.csv.split", value=int((~held_out).sum()), low=MIN_ROWS)
    return held_out
