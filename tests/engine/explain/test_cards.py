"""The cards of the stops: nothing computed is missing on them, and their torch lines are true."""

from __future__ import annotations

import re

import numpy as np
import pytest
import torch
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from explainer.engine.explain.cards import Card, list_cards
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.formulas.latex import write_number
from explainer.engine.session.session import open_preset
from explainer.engine.trace.navigation import Stop, list_all_stops
from explainer.engine.trace.refs import Quantity, Step
from explainer.engine.trace.trace import Trace, record_trace
from explainer.words import LANGUAGES
from tests.support.run_program import keep_precision
from tests.support.strategies import later, points, small_specs

traces = st.builds(
    later, points(specs=small_specs, samples=st.integers(1, 3)), st.integers(0, 1)
).map(lambda point: record_trace(point.iteration))
"""Nets of up to 16 units a layer, at their first or second iteration."""


def shown_numbers(card: Card) -> set[str]:
    """Return the numbers of a card as its lines write them."""
    told = " ".join((*card.symbols, *card.lines))
    inside = set(re.findall(r"-?\d+(?:\.\d+)?(?: \\times 10\^\{-?\d+\})?", told))
    cells = (value for table in card.tables for row in table.values for value in row)
    return inside | {write_number(value).removeprefix("-") for value in cells if value is not None}


def absent(card: Card, step: Step, trace: Trace) -> list[str]:
    """Return the numbers of ``step``, its result and what it is computed of, that a card lacks.

    The formula of a loss takes only those of its operands that are not multiplied by 0.
    """
    numbers, target = shown_numbers(card), step.target
    refs = (target,) if target.quantity == Quantity.LOSS else (target, *step.operands)
    wanted = (write_number(trace.values[ref]).removeprefix("-") for ref in refs)
    return [text for text in wanted if text not in numbers and f"-{text}" not in numbers]


def is_copy(trace: Trace, step: Step) -> bool:
    """Tell whether a step only repeats the number of the only sample."""
    copies = len(trace.iteration.samples) == 1 and step.target.sample is None
    return copies and step.target.quantity in ("loss", "weight_gradient", "bias_gradient")


def is_constant(trace: Trace, step: Step) -> bool:
    """Tell whether a step is a derivative that is the same wherever it is taken."""
    spec, quantity = trace.iteration.spec, step.target.quantity
    if quantity == Quantity.OUTPUT_GRADIENT:
        return spec.loss == "output"
    flat = spec.activations[(step.target.layer or 0) - 1] in ("identity", "hard_step")
    return quantity == Quantity.SLOPE and flat


@given(traces, st.sampled_from(["neuron", "layer"]))
@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
def test_every_number_of_a_stop_and_what_it_is_made_of_stands_on_its_card(trace, granularity):
    stops, cards = list_all_stops(trace)[granularity], list_cards(trace, "en")[granularity]
    for stop, card in zip(stops, cards, strict=True):
        for step in trace.steps[stop.start : stop.end]:
            if not is_copy(trace, step) and not is_constant(trace, step):
                assert absent(card, step, trace) == [], (stop, step, card)


def by_phase(trace: Trace) -> dict[str, Card]:
    """Return the cards of the phases by their names."""
    stops, cards = list_all_stops(trace)["phase"], list_cards(trace, "en")["phase"]
    return {stop.kind: card for stop, card in zip(stops, cards, strict=True)}


@given(traces)
@settings(max_examples=40)
def test_the_card_of_a_phase_says_what_went_in_and_what_came_out(trace):
    it, cards = trace.iteration, by_phase(trace)
    numbers = {name: shown_numbers(card) for name, card in cards.items()}
    for s, sample in enumerate(it.samples):
        targets = [it.batch.targets[s]] if it.spec.objective.has_targets else []
        for array in (it.batch.inputs[s], sample.a[it.spec.depth], *targets):
            for value in array.tolist():
                assert write_number(value).removeprefix("-") in numbers["forward"]
    loss = {write_number(it.gradients.loss), write_number(abs(it.gradients.loss))}
    assert loss & numbers["loss"] and loss & numbers["backward"]
    for name, arrays in (("backward", it.gradients), ("update", it.new)):
        found = [abs(value) for layer in it.spec.layers for value in arrays.weights[layer].flat]
        found += [abs(value) for array in arrays.biases.values() for value in array.flat]
        *_, table = cards[name].tables
        few = len(found) <= 12
        assert len(table.values) == (len(found) if few else 8)
        assert few or str(len(found)) in table.caption
        for value in found if few else [max(found)] * (name == "backward"):
            assert write_number(value) in numbers[name]


def test_the_card_of_a_phase_stays_small_however_large_the_net_and_says_it_in_torch():
    trace = record_trace(open_preset("tutorial").point.iteration)
    for name, card in by_phase(trace).items():
        assert sum(len(table.values) for table in card.tables) <= 14, name
        assert len(card.torch) == 1 and len(card.lines) <= 6
    deep = by_phase(record_trace(open_preset("deep").point.iteration))
    assert all(len(card.symbols) <= 12 for card in deep.values())
    assert deep["forward"].symbols[-1] == r"\ldots"
    assert by_phase(trace)["forward"].symbols[-1] != r"\ldots"


