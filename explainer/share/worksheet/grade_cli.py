"""``python -m explainer grade``: a table of what was handed in."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path

from explainer.engine.exercises.grading import Graded, grade_file
from explainer.errors import InputError
from explainer.share.files import read_text, write_file
from explainer.words import LANGUAGES, Language, say

COLUMNS = (
    *("file", "name", "exercise", "seed", "right", "of", "percent", "claimed"),
    *("seconds", "handed_in", "note"),
)

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the arguments of the command."""
    parser.add_argument("files", nargs="+", type=Path, help="what was handed in (JSON)")
    parser.add_argument("--language", choices=LANGUAGES, default="en", help="of the notes")
    parser.add_argument("-o", dest="output", type=Path, help="the table (CSV); else it is printed")


def run(options: argparse.Namespace) -> int:
    """Write the table; a file that cannot be graded has a row that says why."""
    text = write_table(options.files, options.language)
    if options.output is None:
        print(text, end="")
    else:  # a spreadsheet takes UTF-8 for what it is only by its mark
        write_file(options.output, text, "utf-8-sig")
    return 0


def write_table(files: list[Path], language: Language) -> str:
    """Return the table as CSV, a row a file."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for file in files:
        writer.writerow(map(_guard, _row(file, language)))
    return table.getvalue()


def _guard(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_STARTS_A_FORMULA) else cell


def _row(file: Path, language: Language) -> list[str]:
    try:
        graded = grade_file(read_text(file))
    except InputError as error:
        return [file.name, *[""] * (len(COLUMNS) - 2), error.sentence(language)]
    claimed = "" if graded.claimed is None else str(graded.claimed[0])
    percent = f"{100 * graded.right / graded.count:.0f}"
    return [
        *(file.name, graded.name, str(graded.code), str(graded.code.seed)),
        *(str(graded.right), str(graded.count), percent, claimed),
        *(graded.seconds, graded.handed_in, " ".join(_notes(graded, language))),
    ]


def _notes(graded: Graded, language: Language) -> Iterator[str]:
    if graded.changed:
        yield say("grade.changed", language, right=graded.right, count=graded.count)
    if graded.gave_up:
        yield say("grade.gave_up", language)
