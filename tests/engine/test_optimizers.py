"""Every optimizer with every option does what torch.optim does."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.network import Parameters, frozen
from explainer.engine.optimizer_spec import (
    KEPT,
    OPTIMIZER_KINDS,
    OptimizerSpec,
    configure_optimizer,
    list_remembered,
)
from explainer.engine.optimizers import FRESH, update
from explainer.errors import InputError
from tests.support import torch_reference as judge
from tests.support.strategies import optimizers, points, random_batch, small_specs


@given(optimizers(), st.integers(0, 2**32 - 1))
@settings(max_examples=200)
def test_given_gradients_move_parameters_as_in_torch(optimizer, seed):
    rng = np.random.default_rng(seed)
    start = rng.normal(size=(3, 2))
    p = Parameters({1: frozen(start)}, {1: frozen(start[:, 0])})
    tensors = [torch.tensor(start), torch.tensor(start[:, 0])]
    for tensor in tensors:
        tensor.requires_grad_()
    theirs = judge.optimizer(optimizer, torch.nn.ParameterList(tensors))
    state = FRESH
    for _ in range(6):
        gradient = rng.normal(size=(3, 2)) * 10.0 ** rng.integers(-6, 2, size=(3, 2))
        for tensor, g in zip(
            theirs.param_groups[0]["params"], (gradient, gradient[:, 0]), strict=True
        ):
            tensor.grad = torch.tensor(g)
        theirs.step()
        result = update(optimizer, state, p, ({1: gradient}, {1: gradient[:, 0]}))
        p, state = result.parameters, result.state
        reference = [t.detach().numpy() for t in theirs.param_groups[0]["params"]]
        judge.assert_agrees([p.weights[1], p.biases[1]], reference)
        judge.assert_remembers(theirs, [result.state.weights[1], result.state.biases[1]])


@given(
    points(specs=small_specs, samples=st.integers(1, 3), sizes=(0.3, 1.0)),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=100)
def test_five_iterations_on_changing_batches_end_where_torch_ends(point, seed):
    """torch gets our gradients, so that only what the optimizer computes is compared."""
    rng = np.random.default_rng(seed)
    net = judge.network(point.spec, point.parameters)
    theirs = judge.optimizer(point.optimizer, net)
    for _ in range(5):
        batch = random_batch(point.spec, rng, int(rng.integers(1, 4)))
        point = replace(point, batch=batch)
        gradients = point.iteration.gradients
        judge.give_gradients(net, gradients.weights, gradients.biases)
        theirs.step()
        point = point.following()
        weights, biases = judge.numbers(net, lambda parameter: parameter)
        p = point.parameters
        judge.assert_agrees([p.weights[layer] for layer in point.spec.layers], weights)
        judge.assert_agrees([p.biases[layer] for layer in point.spec.biased_layers], biases)
        kept = [
            arrays[layer]
            for layer in point.spec.layers
            for arrays in (point.state.weights, point.state.biases)
            if layer in arrays
        ]
        judge.assert_remembers(theirs, kept)


@given(points(specs=small_specs, samples=st.integers(1, 3), sizes=(0.3, 1.0)))
@settings(max_examples=60)
def test_several_iterations_of_training_end_where_torch_ends(point):
    net = judge.network(point.spec, point.parameters)
    theirs = judge.optimizer(point.optimizer, net)
    for _ in range(5):
        theirs.zero_grad()
        judge.loss(point.spec, net, point.batch).backward()
        gradients, _ = judge.numbers(net, lambda parameter: parameter.grad)
        # A gradient of nearly nothing is divided by itself: there rounding decides the sign.
        if min(np.abs(g[g != 0.0]).min(initial=1.0) for g in gradients) < 1e-6:
            return
        theirs.step()
        point = point.following()
        weights, biases = judge.numbers(net, lambda parameter: parameter)
        # Rounding of one gradient, 1e-16, grows where an optimizer divides by its size.
        p = point.parameters
        judge.assert_agrees([p.weights[layer] for layer in point.spec.layers], weights, 1e-9)
        judge.assert_agrees([p.biases[layer] for layer in point.spec.biased_layers], biases, 1e-9)


@given(optimizers())
def test_an_update_ends_with_change_and_new_and_keeps_what_it_says(optimizer):
    p = Parameters({1: frozen([[1.0]])}, {1: frozen([2.0])})
    result = update(optimizer, FRESH, p, ({1: frozen([[0.5]])}, {1: frozen([0.25])}))
    quantities = result.weights[1]
    assert list(quantities)[-2:] == ["change", "new"]
    assert quantities["new"] == p.weights[1] + quantities["change"]
    assert tuple(result.state.weights[1]) == list_remembered(optimizer)
    assert set(list_remembered(optimizer)) <= set(KEPT)
    assert result.state.updates == 1
    if optimizer.name != "sgd":
        assert list(quantities)[-4:-2] == ["denominator", "effective_rate"]
        rate = optimizer.learning_rate / quantities["denominator"]
        assert quantities["effective_rate"] == rate


@given(optimizers(), st.sampled_from([0.0, 1e-300, 1e-170, 1e150, 1e300, math.inf]))
@settings(max_examples=120)
def test_the_smallest_and_largest_gradients_move_parameters_as_in_torch(optimizer, size):
    start = np.array([[0.5, -0.25]])
    p = Parameters({1: frozen(start)}, {1: frozen(start[0])})
    tensors = [torch.tensor(array, requires_grad=True) for array in (start, start[0])]
    theirs = judge.optimizer(optimizer, torch.nn.ParameterList(tensors))
    gradient, state = np.array([[size, -size]]), FRESH
    # After an infinite gradient training has stopped: there is no second update.
    for _ in range(2 if math.isfinite(size) else 1):
        for tensor, g in zip(
            theirs.param_groups[0]["params"], (gradient, gradient[0]), strict=True
        ):
            tensor.grad = torch.tensor(g)
        theirs.step()
        with np.errstate(all="ignore"):
            result = update(optimizer, state, p, ({1: gradient}, {1: gradient[0]}))
        p, state = result.parameters, result.state
        for mine, tensor in zip(
            (p.weights[1], p.biases[1]), theirs.param_groups[0]["params"], strict=True
        ):
            np.testing.assert_allclose(mine, tensor.detach().numpy(), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZER_KINDS)
def test_configured_has_the_defaults_of_torch(name):
    mine = configure_optimizer(name, 0.01)
    kind, names = judge._OPTIMIZERS[name]
    theirs = kind([torch.zeros(1)], lr=0.01).defaults
    assert set(names) == set(OPTIMIZER_KINDS[name].options)
    for option in names:
        assert getattr(mine, option) == theirs[option]


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"name": "adamax"}, "The optimizer is adamax; expected one of sgd, rmsprop"),
        ({"learning_rate": 0}, "The learning rate is 0; expected more than 0 and at most 100."),
        ({"learning_rate": -1.0}, "The learning rate is -1.0; expected more than 0"),
        ({"learning_rate": 1e9}, "The learning rate is 1000000000.0; expected more than 0"),
        (
            {"learning_rate": float("nan")},
            "The learning rate is nan; expected more than 0 and at most 100.",
        ),
        ({"learning_rate": "x"}, "The learning rate is x; expected more than 0 and at most 100."),
        (
            {"learning_rate": True},
            "The learning rate is True; expected more than 0 and at most 100.",
        ),
        ({"momentum": 1.5}, "momentum is 1.5; expected 0 to 1."),
        (
            {"name": "adam", "betas": (0.9, 1.0)},
            "betas is 1.0; expected 0 or more, and less than 1.",
        ),
        ({"name": "rmsprop", "alpha": -0.1}, "alpha is -0.1; expected 0 or more, and less than 1."),
        ({"name": "adam", "eps": 0.0}, "eps is 0.0; expected 1e-300 to 1."),
        ({"weight_decay": -1.0}, "weight_decay is -1.0; expected 0 to 10."),
        ({"nesterov": True}, "Nesterov needs a momentum above 0 and a dampening of 0."),
        ({"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "Nesterov needs a momentum"),
        ({"name": "adam", "momentum": 0.9}, "momentum does not belong to adam; its settings are"),
    ],
)
def test_a_setting_outside_its_limits_is_named(settings, sentence):
    with pytest.raises(InputError) as caught:
        OptimizerSpec(**settings)
    assert str(caught.value).startswith(sentence)
    assert caught.value.sentence("zh")
