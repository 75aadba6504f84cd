"""Frozen parameters: they have a gradient, no update, and torch with requires_grad=False agrees."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.explain.cards import list_cards
from explainer.engine.explain.export import list_rows
from explainer.engine.faults import FAULTS, switch_on
from explainer.engine.network import NetworkSpec
from explainer.engine.parameter import list_parameters
from explainer.engine.presets import PRESETS
from explainer.engine.scripts import write_script
from explainer.engine.session.edits import with_frozen
from explainer.engine.session.file import dump_session, load_session
from explainer.engine.session.session import advance_session, begin_session, open_preset
from explainer.engine.trace.crosscheck import crosscheck
from explainer.engine.trace.navigation import GRANULARITIES, list_stops
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.step.ui.changes import set_layers
from explainer.step.ui.locks import set_frozen
from explainer.words import LANGUAGES
from tests.support import torch_reference as judge
from tests.support.points import bits
from tests.support.run_program import run_program
from tests.support.strategies import small_points


@st.composite
def frozen_points(draw):
    """Points of small nets some, none or all of whose parameters are frozen."""
    point = draw(small_points())
    every = list_parameters(point.spec)
    chosen = draw(st.one_of(st.just(every), st.lists(st.sampled_from(every), max_size=6)))
    return replace(point, spec=replace(point.spec, frozen=frozenset(map(tuple, chosen))))


@given(frozen_points())
@settings(max_examples=40)
def test_a_frozen_parameter_has_its_gradient_and_no_update(point):
    trace = record_trace(point.iteration)
    for parameter in list_parameters(point.spec):
        kind = "bias" if parameter.source is None else "weight"
        computed = {s.target.quantity for s in trace.steps if s.target.address == parameter}
        assert f"{kind}_gradient" in computed
        assert (f"new_{kind}" in computed) == (parameter not in point.spec.frozen)
        if parameter in point.spec.frozen:
            assert parameter.of(point.iteration.new) == parameter.of(point.parameters)
            assert parameter.change_in(point.iteration.update) == 0.0


@given(frozen_points())
@settings(max_examples=25)
def test_stops_are_still_all_assignments_and_each_has_a_card(point):
    trace = record_trace(point.iteration)
    cards = {language: list_cards(trace, language) for language in LANGUAGES}
    for granularity in GRANULARITIES:
        stops = list_stops(trace, granularity)
        assert [stop.start for stop in stops] == [0, *(stop.end for stop in stops)][:-1]
        assert stops[-1].end == len(trace.steps)
        for found in cards.values():
            assert granularity == "term" or len(found[granularity]) == len(stops)


@given(frozen_points())
@settings(max_examples=25)
def test_all_references_agree_with_frozen_parameters(point):
    for _ in range(2):
        if point.is_finite and point.following().is_finite:
            assert crosscheck(point.iteration).against_optimizer.agrees
        point = point.following()


@given(frozen_points(), st.data())
@settings(max_examples=40)
def test_what_is_frozen_for_a_while_goes_on_as_in_torch(point, data):
    """In torch each weight is a tensor of its own here, so that any one of them can be frozen."""
    every = list_parameters(point.spec)
    tensors = [torch.tensor(p.of(point.parameters), dtype=torch.float64) for p in every]
    theirs = judge.optimizer(point.optimizer, torch.nn.ParameterList(tensors))
    mine = theirs.param_groups[0]["params"]
    for _ in range(5):
        frozen = frozenset(data.draw(st.lists(st.sampled_from(every), max_size=3)))
        point = replace(point, spec=replace(point.spec, frozen=frozenset(map(tuple, frozen))))
        gradients = point.iteration.gradients
        for parameter, tensor in zip(every, mine, strict=True):
            gradient = parameter.among(gradients.weights, gradients.biases)
            own = torch.tensor(gradient, dtype=torch.float64)
            tensor.grad = None if parameter in frozen else own
        theirs.step()
        point = point.following()
        if not point.is_finite:
            return
        for parameter, tensor in zip(every, mine, strict=True):
            ours, reference = parameter.of(point.parameters), tensor.item()
            assert math.isclose(ours, reference, rel_tol=1e-12, abs_tol=1e-12)


@given(frozen_points())
@settings(max_examples=30)
def test_what_is_frozen_does_not_count_where_gradients_are_clipped(point):
    clipping = replace(point.optimizer, clip="norm", clip_limit=0.1)
    it = replace(point, optimizer=clipping).iteration
    trace = record_trace(it)
    learning = [p for p in list_parameters(point.spec) if tuple(p) not in point.spec.frozen]
    own = [p.among(it.gradients.weights, it.gradients.biases) for p in learning]
    assert it.update.clipped.norm == pytest.approx(math.hypot(*own), rel=1e-12)
    told = [ref for ref in trace.step_of if ref.quantity.startswith("clipped_")]
    assert [ref.address for ref in told] == [tuple(p) for p in learning]


@given(frozen_points(), st.sampled_from(sorted(FAULTS)))
@settings(max_examples=60)
def test_a_mistake_still_bites_with_frozen_parameters_or_says_why_not(point, name):
    broken = replace(point, fault=switch_on(name))
    it = (broken.following() if name == "not_zeroed" else broken).iteration
    same = [
        np.array_equal(getattr(of_one, kind)[layer], getattr(of_other, kind)[layer])
        for of_one, of_other in ((it.gradients, it.right.gradients), (it.new, it.right.new))
        for kind in ("weights", "biases")
        for layer in getattr(of_one, kind)
    ]
    if FAULTS[name].harmless(it.right):
        assert all(same)
    for parameter in point.spec.frozen:
        p = list_parameters(point.spec)[0]._make(parameter)
        assert p.of(it.new) == p.of(it.old)


@given(frozen_points())
@settings(max_examples=20)
def test_a_file_keeps_what_is_frozen_and_goes_on_bit_for_bit(point):
    session = begin_session(point, open_preset("mazur").init)
    for _ in range(2):
        again = load_session(json.dumps(dump_session(session)))
        assert again.point.spec.frozen == session.point.spec.frozen
        assert again.point.spec.bias == session.point.spec.bias
        assert bits(again.point.following()) == bits(session.point.following())
        assert again.point.following().state.missed == session.point.following().state.missed
        if not session.point.following().is_finite:
            return
        session = advance_session(session)


def test_missed_updates_are_written_once_they_are_not_what_one_would_assume():
    session = open_preset("adam")
    session = advance_session(with_frozen(session, [(1, 0, 1)], frozen=True), 3)
    assert dump_session(session)["frozen"] == [["weight", 1, 0, 1]]
    assert "missed" not in dump_session(session)["optimizer_state"]
    session = advance_session(with_frozen(session, [(1, 0, 1)], frozen=False), 2)
    state = dump_session(session)["optimizer_state"]
    assert state["missed"] == [[["weight", 1, 0, 1], 3]]
    with pytest.raises(InputError, match="counts its updates apart"):
        write_script(session, "numpy")


def test_mazurs_published_loss_comes_out_with_frozen_biases():
    session = open_preset("mazur_frozen")
    it = session.point.iteration
    assert round(it.gradients.loss, 9) == 0.298371109
    assert round(session.point.following().loss, 9) == 0.291027774
    w = it.new.weights
    published = [[0.149780716, 0.19956143], [0.24975114, 0.29950229]]
    np.testing.assert_allclose(w[1], published, atol=5e-9)
    published = [[0.35891648, 0.408666186], [0.511301270, 0.561370121]]
    np.testing.assert_allclose(w[2], published, atol=5e-9)
    np.testing.assert_array_equal(it.new.biases[1], [0.35, 0.35])
    # Of his 10 000th iteration Mazur prints the loss as 0.0000351085.
    for _ in range(10):
        session = advance_session(session, 1000)
    assert round(session.losses[9999], 10) == 0.0000351085
    assert {**dump_session(open_preset("mazur")), "frozen": None} == {
        **dump_session(open_preset("mazur_frozen")),
        "frozen": None,
    }


@pytest.mark.parametrize("kind", ["numpy", "pytorch"])
@pytest.mark.parametrize("name", ["mazur_frozen", "adam"])
def test_scripts_leave_what_is_frozen_as_it_is(kind, name):
    session = open_preset(name)
    keys = ["weight/1/0/1/", "weight/2/0/0/", "bias/1/1//"]
    session = advance_session(set_frozen(session, {"keys": keys, "frozen": True}))
    run_program(write_script(session, kind, 3))


def test_the_trace_of_a_frozen_net_ends_with_its_gradients():
    session = open_preset("xor")
    every = [tuple(parameter) for parameter in list_parameters(session.point.spec)]
    session = with_frozen(session, every, frozen=True)
    rows = list(list_rows(session, 1))
    assert {row.get("phase") for row in rows[:-1]} == {"forward", "loss", "backward"}
    assert rows[-1]["summary"]["loss"] == rows[-1]["summary"]["loss_after"]


def test_what_is_frozen_moves_with_its_layer():
    session = open_preset("mazur")
    session = with_frozen(session, [(1, 1, 1), (2, 0, None), (2, 1, 1)], frozen=True)
    names = ["sigmoid", "tanh", "sigmoid"]
    more = set_layers(session, {"sizes": [2, 2, 3, 2], "activations": names})
    assert more.point.spec.frozen == {(1, 1, 1), (3, 0, None), (3, 1, 1)}
    less = set_layers(session, {"sizes": [2, 1, 2], "activations": names[::2]})
    assert less.point.spec.frozen == {(2, 0, None)}


@pytest.mark.parametrize(
    "entry",
    [
        ["weight", 1, 0],
        ["bias", 1, 0, 0],
        ["weight", 3, 0, 0],
        ["w", 1, 0, 0],
        [],
        ["bias", True, 0],
    ],
)
def test_a_parameter_that_is_not_there_cannot_be_frozen(entry):
    contents = dump_session(open_preset("mazur"))
    with pytest.raises(InputError, match=r"frozen\[1\] is .*expected \[\"weight\""):
        load_session(json.dumps({**contents, "frozen": [["bias", 1, 0], entry]}))


def test_a_net_names_what_it_cannot_freeze():
    with pytest.raises(InputError, match=r"\[1, 0, 5\]"):
        NetworkSpec((1, 1), ("tanh",), frozen=frozenset({(1, 0, 5)}))
    assert not PRESETS["mazur"].spec.frozen
