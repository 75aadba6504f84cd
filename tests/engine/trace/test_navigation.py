"""Moving through a trace."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.trace.navigation import (
    GRANULARITIES,
    find_unit,
    list_stops,
)
from explainer.engine.trace.phases import Phase, find_phase_ranges
from explainer.engine.trace.trace import record_trace
from tests.support.strategies import points, small_specs

small_traces = points(specs=small_specs, samples=st.integers(1, 3)).map(
    lambda point: record_trace(point.iteration)
)


@given(small_traces, st.sampled_from(GRANULARITIES))
@settings(max_examples=50)
def test_halts_rise_from_nothing_to_everything(trace, granularity):
    halts = list_stops(trace, granularity)
    assert halts[0] == 0
    assert halts[-1] == len(trace.steps)
    assert all(a < b for a, b in itertools.pairwise(halts))


@given(small_traces)
@settings(max_examples=50)
def test_halts_are_nested(trace):
    term, neuron, layer, phase = (
        set(list_stops(trace, granularity)) for granularity in GRANULARITIES
    )
    assert phase <= layer <= neuron <= term
    assert len(term) == len(trace.steps) + 1
    assert len(phase) == len(Phase) + 1


@given(small_traces)
@settings(max_examples=60)
def test_a_halt_by_neuron_or_layer_never_mixes_two(trace):
    for granularity in ("neuron", "layer"):
        halts = list_stops(trace, granularity)
        single = len(trace.iteration.samples) == 1
        for start, end in itertools.pairwise(halts):
            steps = trace.steps[start:end]
            assert len({step.phase for step in steps}) == 1
            targets = [s.target for s in steps if s.target.quantity not in ("input", "target")]
            if single and all(t.sample is None for t in targets) and steps[0].phase != Phase.UPDATE:
                continue  # the gradients of a batch of one are copied in one go
            owners = [find_unit(target) for target in targets]
            assert len({layer for layer, _ in owners}) <= 1
            if granularity == "neuron":
                assert len(set(owners)) <= 1


@given(small_traces)
@settings(max_examples=50)
def test_by_neuron_one_halts_at_the_sum_of_what_comes_back_and_at_delta(trace):
    halts = set(list_stops(trace, "neuron"))
    for index, step in enumerate(trace.steps, 1):
        quantity = step.target.quantity
        if quantity in ("backward_sum", "delta"):
            assert index in halts
        elif quantity in ("contribution", "slope", "output_gradient"):
            assert index not in halts


@given(small_traces)
@settings(max_examples=40)
def test_the_ranges_of_the_phases_tile_the_trace(trace):
    ranges = find_phase_ranges([step.phase for step in trace.steps])
    assert list(ranges) == list(Phase)
    ends = [0, *(end for _, end in ranges.values())]
    assert [start for start, _ in ranges.values()] == ends[:-1]
    assert ends == list(list_stops(trace, "phase"))
