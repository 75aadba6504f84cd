"""Grading what was handed in: each file against the exercise that its code makes.

Nothing that a file says of its score is believed: the numbers in it are checked again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from explainer.engine.exercises.checking import check_number
from explainer.engine.exercises.codes import ExerciseCode, read_code
from explainer.engine.exercises.making import make_exercise
from explainer.engine.network import show_value
from explainer.engine.trace.refs import write_key
from explainer.errors import InputError

FORMAT = "backstep-answers"

MAX_NAME = 100


@dataclass(frozen=True)
class Graded:
    """What one file comes to: how many of its numbers are right, and what it says of itself.

    ``claimed`` is the score that it names, None if it names none; ``seconds`` and ``handed_in``
    are as they were written.
    """

    name: str
    code: ExerciseCode
    right: int
    count: int
    claimed: tuple[int, int] | None
    gave_up: bool
    seconds: str
    handed_in: str

    @property
    def changed(self) -> bool:
        """Whether the score that the file names is not what its numbers come to."""
        return self.claimed != (self.right, self.count)


def grade_file(text: str) -> Graded:
    """Return what a file that was handed in comes to.

    Raises
    ------
    InputError
        If it is none, or names no exercise.
    """
    contents = _read(text)
    code = read_code(contents.get("exercise"))
    answers = contents.get("answers")
    right, count = _count_right(code, answers if isinstance(answers, Mapping) else {})
    return Graded(
        show_value(contents.get("name", ""))[:MAX_NAME],
        code,
        right,
        count,
        _claimed(contents.get("score")),
        contents.get("gave_up") is True,
        show_value(contents.get("seconds", "")),
        show_value(contents.get("handed_in", "")),
    )


def _read(text: str) -> Mapping[str, Any]:
    try:
        contents = json.loads(text)
    except (ValueError, RecursionError):
        contents = None
    if not isinstance(contents, Mapping) or contents.get("format") != FORMAT:
        raise InputError("error.grade.format", expected=FORMAT)
    if contents.get("version") != 1:
        raise InputError("error.grade.version", value=show_value(contents.get("version")))
    return contents


def _claimed(score: object) -> tuple[int, int] | None:
    """Return the score that a file names: right ones, and of how many."""
    if not isinstance(score, Mapping):
        return None
    right, count = score.get("right"), score.get("of")
    return (right, count) if isinstance(right, int) and isinstance(count, int) else None


def _count_right(code: ExerciseCode, answers: Mapping[str, object]) -> tuple[int, int]:
    exercise = make_exercise(code)
    typed = ((ref, answers.get(write_key(ref))) for ref in exercise.blanks)
    verdicts = [
        isinstance(text, str)
        and check_number(exercise.trace.values[ref], ref, text).verdict == "right"
        for ref, text in typed
    ]
    return sum(verdicts), len(verdicts)
