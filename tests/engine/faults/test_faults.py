"""Break it: every fault is what it says, is caught by the cross-check, and harms nothing else."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from explainer.engine import backprop, network
from explainer.engine import optimizers as optimizers_module
from explainer.engine.backprop import forward, iterate
from explainer.engine.explain.listing import find_code, find_line, list_code
from explainer.engine.faults import (
    FAULTS,
    BrokenIteration,
    break_iteration,
    find_wrong_lines,
    switch_on,
)
from explainer.engine.faults.wrong_code import WrongLine, compile_program, read_source
from explainer.engine.network import NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import OPTIMIZER_KINDS, OptimizerSpec, configure_optimizer
from explainer.engine.optimizers import update
from explainer.engine.presets import PRESETS, make_batch
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import Point, advance_session, open_iteration, open_preset
from explainer.engine.source_code import strip_line
from explainer.engine.trace.crosscheck import crosscheck
from explainer.engine.trace.deviations import AUTOGRAD_TOLERANCE
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from tests.support import torch_reference
from tests.support.strategies import later, optimizers, points, small_points, small_specs, specs
from tests.support.torch_reference import assert_agrees

MODULES = {"backprop": backprop, "network": network, "optimizers": optimizers_module}


def with_fault(point: Point, name: str) -> Point:
    """Return where ``name`` first shows: the point itself, or the one after for ``not_zeroed``."""
    on = replace(point, fault=switch_on(name))
    return on.following() if name == "not_zeroed" else on


def arrays(iteration) -> list[np.ndarray]:
    gradients, new = iteration.gradients, iteration.new
    parts = [gradients.weights, gradients.biases, new.weights, new.biases]
    return [*(part[layer] for part in parts for layer in sorted(part)), gradients.loss]


def nothing_differs(iteration: BrokenIteration) -> bool:
    pairs = zip(arrays(iteration), arrays(iteration.right), strict=True)
    return all(np.abs(a - b).max() <= AUTOGRAD_TOLERANCE * (1 + np.abs(b).max()) for a, b in pairs)


deep_specs = small_specs.filter(lambda spec: spec.depth > 1)
points_with_hidden = points(specs=deep_specs, samples=st.integers(1, 3))


def suited(name: str):
    """Points at which ``name`` can show."""
    chosen = {"specs": small_specs, "samples": st.integers(1, 3), "optimizers": optimizers()}
    if name in ("updated_during_backward", "zero_weights"):
        chosen["specs"] = deep_specs
    if name == "slope_at_activation":
        curved = specs(3, st.integers(1, 5), activations=("sigmoid", "tanh"))
        chosen["specs"] = curved.filter(lambda spec: spec.depth > 1)
    if name == "softmax_twice":
        chosen["specs"] = deep_specs.map(
            lambda spec: replace(
                spec, activations=(*spec.activations[:-1], "softmax"), loss="cross_entropy"
            )
        )
    if name == "sum_for_mean":
        chosen["specs"] = small_specs.map(lambda spec: replace(spec, reduction="mean"))
        chosen["samples"] = st.integers(2, 3)
    if name == "eps_inside_root":
        chosen["optimizers"] = optimizers().filter(lambda o: o.name != "sgd")
    if name == "no_bias_correction":
        chosen["optimizers"] = optimizers().filter(lambda o: o.name in ("adam", "adamw"))
    return points(**chosen)


# The cross-check ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTS)
@given(st.data(), st.integers(0, 2))
@settings(max_examples=25)
def test_every_fault_is_caught_and_off_again_it_is_not(name, data, updates):
    right = later(data.draw(suited(name)), updates)
    assume(FAULTS[name].harmless(right.iteration) is None)
    wrong = with_fault(right, name)
    check = crosscheck(wrong.iteration)
    assume(check.finite)
    # Where all gradients are 0 (dead ReLUs, one class only) most faults have nothing to spoil.
    assert not check.passed or nothing_differs(wrong.iteration)
    assert crosscheck(replace(wrong, fault=None).iteration).passed


@pytest.mark.parametrize("name", PRESETS)
def test_every_fault_that_applies_to_a_preset_turns_its_badge_red(name):
    point = open_preset(name).point
    for fault, kind in FAULTS.items():
        check = crosscheck(with_fault(point, fault).iteration)
        assert check.passed == (kind.harmless(point.iteration) is not None), fault


@given(small_points())
@settings(max_examples=60)
def test_where_a_fault_is_harmless_nothing_changes(point):
    right = point.iteration
    for name, kind in FAULTS.items():
        if kind.harmless(right) is not None:
            wrong = break_iteration(switch_on(name), right)
            assert wrong.lines == ()
            assert all(map(np.array_equal, arrays(wrong), arrays(right)))


def test_zero_weights_change_a_net_of_one_layer_too():
    spec = NetworkSpec((1, 1), ("identity",), "mse")
    parameters = Parameters({1: frozen([[2.0]])}, {1: frozen([1.0])})
    batch = make_batch(spec, [[1.0]], [[0.0]])
    point = Point(spec, OptimizerSpec(), batch, parameters)
    assert point.loss == 9.0
    assert FAULTS["zero_weights"].harmless(point.iteration) is None
    assert with_fault(point, "zero_weights").iteration.gradients.loss == 0.0
    zeros = Parameters({1: frozen([[0.0]])}, {1: frozen([0.0])})
    assert FAULTS["zero_weights"].harmless(replace(point, parameters=zeros).iteration) == "at_zero"


@given(small_points())
@settings(max_examples=25)
def test_broken_iterations_leave_the_engine_as_it_was(point):
    before = arrays(point.iteration)
    for name in FAULTS:
        break_iteration(switch_on(name), point.iteration)
    again = iterate(point.spec, point.parameters, point.batch, point.optimizer, point.state)
    assert all(map(np.array_equal, before, arrays(again)))


# The lines of code ----------------------------------------------------------------------------


def rows(lines: Sequence[str]) -> list[str]:
    return [strip_line(line) for line in lines]


@pytest.mark.parametrize("optimizer", OPTIMIZER_KINDS)
@pytest.mark.parametrize("name", FAULTS)
def test_the_wrong_code_is_the_right_code_but_for_the_wrong_lines(name, optimizer):
    point = replace(open_preset("softmax").point, optimizer=configure_optimizer(optimizer, 0.1))
    lines = FAULTS[name].lines(point.optimizer)
    for function in {line.function for line in lines}:
        module, own = function.split(".")
        right = rows(inspect.getsource(getattr(MODULES[module], own)).splitlines())
        wrong = rows(read_source(function, lines)[0])
        changed = [pair for pair in zip(right, wrong, strict=True) if pair[0] != pair[1]]
        expected = {(line.right, line.wrong) for line in lines if line.function == function}
        assert set(changed) == expected
        assert len(changed) == len(expected), "a line stands twice in the function"


def test_a_line_that_is_not_there_is_not_replaced():
    with pytest.raises(LookupError, match=r"backprop\.reduce has no line"):
        compile_program((WrongLine("backprop.reduce", "return 1", "return 2"),))


# AdamW with weight decay assigns its change twice; only the first line has a sign to flip.
decaying = replace(
    open_preset("mazur").point, optimizer=OptimizerSpec("adamw", 1.0, weight_decay=0.5)
)


@pytest.mark.parametrize("name", FAULTS)
@given(small_points())
@example(decaying)
@settings(max_examples=15)
def test_every_step_shows_a_line_of_the_code_that_ran(name, point):
    iteration = replace(point, fault=switch_on(name)).iteration
    trace = record_trace(iteration)
    shown = list_code(point.optimizer.name, find_wrong_lines(iteration), point.optimizer.clip)
    for step in trace.steps:
        part, row = find_line(trace, step)
        assert rows(shown[part].lines)[row] == find_code(trace, step)
    written = {find_code(trace, step) for step in trace.steps}
    if iteration.lines and name != "zero_weights":
        assert {line.wrong for line in iteration.lines} & written


# Each fault against a reference of its own ----------------------------------------------------


@given(small_points(), st.integers(2, 4))
@settings(max_examples=40)
def test_gradients_that_are_not_zeroed_are_those_of_torch_without_zero_grad(point, count):
    net = torch_reference.network(point.spec, point.parameters)
    optimizer = torch_reference.optimizer(point.optimizer, net)
    wrong = replace(point, fault=switch_on("not_zeroed"))
    for _ in range(count):
        torch_reference.loss(point.spec, net, point.batch).backward()
        optimizer.step()
        iteration, wrong = wrong.iteration, wrong.following()
        assume(all(np.isfinite(array).all() for array in arrays(iteration)))
        weights, biases = torch_reference.numbers(net, lambda tensor: tensor.grad)
        # What torch clips it clips in place: that is what the next gradients are added to.
        taken = iteration.update.clipped or iteration.gradients
        assert_agrees(taken.weights.values(), weights, 1e-9)
        assert_agrees(taken.biases.values(), biases, 1e-9)


def test_gradients_that_are_not_zeroed_differ_from_the_second_iteration_on():
    first = replace(open_preset("xor").point, fault=switch_on("not_zeroed"))
    assert crosscheck(first.iteration).passed
    assert not crosscheck(first.following().iteration).passed


def updated_layer_by_layer(point: Point) -> Parameters:
    """Return the parameters after a backward pass that updates each layer as soon as it can."""
    spec, p, last = point.spec, point.parameters, point.spec.depth
    weights, biases = dict(p.weights), dict(p.biases)
    passes = [forward(spec, p, x) for x in point.batch.inputs]
    deltas = []
    for (z, a), y in zip(passes, point.batch.targets, strict=True):
        deltas.append(backprop.backward(spec, p, z, a, y).delta[last])
    for layer in reversed(spec.layers):
        if layer < last:
            back = [weights[layer + 1].T @ delta for delta in deltas]
            slopes = [spec.activation(layer).derivative(z[layer]) for z, _ in passes]
            deltas = [total * slope for total, slope in zip(back, slopes, strict=True)]
        below = [a[layer - 1] for _, a in passes]
        own = [np.outer(delta, a) for delta, a in zip(deltas, below, strict=True)]
        g, b = {layer: backprop.reduce(spec, own)}, {layer: backprop.reduce(spec, deltas)}
        bias = {layer: p.biases[layer]} if spec.has_bias(layer) else {}
        part = Parameters({layer: p.weights[layer]}, bias)
        new = update(point.optimizer, point.state, part, (g, b)).parameters
        weights[layer] = new.weights[layer]
        biases |= new.biases
    return Parameters(weights, biases)


@given(points_with_hidden)
@settings(max_examples=80)
def test_an_update_during_the_backward_pass_is_one_made_layer_by_layer(point):
    # A norm is that of all gradients: layer by layer there is none yet.
    assume(point.optimizer.clip != "norm")
    wrong = replace(point, fault=switch_on("updated_during_backward")).iteration
    expected = updated_layer_by_layer(point)
    for kind in ("weights", "biases"):
        made, meant = getattr(wrong.new, kind), getattr(expected, kind)
        assert_agrees(*([arrays[layer] for layer in sorted(arrays)] for arrays in (made, meant)))


@given(points_with_hidden)
@settings(max_examples=40)
def test_weights_that_begin_at_zero_give_twins(point):
    on = replace(point, fault=switch_on("zero_weights"))
    assert all(not array.any() for array in on.iteration.old.weights.values())
    after = later(on, 3)
    assume(np.isfinite(after.loss))
    for layer in point.spec.hidden_layers:
        w = after.parameters.weights[layer]
        assert np.array_equal(w, np.broadcast_to(w[:1], w.shape))
    assert after.fault.age == 3 and after.iteration.lines == ()


@given(suited("softmax_twice"))
@settings(max_examples=40)
def test_softmax_twice_is_what_autograd_gives_for_it(point):
    wrong = replace(point, fault=switch_on("softmax_twice")).iteration
    net = torch_reference.network(point.spec, point.parameters)
    doubled = torch.nn.Sequential(*net, torch.nn.Softmax(dim=-1))
    loss = torch_reference.loss(point.spec, doubled, point.batch)
    loss.backward()
    weights, biases = torch_reference.numbers(net, lambda tensor: tensor.grad)
    assert wrong.gradients.loss == pytest.approx(loss.item(), rel=1e-12, abs=1e-14)
    assert_agrees(wrong.gradients.weights.values(), weights)
    assert_agrees(wrong.gradients.biases.values(), biases)


@given(small_points())
@settings(max_examples=40)
def test_a_sum_for_the_mean_is_b_times_it(point):
    assume(point.spec.reduction == "mean" and len(point.batch) > 1)
    wrong = replace(point, fault=switch_on("sum_for_mean")).iteration
    summed = replace(point, spec=replace(point.spec, reduction="sum")).iteration
    assert all(map(np.array_equal, arrays(wrong), arrays(summed)))
    assert wrong.spec.reduction == "mean"


def change(iteration, kind="weights", name="change"):
    quantities = getattr(iteration.update, kind)
    return [quantities[layer][name] for layer in iteration.spec.layers]


@given(small_points(), st.integers(0, 2))
@settings(max_examples=60)
def test_a_flipped_sign_turns_the_step_and_a_rate_times_100_stretches_it(point, updates):
    point = later(point, updates)
    assume(point.optimizer.name != "adamw" or not point.optimizer.weight_decay)
    right = point.iteration
    flipped, fast = (
        break_iteration(switch_on(n), right) for n in ("sign_flipped", "rate_times_100")
    )
    assert_agrees(change(flipped), [-array for array in change(right)], 1e-14)
    assert_agrees(change(fast), [100 * array for array in change(right)])


@given(small_points(), st.integers(0, 2))
@settings(max_examples=60)
def test_the_decay_of_adamw_is_stretched_too_but_not_flipped(point, updates):
    optimizer = OptimizerSpec("adamw", 0.01, weight_decay=0.1)
    point = later(replace(point, optimizer=optimizer), updates)
    right, decay = point.iteration, [0.001 * w for w in point.parameters.weights.values()]
    flipped, fast = (
        break_iteration(switch_on(n), right) for n in ("sign_flipped", "rate_times_100")
    )
    expected = [-(c + d) - d for c, d in zip(change(right), decay, strict=True)]
    assert_agrees(change(flipped), expected)
    assert_agrees(change(fast), [100 * array for array in change(right)])


@given(small_points(), st.integers(0, 2))
@settings(max_examples=60)
def test_epsilon_inside_the_root_is_inside_the_root(point, updates):
    point = later(point, updates)
    right, o = point.iteration, point.optimizer
    assume(o.name != "sgd")
    wrong = break_iteration(switch_on("eps_inside_root"), right)
    expected = [np.sqrt(array + o.eps) for array in change(right, name=o.squares)]
    assert_agrees(change(wrong, name="denominator"), expected, 0.0)


@given(suited("no_bias_correction"))
@settings(max_examples=30)
def test_without_bias_correction_the_raw_moments_are_used(point):
    assume(any(point.optimizer.betas))
    wrong = replace(point, fault=switch_on("no_bias_correction")).iteration
    for moment in ("first_moment", "second_moment"):
        corrected = change(wrong, name=f"{moment}_corrected")
        assert_agrees(corrected, change(wrong, name=moment), 0.0)


@given(suited("slope_at_activation"))
@settings(max_examples=40)
def test_a_slope_taken_at_the_activation_is_that_of_a(point):
    wrong = replace(point, fault=switch_on("slope_at_activation")).iteration
    for sample in wrong.samples:
        for layer in point.spec.hidden_layers:
            a = sample.a[layer]
            s = 1 / (1 + np.exp(-a))
            name = point.spec.activations[layer - 1]
            expected = s * (1 - s) if name == "sigmoid" else 1 - np.tanh(a) ** 2
            np.testing.assert_allclose(sample.slope[layer], expected, rtol=1e-12)


@given(small_points())
@settings(max_examples=40)
def test_a_bias_is_updated_once_per_incoming_weight(point):
    wrong = replace(point, fault=switch_on("bias_per_weight")).iteration
    right = wrong.right
    for layer in point.spec.biased_layers:
        n_in, old = point.spec.sizes[layer - 1], point.parameters.biases[layer]
        step = right.new.biases[layer] - old
        np.testing.assert_allclose(
            wrong.new.biases[layer], old + n_in * step, rtol=1e-10, atol=1e-10
        )
        assert np.array_equal(wrong.new.weights[layer], right.new.weights[layer])


# In a session ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_goes_with_the_session_and_every_iteration_can_be_reopened(name):
    start = open_preset("adam")
    session = advance_session(edit_session(start, replace(start.point, fault=switch_on(name))), 6)
    assert session.point.fault.name == name and session.point.fault.age == 6
    third = open_iteration(session, 3)
    assert third.point.fault.age == 3
    again = advance_session(third, 3)
    weights = (each.point.parameters.weights.values() for each in (again, session))
    assert_agrees(*weights, 0.0)


def test_a_fault_that_does_not_exist_is_refused():
    with pytest.raises(
        InputError, match="typo is not a way to break it; expected one of not_zeroed"
    ):
        switch_on("typo")
    with pytest.raises(InputError):
        switch_on(["not_zeroed"])
