"""The drawer in which code is pasted, and what it is told."""

from __future__ import annotations

from itertools import count

from explainer.errors import InputError
from explainer.reading.notes import Note, Word
from explainer.reading.reading import Reading, Unreadable
from explainer.reading.wire import ReadingEvents, ReadingNote, ReadingValue
from explainer.step.ui.build_panel import place_drawer
from explainer.ui.components import JsComponent, event_names
from explainer.ui.error_places import say_error
from explainer.ui.templates import render
from explainer.words import Language

_nonce = count()


def build_reading_panel() -> JsComponent:
    """Place the drawer among those of the step view, and return its component."""
    with place_drawer("code"):
        return JsComponent(
            html_template=render("reading/panel.html"),
            component="reading",
            events=event_names(ReadingEvents),
            elem_id="reading-box",
            padding=False,
        )


def write_reading(reading: Reading) -> ReadingValue:
    """Return a reading as its script shows it."""
    return {
        "nonce": next(_nonce),
        "view": reading.view,
        "code": reading.source.text,
        "understood": [write_note(note) for note in reading.understood],
        "refused": [write_note(note) for note in reading.not_understood],
        "goals": {str(line): goal for line, goal in reading.places.goals.items()},
        "marks": reading.places.marks,
    }


def write_refusal(error: InputError, language: Language) -> ReadingValue:
    """Return the sentence of ``error``, and why the lines were not understood."""
    notes = error.notes if isinstance(error, Unreadable) else ()
    refused = [write_note(note) for note in notes]
    return {"nonce": next(_nonce), "error": say_error(error, language), "refused": refused}


def write_note(note: Note) -> ReadingNote:
    """Return a note for a script that says it in any language."""
    words = {name: value.key for name, value in note.values.items() if isinstance(value, Word)}
    values = {name: _plain(value) for name, value in note.values.items() if name not in words}
    return {"line": note.line, "key": note.key, "values": values, "words": words}


def _plain(value: object) -> str | int | float:
    return value if isinstance(value, str | int | float) else str(value)
