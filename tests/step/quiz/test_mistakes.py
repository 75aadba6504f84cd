"""The usual wrong answers, over random networks."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.functions import HIDDEN_ACTIVATIONS
from explainer.engine.network import REDUCTIONS, NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.session.session import Point, open_preset
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.step.quiz.mistakes import list_mistakes
from explainer.step.quiz.predictions import judge_number
from explainer.step.ui.predictions import write_verdict
from explainer.words import LANGUAGES, table
from tests.support.strategies import HEADS, later, random_batch, random_parameters, small_points

traces = st.builds(
    lambda point, updates: record_trace(later(point, updates).iteration),
    small_points(),
    st.integers(0, 2),
)


MOST = 40


def asked_for(trace, most=MOST):
    """Return addresses of numbers that can be asked for, at most so many from the whole trace."""
    refs = [step.target for step in trace.steps[:: len(trace.steps) // most + 1]]
    finite = [ref for ref in refs if math.isfinite(trace.values[ref])]
    return [ref for ref in finite if ref.quantity not in ("input", "target")]


@given(traces)
@settings(max_examples=150)
def test_each_mistake_gets_its_own_sentence_in_both_languages(trace):
    for ref in asked_for(trace):
        mistakes = list_mistakes(trace, ref)
        for mistake in mistakes:
            judgement = judge_number(trace.values[ref], f"{mistake.value:.16e}", mistakes)
            assert judgement.verdict != "right"
            assert judgement.mistake == mistake
            for language in LANGUAGES:
                text = write_verdict(judgement, mistake, language)
                assert text and "{" not in text
                assert text.endswith("." if language == "en" else "。")


@given(traces)
@settings(max_examples=100)
def test_a_right_answer_is_right_and_gets_no_sentence_however_it_is_typed(trace):
    for ref in asked_for(trace):
        truth, mistakes = trace.values[ref], list_mistakes(trace, ref)
        near = Fraction(truth).limit_denominator(10**6)
        close = near if abs(near - Fraction(truth)) <= abs(truth) / 1000 else Fraction(truth)
        for typed in (
            f"{truth:.4g}",
            f"{truth:.4g}".replace(".", ",").replace("-", "−"),
            f"{truth:.3e}",
            f"{close.numerator}/{close.denominator}",
        ):
            if len(typed) <= 60:
                judgement = judge_number(truth, typed, mistakes)
                assert (judgement.verdict, judgement.mistake) == ("right", None), (ref, typed)


def wrong(trace, ref):
    """Return the usual wrong answers at ``ref`` by key."""
    return {mistake.key: mistake.value for mistake in list_mistakes(trace, ref)}


def test_mazurs_mistakes_are_what_the_formulas_say():
    trace = record_trace(open_preset("mazur").point.iteration)
    it, s = trace.iteration, trace.iteration.samples[0]
    old, new, delta = it.old.weights, it.new.weights, s.delta[2]
    slope = s.a[1][0] * (1 - s.a[1][0])
    found = wrong(trace, Ref("delta", 1, 0, None, 0))
    np.testing.assert_allclose(found["slope_missing"], old[2][:, 0] @ delta, rtol=1e-12)
    np.testing.assert_allclose(found["new_weights"], new[2][:, 0] @ delta * slope, rtol=1e-12)
    np.testing.assert_allclose(found["transposed"], old[2][0] @ delta * slope, rtol=1e-12)
    np.testing.assert_allclose(found["sign"], -s.delta[1][0], rtol=1e-12)
    found = wrong(trace, Ref("weighted_input", 1, 0, None, 0))
    np.testing.assert_allclose(found["bias"], 0.15 * 0.05 + 0.2 * 0.1, rtol=1e-12)
    # 0.3825 instead of 0.3775: too near to the truth to be told from a rounded right answer.
    assert "transposed_forward" not in found
    found = wrong(trace, Ref("loss", sample=0))
    np.testing.assert_allclose(found["half_missing"], 2 * 0.298371109, rtol=1e-8)
    found = wrong(trace, Ref("new_weight", 2, 0, 0))
    g = s.weight_gradient[2][0, 0]
    np.testing.assert_allclose(found["uphill_new"], 0.4 + 0.5 * g, rtol=1e-12)
    np.testing.assert_allclose(found["rate_missing"], 0.4 - g, rtol=1e-12)
    found = wrong(trace, Ref("weight_gradient", 2, 0, 0, 0))
    np.testing.assert_allclose(found["input_missing"], delta[0], rtol=1e-12)


def test_a_batch_may_be_summed_or_averaged_by_mistake():
    point = open_preset("xor").point
    ref = Ref("weight_gradient", 2, 0, 1)
    trace = record_trace(point.iteration)
    assert wrong(trace, ref)["batch_sum"] == pytest.approx(4 * trace.values[ref], rel=1e-12)
    assert "one_sample" in wrong(trace, ref)


def test_adams_first_step_without_correction_is_known():
    trace = record_trace(open_preset("adam").point.iteration)
    ref = Ref("weight_change", 1, 0, 0)
    g, o = trace.values[Ref("weight_gradient", 1, 0, 0)], trace.iteration.optimizer
    raw = -o.learning_rate * 0.1 * g / (math.sqrt(0.001 * g * g) + o.eps)
    assert wrong(trace, ref)["uncorrected"] == pytest.approx(raw, rel=1e-9)
    assert wrong(trace, ref)["plain_step"] == pytest.approx(-o.learning_rate * g, rel=1e-12)


ALL_OPTIMIZERS = (
    OptimizerSpec("sgd", 0.1),
    OptimizerSpec("sgd", 0.1, momentum=0.9, dampening=0.5, weight_decay=0.1),
    OptimizerSpec("sgd", 0.1, momentum=0.9, nesterov=True),
    OptimizerSpec("rmsprop", 0.1, weight_decay=0.1),
    OptimizerSpec("adam", 0.1, weight_decay=0.1),
    OptimizerSpec("adamw", 0.1, weight_decay=0.1),
    OptimizerSpec("adagrad", 0.1, weight_decay=0.1),
)


VARIANTS = (
    OptimizerSpec("sgd", 0.1, momentum=0.9, momentum_form="ng"),
    OptimizerSpec("sgd", 9.0, maximize=True, clip="value", clip_limit=0.05),
    OptimizerSpec("rmsprop", 0.1, centered=True, momentum=0.5, clip="norm", clip_limit=0.05),
    OptimizerSpec("adam", 0.1, amsgrad=True, clip="norm", clip_limit=10.0),
    OptimizerSpec("nadam", 0.1),
)
"""What has mistakes of its own, with every net the same."""


def some_of_every_kind():
    """Yield traces of nets with every activation, loss, reduction and optimizer.

    They are the same every time. Hypothesis takes numbers from whatever modules are loaded.
    """
    for place, (output, loss) in enumerate(HEADS):
        hidden = HIDDEN_ACTIVATIONS[place % len(HIDDEN_ACTIVATIONS)]
        for optimizer in ALL_OPTIMIZERS:
            rng = np.random.default_rng(place)
            spec = NetworkSpec((3, 2, 2, 2), (hidden, hidden, output), loss, REDUCTIONS[place % 2])
            batch, parameters = random_batch(spec, rng, 2), random_parameters(spec, rng, 1.0)
            yield record_trace(later(Point(spec, optimizer, batch, parameters), 1).iteration)
    point = open_preset("mazur").point
    for optimizer in VARIANTS:
        yield record_trace(later(replace(point, optimizer=optimizer), 1).iteration)


def reachable_keys():
    """Return the keys of all mistakes that some network makes possible."""
    return {
        mistake.key
        for trace in some_of_every_kind()
        for ref in asked_for(trace, 400)
        for mistake in list_mistakes(trace, ref)
    }


def test_every_mistake_can_happen_and_has_its_words():
    chosen = {"direction_", "loss_grown", "loss_up", "loss_down", "loss_same", "most_"}
    words = {key.removeprefix("mistake.") for key in table("en") if key.startswith("mistake.")}
    slips = {"cut_off", "rounded_early"}  # of numbers that are checked, in test_work.py
    of_numbers = {key for key in words if not key.startswith(tuple(chosen))} - slips
    assert reachable_keys() == of_numbers


def test_decay_and_momentum_are_not_forgotten():
    start = open_preset("mazur").point
    optimizer = OptimizerSpec("sgd", 0.1, momentum=0.9, weight_decay=0.1, dampening=0.5)
    point = Point(start.spec, optimizer, start.batch, start.parameters).following()
    found = wrong(record_trace(point.iteration), Ref("momentum_buffer", 2, 0, 0))
    assert {"kept_missing", "dampening_missing", "decay_missing"} <= found.keys()
