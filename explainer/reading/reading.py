"""Reading a code: from its text to what the page opens, and what is said of its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from explainer.data.ui.state import Settings
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.reading.budget import Exhausted
from explainer.reading.description import Description, describe
from explainer.reading.notes import Note, NotUnderstood
from explainer.reading.places import Places, find_places
from explainer.reading.program import Program
from explainer.reading.source import PastedCode, parse_source
from explainer.reading.statements import Interpreter
from explainer.reading.to_data import build_data_settings
from explainer.reading.to_lab import build_lab_settings, is_for_lab
from explainer.reading.to_step import build_small
from explainer.reading.understood import list_understood, list_understood_by_lab

View: TypeAlias = Literal["step", "data", "lab"]


@dataclass(frozen=True, eq=False)
class Reading:
    """What a code is on the page.

    Attributes
    ----------
    view
        The tab where it opens.
    source
        The code as it was read.
    opened
        The session, or the settings of the other tabs.
    understood, not_understood
        What is said of the lines, in their order.
    places
        How lines and stops are joined.
    """

    view: View
    source: PastedCode
    opened: Session | Settings | TrainingSettings
    understood: tuple[Note, ...]
    not_understood: tuple[Note, ...]
    places: Places


def read_torch_code(text: object) -> Reading:
    """Return what PyTorch code is on the page; nothing of the code is run.

    Raises
    ------
    InputError
        If there is no network in it, or only one that no tab can show.
    """
    source = parse_source(text)
    reader = Interpreter(Program())
    reader.scopes[0]["__name__"] = "__main__"
    try:
        reader.block(source.tree.body)
    except Exhausted:
        reader.program.complain(Note(0, "reading.why.long"))
    except _ENDS:
        reader.program.complain(Note(0, "reading.why.fails"))
    description = _describe(reader)
    return _open(source, reader.program, description)


_ENDS: Any = (NotUnderstood, RecursionError, MemoryError)


def _describe(reader: Interpreter) -> Description:
    try:
        return describe(reader)
    except (NotUnderstood, Exhausted, RecursionError):
        raise Unreadable(reader.program) from None


class Unreadable(InputError):
    """There is no network in a code; ``notes`` say of its lines why."""

    def __init__(self, program: Program) -> None:
        super().__init__("error.reading.nothing")
        self.notes = tuple(program.notes)


def _open(source: PastedCode, program: Program, description: Description) -> Reading:
    view, opened, understood = _choose_view(program, description)
    refused = sorted([*source.wrong, *program.notes], key=lambda note: note.line)
    places = find_places(description) if view == "step" else Places()
    return Reading(view, source, opened, tuple(understood), tuple(refused), places)


def _choose_view(
    program: Program, description: Description
) -> tuple[View, Session | Settings | TrainingSettings, list[Note]]:
    """Return the tab that can show what the code does, with what it opens and what is said."""
    if is_for_lab(description):
        settings = build_lab_settings(program, description)
        return "lab", settings, list_understood_by_lab(program, description, settings)
    small = build_small(program, description)
    understood = list_understood(program, description, small.session, small.samples)
    data = build_data_settings(program, small)
    return ("step", small.session, understood) if data is None else ("data", data, understood)
