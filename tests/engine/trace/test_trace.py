"""The record of an iteration: complete, in order, closed."""

from __future__ import annotations

import math
from itertools import groupby, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.explain.formulas.latex import STATE_LETTERS
from explainer.engine.explain.formulas.notation import DERIVATIVES, LETTERS, WHOLE
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import record_trace
from tests.support.strategies import later, points, small_points

updates = st.integers(0, 2)
traces = st.builds(lambda p, n: record_trace(later(p, n).iteration), points(), updates)
small_traces = st.builds(lambda p, n: record_trace(later(p, n).iteration), small_points(), updates)


@given(traces)
@settings(max_examples=25)
def test_every_step_reads_only_what_is_known_before_it(trace):
    for index, step in enumerate(trace.steps):
        assert all(trace.known(ref, index) for ref in step.operands)
        assert not trace.known(step.target, index)
        assert trace.known(step.target, index + 1)
        assert trace.step_of[step.target] == index


@given(traces)
@settings(max_examples=25)
def test_the_number_of_steps_is_that_of_the_scalars(trace):
    it = trace.iteration
    sizes, batch = it.spec.sizes, len(it.samples)
    weights = sum(a * b for a, b in pairwise(sizes))
    biases = sum(sizes[layer] for layer in it.spec.biased_layers)
    parameters, units = weights + biases, sum(sizes[1:])
    quantities = len(it.update.weights[1])
    hidden = sum(sizes[1:-1])
    of_output = 1 + sizes[-1] if it.spec.objective.crosses else 2
    factors = 2 * hidden + (0 if it.spec.objective.fused else of_output * sizes[-1])
    contributions = weights - sizes[0] * sizes[1]
    targets = sizes[-1] * it.spec.objective.has_targets
    per_sample = sizes[0] + targets + 2 * units + 1 + units + parameters
    per_sample += contributions + factors
    clip = it.optimizer.clip
    clipping = parameters * (clip != "none") + (units + len(sizes) + 1) * (clip == "norm")
    expected = batch * per_sample + 1 + parameters * (1 + quantities) + clipping
    assert len(trace.steps) == expected
    assert len(trace.step_of) == len(trace.steps)


@given(traces)
@settings(max_examples=25)
def test_phases_come_once_and_in_order(trace):
    clips = trace.iteration.optimizer.clips
    expected = [phase for phase in Phase if clips or phase is not Phase.CLIP]
    assert [phase for phase, _ in groupby(step.phase for step in trace.steps)] == expected


@given(traces)
@settings(max_examples=25)
def test_every_quantity_has_a_name_and_a_symbol(trace):
    named = {*LETTERS, *STATE_LETTERS, *DERIVATIVES, *WHOLE, "loss"}
    assert {q.value for q in Quantity} | set(STATE_LETTERS) == named
    assert {ref.quantity.removeprefix("old_") for ref in trace.values} <= named


@given(traces)
@settings(max_examples=25)
def test_every_value_is_the_one_in_the_arrays(trace):
    it, value = trace.iteration, trace.value
    for s, sample in enumerate(it.samples):
        assert value(Ref("loss", sample=s)) == sample.loss
        for layer in it.spec.layers:
            for j in range(it.spec.sizes[layer]):
                at = {"layer": layer, "unit": j, "sample": s}
                assert value(Ref("weighted_input", **at)) == sample.z[layer][j]
                assert value(Ref("activation", **at)) == sample.a[layer][j]
                assert value(Ref("delta", **at)) == sample.delta[layer][j]
                for name in ("output_gradient", "backward_sum", "slope", "bias_gradient"):
                    array = getattr(sample, name).get(layer)
                    found = trace.values.get(Ref(name, **at))
                    assert found == (None if array is None else array[j])
                for k in range(it.spec.sizes[layer - 1]):
                    ref = Ref("weight_gradient", layer, j, k, s)
                    assert value(ref) == sample.weight_gradient[layer][j, k]
                    if layer > 1:
                        came = Ref("contribution", layer, j, k, s)
                        assert value(came) == sample.contribution[layer][j, k]
    assert value(Ref("loss")) == it.gradients.loss


