"""The loss along one weight and over two: the same loss, and the gradient is its slope."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from explainer.engine.backprop import batch_loss
from explainer.engine.network import NetworkSpec, Parameters, frozen, initialise
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.parameter import Parameter, list_parameters
from explainer.engine.presets import make_batch
from explainer.engine.session.session import Point, open_preset
from explainer.step.inspection.lens import (
    GRID,
    compute_reduced_losses,
    compute_slice,
    compute_surface,
    grid_size,
)
from explainer.step.inspection.nudges import compute_ladder
from tests.support.strategies import SMOOTH, optimizers, points, random_batch, small_points, specs

smooth_points = points(
    specs=specs(max_weight_layers=3, units=st.integers(1, 5), activations=SMOOTH),
    samples=st.integers(1, 3),
    sizes=(0.3, 1.0),
)


def set_to(p, changes):
    weights = {layer: w.copy() for layer, w in p.weights.items()}
    biases = {layer: b.copy() for layer, b in p.biases.items()}
    for parameter, value in changes.items():
        if parameter.source is None:
            biases[parameter.layer][parameter.unit] = value
        else:
            weights[parameter.layer][parameter.unit, parameter.source] = value
    return Parameters(weights, biases)


def assert_same_losses(point, moved):
    it = point.iteration
    found = compute_reduced_losses(it, {p: np.array(values) for p, values in moved.items()})
    for place, loss in enumerate(found):
        changed = set_to(it.old, {p: values[place] for p, values in moved.items()})
        expected = batch_loss(point.spec, changed, point.batch)
        np.testing.assert_allclose(loss, expected, rtol=1e-12, atol=1e-300)


@given(points(), st.data())
@settings(max_examples=60)
def test_the_loss_along_one_parameter_is_the_loss_of_the_network_with_it(point, data):
    parameter = data.draw(st.sampled_from(list_parameters(point.spec)))
    values = data.draw(st.lists(st.floats(-5, 5), min_size=1, max_size=5))
    assert_same_losses(point, {parameter: values})


@given(points(), st.data())
@settings(max_examples=60)
def test_the_loss_over_two_parameters_is_the_loss_of_the_network_with_both(point, data):
    every = list_parameters(point.spec)
    assume(len(every) > 1)
    pair = data.draw(st.lists(st.sampled_from(every), min_size=2, max_size=2, unique=True))
    values = data.draw(st.lists(st.floats(-5, 5), min_size=2, max_size=4))
    assert_same_losses(point, {pair[0]: values, pair[1]: values[::-1]})


@given(smooth_points)
@settings(max_examples=40)
def test_the_slope_of_every_lens_is_the_gradient(point):
    it = point.iteration
    for parameter in list_parameters(point.spec):
        rungs = compute_ladder(it, parameter)
        scale = abs(rungs.gradient) + 1e-3 * abs(rungs.loss)
        best = np.nanmin(np.abs(rungs.central() - rungs.gradient))
        assert best <= 1e-8 * scale, parameter
        assert rungs.loss == pytest.approx(it.gradients.loss, rel=1e-12)


def test_the_quotient_gets_better_with_the_nudge_and_then_worse():
    rungs = compute_ladder(open_preset("mazur").point.iteration, Parameter(1, 0, 0))
    for quotients, low, high in ((rungs.forward(), 1e-8, 1e-4), (rungs.central(), 1e-7, 1e-2)):
        error = rungs.error(quotients)
        best = int(np.nanargmin(error))
        assert low < rungs.nudges[best] < high
        assert min(error[0], error[-1]) > 100 * error[best]
    assert np.nanmin(rungs.error(rungs.forward())) < 1e-5
    assert np.nanmin(rungs.error(rungs.central())) < 1e-7
    halved = rungs.error(rungs.forward())[4:20:4]
    np.testing.assert_allclose(halved[:-1] / halved[1:], 10.0, rtol=0.1)


@given(small_points(), st.data())
@settings(max_examples=40)
def test_a_slice_holds_the_value_the_step_and_both_landings(point, data):
    it = point.iteration
    parameter = data.draw(st.sampled_from(list_parameters(point.spec)))
    lens = compute_slice(it, parameter)
    assert np.all(np.diff(lens.values) > 0)
    for exact, loss in ((lens.value, lens.loss), (lens.new, lens.landing)):
        place = int(np.searchsorted(lens.values, exact))
        assert lens.values[place] == exact
        np.testing.assert_allclose(lens.losses[place], loss, rtol=1e-12)
    assert lens.new == pytest.approx(lens.value + lens.change, rel=1e-15)
    np.testing.assert_allclose(lens.after, point.following().loss, rtol=1e-15)
    np.testing.assert_allclose(lens.loss, it.gradients.loss, rtol=1e-12)


def test_one_parameter_alone_lands_where_the_slice_says():
    spec = NetworkSpec((1, 1), ("identity",), "half_squared_error")
    p = Parameters({1: frozen([[2.0]])}, {1: frozen([0.0])})
    point = Point(spec, OptimizerSpec("sgd", 0.1), make_batch(spec, [[0.0]], [[1.0]]), p)
    # With x = 0 the weight is idle: only the bias moves, so the slice along it is the whole truth.
    lens = compute_slice(point.iteration, Parameter(1, 0))
    assert lens.landing == lens.after
    assert lens.gradient == -1.0 and lens.change == pytest.approx(0.1)


def test_zoom_halves_the_width_and_keeps_the_value_in_the_middle():
    it = open_preset("mazur").point.iteration
    wide, narrow = (compute_slice(it, Parameter(2, 0, 0), zoom) for zoom in (0, 1))
    assert np.ptp(wide.values) == pytest.approx(2 * np.ptp(narrow.values))
    assert (narrow.values[0] + narrow.values[-1]) / 2 == pytest.approx(narrow.value)


def relu_point(bias):
    spec = NetworkSpec((1, 1, 1), ("relu", "identity"), "half_squared_error")
    p = Parameters({1: frozen([[1.0]]), 2: frozen([[1.0]])}, {1: frozen([bias]), 2: frozen([0.0])})
    return Point(spec, OptimizerSpec("sgd", 0.1), make_batch(spec, [[1.0]], [[2.0]]), p)


def test_kinks_lie_where_a_relu_switches():
    # z = w · 1 + b, so the kink along w is at −b and along b at −w.
    it = relu_point(-0.3).iteration
    np.testing.assert_allclose(compute_slice(it, Parameter(1, 0, 0)).kinks, [0.3], atol=1e-12)
    np.testing.assert_allclose(compute_slice(it, Parameter(1, 0)).kinks, [-1.0], atol=1e-12)
    assert len(compute_slice(it, Parameter(2, 0, 0)).kinks) == 0


def test_nudges_across_a_kink_are_told_apart():
    rungs = compute_ladder(relu_point(-0.7).iteration, Parameter(1, 0, 0))  # the kink is at w = 0.7
    np.testing.assert_array_equal(rungs.bent, rungs.nudges >= 0.3)
    clean = rungs.error(rungs.central())[~rungs.bent]
    assert clean.min() < 1e-9
    at_kink = compute_ladder(relu_point(-1.0).iteration, Parameter(1, 0, 0))
    assert at_kink.bent.all()
    assert at_kink.gradient == 0.0, "ReLU'(0) = 0"
    np.testing.assert_allclose(at_kink.forward()[8:20], -2.0, rtol=0.02)
    np.testing.assert_allclose(at_kink.central()[8:20], -1.0, rtol=0.02)


def test_a_nudge_that_rounding_swallows_has_no_quotient():
    spec = NetworkSpec((1, 1), ("identity",), "half_squared_error")
    p = Parameters({1: frozen([[1e6]])}, {1: frozen([0.0])})
    point = Point(spec, OptimizerSpec("sgd", 0.1), make_batch(spec, [[1e-6]], [[0.0]]), p)
    rungs = compute_ladder(point.iteration, Parameter(1, 0, 0))
    assert np.isnan(rungs.forward()[-1]) and np.isnan(rungs.central()[-1])
    assert rungs.above[-1] == 0.0


def test_overflow_leaves_losses_that_are_not_finite():
    spec = NetworkSpec((1, 1), ("identity",), "mse")
    p = Parameters({1: frozen([[1e300]])}, {1: frozen([0.0])})
    point = Point(spec, OptimizerSpec("sgd", 0.1), make_batch(spec, [[1.0]], [[0.0]]), p)
    lens = compute_slice(point.iteration, Parameter(1, 0, 0))
    assert not np.isfinite(lens.loss)
    compute_ladder(point.iteration, Parameter(1, 0, 0))


@given(small_points(), st.data(), optimizers())
@settings(max_examples=20)
def test_a_surface_holds_the_losses_of_its_grid(point, data, optimizer):
    every = list_parameters(point.spec)
    if len(every) < 2:
        return
    pair = data.draw(st.lists(st.sampled_from(every), min_size=2, max_size=2, unique=True))
    it = point.iteration
    grid = compute_surface(it, tuple(pair), ((-1.0, 2.0), (0.0, 1.0)))
    assert grid.losses.shape == (len(grid.ys), len(grid.xs)) == (GRID, GRID)
    row, column = data.draw(st.integers(0, GRID - 1)), data.draw(st.integers(0, GRID - 1))
    changed = set_to(it.old, {pair[0]: grid.xs[column], pair[1]: grid.ys[row]})
    expected = batch_loss(point.spec, changed, point.batch)
    np.testing.assert_allclose(grid.losses[row, column], expected, rtol=1e-12)


def test_large_nets_get_a_coarser_grid():
    spec = NetworkSpec((16,) * 6, ("tanh",) * 4 + ("identity",), "mse")
    batch = random_batch(spec, np.random.default_rng(0), 32)
    point = Point(spec, OptimizerSpec(), batch, initialise(spec, "xavier_uniform", 0))
    assert 15 <= grid_size(point.iteration) < GRID
    assert grid_size(open_preset("mazur").point.iteration) == GRID
    assert math.isfinite(float(point.iteration.gradients.loss))
