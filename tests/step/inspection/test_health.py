"""Gradient health: every finding says what its numbers say, and a healthy net has none."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.engine.datasets.generators import make_dataset
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.faults import switch_on
from explainer.engine.network import NetworkSpec, Parameters, frozen, initialise
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.presets import PRESETS, Initialisation, make_batch
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import (
    Point,
    Session,
    advance_session,
    begin_session,
    open_preset,
)
from explainer.step.figures.health import draw_flags
from explainer.step.film import make_film
from explainer.step.inspection.checkup import (
    FLAT,
    LEARNED,
    SATURATED,
    VANISHING,
    WINDOW,
    check_health,
)
from explainer.step.inspection.health import Losses, measure_sizes
from explainer.step.inspection.health_view import list_flagged, measure_health, write_health
from explainer.words import LANGUAGES, table
from tests.support.on_schedule import on_schedule
from tests.support.strategies import points, small_points

AFTER_NOTHING = Losses((1.0,), 0.9)
"""Losses that say nothing."""

KINDS = {
    "idle",
    "dead",
    "saturated",
    "stuck",
    "twins",
    "cut",
    "blocked",
    "vanishing",
    "exploding",
    "leap",
    "flat",
    "overflow",
    "rising",
    "overshot",
    "still",
}


def found(point: Point, losses: Losses = AFTER_NOTHING) -> dict[str, object]:
    return {finding.kind: finding for finding in check_health(point.iteration, losses).findings}


def health(session: Session):
    return measure_health(session, session.point.following().loss)


def kinds(session: Session) -> list[str]:
    return [finding.kind for finding in health(session).findings]


def point_of(spec, weights, biases, inputs, targets, rate=0.1) -> Point:
    parameters = Parameters(
        {layer: frozen(w) for layer, w in enumerate(weights, 1)},
        {layer: frozen(b) for layer, b in enumerate(biases, 1)},
    )
    batch = make_batch(spec, inputs, targets)
    return Point(spec, OptimizerSpec("sgd", rate), batch, parameters)


# Sizes ----------------------------------------------------------------------------------------


@given(small_points())
@settings(max_examples=60)
def test_the_sizes_are_root_mean_squares_and_a_ratio_of_norms(point):
    it = point.iteration
    for size in measure_sizes(it):
        layer = size.layer
        deltas = [float(d) for sample in it.samples for d in sample.delta[layer]]
        assert size.delta == pytest.approx(math.sqrt(sum(d * d for d in deltas) / len(deltas)))
        g = it.gradients.weights[layer].ravel().tolist()
        assert size.gradient == pytest.approx(math.sqrt(sum(x * x for x in g) / len(g)))
        change = it.new.weights[layer] - it.old.weights[layer]
        ratio = np.linalg.norm(change) / np.linalg.norm(it.old.weights[layer])
        assert size.update == pytest.approx(ratio, rel=1e-6, abs=1e-12)


def test_weights_of_zero_have_no_ratio():
    spec = NetworkSpec((2, 2, 1), ("tanh", "identity"))
    start = initialise(spec, "zeros", 0)
    point = Point(spec, OptimizerSpec(), make_batch(spec, [[1.0, 2.0]], [[1.0]]), start)
    assert [size.update for size in measure_sizes(point.iteration)] == [None, None]


# Units ----------------------------------------------------------------------------------------


@given(points(samples=st.integers(1, 4)))
@settings(max_examples=100)
def test_dead_units_are_those_of_relu_without_a_positive_z_and_their_gradients_are_exactly_0(point):
    it = point.iteration
    named = {
        unit
        for finding in check_health(it, AFTER_NOTHING).findings
        if finding.kind in ("dead", "idle")
        for unit in finding.units
    }
    for layer in it.spec.layers:
        for unit in range(it.spec.sizes[layer]):
            z = [sample.z[layer][unit] for sample in it.samples]
            is_relu = it.spec.activations[layer - 1] == "relu"
            assert ((layer, unit) in named) == (is_relu and max(z) <= 0.0)
    for layer, unit in named:
        assert not it.gradients.weights[layer][unit].any()
        assert layer not in it.gradients.biases or it.gradients.biases[layer][unit] == 0.0
        assert all(sample.delta[layer][unit] == 0.0 for sample in it.samples)


@given(points(samples=st.integers(1, 5), sizes=(1.0, 3.0, 8.0)))
@settings(max_examples=80)
def test_saturated_units_have_a_small_slope_on_most_samples(point):
    it = point.iteration
    finding = {
        f.numbers["layer"]: f
        for f in check_health(it, AFTER_NOTHING).findings
        if f.kind == "saturated"
    }
    for layer in it.spec.hidden_layers:
        named = {unit for _, unit in finding[layer].units} if layer in finding else set()
        curved = it.spec.activations[layer - 1] in ("sigmoid", "tanh")
        for unit in range(it.spec.sizes[layer]):
            flat = sum(abs(s.slope[layer][unit]) < SATURATED for s in it.samples)
            assert (unit in named) == (curved and 2 * flat > len(it.samples))
            if unit in named:
                assert flat >= finding[layer].numbers["on"]


def test_an_output_that_is_sure_and_wrong_is_stuck_unless_the_slope_cancels():
    spec = NetworkSpec((1, 1), ("sigmoid",), "mse")
    point = point_of(spec, [[[8.0]]], [[0.0]], [[1.0]], [[0.0]])
    assert found(point)["stuck"].units == ((1, 0),)
    right = replace(point, batch=make_batch(spec, [[1.0]], [[1.0]]))
    assert "stuck" not in found(right)
    fused = replace(point, spec=replace(spec, loss="bce"))
    assert "stuck" not in found(fused)


@given(small_points())
@settings(max_examples=60)
def test_twins_are_units_with_equal_weights_in_and_out(point):
    it = point.iteration
    assert "twins" not in found(point)
    hidden = [layer for layer in it.spec.hidden_layers if it.spec.sizes[layer] > 1]
    if not hidden:
        return
    layer = hidden[0]
    old = point.parameters
    weights = {number: array.copy() for number, array in old.weights.items()}
    biases = {number: array.copy() for number, array in old.biases.items()}
    weights[layer][1] = weights[layer][0]
    if it.spec.has_bias(layer):
        biases[layer][1] = biases[layer][0]
    weights[layer + 1][:, 1] = weights[layer + 1][:, 0]
    twins = replace(point, parameters=Parameters(weights, biases))
    assert found(twins)["twins"].units == ((layer, 0), (layer, 1))
    gradients = twins.iteration.gradients
    assert np.array_equal(gradients.weights[layer][0], gradients.weights[layer][1])


# Layers ---------------------------------------------------------------------------------------


@given(points())
@settings(max_examples=100)
def test_layers_are_named_by_the_size_of_their_delta_relative_to_the_output(point):
    layers = measure_sizes(point.iteration)
    findings = found(point)
    ratios = [size.delta / layers[-1].delta for size in layers if size.delta and layers[-1].delta]
    assert ("vanishing" in findings) == any(ratio < VANISHING for ratio in ratios)
    assert ("exploding" in findings) == any(ratio > 100.0 for ratio in ratios)
    if "vanishing" in findings:
        assert findings["vanishing"].numbers["ratio"] == min(ratios)
    assert ("leap" in findings) == any((size.update or 0.0) > 1.0 for size in layers)


def test_weights_that_grow_the_delta_from_layer_to_layer_explode():
    spec = NetworkSpec((1, 1, 1, 1), ("identity",) * 3, "half_squared_error")
    point = point_of(spec, [[[1.0]], [[20.0]], [[20.0]]], [[0.0]] * 3, [[1.0]], [[0.0]])
    assert found(point)["exploding"].numbers == {"layer": 1, "ratio": pytest.approx(400.0)}


def test_zero_weights_cut_the_layer_below_and_make_twins():
    point = replace(open_preset("xor").point, fault=switch_on("zero_weights"))
    assert set(found(point)) == {"twins", "cut", "flat"}
    assert found(point)["cut"].numbers == {"layer": 1}


def test_a_layer_without_a_delta_behind_a_dead_unit_is_not_said_to_have_weights_of_zero():
    spec = NetworkSpec((1, 1, 2, 1), ("identity", "relu", "identity"), "half_squared_error")
    weights = [[[1.0]], [[5.0], [0.0]], [[1.0, 1.0]]]
    point = point_of(spec, weights, [[0.0], [-9.0, 1.0], [0.0]], [[1.0]], [[5.0]])
    assert "cut" not in found(point)
    assert found(point)["blocked"].numbers == {"layer": 1}


def test_a_unit_that_comes_back_to_life_was_not_said_to_stay_dead():
    spec = NetworkSpec((1, 1, 2, 1), ("identity", "relu", "identity"), "half_squared_error")
    weights = [[[1.0]], [[-1.0], [1.0]], [[1.0, 1.0]]]
    biases = [[0.0], [0.0, 0.0], [0.0]]
    point = point_of(spec, weights, biases, [[1.0], [2.0]], [[0.0], [0.0]], rate=1.0)
    assert found(point)["dead"].units == ((2, 0),)
    assert all(
        unit != (2, 0) for unit in getattr(found(point.following()).get("dead"), "units", ())
    )
    for language, claim in (("en", "nothing in the batch"), ("zh", "无法改变")):
        texts = [f["text"] for f in write_health(measure_health_of(point), language)["findings"]]
        assert texts and not any(claim in text for text in texts)


def measure_health_of(point):
    return check_health(point.iteration, AFTER_NOTHING)


def with_another_memory(state):
    """Return the state with something else remembered of the first unit of layer 1."""
    kept = {name: array.copy() for name, array in state.weights[1].items()}
    for array in kept.values():
        array[0] += 0.01
    return replace(state, weights={**state.weights, 1: kept})


@pytest.mark.parametrize("name", ["sgd", "rmsprop", "adam", "adamw", "adagrad"])
def test_twins_are_what_stays_the_same_until_the_end_of_training(name):
    spec = NetworkSpec((1, 2, 1), ("tanh", "identity"), "mse")
    alike = [[[0.5], [0.5]], [[0.25, 0.25]]], [[0.0, 0.0], [0.0]]
    point = point_of(spec, *alike, [[1.0], [-2.0]], [[1.0], [0.5]])
    options = {"momentum": 0.9} if name == "sgd" else {}
    point = replace(point, optimizer=OptimizerSpec(name, 0.1, **options))
    point = point.following()
    assert "twins" in found(point)
    unequal = replace(point, state=with_another_memory(point.state))
    assert "twins" not in found(unequal)
    weights = unequal.following().parameters.weights
    assert weights[1][0] != weights[1][1]


def test_a_gradient_that_cancels_in_spite_of_errors_is_flat():
    point = replace(open_preset("xor").point, fault=switch_on("zero_weights"))
    numbers = found(point)["flat"].numbers
    assert numbers["gradient"] < FLAT * numbers["error"]
    assert numbers["error"] == pytest.approx(0.5)


# The loss -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("so_far", "after", "kind"),
    [
        ((1.0, 1.1, 1.2, 1.3), 1.4, "rising"),
        ((1.0, 1.1, 1.2), 1.3, "rising"),
        ((1.1, 1.2), 1.3, None),
        ((1.0, 1.001, 1.002, 1.003), 1.004, None),
        ((1.0, 1.1, 1.05, 1.2), 1.3, None),
        ((1.0,), 1.6, "overshot"),
        ((1.0,), 1.4, None),
        ((1.0,), math.inf, "overflow"),
        ((math.nan,), 1.0, "overflow"),
        ((1.0, *(0.5,) * (2 * WINDOW)), 0.5, "still"),
        ((1.0, *(0.5,) * (2 * WINDOW - 2)), 0.5, None),
        ((1.0, *(0.9 * LEARNED,) * (2 * WINDOW)), 0.09, None),
        (tuple(np.geomspace(1.0, 0.5, 50)), 0.49, None),
    ],
)
def test_what_the_loss_says(so_far, after, kind):
    findings = found(open_preset("mazur").point, Losses(so_far, after))
    assert list(findings) == ([kind] if kind else [])


def test_other_samples_in_each_iteration_make_no_rise():
    losses = Losses((1.0, 1.1, 1.2, 1.3), 1.4, mixed=True)
    assert found(open_preset("mazur").point, losses) == {}


def test_a_flipped_sign_is_noticed_by_the_loss_alone():
    start = open_preset("xor")
    wrong = edit_session(start, replace(start.point, fault=switch_on("sign_flipped")))
    assert kinds(wrong) == []
    assert "rising" in kinds(advance_session(wrong, 3))


@given(small_points(), st.sampled_from([1e154, 1e200, 1e308]))
@settings(max_examples=40)
def test_overflow_is_a_finding_and_no_exception(point, size):
    weights = {layer: frozen(np.sign(w) * size) for layer, w in point.parameters.weights.items()}
    huge = replace(point, parameters=Parameters(weights, point.parameters.biases))
    session = begin_session(huge, Initialisation())
    result = health(session)
    if not (math.isfinite(huge.loss) and math.isfinite(huge.following().loss)):
        assert "overflow" in {finding.kind for finding in result.findings}
    for language in LANGUAGES:
        json.dumps(write_health(result, language), allow_nan=False)


# Presets, words, figure -----------------------------------------------------------------------


@pytest.mark.parametrize("name", PRESETS)
def test_which_presets_begin_with_which_findings(name):
    expected = {"tutorial": ["idle"], "deep": ["vanishing"]}.get(name, [])
    assert kinds(open_preset(name)) == expected


@pytest.mark.parametrize("name", ["mazur", "xor", "and", "softmax", "linear"])
def test_a_healthy_net_stays_without_findings_while_it_learns(name):
    session = open_preset(name)
    for _ in range(4):
        session = advance_session(session, 25)
        assert kinds(session) == []


def test_adam_on_two_hidden_units_ends_in_a_poor_minimum_and_health_says_why():
    assert kinds(advance_session(open_preset("adam"), 500)) == [
        "saturated",
        "vanishing",
        "flat",
        "still",
    ]


def test_a_schedule_makes_single_losses_incomparable():
    session = on_schedule(open_preset("xor"), Schedule(make_dataset("circles", 40), 4))
    for _ in range(10):
        session = advance_session(session, 5)
        assert "rising" not in kinds(session)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_its_words(language):
    titled = re.compile(r"health\.(\w+)\.title")
    assert {found[1] for found in map(titled.fullmatch, table(language)) if found} == KINDS
    for kind in KINDS:
        assert {f"health.{kind}.text", f"health.{kind}.try"} <= set(table(language))


def test_sentences_name_the_units_and_the_numbers():
    (finding,) = write_health(health(open_preset("tutorial")), "en")["findings"]
    assert finding["where"] == "layer 1, units 1, 4, 6, 12, 15"
    assert "at most −0.137" in finding["text"]
    (finding,) = write_health(health(open_preset("deep")), "zh")["findings"]
    assert finding["where"] == "第 1 层" and "0.11%" in finding["text"]


def test_units_that_ail_are_marked_in_the_graph_of_the_film():
    film = make_film(open_preset("tutorial"), "en", checked=False)
    mark = film["figure"]["data"][-1]
    assert mark["name"] == "health" and len(mark["x"]) == 5
    assert mark["customdata"] == [[f"node/1/{unit}", "idle"] for unit in (0, 3, 5, 11, 14)]
    assert set(mark["marker"]["symbol"]) == {"circle-cross"}
    healthy = make_film(open_preset("xor"), "en", checked=False)
    assert all(mark.get("name") != "health" for mark in healthy["figure"]["data"])


def test_every_kind_with_units_has_a_sign():
    for kind in ("dead", "idle", "saturated", "stuck", "twins"):
        (mark,) = draw_flags((1, 2), {(1, 1): kind}, dense=False)
        assert len(mark["marker"]["symbol"]) == 1
    assert draw_flags((1, 2), {}, dense=True) == []
    assert list_flagged(health(open_preset("tutorial"))) == {
        (1, u): "idle" for u in (0, 3, 5, 11, 14)
    }