@given(traces)
@settings(max_examples=25)
def test_delta_is_read_from_its_factors_and_the_sum_from_what_comes_back(trace):
    objective = trace.iteration.spec.objective
    for step in trace.steps:
        target, read = step.target, [trace.value(ref) for ref in step.operands]
        if target.quantity == "backward_sum":
            # Of one column numpy adds in another order.
            rounding = 4e-15 * sum(map(abs, read))
            assert abs(trace.value(target) - math.fsum(read)) <= rounding
            above = range(trace.iteration.spec.sizes[target.layer + 1])
            assert [(r.unit, r.source) for r in step.operands] == [(i, target.unit) for i in above]
        elif target.quantity == "contribution":
            assert trace.value(target) == read[0] * read[1]
        elif target.quantity == "delta" and target.layer == trace.iteration.spec.depth:
            if objective.crosses:
                half = len(read) // 2
                parts = [g * passed for g, passed in zip(read[:half], read[half:], strict=True)]
                rounding = 4e-15 * sum(map(abs, parts))
                assert abs(trace.value(target) - math.fsum(parts)) <= rounding
            elif not objective.fused:
                assert trace.value(target) == read[0] * read[1]
        elif target.quantity == "delta":
            assert trace.value(target) == read[0] * read[1]
            assert step.operands[1].quantity == "slope"


@given(traces)
@settings(max_examples=25)
def test_old_and_new_parameters_are_different_scalars(trace):
    it = trace.iteration
    for layer in it.spec.layers:
        for (j, k), old in np.ndenumerate(it.old.weights[layer]):
            assert trace.value(Ref("weight", layer, j, k)) == old
            assert trace.value(Ref("new_weight", layer, j, k)) == it.new.weights[layer][j, k]
            assert trace.known(Ref("weight", layer, j, k), 0)
            assert (
                trace.value(Ref("weight_gradient", layer, j, k))
                == (it.gradients.weights[layer][j, k])
            )
        for (j,), old in np.ndenumerate(it.old.biases.get(layer, np.zeros(0))):
            assert trace.value(Ref("bias", layer, j)) == old
            assert trace.value(Ref("new_bias", layer, j)) == it.new.biases[layer][j]


@given(small_traces)
@settings(max_examples=25)
def test_the_optimizers_quantities_are_the_ones_in_the_arrays(trace):
    update = trace.iteration.update
    for parts, kind in ((update.weights, "weight"), (update.biases, "bias")):
        for layer, quantities in parts.items():
            for name, array in quantities.items():
                full = f"{kind}_change" if name == "change" else name
                full = f"new_{kind}" if name == "new" else full
                for place, value in np.ndenumerate(array):
                    assert trace.value(Ref(full, layer, *place)) == value


@given(small_traces)
@settings(max_examples=25)
def test_only_what_belongs_to_one_sample_names_a_sample(trace):
    per_sample = {"input", "target", "weighted_input", "activation", "delta"}
    per_sample |= {"output_gradient", "contribution", "backward_sum", "slope", "jacobian"}
    both = {"loss", "weight_gradient", "bias_gradient"}
    for step in trace.steps:
        quantity = step.target.quantity
        if quantity not in both:
            assert (step.target.sample is not None) == (quantity in per_sample)
        if step.phase is Phase.UPDATE:
            assert step.target.sample is None


@given(small_traces)
@settings(max_examples=30)
def test_every_weight_is_read_forward_and_every_hidden_weight_backward(trace):
    for phase, first in ((Phase.FORWARD, 1), (Phase.BACKWARD, 2)):
        read = {ref for step in trace.steps if step.phase is phase for ref in step.operands}
        for layer in trace.iteration.spec.layers[first - 1 :]:
            for j, k in np.ndindex(trace.iteration.old.weights[layer].shape):
                assert Ref("weight", layer, j, k) in read


def test_the_first_step_that_overflows_is_found():
    from explainer.engine.network import Parameters, frozen
    from explainer.engine.session.session import Point, open_preset

    point = open_preset("linear").point
    huge = Parameters({1: frozen([[1e308, 1e308]])}, point.parameters.biases)
    trace = record_trace(Point(point.spec, point.optimizer, point.batch, huge).iteration)
    first = trace.first_not_finite()
    assert first is not None
    assert all(np.isfinite(trace.value(step.target)) for step in trace.steps[:first])
    assert not np.isfinite(trace.value(trace.steps[first].target))
    assert record_trace(point.iteration).first_not_finite() is None
