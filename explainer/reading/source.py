"""Code as text: its bounds, and its syntax tree. It is parsed, and nothing of it is ever run."""

from __future__ import annotations

import ast
import io
import json
import re
import textwrap
import tokenize
import warnings
from dataclasses import dataclass

from explainer.engine.network import show_value
from explainer.errors import InputError
from explainer.reading.notes import Note

MAX_TEXT = 400_000
"""Characters: the scripts that this page writes of its largest nets have fewer."""

MAX_DEPTH = 200
"""Words of an expression that can lie within one another; commas begin anew."""

MAX_BRANCHES = 100
"""``elif`` in a row lie within one another too."""

MAX_WRONG = 20
"""Lines that are no Python before the whole is none."""

_PROMPT = re.compile(r"^(?:>>>|\.\.\.|In ?\[\d*\]:)(?: |$)", re.MULTILINE)
_MAGIC = re.compile(r"^\s*[!%?]")
_SKIPPED = (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT)


@dataclass(frozen=True)
class PastedCode:
    """Code that was parsed.

    Attributes
    ----------
    text
        As it is shown: prompts and common indentation are gone.
    tree
        Its statements.
    wrong
        The lines that are no Python; they are left out of ``tree``.
    """

    text: str
    tree: ast.Module
    wrong: tuple[Note, ...] = ()

    def line(self, number: int) -> str:
        """Return the line ``number``, from 1, without the space around it."""
        lines = self.text.splitlines()
        return show_value(lines[number - 1]) if 1 <= number <= len(lines) else ""


def parse_source(text: object) -> PastedCode:
    """Return the syntax tree of ``text``; a line that is no Python is left out and named.

    Raises
    ------
    InputError
        If it is no text, too long, nested too deeply, or hardly any Python.
    """
    plain = _tidy(_join_cells(_check_text(text)))
    lines = plain.split("\n")
    wrong: list[Note] = []
    while True:
        try:
            return PastedCode(plain, _parse("\n".join(lines)), tuple(wrong))
        except SyntaxError as error:
            number = min(max(error.lineno or 1, 1), len(lines))
            wrong.append(Note(number, _say_why(lines[number - 1])))
            if len(wrong) > MAX_WRONG or not lines[number - 1].strip():
                raise InputError("error.reading.python", line=wrong[0].line) from None
            lines[number - 1] = _replace(lines[number - 1])


def _say_why(line: str) -> str:
    return "reading.why.magic" if _MAGIC.match(line) else "reading.why.syntax"


def _replace(line: str) -> str:
    """Return an empty statement, as far to the right as ``line``; the blocks around it stay."""
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}if 1:" if line.rstrip().endswith(":") else f"{indent}pass"


def _check_text(text: object) -> str:
    if not isinstance(text, str):
        raise InputError("error.payload", value=show_value(text))
    if len(text) > MAX_TEXT:
        raise InputError("error.reading.large", value=len(text), high=MAX_TEXT)
    if not text.strip():
        raise InputError("error.reading.empty")
    return text


def _join_cells(text: str) -> str:
    """Return the code of a notebook, one cell after another; other text as it is."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        cells = json.loads(text)["cells"]
        code = [cell["source"] for cell in cells if cell.get("cell_type") == "code"]
        return "\n".join("".join(source) for source in code)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return text


def _tidy(text: str) -> str:
    """Return code as it is written in a file: without prompts, and from the left margin on."""
    lines = text.removeprefix("\ufeff").replace("\x00", "").splitlines()
    plain = "\n".join(line.expandtabs(8).replace("\f", " ").replace("\xa0", " ") for line in lines)
    if _PROMPT.search(plain):
        plain = _PROMPT.sub("", plain)
    return textwrap.dedent(plain)


def _parse(text: str) -> ast.Module:
    try:
        _check_depth(text)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (RecursionError, MemoryError):
        raise InputError("error.reading.deep", line=1, high=MAX_DEPTH) from None
    except tokenize.TokenError as error:
        raise SyntaxError(str(error.args[0]), ("", error.args[1][0], 0, "")) from None
    except ValueError:
        raise SyntaxError from None


def _check_depth(text: str) -> None:
    """Refuse what a parser could only follow by calling itself too often.

    Counted are the words since the last comma, in every bracket that is open.
    """
    counts, branches = [0], 0
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        branches += token.string == "elif"
        if token.type == tokenize.NEWLINE:
            counts = [0]
        elif token.type not in _SKIPPED:
            _count(counts, token.string)
        if sum(counts) > MAX_DEPTH or branches > MAX_BRANCHES:
            raise InputError("error.reading.deep", line=token.start[0], high=MAX_DEPTH)


def _count(counts: list[int], word: str) -> None:
    counts[-1] += word not in ",)]}"
    if word in ("(", "[", "{"):
        counts.append(0)
    elif word in (")", "]", "}") and len(counts) > 1:
        counts.pop()
    elif word == ",":
        counts[-1] = 0
