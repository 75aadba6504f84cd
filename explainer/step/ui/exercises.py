"""Exercises as the page opens them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from explainer.engine.exercises.codes import ExerciseCode, read_code
from explainer.engine.exercises.making import make_exercise
from explainer.engine.session.file import dump_document
from explainer.engine.session.session import Session
from explainer.engine.trace.refs import write_key
from explainer.engine.typed_numbers import read_typed
from explainer.step.wire import ExerciseAnswer
from explainer.words import Language


def answer_exercise(_: Session, sent: Mapping[str, Any], __: Language) -> ExerciseAnswer:
    """Return the exercise that was asked for: by its code, or by kind, level and seed."""
    exercise = make_exercise(_read(sent))
    code = exercise.code
    return {
        "code": str(code),
        "kind": code.kind,
        "level": code.level,
        "seed": code.seed,
        "file": dump_document(exercise.session),
        "blanks": [write_key(ref) for ref in exercise.blanks],
    }


def _read(sent: Mapping[str, Any]) -> ExerciseCode:
    if "code" in sent:
        return read_code(sent["code"])
    return ExerciseCode(sent.get("kind"), sent.get("level"), read_typed(sent.get("seed")))  # type: ignore[arg-type]
