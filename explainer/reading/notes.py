"""What is said of a line of the code that was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explainer.errors import InputError
from explainer.words import Language, say


@dataclass(frozen=True)
class Word:
    """A word of the page in a sentence: it is said in the language of the sentence."""

    key: str


@dataclass(frozen=True)
class Note:
    """A sentence about a line: the key of its words, and the values in it.

    ``line`` counts from 1; it is 0 for what stands on no line.
    """

    line: int
    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def sentence(self, language: Language) -> str:
        """Return what is said in ``language``."""
        values = {name: _say(value, language) for name, value in self.values.items()}
        return say(self.key, language, **values)


def _say(value: object, language: Language) -> object:
    return say(value.key, language) if isinstance(value, Word) else value


class NotUnderstood(Exception):
    """A part of the code means nothing here; says why, by a key of the words."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values, self.line = key, values, 0

    def at(self, line: int) -> None:
        """Say where it is, unless that was said from nearer."""
        self.line = self.line or line

    def note(self, line: int) -> Note:
        """Return this as a note, about ``line`` if nothing nearer is known."""
        return Note(self.line or line, self.key, self.values)


def note_error(error: InputError, line: int) -> Note:
    """Return the sentence of ``error`` as a note about ``line``."""
    return Note(line, error.key, error.values)