@pytest.mark.parametrize("preset", ["tutorial", "adam"])
def test_long_vectors_of_a_layer_are_columns_of_one_table(preset):
    trace = record_trace(open_preset(preset).point.iteration)
    for card in list_cards(trace, "en")["layer"]:
        lengths = [
            len(table.values) for table in card.tables if not table.corner and not table.caption
        ]
        long = [length for length in lengths if length > 6]
        assert len(long) == len(set(long)), card.title


@given(traces)
@settings(max_examples=30)
def test_every_symbol_of_a_stop_by_neuron_stands_on_its_card(trace):
    formulas = Formulas(trace)
    stops, cards = list_all_stops(trace)["neuron"], list_cards(trace, "en")["neuron"]
    for stop, card in zip(stops, cards, strict=True):
        of_layer = stop.kind == "delta" and stop.unit is None
        if card.tables or of_layer:
            continue
        told = " ".join(card.lines)
        for step in trace.steps[stop.start : stop.end]:
            if not is_copy(trace, step) and step.target.quantity != Quantity.CONTRIBUTION:
                assert formulas.symbol(step.target) in told


@given(traces)
@settings(max_examples=40)
def test_the_lines_of_torch_compute_what_the_stop_by_layer_shows(trace):
    it = trace.iteration
    single = len(it.samples) == 1
    rows = torch.tensor(it.batch.inputs), torch.tensor(it.batch.targets)
    names = {"torch": torch, "F": torch.nn.functional}
    names["x"], names["y"] = (row[0] if single else row for row in rows)
    for layer in it.spec.layers:
        names[f"W{layer}"] = torch.tensor(it.old.weights[layer])
        if it.spec.has_bias(layer):
            names[f"b{layer}"] = torch.tensor(it.old.biases[layer])
    stops, cards = list_all_stops(trace)["layer"], list_cards(trace, "en")["layer"]
    lines = dict.fromkeys(line for card in cards for line in card.torch)
    by_hand = "optimizer.step()" not in lines
    with keep_precision():
        torch.set_default_dtype(torch.float64)
        for line in lines:
            if not line.startswith(("optimizer.step()", "torch.nn.utils.clip_grad")):
                exec(line, names)
    np.testing.assert_allclose(float(names["loss"]), it.gradients.loss, rtol=1e-9, atol=1e-12)
    for layer in it.spec.layers:
        close(names[f"dW{layer}"], it.gradients.weights[layer])
        if it.spec.has_bias(layer):
            close(names[f"db{layer}"], it.gradients.biases[layer])
        if by_hand:
            close(names[f"W{layer}"], it.new.weights[layer])
    clipping = {"none": set(), "value": {"clip"}, "norm": {"norm", "clip"}}[it.optimizer.clip]
    kinds = {"sample", "forward", "loss", "delta", "gradient", "update"}
    assert {stop.kind for stop in stops} == kinds | clipping


def close(computed, wanted, rtol=1e-9):
    """Compare a tensor with an array."""
    np.testing.assert_allclose(computed.numpy(), wanted, rtol=rtol, atol=1e-12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_sentences_are_said_for_every_stop(language):
    for preset in ("mazur", "xor", "softmax", "adam", "linear"):
        trace = record_trace(open_preset(preset).point.iteration)
        for cards in list_cards(trace, language).values():
            for card in cards:
                assert card.title and card.sentence and "{" not in card.title + card.sentence
                assert card.sentence[-1] in ".。"


def test_mazur_has_the_formulas_of_the_tutorials_by_layer():
    trace = record_trace(open_preset("mazur").point.iteration)
    symbols = [text for card in list_cards(trace, "en")["layer"] for text in card.symbols]
    for formula in (
        r"z^{(1)} = W^{(1)} x + b^{(1)}",
        r"a^{(1)} = \sigma\big(z^{(1)}\big)",
        r"\delta^{(1)} = \big(W^{(2)}\big)^{\top} \delta^{(2)} \odot \sigma'\big(z^{(1)}\big)",
        r"\frac{\partial L}{\partial W^{(2)}} = \delta^{(2)} \big(a^{(1)}\big)^{\top}",
    ):
        assert formula in symbols


@given(traces)
@settings(max_examples=40)
def test_every_granularity_parts_all_assignments_into_stops(trace):
    for stops in list_all_stops(trace).values():
        covered = [index for stop in stops for index in range(stop.start, stop.end)]
        assert covered == list(range(len(trace.steps)))
        assert all(isinstance(stop, Stop) and stop.start < stop.end for stop in stops)


def test_a_phase_says_in_symbols_once_what_every_sample_computes():
    trace = record_trace(open_preset("xor").point.iteration)
    by_phase, by_layer = list_cards(trace, "en")["phase"], list_cards(trace, "en")["layer"]
    marks = [re.findall(r"\[(\w+)\]", text) for card in by_phase for text in card.symbols]
    assert {mark for found in marks for mark in found} == {"s"}
    assert any("[4]" in text for card in by_layer for text in card.symbols)
    for card in by_phase:
        assert len(set(card.symbols)) == len(card.symbols)
