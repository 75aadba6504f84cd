"""``python -m explainer worksheet``: sheets with blanks, one for each pupil, and their keys."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from explainer.engine.exercises.codes import iterate_seeds, read_code
from explainer.engine.exercises.making import make_exercise
from explainer.engine.exercises.variation import vary_session
from explainer.engine.network import check_whole_number, show_value
from explainer.engine.session.file import load_session
from explainer.share.files import make_folder, read_text, write_file
from explainer.share.worksheet.sheet import Sheet, lay_out_exercise, lay_out_session
from explainer.words import LANGUAGES

MAX_SHEETS = 500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the arguments of the command."""
    parser.add_argument(
        "of", help="a Backstep session (JSON), or the name of an exercise: 1-delta-easy-7"
    )
    parser.add_argument(
        "--blank", default="", help="what is left blank, such as delta,weight_gradient"
    )
    parser.add_argument("--seeds", default="1", help=f"1 to {MAX_SHEETS} sheets, all different")
    parser.add_argument("--formulas", action="store_true", help="give the formulas")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.add_argument("-o", dest="output", type=Path, required=True, help="the folder for them")


def run(options: argparse.Namespace) -> int:
    """Write the sheets, and print the name of each file."""
    from explainer.share.worksheet.writing import Look, write_sheet_file

    look = Look(options.language, options.formulas)
    make_folder(options.output)
    for number, sheet in enumerate(_list_sheets(options), start=1):
        path = options.output / f"worksheet_{number:0{len(options.seeds.strip())}d}.html"
        write_file(path, write_sheet_file(sheet, look))
        print(path)
    return 0


def _list_sheets(options: argparse.Namespace) -> Iterator[Sheet]:
    """Yield the sheets: of a session with its own numbers if there is one, else with others."""
    text = options.seeds.strip()
    sent = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else show_value(text)
    count = check_whole_number(sent, "error.sheet.seeds", (1, MAX_SHEETS))
    blank = [name.strip() for name in options.blank.split(",") if name.strip()]
    if not Path(options.of).exists() and not options.of.endswith(".json"):
        for code in iterate_seeds(read_code(options.of), count):
            yield lay_out_exercise(make_exercise(code), blank)
        return
    session = load_session(read_text(Path(options.of)))
    name = Path(options.of).stem
    if count == 1:
        yield lay_out_session(session, name, blank)
        return
    for seed in range(1, count + 1):
        yield lay_out_session(vary_session(session, seed), f"{name} · {seed}", blank)
