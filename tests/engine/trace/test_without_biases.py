"""Layers without biases: nothing of theirs is computed, written or said."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings

from explainer.engine.explain.cards import list_cards
from explainer.engine.explain.export import list_rows
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.listing import find_code
from explainer.engine.network import NetworkSpec
from explainer.engine.parameter import list_parameters
from explainer.engine.session.file import dump_session, load_session
from explainer.engine.session.session import open_preset
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.ui.changes import set_layers
from explainer.words import LANGUAGES
from tests.support.strategies import small_points


def without_biases(flags=(False, False)):
    """Return Mazur's net with biases in some layers only."""
    sent = {"sizes": [2, 2, 2], "activations": ["sigmoid", "sigmoid"], "biases": list(flags)}
    return set_layers(open_preset("mazur"), sent)


@given(small_points())
@settings(max_examples=25)
def test_a_layer_has_a_bias_for_each_unit_or_nothing_that_is_one(point):
    trace, spec = record_trace(point.iteration), point.spec
    named = {(ref.layer, ref.unit) for ref in trace.values if "bias" in ref.quantity}
    assert named == {(layer, j) for layer in spec.biased_layers for j in range(spec.sizes[layer])}
    biases = [parameter for parameter in list_parameters(spec) if parameter.source is None]
    assert {(b.layer, b.unit) for b in biases} == named


def test_mazurs_net_without_biases_is_computed_without_any():
    session = without_biases()
    it = session.point.iteration
    np.testing.assert_allclose(it.samples[0].z[1], [0.15 * 0.05 + 0.2 * 0.1, 0.0425], rtol=1e-15)
    trace = record_trace(it)
    assert not [ref for ref in trace.values if "bias" in ref.quantity]
    formulas = Formulas(trace)
    for step in trace.steps:
        assert "p.biases" not in find_code(trace, step)
        assert "b^{" not in formulas.symbols(step)
    for language in LANGUAGES:
        for cards in list_cards(trace, language).values():
            for card in cards:
                lines = " ".join([card.sentence, card.spoken, *card.symbols, *card.torch])
                assert not any(word in lines for word in ("bias", "偏置", "b^{", "+ b", "db"))


def test_a_file_says_which_layers_have_biases():
    contents = dump_session(without_biases())
    assert contents["network"]["bias"] is False
    assert "biases" not in contents["parameters"]
    mixed = dump_session(without_biases((True, False)))
    assert mixed["network"]["bias"] == [True, False]
    assert mixed["parameters"]["biases"] == [[0.35, 0.35], []]
    assert "bias" not in dump_session(open_preset("mazur"))["network"]
    rows = list(list_rows(load_session(json.dumps(contents)), 1))
    assert not [row for row in rows if "bias" in str(row.get("quantity"))]
    assert "biases" not in rows[-1]["summary"]["parameters_after"]


def test_zeros_may_stand_where_there_are_no_biases():
    contents = dump_session(without_biases())
    contents["parameters"]["biases"] = [[0, 0], [0, 0]]
    assert load_session(json.dumps(contents)).point.parameters.biases == {}
    contents["parameters"]["biases"] = [[0, 0], [0, 0.5]]
    with pytest.raises(InputError, match=r"parameters\.biases\[1\]\[1\] is 0\.5; expected 0\."):
        load_session(json.dumps(contents))
    contents["network"]["bias"] = [True, False]
    del contents["parameters"]["biases"]
    with pytest.raises(InputError, match=r"parameters\.biases is missing"):
        load_session(json.dumps(contents))


@pytest.mark.parametrize("bias", [1, None, (True,), (True, False, True), (True, "no")])
def test_other_flags_are_refused_with_how_many_there_are_to_be(bias):
    with pytest.raises(InputError, match="each of the 2 layers after the input"):
        NetworkSpec((1, 1, 1), ("tanh", "tanh"), bias=bias)


def test_biases_that_come_back_begin_at_zero():
    session = without_biases((True, False))
    sent = {"sizes": [2, 2, 2], "activations": ["sigmoid", "sigmoid"], "biases": [True, True]}
    p = set_layers(session, sent).point.parameters
    np.testing.assert_array_equal(p.biases[1], [0.35, 0.35])
    np.testing.assert_array_equal(p.biases[2], [0.0, 0.0])
