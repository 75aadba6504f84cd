"""The long product of the chain rule: its paths are all of them, and they sum to the gradient."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.network import Batch, NetworkSpec, Parameters, frozen, initialise
from explainer.engine.objectives import SHORTCUTS
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.parameter import list_parameters
from explainer.engine.presets import make_batch
from explainer.engine.session.session import Point, open_preset
from explainer.engine.trace.trace import record_trace
from explainer.step.inspection.chain import MAX_LISTED, list_paths
from tests.support.latex import assert_well_formed
from tests.support.strategies import points, random_batch, small_points


def gradient_of(result, layer, unit, source):
    if source is None:
        return result.bias_gradient[layer][unit]
    return result.weight_gradient[layer][unit, source]


def assert_sums_to_the_gradient(it, layer, unit, source, sample):
    chain = list_paths(it, layer, unit, source, sample)
    gradient = gradient_of(it.samples[sample], layer, unit, source)
    # Terms that cancel leave the rounding of the largest: 1e-12 of their sizes, not of their sum.
    sizes = sum(abs(path.product) for path in chain.paths) + abs(chain.rest)
    assert abs(chain.total - gradient) <= 1e-12 * (sizes + abs(gradient)), (layer, unit, source)
    return chain


@given(small_points())
@settings(max_examples=60)
def test_the_paths_of_every_parameter_and_sample_sum_to_its_gradient(point):
    it = point.iteration
    for address in list_parameters(point.spec):
        for sample in range(len(it.samples)):
            chain = assert_sums_to_the_gradient(it, *address, sample)
            assert math.isclose(
                chain.total,
                math.fsum([path.product for path in chain.paths] + [chain.rest]),
                rel_tol=1e-9,
                abs_tol=1e-14,
            )


@given(points(), st.data())
@settings(max_examples=60)
def test_the_paths_of_large_networks_sum_to_the_gradient(point, data):
    it = point.iteration
    address = data.draw(st.sampled_from(list(list_parameters(point.spec))))
    sample = data.draw(st.integers(0, len(it.samples) - 1))
    chain = assert_sums_to_the_gradient(it, *address, sample)
    sizes = point.spec.sizes
    doubled = sizes[-1] if point.spec.activations[-1] == "softmax" and not chain.merged else 1
    assert chain.count == doubled * math.prod(sizes[address[0] + 1 :])
    assert len(chain.paths) == min(chain.count, MAX_LISTED)


@given(small_points(), st.data())
@settings(max_examples=60)
def test_every_path_is_the_product_of_its_factors_and_the_largest_come_first(point, data):
    it = point.iteration
    address = data.draw(st.sampled_from(list(list_parameters(point.spec))))
    chain = list_paths(it, *address, 0)
    for path in chain.paths:
        product = math.prod(factor.value for factor in path.factors)
        assert math.isclose(path.product, product, rel_tol=1e-12, abs_tol=1e-300)
        assert path.units[-1] == address[:2]
    sizes = [abs(path.product) for path in chain.paths]
    assert sizes == sorted(sizes, reverse=True)
    assert len({path.units for path in chain.paths}) == len(chain.paths)


@given(small_points(), st.data())
@settings(max_examples=40)
def test_a_factor_that_waits_for_a_step_has_the_value_of_that_step(point, data):
    it = point.iteration
    trace = record_trace(it)
    address = data.draw(st.sampled_from(list(list_parameters(point.spec))))
    chain = list_paths(it, *address, 0)
    for factor in itertools.chain.from_iterable(path.factors for path in chain.paths):
        ref = factor.known_with
        if ref is None:
            assert factor.value == 1.0
        elif ref.quantity == "delta":
            assert ref in trace.values and point.spec.objective.fused
        else:
            assert trace.values[ref] == factor.value


def test_mazurs_first_weight_is_the_sum_of_the_two_paths_of_his_article():
    chain = list_paths(open_preset("mazur").point.iteration, 1, 0, 0, 0)
    assert [path.units for path in chain.paths] == [((2, 0), (1, 0)), ((2, 1), (1, 0))]
    # His intermediate results: 0.74136507, 0.186815602, 0.40, 0.241300709, 0.05.
    values = [factor.value for factor in chain.paths[0].factors]
    published = [0.74136507, 0.186815602, 0.40, 0.241300709, 0.05]
    np.testing.assert_allclose(values, published, rtol=1e-8)
    np.testing.assert_allclose(chain.total, 0.000438568, rtol=1e-6)


def test_softmax_has_cross_terms_and_collapses_to_the_error():
    it = open_preset("softmax").point.iteration
    chain = list_paths(it, 1, 0, 0, 0)
    assert chain.count == 9
    assert chain.zeros == 6, "only the path through the class of the target counts"
    crossing = [path for path in chain.paths if len(path.units) == 3]
    assert crossing[0].units[0] == (2, 2) and crossing[0].units[1] != (2, 2)
    for collapse, y_hat, y in zip(
        chain.collapses, it.samples[0].a[2], it.batch.targets[0], strict=True
    ):
        assert math.isclose(collapse.summed, y_hat - y, rel_tol=1e-14)
        assert collapse.short == y_hat - y


@pytest.mark.parametrize(
    ("sizes", "activations", "loss", "targets"),
    [
        ((1, 1, 1), ("identity", "sigmoid"), "bce", [[0.0]]),
        ((1, 1, 1), ("identity", "sigmoid"), "bce", [[1.0]]),
        ((1, 1, 2), ("identity", "softmax"), "cross_entropy", [[1.0, 0.0]]),
    ],
)
@pytest.mark.parametrize("weight", [1e4, -1e4])
def test_where_y_hat_is_rounded_the_first_two_factors_are_one(
    sizes, activations, loss, targets, weight
):
    spec = NetworkSpec(sizes, activations, loss)
    last = [[weight]] if sizes[-1] == 1 else [[-weight], [weight]]
    p = Parameters(
        {1: frozen([[1.0]]), 2: frozen(last)}, {1: frozen([0.0]), 2: frozen(np.zeros(sizes[-1]))}
    )
    point = Point(spec, OptimizerSpec(), make_batch(spec, [[1.0]], targets), p)
    y_hat = point.iteration.samples[0].a[2]
    right = np.array_equal(y_hat, targets[0])
    for address in list_parameters(spec):
        chain = assert_sums_to_the_gradient(point.iteration, *address, 0)
        assert math.isfinite(chain.total)
        if not right or loss == "bce":
            assert chain.merged and chain.collapses == ()
            assert r"\hat{y}" not in chain.formula.split("=")[1].split(r"\underbrace")[0]


@pytest.mark.parametrize(
    ("output", "loss"),
    [("tanh", "mse"), ("softmax", "mse"), ("tanh", "l1"), *SHORTCUTS],
)
@pytest.mark.parametrize("hidden", [0, 1, 4])
def test_every_symbol_is_latex(output, loss, hidden):
    spec = NetworkSpec((2, *[2] * hidden, 2), ("tanh",) * hidden + (output,), loss)
    batch = random_batch(spec, np.random.default_rng(0), 2)
    it = Point(spec, OptimizerSpec(), batch, initialise(spec, "xavier_uniform", 0)).iteration
    for address in list_parameters(spec):
        chain = list_paths(it, *address, 1)
        assert_well_formed(chain.formula)
        for factor in chain.paths[0].factors:
            assert_well_formed(factor.symbol)
            assert "[2]" in factor.symbol
        assert len(chain.paths[0].factors) == 3 + 2 * (spec.depth - address[0])


def test_overflow_gives_numbers_that_are_not_finite_and_no_error():
    spec = NetworkSpec((1, 2, 2), ("relu", "softmax"), "cross_entropy")
    p = Parameters(
        {1: frozen([[1e300], [1e300]]), 2: frozen([[1e300, 1.0], [1.0, 1e300]])},
        {1: frozen([0.0, 0.0]), 2: frozen([0.0, 0.0])},
    )
    batch = Batch(frozen([[1e10]]), frozen([[1.0, 0.0]]))
    chain = list_paths(Point(spec, OptimizerSpec(), batch, p).iteration, 1, 0, 0, 0)
    assert not math.isfinite(chain.total)


def test_the_largest_network_has_a_million_paths_and_lists_the_largest():
    spec = NetworkSpec((16,) * 6, ("tanh",) * 4 + ("softmax",), "cross_entropy")
    batch = random_batch(spec, np.random.default_rng(1), 1)
    it = Point(spec, OptimizerSpec(), batch, initialise(spec, "xavier_normal", 1)).iteration
    chain = assert_sums_to_the_gradient(it, 1, 3, 5, 0)
    assert chain.count == 16**5
    assert len(chain.paths) == MAX_LISTED
