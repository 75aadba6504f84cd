"""What a formula prints is what the step computed, in every digit."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.formulas.latex import (
    FULL_PRECISION,
    SCREEN_DIGITS,
    SETTING_DIGITS,
    STATE_LETTERS,
    write_number,
)
from explainer.engine.network import NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import PRESETS, make_batch
from explainer.engine.session.session import Point, open_preset
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from tests.support import latex
from tests.support.strategies import later, points, small_points, small_specs

updates = st.integers(0, 2)


def assert_every_line_amounts_to_its_value(trace):
    formulas = Formulas(trace, FULL_PRECISION)
    for step in trace.steps:
        text = formulas.substituted(step)
        value = trace.value(step.target)
        latex.assert_well_formed(text)
        lines = latex.expressions(text)
        assert latex.evaluate(lines[-1]) == value, text
        for line in lines[:-1]:
            # Only the order of rounding differs between the formula and the arrays.
            deviation = abs(latex.evaluate(line) - value) / (1.0 + abs(value))
            assert deviation < 1e-12, f"{text} deviates by {deviation}"


@given(small_points(), updates)
@settings(max_examples=150)
def test_every_line_with_numbers_amounts_to_the_value_of_its_step(point, updates):
    assert_every_line_amounts_to_its_value(record_trace(later(point, updates).iteration))


@given(small_points(), updates)
@settings(max_examples=60)
def test_every_formula_is_balanced_and_breaks_lines_only_between_terms(point, updates):
    trace = record_trace(later(point, updates).iteration)
    for digits in latex.DIGITS:
        formulas = Formulas(trace, digits)
        for step in trace.steps:
            latex.assert_well_formed(formulas.symbols(step))
            latex.assert_well_formed(formulas.substituted(step))


@given(small_points(), updates)
@settings(max_examples=80)
def test_the_screen_prints_the_same_formula_with_rounded_numbers(point, updates):
    trace = record_trace(later(point, updates).iteration)
    screen, exact = Formulas(trace, SCREEN_DIGITS), Formulas(trace, FULL_PRECISION)
    for step in trace.steps:
        short, short_numbers = latex.skeleton(screen.substituted(step))
        long, long_numbers = latex.skeleton(exact.substituted(step))
        assert short.replace(r"&\approx", "&=") == long.replace(r"&\approx", "&=")
        for rounded, value in zip(short_numbers, long_numbers, strict=True):
            # Settings are printed as typed, up to eight digits.
            allowed = {float(f"{value:.{digits}g}") for digits in (SCREEN_DIGITS, SETTING_DIGITS)}
            assert rounded in allowed


@given(points(), updates)
@settings(max_examples=15)
def test_networks_of_every_size_have_formulas(point, updates):
    trace = record_trace(later(point, updates).iteration)
    formulas = Formulas(trace)
    for step in trace.steps[:: max(1, len(trace.steps) // 300)]:
        latex.assert_well_formed(formulas.symbols(step))
        latex.assert_well_formed(formulas.substituted(step))


def single_layer(activation, loss, z, target):
    """Return a trace of one sample whose weighted inputs are ``z``."""
    spec = NetworkSpec((1, len(z)), (activation,), loss)
    p = Parameters({1: frozen(np.zeros((len(z), 1)))}, {1: frozen(z)})
    batch = make_batch(spec, [[1.0]], [target])
    return record_trace(Point(spec, OptimizerSpec(), batch, p).iteration)


@pytest.mark.parametrize("z", [-800.0, -40.0, -13.0, -7.0, -5.0, 0.0, 5.0, 7.0, 13.0, 40.0, 800.0])
@pytest.mark.parametrize("y", [0.0, 0.3, 1.0])
def test_saturated_sigmoids_are_written_without_loss_of_digits(z, y):
    assert_every_line_amounts_to_its_value(single_layer("sigmoid", "bce", [z, -z], [y, 1 - y]))
    assert_every_line_amounts_to_its_value(single_layer("sigmoid", "mse", [z], [y]))


@pytest.mark.parametrize("top", [0.0, 8.0, 40.0, 299.0, 301.0, 710.0, 1e5])
@pytest.mark.parametrize("label", [0, 1, [0.25, 0.75]])
def test_saturated_softmax_is_written_without_loss_of_digits(top, label):
    assert_every_line_amounts_to_its_value(
        single_layer("softmax", "cross_entropy", [top, -1.0], label)
    )
    assert_every_line_amounts_to_its_value(
        single_layer("softmax", "cross_entropy", [-top, -top - 1.0], label)
    )


def loss_step(trace):
    (step,) = (step for step in trace.steps if step.target == Ref("loss", sample=0))
    return step


@pytest.mark.parametrize("z", [3.0, 30.0, 36.0, 300.0, 700.0])
def test_the_loss_of_a_sure_and_right_net_keeps_all_its_digits(z):
    for trace in (
        single_layer("sigmoid", "bce", [z], [1.0]),
        single_layer("sigmoid", "bce", [-z], [0.0]),
        single_layer("softmax", "cross_entropy", [z, 0.0], 0),
    ):
        step = loss_step(trace)
        assert trace.value(step.target) == pytest.approx(math.log1p(math.exp(-z)), rel=1e-12)
        for line in latex.expressions(Formulas(trace, FULL_PRECISION).substituted(step)):
            assert latex.evaluate(line) == pytest.approx(trace.value(step.target), rel=1e-12)


def test_a_formula_over_one_output_or_one_input_has_no_sum_and_no_needless_brackets():
    symbols = {}
    for loss in ("mse", "half_squared_error", "bce"):
        trace = single_layer("sigmoid", loss, [0.5], [1.0])
        symbols[loss] = Formulas(trace).symbols(loss_step(trace))
        assert not [text for text in symbols_of(trace).values() if r"\sum" in text]
    assert symbols == {
        "mse": r"L = (\hat{y}_{1} - y_{1})^{2}",
        "half_squared_error": r"L = \frac{1}{2} (\hat{y}_{1} - y_{1})^{2}",
        "bce": r"L = -\big(y_{1} \ln \hat{y}_{1} + (1 - y_{1}) \ln (1 - \hat{y}_{1})\big)",
    }
    sure = single_layer("sigmoid", "bce", [0.0], [1.0])
    assert latex.expressions(Formulas(sure).substituted(loss_step(sure)))[0] == r"-\ln 0.5"


def test_a_negative_factor_stands_in_brackets():
    spec = NetworkSpec((1, 1), ("identity",), "mse")
    p = Parameters({1: frozen([[-2.0]])}, {1: frozen([0.5])})
    trace = record_trace(
        Point(spec, OptimizerSpec(), make_batch(spec, [[-3.0]], [[1.0]]), p).iteration
    )
    (z,) = (step for step in trace.steps if step.target.quantity == "weighted_input")
    expression = latex.expressions(Formulas(trace).substituted(z))[0]
    assert expression == r"(-2) \cdot (-3) + 0.5"


def test_a_rounded_number_keeps_its_zeros_and_an_exact_one_has_none():
    assert [write_number(x) for x in (-0.69897, 0.5, 0.1 + 0.2, 1 / 3, 1.00004)] == [
        "-0.6990", "0.5", "0.3", "0.3333", "1.000",
    ]  # fmt: skip
    assert write_number(0.1 + 0.2, FULL_PRECISION) == "0.30000000000000004"


def relations(formulas, step):
    """Return the expressions of a step, its printed result, and the sign between them."""
    text = formulas.substituted(step)
    *computed, result = latex.expressions(text)
    return computed, result, formulas.relation(step)


@given(small_points(), updates, st.sampled_from(latex.DIGITS))
@settings(max_examples=60)
def test_equal_means_that_the_printed_numbers_amount_to_the_printed_result(point, updates, digits):
    trace = record_trace(later(point, updates).iteration)
    formulas = Formulas(trace, digits)
    for step in trace.steps:
        computed, result, relation = relations(formulas, step)
        wanted = latex.evaluate_precisely(result)
        exact = all(latex.evaluate_precisely(text) == wanted for text in computed)
        assert relation != "=" or exact, formulas.substituted(step)


@pytest.mark.parametrize("digits", latex.DIGITS)
def test_short_decimals_are_equal_and_what_is_rounded_is_not(digits):
    trace = record_trace(open_preset("mazur").point.iteration)
    sign = {
        step.target: Formulas(trace, digits).relation(step)
        for step in trace.steps
        if step.target.layer == 1
    }
    assert sign[Ref("weighted_input", 1, 0, None, 0)] == "="  # 0.15 · 0.05 + 0.2 · 0.1 + 0.35
    assert sign[Ref("activation", 1, 0, None, 0)] == r"\approx"
    sure = single_layer("sigmoid", "mse", [40.0], [1.0])
    (a,) = (step for step in sure.steps if step.target.quantity == "activation")
    assert relations(Formulas(sure, digits), a)[1:] == ("1", r"\approx")


@pytest.mark.parametrize("z", [5.0, 9.0, 20.0])
def test_a_sure_prediction_keeps_its_loss_on_the_screen(z):
    for trace in (
        single_layer("sigmoid", "bce", [z], [1.0]),
        single_layer("softmax", "cross_entropy", [z, 0.0], 0),
    ):
        step = loss_step(trace)
        lines = latex.expressions(Formulas(trace).substituted(step))
        assert latex.evaluate(lines[0]) == pytest.approx(trace.value(step.target), rel=0.02)


def test_numbers_have_four_digits_and_seventeen_are_exact():
    assert write_number(0.37750000001) == "0.3775"
    assert write_number(-0.0) == write_number(-1e-400) == "0"
    assert write_number(12345.6) == r"1.235 \times 10^{4}"
    assert write_number(1.5e-7) == r"1.5 \times 10^{-7}"
    assert write_number(3) == write_number(3.0, FULL_PRECISION) == "3"
    assert write_number(1e22, FULL_PRECISION) == r"1 \times 10^{22}"
    assert write_number(0.1 + 0.2, FULL_PRECISION) == "0.30000000000000004"
    assert write_number(math.inf) == r"\infty" and write_number(-math.inf) == r"-\infty"
    assert write_number(math.nan) == r"\mathrm{NaN}"


def symbols_of(trace):
    formulas = Formulas(trace)
    return {step.target: formulas.symbols(step) for step in trace.steps}


def test_mazurs_formulas_read_as_in_a_book():
    symbols = symbols_of(record_trace(open_preset("mazur").point.iteration))
    assert symbols[Ref("weighted_input", 1, 0, None, 0)] == (
        r"z^{(1)}_{1} = \sum_{k=1}^{2} w^{(1)}_{1k}\, x_{k} + b^{(1)}_{1}"
    )
    assert symbols[Ref("contribution", 2, 1, 0, 0)] == (
        r"\frac{\partial L}{\partial z^{(2)}_{2}} "
        r"\frac{\partial z^{(2)}_{2}}{\partial a^{(1)}_{1}} = w^{(2)}_{21}\, \delta^{(2)}_{2}"
    )
    assert symbols[Ref("backward_sum", 1, 0, None, 0)] == (
        r"\frac{\partial L}{\partial a^{(1)}_{1}} = "
        r"\sum_{j=1}^{2} w^{(2)}_{j1}\, \delta^{(2)}_{j}"
    )
    assert symbols[Ref("slope", 1, 0, None, 0)] == (
        r"\sigma'\big(z^{(1)}_{1}\big) = a^{(1)}_{1} (1 - a^{(1)}_{1})"
    )
    assert symbols[Ref("output_gradient", 2, 0, None, 0)] == (
        r"\frac{\partial L}{\partial \hat{y}_{1}} = \hat{y}_{1} - y_{1}"
    )
    assert symbols[Ref("delta", 2, 0, None, 0)] == (
        r"\delta^{(2)}_{1} = \frac{\partial L}{\partial \hat{y}_{1}}"
        r" \cdot \sigma'\big(z^{(2)}_{1}\big)"
    )
    assert symbols[Ref("delta", 1, 0, None, 0)] == (
        r"\delta^{(1)}_{1} = \Big(\sum_{j=1}^{2} w^{(2)}_{j1}\, \delta^{(2)}_{j}\Big)"
        r" \cdot \sigma'\big(z^{(1)}_{1}\big)"
    )
    assert symbols[Ref("weight_gradient", 2, 0, 1, 0)] == (
        r"\frac{\partial L}{\partial w^{(2)}_{12}} = \delta^{(2)}_{1} \cdot a^{(1)}_{2}"
    )
    assert symbols[Ref("loss")] == r"L = L"
    assert symbols[Ref("new_weight", 1, 0, 0)] == (
        r"w^{(1)}_{11} \leftarrow w^{(1)}_{11} + \Delta w^{(1)}_{11}"
    )


def test_a_batch_numbers_its_samples_and_sums_over_them():
    symbols = symbols_of(record_trace(open_preset("xor").point.iteration))
    assert symbols[Ref("loss")] == r"L = \frac{1}{4} \sum_{s=1}^{4} \ell^{[s]}"
    assert symbols[Ref("weight_gradient", 1, 0, 1)] == (
        r"\frac{\partial L}{\partial w^{(1)}_{12}} = "
        r"\frac{1}{4} \sum_{s=1}^{4} \frac{\partial \ell^{[s]}}{\partial w^{(1)}_{12}}"
    )
    assert symbols[Ref("delta", 2, 0, None, 2)].startswith(r"\delta^{(2)[3]}_{1} = \hat{y}^{[3]}")


@given(points(specs=small_specs, samples=st.integers(2, 4)))
@settings(max_examples=40)
def test_the_formulas_of_a_batch_are_those_of_each_step_alone(point):
    trace = record_trace(point.iteration)
    together = Formulas(trace)
    for step in trace.steps:
        assert together.symbols(step) == Formulas(trace).symbols(step)


@given(points(specs=small_specs, samples=st.integers(2, 3)))
@settings(max_examples=20)
def test_different_scalars_of_a_trace_have_different_symbols(point):
    trace = record_trace(point.iteration)
    formulas = Formulas(trace)
    named = [
        ref
        for ref in trace.values
        if not ref.quantity.startswith(("old_", "new_")) and ref.quantity not in STATE_LETTERS
    ]
    assert len({formulas.symbol(ref) for ref in named}) == len(named)


@pytest.mark.parametrize("name", PRESETS)
def test_formulas_of_every_preset_hold_in_mid_training(name):
    point = later(open_preset(name).point, 3)
    assert_every_line_amounts_to_its_value(record_trace(point.iteration))


def test_a_beta_close_to_one_does_not_vanish_on_the_screen():
    point = open_preset("adam").point
    point = replace(point, optimizer=OptimizerSpec("adam", 0.05, betas=(1e-5, 0.99999)))
    trace = record_trace(point.following().iteration)
    formulas = Formulas(trace)
    corrected = [s for s in trace.steps if s.target.quantity.endswith("_corrected")]
    for step in corrected:
        latex.assert_well_formed(formulas.substituted(step))
        value = trace.value(step.target)
        shown = latex.evaluate(latex.expressions(formulas.substituted(step))[0])
        assert shown == pytest.approx(value, rel=1e-3)


def test_overflow_is_printed_and_breaks_nothing():
    point = open_preset("mazur").point
    huge = {layer: frozen(w * 1e307) for layer, w in point.parameters.weights.items()}
    spec = NetworkSpec((2, 2, 2), ("identity", "identity"), "mse")
    point = Point(spec, point.optimizer, point.batch, Parameters(huge, point.parameters.biases))
    trace = record_trace(point.iteration)
    formulas = Formulas(trace)
    texts = [formulas.substituted(step) for step in trace.steps]
    assert any(r"\infty" in text for text in texts)
    for text in texts:
        latex.assert_well_formed(text)
