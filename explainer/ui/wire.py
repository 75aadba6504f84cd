"""What crosses the wire on every tab; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

Number = float | str | None
"""A number; what is not finite comes as the word ``inf``, ``-inf`` or ``nan``."""

Figure = dict[str, Any]
"""A plotly figure, or a part of one, as plotly.js reads it."""


class WordsValue(TypedDict):
    """The words of the chosen language, and the colours of the dark theme by the light one's."""

    language: str
    words: dict[str, str]
    dark: dict[str, str]


class NoticeValue(TypedDict):
    """The sentence that says what went wrong; empty if nothing did."""

    text: str
    nonce: int


class AnswerValue(TypedDict):
    """The newest answer on the line of questions: ``data``, or the sentence of an ``error``."""

    nonce: Any
    data: NotRequired[Any]
    error: NotRequired[str]
