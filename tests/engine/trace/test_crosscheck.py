"""The proof on the page: green where all numbers are right, red where one is wrong."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainer.engine.network import NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import PRESETS, make_batch
from explainer.engine.session.session import Point, open_preset
from explainer.engine.trace.crosscheck import AUTOGRAD_TOLERANCE, UPDATE_TOLERANCE, crosscheck
from explainer.engine.trace.refs import Ref
from tests.support.strategies import later, points, small_points


@given(points())
@settings(max_examples=100)
def test_the_iterations_of_every_network_pass(point):
    check = crosscheck(point.iteration)
    assert check.passed and check.finite
    assert check.against_autograd.largest <= AUTOGRAD_TOLERANCE
    assert check.of_loss.largest <= AUTOGRAD_TOLERANCE
    assert check.against_optimizer.largest <= UPDATE_TOLERANCE


@given(small_points(), st.integers(1, 4))
@settings(max_examples=150)
def test_later_iterations_pass_with_what_the_optimizer_remembers(point, updates):
    check = crosscheck(later(point, updates).iteration)
    assert check.passed or not check.finite, check


@given(small_points(), st.sampled_from([1e2, 1e4]))
@settings(max_examples=60)
def test_inputs_that_nobody_normalised_pass_too(point, size):
    spec = point.spec
    assume(spec.activations[-1] in ("sigmoid", "tanh", "softmax"))
    batch = replace(point.batch, inputs=frozen(point.batch.inputs * size))
    check = crosscheck(replace(point, batch=batch).iteration)
    assert check.against_differences.agrees, check.against_differences


@given(small_points())
@settings(max_examples=40)
def test_every_parameter_is_checked_once(point):
    check = crosscheck(point.iteration)
    gradients = point.iteration.gradients
    assert len(set(check.refs)) == len(check.refs) == len(check.gradients)
    for ref, value in zip(check.refs, check.gradients, strict=True):
        if ref.quantity == "weight":
            assert value == gradients.weights[ref.layer][ref.unit, ref.source]
        else:
            assert value == gradients.biases[ref.layer][ref.unit]
    parameters = (*point.parameters.weights.values(), *point.parameters.biases.values())
    assert len(check.refs) == sum(array.size for array in parameters)


def corrupted(iteration, ref, factor):
    kind = "weights" if ref.quantity == "weight" else "biases"
    arrays = {layer: a.copy() for layer, a in getattr(iteration.gradients, kind).items()}
    place = (ref.unit, ref.source) if kind == "weights" else (ref.unit,)
    arrays[ref.layer][place] *= factor
    return replace(iteration, gradients=replace(iteration.gradients, **{kind: arrays}))


@given(small_points(), st.integers(0, 10_000))
@settings(max_examples=100)
def test_one_gradient_that_is_a_thousandth_wrong_turns_it_red(point, which):
    check = crosscheck(point.iteration)
    index = which % len(check.refs)
    # Below this size a thousandth of it is smaller than the tolerance itself.
    assume(abs(check.gradients[index]) > 1e-8)
    red = crosscheck(corrupted(point.iteration, check.refs[index], 1.001))
    assert not red.passed and red.finite
    assert not red.against_autograd.agrees
    assert red.against_autograd.worst == check.refs[index]


@given(small_points(), st.integers(0, 10_000))
@settings(max_examples=60)
def test_one_new_parameter_that_is_a_billionth_wrong_turns_it_red(point, which):
    iteration = point.iteration
    ref = crosscheck(iteration).refs[which % len(crosscheck(iteration).refs)]
    kind = "weights" if ref.quantity == "weight" else "biases"
    arrays = {layer: a.copy() for layer, a in getattr(iteration.new, kind).items()}
    arrays[ref.layer][(ref.unit, ref.source) if kind == "weights" else (ref.unit,)] *= 1 + 1e-9
    parameters = replace(iteration.new, **{kind: arrays})
    red = crosscheck(replace(iteration, update=replace(iteration.update, parameters=parameters)))
    if not np.array_equal(crosscheck(iteration).new, red.new):
        assert not red.passed
        assert red.against_optimizer.worst == ref


@given(small_points())
@settings(max_examples=40)
def test_a_loss_that_is_a_billionth_wrong_turns_it_red(point):
    iteration = point.iteration
    assume(abs(iteration.gradients.loss) > 1e-2)
    wrong = replace(iteration.gradients, loss=iteration.gradients.loss * (1 + 1e-9))
    red = crosscheck(replace(iteration, gradients=wrong))
    assert not red.passed and not red.of_loss.agrees
    assert red.of_loss.worst == Ref("loss")


def test_differences_alone_would_notice_too():
    check = crosscheck(
        corrupted(open_preset("mazur").point.iteration, Ref("weight", 2, 0, 0), 1.001)
    )
    assert not check.against_differences.agrees
    assert check.against_differences.worst == Ref("weight", 2, 0, 0)


def test_a_relu_at_zero_is_a_kink_and_not_an_error():
    spec = NetworkSpec((1, 1, 1), ("relu", "identity"))
    p = Parameters({1: frozen([[1.0]]), 2: frozen([[1.0]])}, {1: frozen([-1.0]), 2: frozen([0.0])})
    point = Point(spec, OptimizerSpec(), make_batch(spec, [[1.0]], [[1.0]]), p)
    check = crosscheck(point.iteration)
    assert point.iteration.samples[0].z[1] == 0.0
    kinks = {ref for ref, at in zip(check.refs, check.at_kink, strict=True) if at}
    assert kinks == {Ref("weight", 1, 0, 0), Ref("bias", 1, 0)}
    assert check.passed


@pytest.mark.parametrize("name", PRESETS)
def test_no_preset_begins_at_a_kink(name):
    assert not crosscheck(open_preset(name).point.iteration).at_kink.any()


@given(small_points(), st.sampled_from([1e154, 1e200, 1e308]))
@settings(max_examples=60)
def test_overflow_is_reported_and_raises_nothing(point, size):
    signs = {layer: frozen(np.sign(w) * size) for layer, w in point.parameters.weights.items()}
    check = crosscheck(
        replace(point, parameters=Parameters(signs, point.parameters.biases)).iteration
    )
    numbers = (check.gradients, check.autograd)
    if not all(np.isfinite(array).all() for array in numbers):
        assert not check.finite and not check.passed


def test_a_loss_that_overflows_is_not_finite_even_where_its_gradient_is():
    spec = NetworkSpec((1, 1), ("identity",))
    p = Parameters({1: frozen([[1e200]])}, {1: frozen([0.0])})
    point = Point(spec, OptimizerSpec(), make_batch(spec, [[1.0]], [[0.0]]), p)
    check = crosscheck(point.iteration)
    assert np.isfinite(check.gradients).all()
    assert not check.finite and not check.passed
