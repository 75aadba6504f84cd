"""Every optimizer with every option does what torch.optim does."""

from __future__ import annotations

import math
from dataclasses import replace

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
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

# A variance that is the small difference of large numbers is rounded as torch happens to round it.
decided = optimizers().filter(lambda optimizer: not optimizer.centered)


@given(decided, st.integers(0, 2**32 - 1))
@settings(max_examples=250)
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
    points(specs=small_specs, samples=st.integers(1, 3), sizes=(0.3, 1.0), optimizers=decided),
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


@given(points(specs=small_specs, samples=st.integers(1, 3), sizes=(0.3, 1.0), optimizers=decided))
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
    if optimizer.squares and not optimizer.momentum:
        assert list(quantities)[-4:-2] == ["denominator", "effective_rate"]
        rate = optimizer.learning_rate / quantities["denominator"]
        assert quantities["effective_rate"] == rate


@given(decided, st.sampled_from([0.0, 1e-300, 1e-170, 1e150, 1e300, math.inf]))
@settings(max_examples=120)
def test_the_smallest_and_largest_gradients_move_parameters_as_in_torch(optimizer, size):
    start = np.array([[0.5], [-0.25]])
    p = Parameters({1: frozen(start)}, {1: frozen(start[:, 0])})
    tensors = [torch.tensor(array, requires_grad=True) for array in (start, start[:, 0])]
    theirs = judge.optimizer(optimizer, torch.nn.ParameterList(tensors))
    gradient, state = np.array([[size], [-size]]), FRESH
    # After an infinite gradient training has stopped: there is no second update.
    for _ in range(2 if math.isfinite(size) else 1):
        for tensor, g in zip(
            theirs.param_groups[0]["params"], (gradient, gradient[:, 0]), strict=True
        ):
            tensor.grad = torch.tensor(g)
        theirs.step()
        with np.errstate(all="ignore"):
            result = update(optimizer, state, p, ({1: gradient}, {1: gradient[:, 0]}))
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
    own = {"momentum_form", "clip", "clip_limit"}
    assert {*names, *judge._OF_ALL} == set(OPTIMIZER_KINDS[name].options) - own
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
        ({"name": "adam", "eps": -1e-9}, "eps is -1e-09; expected 0 to 1."),
        ({"name": "nadam", "momentum_decay": 11}, "momentum_decay is 11; expected 0 to 10."),
        ({"name": "adagrad", "lr_decay": -1}, "lr_decay is -1; expected 0 to 10."),
        (
            {"name": "adagrad", "initial_accumulator_value": 1e4},
            "initial_accumulator_value is 10000.0; expected 0 to 1000.",
        ),
        ({"name": "adam", "amsgrad": 1}, "amsgrad is 1; expected true or false."),
        ({"momentum_form": "heavy"}, "momentum_form is heavy; expected torch, ng."),
        (
            {"momentum": 0.9, "momentum_form": "ng", "dampening": 0.1},
            "momentum_form is ng, which averages with 1 − momentum; expected a dampening of 0",
        ),
        ({"centered": True}, "centered does not belong to sgd; its settings are momentum"),
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


def _step_exactly(o, updates):
    """Return the parameter after ``updates``, pairs of a gradient, by definition in 60 digits.

    Centered RMSprop (Graves 2013, as torch has it): v − ḡ² is a variance.
    """
    mpf = mpmath.mpf
    w, v, mean, buffer = mpf("0.5"), mpf(0), mpf(0), mpf(0)
    alpha, eps, rate = mpf(o.alpha), mpf(o.eps), mpf(o.learning_rate)
    for g in map(mpf, updates):
        taken = (-g if o.maximize else g) + mpf(o.weight_decay) * w
        v = alpha * v + (1 - alpha) * taken**2
        mean = alpha * mean + (1 - alpha) * taken
        step = taken / (mpmath.sqrt(v - mean**2 if o.centered else v) + eps)
        buffer = mpf(o.momentum) * buffer + step
        w -= rate * (buffer if o.momentum else step)
    return w, v, mean


rmsprops = optimizers().filter(lambda o: o.name == "rmsprop" and not o.clips)


