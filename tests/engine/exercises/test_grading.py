"""What was handed in is checked against the exercise that its code makes, and not believed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.exercises.codes import KINDS, ExerciseCode
from explainer.engine.exercises.grading import FORMAT, grade_file
from explainer.engine.exercises.making import make_exercise
from explainer.engine.trace.refs import write_key
from explainer.errors import InputError


def handed_in(code: ExerciseCode, wrong: int = 0, **changes: object) -> dict[str, object]:
    """Return a file in which all numbers are right but the first ``wrong`` ones."""
    exercise = make_exercise(code)
    values = [exercise.trace.values[ref] for ref in exercise.blanks]
    typed = [repr(v + 1 + abs(v) if i < wrong else v) for i, v in enumerate(values)]
    return {
        "format": FORMAT,
        "version": 1,
        "name": "Ada 李",
        "exercise": str(code),
        "seed": code.seed,
        "answers": dict(zip(map(write_key, exercise.blanks), typed, strict=True)),
        "score": {"right": len(typed) - wrong, "of": len(typed)},
        "gave_up": False,
        "seconds": 61,
        "handed_in": "2026-12-01T08:00:00Z",
        **changes,
    }


@given(st.sampled_from(KINDS), st.integers(0, 5), st.integers(0, 3))
def test_the_score_is_how_many_numbers_are_right(kind, seed, wrong):
    graded = grade_file(json.dumps(handed_in(ExerciseCode(kind, "easy", seed), wrong)))
    assert graded.right == graded.count - wrong
    assert graded.count == len(make_exercise(graded.code).blanks)
    assert not graded.changed and graded.name == "Ada 李"


@pytest.mark.parametrize("score", [{"right": 9, "of": 9}, {"right": 8, "of": 8}, None, 9, {}])
def test_a_changed_score_is_noticed(score):
    code = ExerciseCode("delta", "easy", 7)
    graded = grade_file(json.dumps(handed_in(code, 1, score=score)))
    assert graded.changed and (graded.right, graded.count) == (8, 9)


def test_numbers_of_another_seed_are_wrong_here():
    other = handed_in(ExerciseCode("step", "hard", 1))
    graded = grade_file(json.dumps({**other, "exercise": "1-step-hard-2"}))
    assert graded.changed and graded.right < graded.count // 2


@pytest.mark.parametrize("answers", [None, 5, [], {"delta/2/0//0": 5}, {"x": "y"}, {}])
def test_what_is_missing_or_no_text_is_not_right(answers):
    graded = grade_file(json.dumps(handed_in(ExerciseCode("delta", "easy", 7), answers=answers)))
    assert graded.right == 0


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "[" * 100_000, '{"format": "backstep-session", "version": 1}']
)
def test_what_is_no_such_file_is_refused_with_a_sentence(text):
    with pytest.raises(InputError) as error:
        grade_file(text)
    assert FORMAT in error.value.sentence("en")


@pytest.mark.parametrize("change", [{"version": 2}, {"exercise": "x"}, {"exercise": None}])
def test_another_version_or_no_exercise_is_refused(change):
    with pytest.raises(InputError):
        grade_file(json.dumps(handed_in(ExerciseCode("delta", "easy", 7), **change)))
