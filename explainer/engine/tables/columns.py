"""What the columns of a table are: numbers, TRUE and FALSE, text, row numbers; and their part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from explainer.engine.network import MAX_UNITS
from explainer.engine.typed_numbers import find_number

Kind: TypeAlias = Literal["number", "boolean", "text", "mixed", "empty"]
Part: TypeAlias = Literal["input", "target", "split", "left_out"]
Reason: TypeAlias = Literal["", "index", "empty", "values", "room", "chosen"]

MAX_VALUES = MAX_UNITS
"""Different words of a column of text that becomes inputs."""

_MISSING = frozenset(("", "na", "n/a", "#n/a", "nan", "null", "?"))
_MISSING_NUMBER = _MISSING | {"none", "-", "–", "—", ".", "missing", "缺失", "无"}
_TRUTH = {"true": 1.0, "false": 0.0}
_INDEX = frozenset(("id", "index", "idx", "no", "no.", "nr", "nr.", "#", "row", "rownames"))
_INDEX |= {"unnamed: 0", "编号", "序号", "行号", "索引"}
_SPLIT = frozenset(("split", "set", "subset", "partition", "划分", "数据划分"))
_TRAIN = frozenset(("train", "training", "训练", "训练集"))
_TEST = frozenset(("test", "testing", "val", "valid", "validation", "dev", "holdout"))
_TEST |= {"测试", "测试集", "验证", "验证集"}
_TARGET = frozenset(("class", "label", "target", "species", "output", "outcome", "diagnosis"))
_TARGET |= {"kind", "type", "category", "variety"}
_TARGET |= {"price", "quality", "score", "medv", "价格", "房价", "成绩"}
_TARGET |= {"类别", "类", "标签", "目标", "目标值", "品种", "种类"}


@dataclass(frozen=True)
class Column:
    """A column as it was understood.

    Parameters
    ----------
    name
        As the table names it, or x1, x2, …, y.
    kind
        What its cells hold; ``mixed`` are numbers with a few words among them.
    part
        What becomes of it.
    values
        The different words of text, in the order of the alphabet.
    reason
        Why it is left out.
    """

    name: str
    kind: Kind
    part: Part = "input"
    values: tuple[str, ...] = ()
    reason: Reason = ""


def read_number(cell: str) -> float | None:
    """Return the number that a cell says, with a decimal point or comma; None if it is none."""
    number = find_number(cell)
    return number if number is None or abs(number) != float("inf") else None


def read_truth(cell: str) -> float:
    """Return 1 for TRUE, 0 for FALSE."""
    return _TRUTH[cell.casefold()]


def is_missing(cell: str, kind: Kind) -> bool:
    """Tell whether a cell says that there is no value; a word can be one of text, not a number."""
    return cell.casefold() in (_MISSING if kind == "text" else _MISSING_NUMBER)


def is_held_out(cell: str) -> bool:
    """Tell whether a cell of the column ``split`` names the part that is held out."""
    return cell.casefold() in _TEST


def describe_column(name: str, cells: Sequence[str]) -> Column:
    """Return what a column holds; its part is not settled yet."""
    words = {cell for cell in cells if cell.casefold() not in _MISSING}
    numbers = {cell for cell in words if read_number(cell) is not None}
    if not words:
        return Column(name, "empty")
    if numbers and all(is_missing(cell, "number") for cell in words - numbers):
        return Column(name, "number")
    if all(cell.casefold() in _TRUTH for cell in words):
        return Column(name, "boolean", values=("FALSE", "TRUE"))
    repeated = len(words) <= MAX_VALUES and 2 * len(words) <= len(cells)
    kind: Kind = "mixed" if numbers and not repeated else "text"
    return Column(name, kind, values=tuple(sorted(words)))


def settle_parts(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """Return the columns with what becomes of each, as far as names and cells tell."""
    settled = [_leave_out(column, of) for column, of in zip(columns, cells, strict=True)]
    free = [place for place, column in enumerate(settled) if column.part == "input"]
    if len(free) > 2 and _counts_rows(cells[free[0]]) and not columns[free[0]].name:
        settled[free[0]] = replace(columns[free[0]], part="left_out", reason="index")
        free = free[1:]
    if free:
        target = _guess_target(settled, cells, free)
        settled[target] = replace(settled[target], part="target")
    return settled


def _leave_out(column: Column, cells: Sequence[str]) -> Column:
    name = column.name.casefold()
    if column.kind == "empty":
        return replace(column, part="left_out", reason="empty")
    if name in _SPLIT and {cell.casefold() for cell in cells} <= _TRAIN | _TEST:
        return replace(column, part="split")
    if name in _INDEX and _is_whole(column, cells) and len(set(cells)) == len(cells) > 1:
        return replace(column, part="left_out", reason="index")
    return column


def _is_whole(column: Column, cells: Sequence[str]) -> bool:
    """Tell whether a column holds no fractions."""
    if column.kind != "number":
        return True
    return all((read_number(cell) or 0.0).is_integer() for cell in cells)


def _counts_rows(cells: Sequence[str]) -> bool:
    """Tell whether the cells count the rows, from 0 or 1."""
    numbers = [read_number(cell) for cell in cells]
    return any(numbers == [float(start + i) for i in range(len(cells))] for start in (0, 1))


def _guess_target(
    columns: Sequence[Column], cells: Sequence[Sequence[str]], free: Sequence[int]
) -> int:
    """Return the place of the target.

    That is the last column with the name of one; else the last if it holds classes; else the
    first if it alone does, as in a file with the class in front, which would be a regression on the
    last; else the only one with words; else the last.
    """
    named = [place for place in free if columns[place].name.casefold() in _TARGET]
    if columns[free[0]].name.casefold() == "y":
        named.append(free[0])
    if named:
        return named[-1]
    last = columns[free[-1]]
    if len(last.values) <= MAX_UNITS and looks_like_classes(last, cells[free[-1]]):
        return free[-1]
    words = [place for place in free if columns[place].kind in ("text", "boolean")]
    if words == [free[0]] and len(free) > 1:
        return free[0]
    nameless = not any(column.name for column in columns)
    few = [place for place in free if _names_few(columns[place], cells[place])]
    return free[0] if nameless and len(free) > 2 and few == [free[0]] else free[-1]


def _names_few(column: Column, cells: Sequence[str]) -> bool:
    """Tell whether a column names as few classes as a net can tell apart."""
    return looks_like_classes(column, cells) and len(set(cells)) <= MAX_UNITS


def looks_like_classes(column: Column, cells: Sequence[str]) -> bool:
    """Tell whether a column names classes: words, or few whole numbers that occur again."""
    if column.kind in ("text", "boolean"):
        return True
    numbers = [read_number(cell) for cell in cells if not is_missing(cell, "number")]
    whole = all(number is not None and number.is_integer() for number in numbers)
    few = 2 * len(set(numbers)) <= len(numbers)
    return column.kind == "number" and whole and few
