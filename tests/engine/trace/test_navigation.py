"""Moving through a trace."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.session.session import open_preset
from explainer.engine.trace.navigation import GRANULARITIES, list_halts, list_stops
from explainer.engine.trace.phases import Phase, find_phase_ranges
from explainer.engine.trace.trace import record_trace
from tests.support.strategies import points, small_specs

small_traces = points(specs=small_specs, samples=st.integers(1, 3)).map(
    lambda point: record_trace(point.iteration)
)


@given(small_traces)
@settings(max_examples=50)
def test_halts_rise_from_nothing_to_everything_and_are_nested(trace):
    halts = {name: list_halts(list_stops(trace, name)) for name in GRANULARITIES}
    for found in halts.values():
        assert (found[0], found[-1]) == (0, len(trace.steps))
        assert all(a < b for a, b in itertools.pairwise(found))
    term, neuron, layer, phase = map(set, halts.values())
    assert phase <= layer <= neuron <= term
    assert len(phase) == len({step.phase for step in trace.steps}) + 1


@given(small_traces)
@settings(max_examples=60)
def test_a_stop_tells_of_one_thing(trace):
    for granularity in ("neuron", "layer"):
        for stop in list_stops(trace, granularity):
            steps = trace.steps[stop.start : stop.end]
            assert len({step.phase for step in steps}) == 1
            targets = [step.target for step in steps]
            if stop.kind in ("forward", "delta"):
                assert {target.sample for target in targets} == {stop.sample}
            if stop.kind in ("gradient", "update"):
                assert {target.layer for target in targets} == {stop.layer}
                units = {target.unit for target in targets}
                assert units == {stop.unit} or stop.unit is None


@given(small_traces)
@settings(max_examples=50)
def test_by_term_a_batch_of_one_does_not_say_everything_twice(trace):
    copies = [
        index
        for index, step in enumerate(trace.steps)
        if step.target.sample is None and step.phase not in (Phase.CLIP, Phase.UPDATE)
    ]
    single = len(trace.iteration.samples) == 1
    stops = list_stops(trace, "term")
    assert len(stops) == len(trace.steps) - len(copies) * single


@pytest.mark.parametrize(("preset", "most"), [("mazur", 20), ("xor", 60), ("adam", 60)])
def test_an_iteration_is_told_in_few_stops(preset, most):
    assert len(list_stops(record_trace(open_preset(preset).point.iteration), "neuron")) <= most


def test_the_first_hidden_delta_of_mazur_is_near():
    trace = record_trace(open_preset("mazur").point.iteration)
    stops = list_stops(trace, "neuron")
    hidden = (n for n, s in enumerate(stops, 1) if (s.kind, s.layer) == ("delta", 1))
    first = next(hidden)
    begins = next(n for n, stop in enumerate(stops, 1) if stop.kind == "delta")
    assert first <= 11
    assert first - begins + 1 <= 5


@given(small_traces)
@settings(max_examples=40)
def test_the_ranges_of_the_phases_tile_the_trace(trace):
    ranges = find_phase_ranges([step.phase for step in trace.steps])
    found = {step.phase for step in trace.steps}
    assert list(ranges) == [phase for phase in Phase if phase in found]
    ends = [0, *(end for _, end in ranges.values())]
    assert [start for start, _ in ranges.values()] == ends[:-1]
    assert ends == list_halts(list_stops(trace, "phase"))
