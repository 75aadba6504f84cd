"""The hand-derived iteration, judged by torch autograd, central differences and publications."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.backprop import batch_loss, iterate
from explainer.engine.functions import ACTIVATIONS
from explainer.engine.network import Batch, NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import FRESH
from explainer.engine.presets import PRESETS
from tests.support import torch_reference as judge
from tests.support.strategies import SMOOTH, points, random_parameters, small_specs, specs

TOLERANCE = 1e-12
"""Only rounding may differ. A hidden δ that is 0.1 % wrong deviates by about 1e-3."""


def ordered(arrays):
    return [arrays[layer] for layer in sorted(arrays)]


@given(points())
@settings(max_examples=150)
def test_every_gradient_and_the_loss_equal_torch_autograd(point):
    net = judge.network(point.spec, point.parameters)
    loss = judge.loss(point.spec, net, point.batch)
    loss.backward()
    weights, biases = judge.numbers(net, lambda parameter: parameter.grad)
    mine = point.iteration.gradients
    judge.assert_agrees([mine.loss], [loss.item()], TOLERANCE)
    judge.assert_agrees(ordered(mine.weights), weights, TOLERANCE)
    judge.assert_agrees(ordered(mine.biases), biases, TOLERANCE)


@given(points())
@settings(max_examples=60)
def test_the_factors_of_delta_are_the_derivatives_that_autograd_finds(point):
    one = Batch(point.batch.inputs[:1], point.batch.targets[:1])
    sample = point.iteration.samples[0]
    net = judge.network(point.spec, point.parameters)
    seen = []

    def keep(module, given, result):
        result.retain_grad()
        seen.append(result)

    for module in net:
        module.register_forward_hook(keep)
    judge.loss(point.spec, net, one).backward()
    z, a = seen[0::2], seen[1::2]
    for layer, mine in sample.delta.items():
        judge.assert_agrees([mine], [z[layer - 1].grad.numpy()], TOLERANCE)
    for layer, mine in {**sample.backward_sum, **sample.output_gradient}.items():
        judge.assert_agrees([mine], [a[layer - 1].grad.numpy()], TOLERANCE)


def nudged(p, kind, layer, place, by):
    arrays = {layer: array.copy() for layer, array in getattr(p, kind).items()}
    arrays[layer][place] += by
    other = {"weights": p.biases, "biases": p.weights}[kind]
    return Parameters(arrays, other) if kind == "weights" else Parameters(other, arrays)


@given(points(specs=specs(3, st.integers(1, 4), SMOOTH), samples=st.integers(1, 3)))
@settings(max_examples=40)
def test_every_gradient_equals_central_differences(point):
    # The error of the quotient is near h² + 1e-16 L/h, so 1e-6 is sure at h = 1e-5 and still far
    # below 1e-3.
    h = 1e-5
    mine = point.iteration.gradients
    for kind, gradient in (("weights", mine.weights), ("biases", mine.biases)):
        for layer, array in gradient.items():
            for place in np.ndindex(array.shape):
                above, below = (
                    batch_loss(
                        point.spec, nudged(point.parameters, kind, layer, place, s * h), point.batch
                    )
                    for s in (1, -1)
                )
                quotient = (above - below) / (2 * h)
                assert abs(array[place] - quotient) / (1 + abs(quotient)) < 1e-6


@given(points())
@settings(max_examples=50)
def test_every_sample_alone_gives_its_row_of_the_batch(point):
    optimizer = OptimizerSpec()
    for s, sample in enumerate(point.iteration.samples[:4]):
        one = Batch(point.batch.inputs[s : s + 1], point.batch.targets[s : s + 1])
        alone = iterate(point.spec, point.parameters, one, optimizer, FRESH)
        for layer in point.spec.layers:
            np.testing.assert_array_equal(sample.delta[layer], alone.samples[0].delta[layer])
            np.testing.assert_array_equal(
                sample.weight_gradient[layer], alone.gradients.weights[layer]
            )
        for layer, gradient in sample.bias_gradient.items():
            np.testing.assert_array_equal(gradient, sample.delta[layer])


@given(points())
@settings(max_examples=30)
def test_delta_is_the_sum_of_what_comes_back_times_the_slope_with_old_weights(point):
    it = point.iteration
    for sample in it.samples[:3]:
        for layer in point.spec.hidden_layers:
            came = sample.contribution[layer + 1]
            for i, j in np.ndindex(came.shape):
                assert came[i, j] == it.old.weights[layer + 1][i, j] * sample.delta[layer + 1][i]
            np.testing.assert_array_equal(sample.backward_sum[layer], came.sum(axis=0))
            flowing = it.old.weights[layer + 1].T @ sample.delta[layer + 1]
            np.testing.assert_allclose(sample.backward_sum[layer], flowing, rtol=1e-12, atol=1e-14)
        factors = {**sample.backward_sum, **sample.output_gradient}
        for layer, error in factors.items():
            if layer == point.spec.depth and point.spec.objective.crosses:
                np.testing.assert_array_equal(sample.delta[layer], error @ sample.jacobian[layer])
                continue
            slope = point.spec.activation(layer).derivative(sample.z[layer])
            np.testing.assert_array_equal(sample.slope[layer], slope)
            np.testing.assert_array_equal(sample.delta[layer], error * slope)
        assert set(factors) | {point.spec.depth} == set(point.spec.layers) == set(sample.delta)
        assert point.spec.objective.fused == (point.spec.depth not in factors)


@pytest.mark.parametrize(
    ("name", "theirs"), [("relu", torch.relu), ("leaky_relu", torch.nn.LeakyReLU())]
)
def test_the_slope_at_a_kink_is_torchs(name, theirs):
    z = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    theirs(z).sum().backward()
    assert ACTIVATIONS[name].derivative(np.zeros(1))[0] == z.grad.item() < 0.5


@given(small_specs, st.integers(0, 99), st.sampled_from([1e3, 1e100, 1e200, 1e308]))
@settings(max_examples=40)
def test_overflow_is_a_number_and_never_an_exception(spec, seed, size):
    rng = np.random.default_rng(seed)
    p = random_parameters(spec, rng, 1.0)
    huge = Parameters(
        {layer: frozen(np.clip(w, -1, 1) * size) for layer, w in p.weights.items()}, p.biases
    )
    targets = np.eye(spec.sizes[-1])[[0]]
    batch = Batch(frozen(rng.normal(size=(1, spec.sizes[0]))), frozen(targets))
    it = iterate(spec, huge, batch, OptimizerSpec(), FRESH)
    assert isinstance(it.gradients.loss, float)
    assert isinstance(batch_loss(spec, it.new, batch), float)


# Published numbers -------------------------------------------------------------------------


def mazur():
    preset = PRESETS["mazur"]
    return preset, iterate(preset.spec, preset.parameters(), preset.batch, preset.optimizer, FRESH)


def test_mazurs_loss_and_weights_are_the_published_ones():
    _, it = mazur()
    assert it.gradients.loss == pytest.approx(0.298371109, abs=5e-10)
    assert it.new.weights[2][0, 0] == pytest.approx(0.35891648, abs=5e-9)  # w5
    assert it.new.weights[1][0, 0] == pytest.approx(0.149780716, abs=5e-10)  # w1


def test_mazurs_published_next_loss_belongs_to_weights_alone():
    # Mazur updates the weights and leaves the biases; the mathematics updates both.
    preset, it = mazur()
    weights_only = Parameters(it.new.weights, it.old.biases)
    published = batch_loss(preset.spec, weights_only, preset.batch)
    assert published == pytest.approx(0.291027774, abs=5e-10)


def test_mazurs_next_loss_with_biases_is_what_torch_computes():
    preset, it = mazur()
    net = judge.network(preset.spec, preset.parameters())
    step = torch.optim.SGD(net.parameters(), lr=0.5)
    judge.loss(preset.spec, net, preset.batch).backward()
    step.step()
    after = judge.loss(preset.spec, net, preset.batch).item()
    mine = batch_loss(preset.spec, it.new, preset.batch)
    assert mine == pytest.approx(after, rel=1e-14)
    assert mine == pytest.approx(0.280471447, abs=5e-10)


def test_linear_regression_from_scratch_finds_the_truth():
    rng = np.random.default_rng(1)
    x = rng.normal(size=(1000, 2))
    y = x @ [2.0, -3.4] + 4.2 + rng.normal(0, 0.01, 1000)
    spec = NetworkSpec((2, 1), ("identity",), "half_squared_error")
    p = Parameters({1: frozen(rng.normal(0, 0.01, (1, 2)))}, {1: frozen([0.0])})
    optimizer, state = OptimizerSpec("sgd", 0.03), FRESH
    for _ in range(3):
        for rows in rng.permutation(1000).reshape(-1, 10):
            batch = Batch(frozen(x[rows]), frozen(y[rows, None]))
            update = iterate(spec, p, batch, optimizer, state).update
            p, state = update.parameters, update.state
    # What is left of the bias's start is 4.2 · 0.97^300 = 5e-4, and the noise of 0.01 in batches of
    # ten moves every number by about 0.01 · (0.03 / 20)^½ = 4e-4.
    np.testing.assert_allclose(p.weights[1], [[2.0, -3.4]], atol=1e-3)
    np.testing.assert_allclose(p.biases[1], [4.2], atol=1e-3)
