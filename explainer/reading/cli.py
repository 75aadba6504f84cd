"""``python -m explainer import``: PyTorch code as a session, or as settings, without a page."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from explainer.data.ui.state import OWN, Settings
from explainer.engine.network import show_value
from explainer.engine.session.file import dump_document
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.reading.notes import Note
from explainer.reading.reading import Reading, read_torch_code
from explainer.reading.source import MAX_TEXT

_MAX_BYTES = 4 * MAX_TEXT
_ENCODINGS = ("utf-8-sig", "gb18030")


def run(options: argparse.Namespace) -> int:
    """Print what the code is on the page as one JSON object.

    Raises
    ------
    InputError
        If nothing in it was understood.
    """
    reading = read_torch_code(_read_text(options.file))
    print(json.dumps(describe_reading(reading), ensure_ascii=False))
    return 0


def describe_reading(reading: Reading) -> dict[str, Any]:
    """Return a reading as JSON can hold it (format in docs/command-line.md)."""
    return {
        "view": reading.view,
        **_describe_opened(reading.opened),
        "understood": [_describe(reading, note, "setting") for note in reading.understood],
        "not_understood": [_describe(reading, note, "why") for note in reading.not_understood],
    }


def _describe_opened(opened: Any) -> dict[str, Any]:
    if isinstance(opened, Session):
        return {"session": dump_document(opened)}
    if isinstance(opened, Settings):
        fields = asdict(opened)
        kept = {k: v for k, v in fields.items() if k != "own" or opened.dataset == OWN}
        return {"settings": kept}
    return {"settings": opened.as_dict()}


def _describe(reading: Reading, note: Note, what: str) -> dict[str, object]:
    text = reading.source.line(note.line)
    return {"line": note.line or None, "text": text, what: note.sentence("en")}


def _read_text(path: Path) -> str:
    """Return the text of a file, in UTF-8 or as Chinese editors wrote it before."""
    try:
        with path.open("rb") as file:
            contents = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError("error.file.read", place=show_value(path), value=reason) from None
    for encoding in _ENCODINGS:
        try:
            return contents.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise InputError("error.reading.python", line=1)
