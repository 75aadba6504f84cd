"""The command line: ``backstep`` opens the page; the others are commands such as ``trace``.

``python -m explainer trace FILE`` and its like are the same.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn

from explainer.engine.network import check_whole_number
from explainer.engine.scripts import SCRIPTS, write_script
from explainer.engine.session.file import load_session
from explainer.engine.session.session import MAX_RUN, Session
from explainer.errors import InputError
from explainer.share.files import read_text, write_file


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, or 2 after one line on what was wrong with its input."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def backstep() -> int:
    """Run the installed command: what `main` does or, without arguments, open the page."""
    if sys.argv[1:]:
        return main()
    from explainer.main import build_app, serve

    serve(build_app(), browser=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    from explainer.lab import cli
    from explainer.lab.data import cli as fetch_cli
    from explainer.share.worksheet import cli as sheet_cli
    from explainer.share.worksheet import grade_cli

    parser = _OneLineParser(prog=_program(), epilog="backstep alone opens the page.")
    commands = parser.add_subparsers(required=True, metavar="command")
    trace = commands.add_parser("trace", help="write every step of a session file's iterations")
    trace.add_argument("file", type=Path, help="a Backstep session (JSON)")
    trace.add_argument("--iterations", default="1", help=f"1 to {MAX_RUN}; 1 unless given")
    trace.add_argument("--format", choices=("jsonl", "csv", "markdown"), default="jsonl")
    trace.set_defaults(run=_trace)
    export = commands.add_parser(
        "export", help="write iterations as code, or as a page to play them"
    )
    export.add_argument("file", type=Path, help="a Backstep session (JSON)")
    export.add_argument("--as", dest="kind", choices=(*SCRIPTS, "html"), default="pytorch")
    export.add_argument("--iterations", default="1", help=f"1 to {MAX_RUN}; 1 unless given")
    export.add_argument("-o", dest="output", type=Path, help="the file; else it is printed")
    export.set_defaults(run=_export)
    bring = commands.add_parser("import", help="read PyTorch code as a session or settings")
    bring.add_argument("file", type=Path, help="PyTorch code (.py or .ipynb), which is never run")
    bring.set_defaults(run=_import)
    sheet = commands.add_parser(
        "worksheet", help="write iterations as sheets with blanks and a key"
    )
    sheet_cli.add_arguments(sheet)
    sheet.set_defaults(run=sheet_cli.run)
    grade = commands.add_parser("grade", help="make a table of exercises that were handed in")
    grade_cli.add_arguments(grade)
    grade.set_defaults(run=grade_cli.run)
    train = commands.add_parser("train", help="train on MNIST, one line an epoch")
    cli.add_arguments(train)
    train.set_defaults(run=cli.run)
    fetch = commands.add_parser("fetch", help="bring Fashion-MNIST or CIFAR-10 to this machine")
    fetch_cli.add_arguments(fetch)
    fetch.set_defaults(run=fetch_cli.run)
    return parser


def _program() -> str:
    """Return how this was started, for messages."""
    return "backstep" if Path(sys.argv[0]).stem == "backstep" else "python -m explainer"


def _iterations(options: argparse.Namespace) -> int:
    count = options.iterations
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else count
    return check_whole_number(number, "error.run", (1, MAX_RUN))


def _export(options: argparse.Namespace) -> int:
    text = _written(load_session(read_text(options.file)), options.kind, _iterations(options))
    if options.output is None:
        print(text, end="")
        return 0
    write_file(options.output, text)
    return 0


def _written(session: Session, kind: str, iterations: int) -> str:
    """Return iterations of ``session`` as code that runs alone, or as a page that plays them."""
    if kind != "html":
        return write_script(session, kind, iterations)
    from explainer.share.film_file import write_film_file

    return write_film_file(session, iterations)


def _import(options: argparse.Namespace) -> int:
    from explainer.reading import cli

    return cli.run(options)


def _trace(options: argparse.Namespace) -> int:
    iterations = _iterations(options)
    session = load_session(read_text(options.file))
    from explainer.engine.explain import export

    for line in export.write_rows(export.list_rows(session, iterations), options.format):
        print(line)
    return 0


class _OneLineParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Say on one line what is wrong with the command."""
        self.exit(2, f"{self.prog}: {' '.join(message.split())}\n")


if __name__ == "__main__":
    sys.exit(main())
