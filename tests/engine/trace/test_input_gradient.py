"""∂L/∂x: the backward pass goes on to the inputs, where it is wanted."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings

from explainer.engine.backprop import batch_loss
from explainer.engine.explain.cards import list_cards
from explainer.engine.explain.export import list_rows
from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.listing import find_line
from explainer.engine.explain.narration import Sentences
from explainer.engine.faults import FAULTS, switch_on
from explainer.engine.network import Batch
from explainer.engine.scripts import write_script
from explainer.engine.session.file import dump_session, load_session
from explainer.engine.session.session import advance_session, open_preset
from explainer.engine.trace.crosscheck import crosscheck
from explainer.engine.trace.navigation import GRANULARITIES, list_stops
from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import record_trace
from explainer.step.quiz import list_questions
from explainer.step.ui.changes import set_layers
from explainer.words import LANGUAGES
from tests.support import torch_reference as judge
from tests.support.latex import assert_well_formed, evaluate, expressions
from tests.support.run_program import run_program
from tests.support.strategies import SMOOTH, points, small_points, specs


def wanting(point):
    """Return the point with ∂L/∂x switched on."""
    return replace(point, spec=replace(point.spec, input_gradient=True))


def switched_on(name="mazur"):
    session = open_preset(name)
    spec = session.point.spec
    sent = {"sizes": list(spec.sizes), "activations": list(spec.activations)}
    return set_layers(session, {**sent, "input_gradient": True})


@given(points().map(wanting))
@settings(max_examples=60)
def test_the_gradient_at_the_inputs_is_that_of_torch(point):
    net = judge.network(point.spec, point.parameters)
    for s, sample in enumerate(point.iteration.samples[:4]):
        x = torch.tensor(point.batch.inputs[s], requires_grad=True)
        one = Batch(point.batch.inputs[s : s + 1], point.batch.targets[s : s + 1])
        criterion = judge.loss(point.spec, lambda _, x=x: net(x), one)
        (gradient,) = torch.autograd.grad(criterion, x)
        judge.assert_agrees([sample.backward_sum[0]], [gradient.numpy()], 1e-11)


@given(points(specs=specs(3, activations=SMOOTH), sizes=(0.3, 1.0)).map(wanting))
@settings(max_examples=20)
def test_it_is_how_the_loss_answers_to_a_nudge(point):
    x, y, h = point.batch.inputs[:1], point.batch.targets[:1], 1e-5
    for k, gradient in enumerate(point.iteration.samples[0].backward_sum[0]):
        nudge = h * np.eye(x.shape[1])[k]
        up, down = (
            batch_loss(point.spec, point.parameters, Batch(x + sign * nudge, y)) for sign in (1, -1)
        )
        quotient = (up - down) / (2 * h)
        assert abs(gradient - quotient) / (1 + abs(quotient)) < 1e-6


@given(small_points().map(wanting))
@settings(max_examples=25)
def test_stops_formulas_sentences_and_questions_follow(point):
    trace = record_trace(point.iteration)
    formulas, n = Formulas(trace), point.spec.sizes[0]
    steps = [s for s in trace.steps if s.target.quantity == Quantity.INPUT_GRADIENT]
    assert len(steps) == n * len(point.batch)
    for step in steps:
        find_line(trace, step)
        assert_well_formed(formulas.symbols(step))
        assert_well_formed(formulas.substituted(step))
        value = trace.value(step.target)
        for text in expressions(Formulas(trace, 17).substituted(step)):
            assert evaluate(text) == pytest.approx(value, rel=1e-9, abs=1e-12)
        for language in LANGUAGES:
            assert Sentences(trace, language).of(step)
        index = trace.step_of[step.target]
        (question, *_) = list_questions(trace, index, index + 1, 0.0) or [None]
        assert question is None or question.ref == step.target
    for granularity in GRANULARITIES:
        stops = list_stops(trace, granularity)
        assert [stop.start for stop in stops] == [0, *(stop.end for stop in stops)][:-1]
        kinds = [stop.kind for stop in stops].count("input_gradient")
        wanted = {"neuron": len(steps), "layer": len(point.batch)}.get(granularity)
        assert wanted is None or kinds == wanted
    for language in LANGUAGES:
        list_cards(trace, language)


@given(small_points().map(wanting))
@settings(max_examples=20)
def test_all_references_agree_and_a_wrong_gradient_at_an_input_is_found(point):
    it = point.iteration
    check = crosscheck(it)
    if not check.finite:
        return
    assert check.against_autograd.agrees
    wrong = it.samples[0].backward_sum[0].copy()
    wrong[0] += 1e-6 * (1 + np.abs(wrong).max())
    sums = {**it.samples[0].backward_sum, 0: wrong}
    samples = (replace(it.samples[0], backward_sum=sums), *it.samples[1:])
    found = crosscheck(replace(it, samples=samples)).against_autograd
    assert not found.agrees
    assert found.worst == Ref(Quantity.INPUT_GRADIENT, 0, 0, None, 0)


@given(small_points())
@settings(max_examples=15)
def test_where_it_is_not_wanted_nothing_is_there_and_all_else_is_the_same(point):
    without, steps = point.iteration, record_trace(point.iteration).steps
    with_it = record_trace(wanting(point).iteration)
    assert 0 not in without.samples[0].backward_sum
    of_inputs = {("input_gradient", 0), ("contribution", 1)}
    others = [s for s in with_it.steps if s.target[:2] not in of_inputs]
    assert others == [*steps]


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_every_mistake_is_still_made(name):
    point = replace(switched_on("xor").point, fault=switch_on(name))
    assert list_cards(record_trace(point.iteration), "en")


def test_an_update_during_the_backward_pass_reaches_the_inputs_too():
    it = replace(switched_on().point, fault=switch_on("updated_during_backward")).iteration
    sample = it.samples[0]
    expected = it.new.weights[1].T @ sample.delta[1]
    np.testing.assert_allclose(sample.backward_sum[0], expected, rtol=1e-14)


def test_the_file_and_the_rows_have_it():
    session = switched_on()
    assert dump_session(session)["network"]["input_gradient"] is True
    again = load_session(json.dumps(dump_session(session)))
    assert again.point.spec == session.point.spec
    rows = [row for row in list_rows(again, 1) if row.get("quantity") == "input_gradient"]
    assert [(row["phase"], row["layer"], row["unit"], row["sample"]) for row in rows] == [
        ("backward", 0, 0, 0),
        ("backward", 0, 1, 0),
    ]
    delta = again.point.iteration.samples[0].delta[1]
    assert rows[0]["value"] == 0.15 * delta[0] + 0.25 * delta[1]
    assert "input_gradient" not in dump_session(open_preset("mazur"))["network"]


@pytest.mark.parametrize("kind", ["numpy", "pytorch"])
def test_scripts_compute_it_too(kind):
    text = write_script(advance_session(switched_on("xor")), kind, 2)
    assert 'compare("dx"' in text
    run_program(text)
