"""What predict mode asks, and when."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.session.session import Point, open_preset
from explainer.engine.trace.navigation import GRANULARITIES, list_halts, list_stops
from explainer.engine.trace.refs import Ref, write_key
from explainer.engine.trace.trace import record_trace
from explainer.step.quiz import Focus, judge_answer, list_questions
from tests.support.strategies import later, small_points

points = st.builds(later, small_points(), st.integers(0, 2))


def walked(trace, granularity, after=0.1):
    """Yield each halt with the questions before it."""
    halts = list_halts(list_stops(trace, granularity))
    for position, halt in pairwise(halts):
        yield position, halt, list_questions(trace, position, halt, after)


@given(points, st.sampled_from(GRANULARITIES))
@settings(max_examples=120)
def test_every_question_is_on_what_the_next_halt_reveals_and_can_be_answered(point, granularity):
    trace = record_trace(point.iteration)
    after = point.following().loss
    for position, halt, asked in walked(trace, granularity, after):
        assert len({(q.kind, q.ref) for q in asked}) == len(asked) <= 2
        for question in asked:
            if question.kind != "loss_after":
                changes = [w._replace(quantity="weight_change") for w in question.weights]
                for ref in (question.ref, *changes):
                    assert position <= trace.step_of[ref] < halt
            if question.kind == "value":
                assert judge_answer(trace, question, repr(question.truth), after).verdict == "right"
            else:
                assert question.truth in question.options
                verdicts = {
                    option: judge_answer(trace, question, option, after)
                    for option in question.options
                }
                right = [o for o, found in verdicts.items() if found.verdict == "right"]
                assert right == [question.truth]
                assert all(j.mistake for o, j in verdicts.items() if o != question.truth)


@given(points)
@settings(max_examples=60)
def test_the_weight_that_changes_most_changes_clearly_more_than_the_others(point):
    trace = record_trace(point.iteration)
    for question in (q for *_, asked in walked(trace, "phase") for q in asked):
        if question.kind == "most":
            size = {
                option: abs(trace.values[ref._replace(quantity="weight_change")])
                for option, ref in zip(question.options, question.weights, strict=True)
            }
            top = size.pop(question.truth)
            assert 1 <= len(size) <= 3
            assert all(other < 0.9 * top for other in size.values())


def kinds(name, granularity):
    trace = record_trace(open_preset(name).point.iteration)
    return [
        [(q.kind, write_key(q.ref)) for q in asked]
        for _, _, asked in walked(trace, granularity)
        if asked
    ]


def test_by_neuron_mazur_is_asked_for_z_a_loss_and_back():
    asked = kinds("mazur", "neuron")
    assert [found[0][1].split("/")[0] for found in asked[:13]] == [
        *4 * ("activation",),
        "loss",
        *4 * ("delta",),
        *4 * ("weight_gradient",),
    ]
    assert asked[-4][0][0] == "most"
    assert asked[-1][-1] == ("loss_after", "loss////")
    assert {kind for found in asked for kind, _ in found} == {
        *("value", "direction", "most", "loss_after"),
    }


def test_by_phase_there_is_one_representative_question_and_the_loss_at_the_end():
    forward, loss, backward, update = kinds("mazur", "phase")
    assert forward[0][1].startswith("activation/2/")
    assert loss == [("value", "loss////0")]
    assert backward[0][1].startswith("delta/2/")
    assert [kind for kind, _ in update] == ["most", "loss_after"]


def test_what_only_repeats_a_number_is_not_asked_for():
    for granularity in GRANULARITIES:
        refs = [
            ref for found in kinds("mazur", granularity) for kind, ref in found if kind == "value"
        ]
        assert not [ref for ref in refs if ref in ("loss////", "weight_gradient/1/0/0/")]
        assert not [ref for ref in refs if ref.startswith(("input", "target"))]


def test_the_selected_edge_is_asked_about():
    trace = record_trace(open_preset("mazur").point.iteration)
    ends = list_halts(list_stops(trace, "neuron"))
    first = trace.step_of[Ref("weight_gradient", 2, 0, 0, 0)]
    halt = next(end for end in ends if end > first)
    for source in (0, 1):
        (asked,) = list_questions(trace, first, halt, 0.1, Focus(2, 0, source))
        assert asked.ref == Ref("weight_gradient", 2, 0, source, 0)
    (asked,) = list_questions(trace, first, halt, 0.1, Focus(1, 1))
    assert asked.ref.layer == 2


def test_numbers_that_overflow_are_not_asked_for():
    start = open_preset("linear").point
    optimizer = OptimizerSpec("sgd", 100.0)
    point = later(Point(start.spec, optimizer, start.batch, start.parameters), 75)
    trace = record_trace(point.iteration)
    assert not all(math.isfinite(value) for value in trace.values.values())
    for *_, asked in walked(trace, "term", math.inf):
        assert all(q.kind != "value" or math.isfinite(q.truth) for q in asked)
        assert all(q.kind != "loss_after" for q in asked)


@pytest.mark.parametrize(
    ("gradient_sign", "expected"), [(1.0, "direction_down"), (-1.0, "direction_up")]
)
def test_a_wrong_direction_is_told_by_its_gradient(gradient_sign, expected):
    trace = record_trace(open_preset("mazur").point.iteration)
    found = [
        judge_answer(trace, q, "same", 0.2).mistake
        for *_, asked in walked(trace, "term", 0.2)
        for q in asked
        if q.kind == "direction"
    ]
    assert expected in {
        mistake.key for mistake in found if mistake.numbers["gradient"] * gradient_sign > 0
    }
