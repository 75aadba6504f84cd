"""Exercises: the same for ever, tidy, worth the trouble, and computed as everything else is."""

from __future__ import annotations

import json
import math
from hashlib import sha256

import numpy as np
import pytest

from explainer.engine.exercises.codes import (
    KINDS,
    LEVELS,
    MAX_EXERCISE_SEED,
    ExerciseCode,
    iterate_seeds,
    read_code,
)
from explainer.engine.exercises.making import make_exercise
from explainer.engine.exercises.recipes import BLANKS, RECIPES
from explainer.engine.session.file import dump_document, load_session
from explainer.errors import InputError
from tests.support.paths import ROOT

TABLE = ROOT / "tests/engine/exercises/version_1.json"
CODES = [ExerciseCode(kind, level, seed) for kind, level in RECIPES for seed in (0, 1, 999_999)]

TIDY = {("forward", 6), ("delta", 6), ("step", 6), ("samples", 6)}
"""Decimals at most of every number of these kinds, where nothing is a sigmoid or a tanh."""


def contents(code: ExerciseCode) -> str:
    """Return all that decides an exercise as text: its numbers, and the places of its blanks."""
    exercise = make_exercise(code)
    point = exercise.session.point
    decided = [
        [list(point.spec.sizes), list(point.spec.activations), point.spec.loss],
        [point.spec.reduction, point.optimizer.name, point.optimizer.learning_rate],
        [_lists(point.parameters.weights), _lists(point.parameters.biases)],
        [point.batch.inputs.tolist(), point.batch.targets.tolist(), point.state.updates],
        [
            [_lists(kept) for kept in part.values()]
            for part in (point.state.weights, point.state.biases)
        ],
        [[str(ref.quantity), *ref[1:]] for ref in exercise.blanks],
    ]
    return json.dumps(decided)


def _lists(arrays):
    return [array.tolist() for array in arrays.values()]


def test_there_is_a_recipe_for_every_kind_and_level():
    assert set(RECIPES) == {(kind, level) for kind in KINDS for level in LEVELS}
    assert set(BLANKS) == set(KINDS)


def test_an_exercise_of_this_version_is_the_same_for_ever():
    kept = json.loads(TABLE.read_text(encoding="utf-8"))
    found = {str(code): sha256(contents(code).encode()).hexdigest()[:16] for code in CODES}
    assert found == kept


def test_an_exercise_is_known_by_its_numbers():
    point = make_exercise(read_code("1-delta-easy-7")).session.point
    assert point.parameters.weights[1].tolist() == [[-0.9, -0.2], [0.4, 0.3]]
    assert point.batch.inputs.tolist() == [[-1.0, 1.0]]
    assert point.loss == pytest.approx(1.62)


@pytest.mark.parametrize("code", CODES, ids=str)
def test_its_numbers_are_small_finite_and_not_all_alike(code):
    exercise = make_exercise(code)
    values = [exercise.trace.values[ref] for ref in exercise.blanks]
    assert all(map(math.isfinite, values)) and len(set(values)) > len(values) // 4
    parameters = exercise.session.point.parameters
    for array in (*parameters.weights.values(), *parameters.biases.values()):
        assert (np.abs(array) <= 0.9).all() and (array == array.round(1)).all()
    steps = [exercise.trace.step_of[ref] for ref in exercise.blanks]
    assert steps == sorted(steps)


@pytest.mark.parametrize("kind, decimals", sorted(TIDY))
def test_where_nothing_is_rounded_every_number_is_a_short_decimal(kind, decimals):
    for code in CODES:
        if code.kind == kind and code.level != "hard":
            exercise = make_exercise(code)
            values = np.array([exercise.trace.values[ref] for ref in exercise.blanks])
            np.testing.assert_allclose(values, values.round(decimals), rtol=0, atol=1e-12)


@pytest.mark.parametrize("code", CODES, ids=str)
def test_it_is_a_session_file_that_opens_as_the_same_iteration(code):
    exercise = make_exercise(code)
    opened = load_session(json.dumps(dump_document(exercise.session)))
    assert dump_document(opened) == dump_document(exercise.session)
    assert opened.point.loss == exercise.session.point.loss


@pytest.mark.parametrize("code", CODES[::7], ids=str)
def test_a_code_is_read_as_it_is_written(code):
    assert read_code(str(code)) == code
    assert read_code(f" {str(code).upper()} ") == code


def test_the_next_seeds_follow_and_begin_anew_after_the_last():
    codes = list(iterate_seeds(ExerciseCode("step", "easy", MAX_EXERCISE_SEED), 3))
    assert [code.seed for code in codes] == [MAX_EXERCISE_SEED, 0, 1]


NO_CODES = (
    *("", "delta", "1-delta-easy", "1-delta-easy-7-8", "1-delta-easy--7", "1-delta-easy-7.5"),
    *("2-delta-easy-7", "0-delta-easy-7", "1-gamma-easy-7", "1-delta-vast-7", "1-delta-easy-٧"),
    *(None, 7, "1-delta-easy-7" * 999),
)


@pytest.mark.parametrize("text", NO_CODES)
def test_what_names_no_exercise_is_refused_with_a_sentence(text):
    with pytest.raises(InputError) as error:
        read_code(text)
    assert "{" not in error.value.sentence("en") + error.value.sentence("zh")


@pytest.mark.parametrize("seed", [-1, 1_000_000, 0.5, "7", None, True, math.nan])
def test_a_seed_is_a_whole_number_within_its_limits(seed):
    with pytest.raises(InputError):
        ExerciseCode("delta", "easy", seed)
