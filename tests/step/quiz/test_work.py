"""The mistake in a number of one's own is named, whatever net it belongs to."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.exercises.checking import check_number
from explainer.engine.session.session import open_preset
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.step.quiz.mistakes import list_mistakes
from explainer.step.quiz.work import find_mistake
from tests.support.computed import list_computed
from tests.support.strategies import later, small_points

traces = st.builds(
    lambda point, updates: record_trace(later(point, updates).iteration),
    small_points(),
    st.integers(0, 2),
)


@given(traces)
@settings(max_examples=30)
def test_a_usual_mistake_typed_with_all_its_digits_is_named(trace):
    for ref in list(list_computed(trace))[:: len(trace.steps) // 30 + 1]:
        truth = trace.values[ref]
        if not math.isfinite(truth):
            continue
        for mistake in list_mistakes(trace, ref):
            number = check_number(truth, ref, repr(mistake.value))
            assert number.verdict == "wrong"
            assert find_mistake(trace, number).value == mistake.value


@given(traces)
@settings(max_examples=30)
def test_a_right_number_has_no_mistake_and_a_slip_of_the_last_digit_is_told(trace):
    for ref in list(list_computed(trace))[:: len(trace.steps) // 30 + 1]:
        truth = trace.values[ref]
        if not 1e-3 < abs(truth) < 1e3:
            continue
        right = f"{truth:.6f}"
        assert check_number(truth, ref, right).verdict == "right"
        slipped = float(right) + math.copysign(2e-6, truth)
        number = check_number(truth, ref, f"{slipped:.6f}")
        assert find_mistake(trace, number).key == "rounded_early"


def test_what_the_quiz_takes_for_right_is_told_apart_here():
    trace = record_trace(open_preset("mazur").point.iteration)
    ref = Ref("weighted_input", 1, 0, None, 0)
    number = check_number(trace.values[ref], ref, "0.3825")
    assert find_mistake(trace, number).key == "transposed_forward"
    assert check_number(trace.values[ref], ref, "0.4").verdict == "right"


def test_a_number_that_is_cut_off_is_told():
    trace = record_trace(open_preset("mazur").point.iteration)
    ref = Ref("delta", 2, 0, None, 0)  # 0.13849856
    assert find_mistake(trace, check_number(trace.values[ref], ref, "0.1384")).key == "cut_off"
    assert check_number(trace.values[ref], ref, "0.1385").verdict == "right"
