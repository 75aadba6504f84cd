"""Every pair of output activation and loss, judged in fifty digits and by what is published."""

from __future__ import annotations

import json

import mpmath
import numpy as np
import pytest

from explainer.engine.explain.cards import list_cards
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.formulas.latex import FULL_PRECISION, SCREEN_DIGITS
from explainer.engine.network import NetworkSpec, Parameters, frozen
from explainer.engine.objectives import LOSSES, OUTPUT_ACTIVATIONS, SHORTCUTS
from explainer.engine.optimizers import OptimizerSpec
from explainer.engine.presets import make_batch
from explainer.engine.session.file import dump_session, load_session
from explainer.engine.session.session import Point
from explainer.engine.targets import TARGET_RULES
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.ui.changes import adapt_batch
from tests.support import latex
from tests.support.session_files import MAZUR

PAIRS = [(output, loss) for loss, names in OUTPUT_ACTIVATIONS.items() for output in names]
EXTREMES = (-1000.0, -745.0, -30.0, -6.5, -1e-9, 0.0, 0.4, 2.0, 30.0, 36.0, 710.0, 1000.0)
"""Weighted inputs, small ones and those at which e^z overflows or ŷ is rounded to 0 or 1."""


def exactly(number):
    return mpmath.mpf(float(number))


def exact_outputs(output, z):
    """Return ŷ of all outputs in fifty digits."""
    if output == "softmax":
        powers = [mpmath.exp(one) for one in z]
        return [power / sum(powers) for power in powers]
    f = {
        "identity": lambda x: x,
        "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
        "tanh": mpmath.tanh,
        "relu": lambda x: max(x, 0),
        "leaky_relu": lambda x: x if x > 0 else exactly(0.01) * x,
        "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
        "elu": lambda x: x if x > 0 else mpmath.expm1(x),
        "silu": lambda x: x / (1 + mpmath.exp(-x)),
        "gelu": lambda x: x * mpmath.ncdf(x),
        "gelu_tanh": lambda x: (
            x / 2 * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (x + exactly(0.044715) * x**3)))
        ),
        "hard_step": lambda x: mpmath.mpf(x > 0),
    }[output]
    return [f(one) for one in z]


def exact_loss(loss, a, y, k):
    """Return the loss of one sample in fifty digits, as the books have it."""
    pairs = list(zip(a, y, strict=True))
    n = len(pairs)
    squares = sum((p - t) ** 2 for p, t in pairs)
    return {
        "mse": lambda: squares / n,
        "half_squared_error": lambda: squares / 2,
        "squared_error": lambda: squares,
        "l1": lambda: sum(abs(p - t) for p, t in pairs) / n,
        "huber": lambda: (
            sum((p - t) ** 2 / 2 if abs(p - t) <= k else k * (abs(p - t) - k / 2) for p, t in pairs)
            / n
        ),
        "hinge": lambda: sum(max(0, 1 - t * p) for p, t in pairs),
        "bce": lambda: (
            -sum(
                (t * mpmath.log(p) if t else 0) + ((1 - t) * mpmath.log(1 - p) if t != 1 else 0)
                for p, t in pairs
            )
            / n
        ),
        "cross_entropy": lambda: -sum(t * mpmath.log(p) for p, t in pairs if t),
        "output": lambda: sum(a),
    }[loss]()


TARGETS = {
    "any": ([0.5, -2.0], [3.0, 0.0]),
    "unit": ([1.0, 0.0], [0.3, 1.0]),
    "signs": ([1.0, -1.0], [-1.0, 1.0]),
    "shares": ([1.0, 0.0], [0.25, 0.75]),
    "none": ([0.0, 0.0],),
}


def trace_of(output, loss, z, target):
    """Return a trace of one sample whose weighted inputs are ``z``."""
    spec = NetworkSpec((1, len(z)), (output,), loss, threshold=0.75)
    p = Parameters({1: frozen(np.zeros((len(z), 1)))}, {1: frozen(z)})
    batch = make_batch(spec, [[1.0]], [target])
    return record_trace(Point(spec, OptimizerSpec(), batch, p).iteration)


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_loss_and_delta_are_right_to_the_last_digits_at_every_size_of_z(output, loss):
    with mpmath.workdps(700):  # the digits of 1 − ŷ at z = 1000, and fifty more
        for top in EXTREMES:
            for y in TARGETS[LOSSES[loss].targets]:
                z = [top, 0.7]
                trace = trace_of(output, loss, z, y)
                exact = [exactly(one) for one in z]

                def measure(x, y=y, exact=exact):
                    return exact_loss(loss, exact_outputs(output, [x, exact[1]]), y, exactly(0.75))

                truth = measure(exact[0])
                shown = trace.value(Ref("loss", sample=0))
                assert abs(shown - truth) <= 1e-12 * abs(truth) + mpmath.mpf("1e-300"), (z, y)
                delta = trace.value(Ref("delta", 1, 0, None, 0))
                if is_smooth(output, loss, top, exact_outputs(output, exact)[0], y[0]):
                    h = mpmath.mpf(10) ** -60
                    slope = (measure(exact[0] + h) - measure(exact[0] - h)) / (2 * h)
                    assert abs(delta - slope) <= 1e-12 * (1 + abs(slope)), (z, y)


def is_smooth(output, loss, z, a, y):
    """Tell whether the loss has a derivative there that a difference quotient finds."""
    if output in ("relu", "leaky_relu", "hard_step") and z == 0.0:
        return False
    return not ((loss == "l1" and a == y) or (loss == "hinge" and a * y == 1))


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_every_formula_amounts_to_what_it_shows_at_every_size_of_z(output, loss):
    for top in EXTREMES:
        for y in TARGETS[LOSSES[loss].targets]:
            trace = trace_of(output, loss, [top, 0.7], y)
            for digits, allowed in ((FULL_PRECISION, 1e-12), (SCREEN_DIGITS, 5e-3)):
                formulas = Formulas(trace, digits)
                for step in trace.steps:
                    value = trace.value(step.target)
                    for line in latex.expressions(formulas.substituted(step)):
                        deviation = abs(latex.evaluate(line) - value) / (1.0 + abs(value))
                        assert deviation <= allowed, (line, value)