@given(rmsprops, st.lists(st.floats(-3, 3), min_size=1, max_size=6), st.booleans())
@settings(max_examples=200)
def test_rmsprop_is_that_of_60_digits_as_far_as_its_variance_has_digits(o, updates, steady):
    """Of gradients that hardly vary, v − ḡ² is a small difference of large numbers."""
    if steady:
        updates = [1.0 + 1e-6 * g for g in updates]
    p, state, allowed = Parameters({1: frozen([[0.5]])}, {1: frozen([0.5])}), FRESH, 1e-12
    with mpmath.workdps(60), np.errstate(all="ignore"):
        for count, g in enumerate(updates, start=1):
            w, v, mean = _step_exactly(o, updates[:count])
            result = update(o, state, p, ({1: frozen([[g]])}, {1: frozen([g])}))
            p, state = result.parameters, result.state
            variance = float(v - mean**2) if o.centered else float(v)
            lost = 64 * np.finfo(float).eps * float(v)
            assume(variance > 4 * lost)
            taken = 3.5 + o.weight_decay * (abs(float(w)) + 1)
            growth = 1 + o.weight_decay * o.learning_rate * 10 / (variance**0.5 + o.eps)
            allowed = allowed * growth + lost / variance * o.learning_rate * taken / variance**0.5
            assume(allowed < 1e-3)
            assert abs(p.weights[1][0, 0] - float(w)) <= allowed * (1 + abs(float(w)))


def test_the_variance_of_gradients_that_do_not_vary_is_never_below_0():
    o = OptimizerSpec("rmsprop", 0.01, centered=True, alpha=0.3)
    p, state = Parameters({1: frozen([[0.5]])}, {1: frozen([0.5])}), FRESH
    for _ in range(400):
        result = update(o, state, p, ({1: frozen([[0.1]])}, {1: frozen([0.1])}))
        p, state = result.parameters, result.state
        assert result.weights[1]["variance"] >= 0.0 and np.isfinite(p.weights[1]).all()


@pytest.mark.parametrize("name", [n for n in OPTIMIZER_KINDS if n != "sgd"])
def test_without_epsilon_a_gradient_of_0_is_divided_by_0_and_another_is_not(name):
    o = OptimizerSpec(name, 0.1, eps=0.0)
    p = Parameters({1: frozen([[0.5, 0.5]])}, {1: frozen([0.5])})
    with np.errstate(all="ignore"):
        new = update(o, FRESH, p, ({1: frozen([[0.0, 0.3]])}, {1: frozen([-0.2])})).parameters
    assert np.isnan(new.weights[1][0, 0])
    assert np.isfinite(new.weights[1][0, 1]) and np.isfinite(new.biases[1]).all()


def test_the_momentum_of_ng_averages_from_0_on():
    """v = β v + (1 − β) dW from v = 0, W −= α v: Ng, Deep Learning, course 2, week 2."""
    o = OptimizerSpec("sgd", 0.5, momentum=0.9, momentum_form="ng")
    p, state, w, v = Parameters({1: frozen([[1.0]])}, {1: frozen([1.0])}), FRESH, 1.0, 0.0
    for g in (0.4, -0.2, 0.1):
        v = 0.9 * v + (1 - 0.9) * g
        w = w - 0.5 * v
        result = update(o, state, p, ({1: frozen([[g]])}, {1: frozen([g])}))
        p, state = result.parameters, result.state
        assert p.weights[1][0, 0] == pytest.approx(w, rel=1e-15)
        assert state.weights[1]["momentum_buffer"][0, 0] == pytest.approx(v, rel=1e-14)


@given(optimizers().filter(lambda optimizer: optimizer.clip != "norm"), st.integers(0, 2**32 - 1))
@settings(max_examples=80)
def test_what_was_frozen_begins_as_if_it_were_the_first_update(optimizer, seed):
    """A sum of squares that begins above 0, and Nadam's product of 1, wait until it learns."""
    rng = np.random.default_rng(seed)
    p = Parameters({1: frozen([[0.5, -0.25]])}, {1: frozen([0.1])})
    gradients = [({1: rng.normal(size=(1, 2))}, {1: rng.normal(size=1)}) for _ in range(4)]
    thawed, state = p, FRESH
    for number, gradient in enumerate(gradients):
        held = [(1, 0, 1)] if number < 2 else []
        result = update(optimizer, state, thawed, gradient, held)
        thawed, state = result.parameters, result.state
        if held:
            assert thawed.weights[1][0, 1] == -0.25
    late, fresh = p, FRESH
    for gradient in gradients[2:]:
        result = update(optimizer, fresh, late, gradient)
        late, fresh = result.parameters, result.state
    assert thawed.weights[1][0, 1] == pytest.approx(late.weights[1][0, 1], rel=1e-13)
    for name, kept in fresh.weights[1].items():
        assert state.weights[1][name][0, 1] == pytest.approx(kept[0, 1], rel=1e-13)
