"""What a screen reader says at a stop: every quantity with its value, and no formula."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.explain.cards import list_cards
from explainer.engine.explain.cards.spoken import HEARD, Spoken, speak_number, split_results
from explainer.engine.explain.narration import name_unit
from explainer.engine.session.session import open_preset
from explainer.engine.trace.navigation import Stop, is_copy, list_all_stops
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace, record_trace
from explainer.words import LANGUAGES, say
from tests.support.strategies import later, points, small_specs

traces = st.builds(
    later, points(specs=small_specs, samples=st.integers(1, 3)), st.integers(0, 1)
).map(lambda point: record_trace(point.iteration))
languages = st.sampled_from(LANGUAGES)


def own_steps(trace: Trace, stop: Stop) -> list[Step]:
    """Return the steps of a stop without those that only copy the number of the only sample."""
    single = len(trace.iteration.samples) == 1
    return [s for s in trace.steps[stop.start : stop.end] if not is_copy(s, single=single)]


def numbers_and_stops(trace: Trace, language: str) -> list[tuple[list[Step], str]]:
    """Return the steps of every stop by neuron, layer and phase, with what is said of them."""
    stops, cards = list_all_stops(trace), list_cards(trace, language)
    return [
        (own_steps(trace, stop), card.spoken)
        for name, found in cards.items()
        for stop, card in zip(stops[name], found, strict=True)
    ]


def written(trace: Trace, language: str, ref: Ref) -> str:
    """Return the value of a scalar as it is read aloud."""
    return speak_number(trace.values[ref], language, 4)


@given(traces, languages)
@settings(max_examples=40)
def test_each_result_of_a_stop_is_said_with_its_quantity_and_value_up_to_the_limit(trace, language):
    spoken = Spoken(trace, language)
    for steps, text in numbers_and_stops(trace, language):
        results, parts = split_results(steps)
        assert {*results, *parts} == {step.target for step in steps}
        after = 0
        for ref in (*results, *parts)[:HEARD]:
            after = text.find(spoken.name(ref), after) + len(spoken.name(ref))
            assert after >= len(spoken.name(ref)), (ref, text)
            following = re.split("[;；]|, from|，来自", text[after:])[0]
            assert written(trace, language, ref) in following, (ref, text)


@given(traces, languages)
@settings(max_examples=40)
def test_what_is_said_is_no_formula_and_no_longer_than_one_listens_to(trace, language):
    spoken = Spoken(trace, language)
    said = [text for _, text in numbers_and_stops(trace, language)]
    for text in (*said, *map(spoken.of_step, trace.steps)):
        assert not re.search(r"[\\{}_^$]", text), text
        assert "  " not in text and text[-1] in ".。", text
        assert text.count(say("spoken.between", language).strip()) <= HEARD
    for steps, text in numbers_and_stops(trace, language):
        more = len(steps) - HEARD
        assert (re.search(rf"\b{more}\b", text) is not None) if more > 0 else True


@given(traces, languages)
@settings(max_examples=40)
def test_no_two_numbers_of_a_stop_are_called_the_same(trace, language):
    spoken = Spoken(trace, language)
    for steps, _ in numbers_and_stops(trace, language):
        called = [(spoken.name(step.target), step.target.sample) for step in steps]
        assert len(set(called)) == len(called)


@given(traces, languages)
@settings(max_examples=40)
def test_a_single_number_is_said_with_what_it_is_computed_of_if_that_is_little(trace, language):
    spoken = Spoken(trace, language)
    for step in trace.steps:
        text = spoken.of_step(step)
        assert spoken.name(step.target) in text and written(trace, language, step.target) in text
        if len(step.operands) < HEARD:
            assert all(spoken.name(ref) in text for ref in step.operands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_delta_of_mazurs_first_hidden_unit_is_said_first_and_then_of_what(language):
    trace = record_trace(open_preset("mazur").point.iteration)
    stops = list_all_stops(trace)["neuron"]
    place = next(i for i, s in enumerate(stops) if (s.kind, s.layer, s.unit) == ("delta", 1, 0))
    unit = name_unit(trace, Ref("", 1, 0), language)
    begins = {"en": f"δ of {unit} is 0.008771, from ", "zh": f"{unit} 的 δ 是 0.008771，来自"}
    text = list_cards(trace, language)["neuron"][place].spoken
    assert text.startswith(begins[language])
    assert all(number in text for number in ("0.05540", "−0.01905", "0.03635", "0.2413"))


def test_a_power_of_ten_a_minus_and_what_is_not_finite_are_words():
    assert speak_number(-1.25e-7, "en", 4) == "−1.25 times ten to the −7"
    assert speak_number(-1.25e-7, "zh", 4) == "−1.25 乘以 10 的 −7 次方"
    assert speak_number(float("-inf"), "en", 4) == "minus infinity"
    assert speak_number(float("nan"), "zh", 4) == "NaN"
    assert speak_number(1 / 3, "en", 6) == "0.333333"


def test_where_a_stop_spans_samples_each_number_is_said_with_its_sample():
    trace = record_trace(open_preset("xor").point.iteration)
    stops, cards = list_all_stops(trace)["neuron"], list_cards(trace, "en")["neuron"]
    loss = next(c for s, c in zip(stops, cards, strict=True) if s.kind == Quantity.LOSS)
    assert loss.spoken.startswith("the loss of the batch is ")
    assert all(f"the loss in sample {number}, " in loss.spoken for number in (1, 2, 3, 4))