@pytest.mark.parametrize("pair", SHORTCUTS)
def test_a_pair_whose_slope_cancels_is_the_plain_loss_where_that_has_its_digits(pair):
    trace = trace_of(*pair, [0.4, -0.3], TARGETS[LOSSES[pair[1]].targets][1])
    it = trace.iteration
    a, y, kind = it.samples[0].a[1], it.batch.targets[0], it.spec.objective.kind
    terms = kind.term(a, y, 1.0)
    plain = terms.mean() if kind.averaged else terms.sum()
    assert it.samples[0].loss == pytest.approx(plain, rel=1e-14)


def test_binary_cross_entropy_keeps_its_digits_where_one_minus_the_output_has_none():
    loss = trace_of("sigmoid", "bce", [30.0], [1.0]).value(Ref("loss"))
    assert loss == pytest.approx(9.357622968839e-14, rel=1e-12, abs=0.0)


def test_where_two_slopes_meet_it_is_0():
    assert trace_of("identity", "l1", [0.5], [0.5]).value(Ref("delta", 1, 0, None, 0)) == 0.0
    assert trace_of("identity", "hinge", [1.0], [1.0]).value(Ref("delta", 1, 0, None, 0)) == 0.0
    for loss in ("l1", "hinge"):
        spec = NetworkSpec((1, 1), ("identity",), loss)
        assert spec.objective.gradient(np.array([1.0]), np.array([1.0])) == 0.0


def test_an_output_next_to_its_target_is_written_with_the_digits_that_tell_them_apart():
    for loss in ("l1", "hinge"):
        trace = trace_of("identity", loss, [0.9999999], [1.0])
        (step,) = (s for s in trace.steps if s.target.quantity == "output_gradient")
        assert "0.9999999" in Formulas(trace).substituted(step)


def test_a_loss_without_targets_shows_none_and_keeps_those_that_were_typed():
    trace = trace_of("sigmoid", "output", [1.0, -1.0], [0.0, 0.0])
    assert not [step for step in trace.steps if step.target.quantity == "target"]
    spec = NetworkSpec((2, 2, 2), ("sigmoid", "sigmoid"), "output")
    batch = load_session(json.dumps(MAZUR)).point.batch
    np.testing.assert_array_equal(adapt_batch(batch, spec).targets, batch.targets)


def contents(loss, **network):
    """Return Mazur's file with another loss and further settings of the network."""
    return {**MAZUR, "network": {**MAZUR["network"], "loss": loss, **network}}


def test_the_file_holds_the_threshold_of_huber_alone_and_needs_no_targets_for_the_output():
    assert dump_session(load_session(json.dumps(contents("huber"))))["network"]["huber_delta"] == 1
    huber = contents("huber", huber_delta=0.5)
    assert dump_session(load_session(json.dumps(huber))) == huber
    with pytest.raises(InputError, match=r"network\.huber_delta"):
        load_session(json.dumps(contents("mse", huber_delta=0.5)))
    bare = {**contents("output"), "batch": {"inputs": [[0.05, 0.1]]}}
    assert load_session(json.dumps(bare)).point.batch.targets.tolist() == [[0.0, 0.0]]
    with pytest.raises(InputError, match=r"batch\.targets"):
        load_session(json.dumps({**contents("mse"), "batch": {"inputs": [[0.05, 0.1]]}}))
    with pytest.raises(InputError, match=r"0\.01; with the hinge loss, expected −1 or 1"):
        load_session(json.dumps(contents("hinge")))


@pytest.mark.parametrize("rows", [[[0.0], [1.0]], [[-1.0], [1.0]], [[2.5], [-0.5]], [[0.3], [0.7]]])
def test_targets_of_another_loss_become_right_ones(rows):
    for name, rule in TARGET_RULES.items():
        wide = np.hstack([rows, rows]) if name == "shares" else np.array(rows)
        assert rule.fits(rule.adapt(wide))
    assert TARGET_RULES["signs"].adapt(np.array(rows)).ravel().tolist() in ([-1, 1], [1, -1])


def test_a_softmax_with_a_squared_error_goes_back_through_its_whole_jacobian():
    trace = trace_of("softmax", "half_squared_error", [1.0, 0.0, -1.0], [0.0, 1.0, 0.0])
    sample = trace.iteration.samples[0]
    a = sample.a[1]
    jacobian = np.diag(a) - np.outer(a, a)
    np.testing.assert_allclose(sample.jacobian[1], jacobian, rtol=1e-15)
    np.testing.assert_allclose(sample.delta[1], jacobian @ (a - [0, 1, 0]), rtol=1e-14, atol=1e-17)
    # e, 1 and 1/e over their sum: δ₁ = ŷ₁ (ŷ₁ − Σ (ŷ − y) ŷ) in the numbers of a pocket calculator.
    assert trace.value(Ref("delta", 1, 0, None, 0)) == pytest.approx(0.2657, abs=5e-5)
    for granularity in ("neuron", "layer"):
        (card,) = (c for c in list_cards(trace, "en")[granularity] if "Jacobian" in c.sentence)
        assert any(r"\operatorname{diag}" in text for text in card.symbols)
        assert card.lines[1].count(r"\begin{bmatrix}") == 4  # ŷ, ŷ, ŷᵀ and the matrix
