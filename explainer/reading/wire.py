"""What crosses the wire of pasted code; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NotRequired, TypedDict


class ReadingNote(TypedDict):
    """What is said of a line: the key of its words, values in it, and values that are words."""

    line: int
    key: str
    values: dict[str, str | int | float]
    words: dict[str, str]


class ReadingValue(TypedDict):
    """What a code is on the page, or the sentence that says why it is nothing (``error``).

    ``goals`` are the lines with a stop, such as ``forward/2`` or ``update``; ``marks`` are the
    lines that are marked at each.
    """

    nonce: int
    error: NotRequired[str]
    view: NotRequired[Literal["step", "data", "lab"]]
    code: NotRequired[str]
    understood: NotRequired[list[ReadingNote]]
    refused: NotRequired[list[ReadingNote]]
    goals: NotRequired[Mapping[str, str]]
    marks: NotRequired[Mapping[str, int]]


class ReadCode(TypedDict):
    """Read the code that was pasted."""

    text: str


class ReadingEvents(TypedDict):
    """What the panel of pasted code tells Python."""

    read: ReadCode
