"""Judging predictions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.step.quiz.predictions import Mistake, judge_choice, judge_number

finite = st.floats(-1e12, 1e12, allow_subnormal=False)


@given(finite)
def test_the_truth_is_right_however_it_is_written(truth):
    fraction = Fraction(truth).limit_denominator(10**9)
    typed = [repr(truth), f"{truth:.4g}", f"{truth:.4e}", f"{truth:.4g}".replace(".", ",")]
    typed += [text.replace("-", "−") for text in typed]
    typed += [f"{fraction.numerator}/{fraction.denominator}", f"{100 * truth!r} %"]
    for text in typed:
        mistakes = (Mistake("any", -truth), Mistake("near", truth * 1.03), Mistake("zero", 0.0))
        judgement = judge_number(truth, text, mistakes)
        assert (judgement.verdict, judgement.mistake) == ("right", None), text


@pytest.mark.parametrize(
    ("truth", "typed", "verdict"),
    [
        (0.3775, "0.38", "right"),
        (0.3775, "0.4", "close"),
        (0.3775, "0.37", "right"),
        (0.3775, "0.36", "close"),
        (0.3775, "0.33", "wrong"),
        (0.3775, "−0.3775", "wrong"),
        (0.1049, "0.10", "right"),
        (0.1051, "0.10", "close"),
        (1 / 3, "1/3", "right"),
        (-2 / 3, "−2/3", "right"),
        (2.4, "2", "wrong"),
        (1e-17, "0", "right"),
        (1e-5, "0", "wrong"),
        (0.0, "0", "right"),
        (0.0, "0.01", "wrong"),
        (1e-5, "0.0", "wrong"),
    ],
)
def test_the_rule_is_two_percent_or_the_digits_that_were_typed(truth, typed, verdict):
    assert judge_number(truth, typed).verdict == verdict


def test_of_two_mistakes_the_nearer_one_is_named():
    mistakes = (Mistake("first", 0.501), Mistake("second", 0.5))
    assert judge_number(1.0, "0.5", mistakes).mistake == mistakes[1]
    assert judge_number(1.0, "0.501", mistakes).mistake == mistakes[0]
    assert judge_number(1.0, "0.7", mistakes).mistake is None


def test_an_answer_must_agree_with_a_mistake_as_closely_as_with_the_truth():
    assert judge_number(1.0, "1.025", (Mistake("bias", 1.05),)).mistake is None
    assert judge_number(1.0, "1.045", (Mistake("bias", 1.05),)).mistake.key == "bias"


def test_a_choice_is_right_wrong_or_refused():
    options = ("up", "down", "same")
    assert judge_choice("up", "up", options).verdict == "right"
    assert judge_choice("up", "same", options).verdict == "wrong"
    for sent in ("sideways", None, 3, ["up"]):
        with pytest.raises(InputError, match="expected one of up, down, same"):
            judge_choice("up", sent, options)
