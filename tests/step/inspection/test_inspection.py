"""The answers to the panels that look closer, and the figures in them."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from explainer.engine.functions import ACTIVATIONS, HIDDEN_ACTIVATIONS
from explainer.engine.network import NetworkSpec, Parameters, frozen, initialise
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.parameter import Parameter
from explainer.engine.presets import PRESETS, Initialisation, make_batch
from explainer.engine.session.edits import edit_session, with_parameter
from explainer.engine.session.session import Point, advance_session, begin_session, open_preset
from explainer.errors import InputError
from explainer.step.film import make_film
from explainer.step.inspection.reduction import list_alternatives
from explainer.step.ui.inspection import ANSWERERS
from explainer.step.ui.questions import answer_question, refuse_question
from explainer.ui.figures.palette import DARK
from explainer.words import LANGUAGES
from tests.support.strategies import random_batch, small_points

ASKED = {"layer": 1, "unit": 0, "source": 0, "sample": 0}
SETTINGS = Initialisation()


def numbers(packed):
    """Return what a browser reads from plotly's typed array."""
    array = np.frombuffer(base64.b64decode(packed["bdata"]), dtype="<" + packed["dtype"])
    shape = packed.get("shape")
    return array.reshape([int(n) for n in shape.split(",")]) if shape else array


def mark(figure, name):
    return next(mark for mark in figure["data"] if mark.get("meta") == name)


def colours(part):
    """Yield every colour of a figure."""
    if isinstance(part, dict):
        for value in part.values():
            yield from colours(value)
    elif isinstance(part, list):
        for value in part:
            yield from colours(value)
    elif isinstance(part, str) and part.startswith("#"):
        yield part


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("topic", ANSWERERS)
def test_every_answer_is_json_and_belongs_to_the_film(topic, preset, language):
    session = advance_session(open_preset(preset), 2)
    film = make_film(session, language, checked=False)
    sent = answer_question(session, {"topic": topic, "nonce": 3, **ASKED}, language)
    data = json.loads(json.dumps(sent, allow_nan=False))["data"]
    assert (data["iteration"], data["before"]) == (film["iteration"], film["loss"][0])
    assert set(colours(data)) <= set(DARK)


@pytest.mark.parametrize("topic", ANSWERERS)
def test_overflow_is_answered_too(topic):
    session = with_parameter(open_preset("softmax"), {"layer": 1, "unit": 0, "source": 0}, 1e308)
    session = with_parameter(session, {"layer": 2, "unit": 0, "source": 0}, 1e308)
    session = with_parameter(session, {"layer": 2, "unit": 1, "source": 0}, -1e308)
    sent = answer_question(session, {"topic": topic, "nonce": 3, **ASKED}, "en")
    assert "data" in json.loads(json.dumps(sent, allow_nan=False))


@pytest.mark.parametrize(
    ("topic", "wrong"),
    [
        ("chain", {"layer": 9}),
        ("chain", {"sample": 5}),
        ("chain", {"sample": None}),
        ("lens", {"unit": "x"}),
        ("lens", {"zoom": 99}),
        ("surface", {"source": 7}),
        ("surface", {"second": {"layer": 0, "unit": 0}}),
        ("samples", {"layer": None}),
    ],
)
def test_a_wrong_address_gets_a_sentence(topic, wrong):
    asked = {"topic": topic, "nonce": 1, **ASKED, **wrong}
    with pytest.raises(InputError) as refused:
        answer_question(open_preset("mazur"), asked, "en")
    sent = refuse_question(asked, refused.value, "en")
    assert sent["nonce"] == 1 and sent["error"].endswith(".")


def test_the_chain_names_the_film_s_own_numbers():
    session = open_preset("mazur")
    film = make_film(session, "en", checked=False)
    known = dict(zip(film["keys"], film["values"], strict=True)) | film["before"]
    data = ANSWERERS["chain"](session, ASKED, "en")
    for path in data["paths"]:
        for _, value, key in path["factors"]:
            assert known[key] == value
    assert data["total"] == pytest.approx(known["weight_gradient/1/0/0/0"], rel=1e-14)


# Figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
def test_the_curve_of_an_activation_holds_every_z_and_is_the_function(name):
    spec = NetworkSpec((1, 1, 1), (name, "identity"), "mse")
    p = Parameters({1: frozen([[50.0]]), 2: frozen([[1.0]])}, {1: frozen([0]), 2: frozen([0])})
    batch = make_batch(spec, [[1.0], [-2.0]], [[0.0], [0.0]])
    session = begin_session(Point(spec, OptimizerSpec(), batch, p), SETTINGS)
    answer = ANSWERERS["activation"](session, {}, "en")
    figure, (slopes, _) = answer["figures"][name], answer["slopes"]
    np.testing.assert_array_equal(
        slopes, ACTIVATIONS[name].derivative(np.array([[50.0], [-100.0]]))
    )
    curve, slope = mark(figure, "value"), mark(figure, "slope")
    z = np.array(curve["x"])
    assert z[0] <= -100 and z[-1] >= 50
    np.testing.assert_array_equal(curve["y"], ACTIVATIONS[name].value(z))
    expected = ACTIVATIONS[name].derivative(z)
    found = np.array([np.nan if y is None else y for y in slope["y"]])
    jumps = name in ("relu", "leaky_relu")
    np.testing.assert_array_equal(found[z != 0], expected[z != 0])
    assert np.isnan(found[z == 0]).all() == jumps
    if jumps:
        assert mark(figure, "jump")["y"][0] == expected[z == 0][0]


def test_softmax_is_drawn_from_where_the_others_leave_it():
    session = open_preset("softmax")
    data = ANSWERERS["activation"](session, {}, "en")
    result = session.point.iteration.samples[0]
    sigmoid = ACTIVATIONS["sigmoid"].value
    np.testing.assert_allclose(
        sigmoid(result.z[2] - np.array(data["others"][0])), result.a[2], rtol=1e-14
    )


@given(small_points())
@settings(max_examples=25)
def test_the_tangent_of_the_lens_touches_the_curve_with_the_slope_of_the_gradient(point):
    session = begin_session(point, SETTINGS)
    data = ANSWERERS["lens"](session, ASKED, "en")
    tangent = mark(data["figure"], "tangent")
    (left, right), (low, high) = numbers(tangent["x"]), numbers(tangent["y"])
    gradient = point.iteration.gradients.weights[1][0, 0]
    assert (high - low) / (right - left) == pytest.approx(gradient, rel=1e-9, abs=1e-12)
    at = low + gradient * (data["value"] - left)
    assert at == pytest.approx(data["loss"], rel=1e-9, abs=1e-12)


def test_a_true_landing_far_from_the_curve_is_told_at_the_edge():
    data = ANSWERERS["lens"](open_preset("mazur"), ASKED, "en")
    after = mark(data["figure"], "after")
    assert after["marker"]["symbol"] == "triangle-down" and after["text"] == [" 0.2805"]
    assert numbers(after["y"])[0] == data["figure"]["layout"]["yaxis"]["range"][0] > data["after"]
    near = ANSWERERS["lens"](open_preset("mazur"), {**ASKED, "layer": 2}, "en")
    assert numbers(mark(near["figure"], "after")["y"])[0] == near["after"]


def test_the_surface_shows_the_way_with_its_true_losses():
    session = advance_session(open_preset("mazur"), 7)
    data = ANSWERERS["surface"](session, {**ASKED, "second": {"layer": 2, "unit": 1}}, "en")
    way = data["figures"]["mountain"]["data"][1]
    np.testing.assert_array_equal(numbers(way["z"]), session.losses)
    points = [session.kept[n].parameters for n in range(7)] + [session.point.parameters]
    np.testing.assert_array_equal(numbers(way["x"]), [p.weights[1][0, 0] for p in points])
    np.testing.assert_array_equal(numbers(way["y"]), [p.biases[2][1] for p in points])
    x, y = (data["figures"]["contours"]["layout"][f"{name}axis"]["range"] for name in "xy")
    assert x[0] < numbers(way["x"]).min() and numbers(way["x"]).max() < x[1]
    assert y[0] < numbers(way["y"]).min() and numbers(way["y"]).max() < y[1]
    assert data["passed"] == 7 and data["shown"] == 8


def test_the_surface_chooses_the_steepest_other_parameter():
    session = open_preset("mazur")
    gradients = session.point.iteration.gradients
    assert gradients.biases[2][0] == max(
        np.abs(a).max() for part in (gradients.weights, gradients.biases) for a in part.values()
    )
    data = ANSWERERS["surface"](session, ASKED, "en")
    assert data["second"] == Parameter(2, 0)
    again = ANSWERERS["surface"](session, {"layer": 2, "unit": 0, "second": None}, "en")
    assert again["second"] != Parameter(2, 0)


def test_a_way_ends_where_the_network_was_another():
    session = advance_session(open_preset("mazur"), 3)
    other = session.point.spec.__class__((2, 2, 2), ("tanh", "sigmoid"), "half_squared_error")
    session = advance_session(edit_session(session, replace(session.point, spec=other)), 2)
    assert ANSWERERS["surface"](session, ASKED, "en")["passed"] == 2


def test_a_long_way_is_thinned_and_keeps_its_ends():
    session = advance_session(open_preset("and"), 700)
    data = ANSWERERS["surface"](session, ASKED, "en")
    assert data["shown"] == 300 and data["passed"] == 700
    way = numbers(data["figures"]["mountain"]["data"][1]["x"])
    assert way[-1] == session.point.parameters.weights[1][0, 0]


def test_steep_heights_are_logarithmic_and_holes_are_counted():
    spec = NetworkSpec((1, 1), ("identity",), "mse")
    p = Parameters({1: frozen([[1e154]])}, {1: frozen([1e154])})
    point = Point(spec, OptimizerSpec("sgd", 1e-3), make_batch(spec, [[1.0]], [[0.0]]), p)
    data = ANSWERERS["surface"](begin_session(point, SETTINGS), ASKED, "en")
    assert data["holes"] > 0 or data["logarithmic"]
    steep = ANSWERERS["surface"](open_preset("linear"), {**ASKED, "zoom": -4}, "en")
    assert steep["logarithmic"]
    bar = steep["figures"]["contours"]["data"][0]["colorbar"]
    np.testing.assert_allclose(
        10.0 ** np.array(bar["tickvals"]), np.array(bar["ticktext"], dtype=float), rtol=0.06
    )


# Samples --------------------------------------------------------------------------------------


@given(small_points())
@settings(max_examples=25)
def test_the_heat_map_holds_the_gradients_of_all_samples_and_their_reduction(point):
    data = ANSWERERS["samples"](begin_session(point, SETTINGS), ASKED, "en")
    it = point.iteration
    rows = data["figure"]["data"][0]["z"]
    for row, sample in zip(rows, it.samples, strict=False):
        expected = [*sample.weight_gradient[1].ravel(), *sample.bias_gradient.get(1, ())]
        np.testing.assert_array_equal(row, expected)
    assert set(rows[len(it.samples)]) == {None}
    total = [*it.gradients.weights[1].ravel(), *it.gradients.biases.get(1, ())]
    np.testing.assert_array_equal(rows[-1], total)
    assert len(data["columns"]) == len(total)


@given(small_points())
@settings(max_examples=40)
def test_the_alternative_that_the_session_uses_is_its_own_step(point):
    it = point.iteration
    mean, total, smaller = list_alternatives(it, Parameter(1, 0, 0))
    own = mean if point.spec.reduction == "mean" else total
    np.testing.assert_allclose(own.gradient, it.gradients.weights[1][0, 0], rtol=1e-13)
    np.testing.assert_allclose(own.change, it.update.weights[1]["change"][0, 0], rtol=1e-12)
    count = len(it.samples)
    np.testing.assert_allclose(total.gradient, count * mean.gradient, rtol=1e-13)
    assert smaller.learning_rate == it.optimizer.learning_rate / count


def test_with_plain_sgd_the_sum_steps_b_times_as_far_and_a_smaller_rate_mends_it():
    mean, total, smaller = list_alternatives(open_preset("xor").point.iteration, Parameter(1, 0, 0))
    np.testing.assert_allclose(total.change, 4 * mean.change, rtol=1e-14)
    np.testing.assert_allclose(smaller.change, mean.change, rtol=1e-14)


# Speed ----------------------------------------------------------------------------------------


def large_session():
    spec = NetworkSpec((16,) * 4, ("tanh", "tanh", "softmax"), "cross_entropy")
    batch = random_batch(spec, np.random.default_rng(0), 8)
    point = Point(spec, OptimizerSpec("sgd", 0.1), batch, initialise(spec, "xavier_uniform", 0))
    return advance_session(begin_session(point, SETTINGS), 3)


@pytest.mark.parametrize("topic", ANSWERERS)
def test_the_largest_usual_net_is_answered(topic):
    asked = {"topic": topic, "nonce": 1, **ASKED}
    assert "data" in answer_question(large_session(), asked, "en")


def test_an_error_of_the_zoom_is_a_sentence_in_both_languages():
    with pytest.raises(InputError) as caught:
        ANSWERERS["lens"](open_preset("mazur"), {**ASKED, "zoom": 1.5}, "en")
    assert "1.5" in caught.value.sentence("en") and "1.5" in caught.value.sentence("zh")


def test_a_film_without_its_check_gets_the_one_it_would_have_come_with():
    session = open_preset("xor")
    answer = answer_question(session, {"topic": "verification", "nonce": 1}, "en")
    assert answer["data"] == make_film(session, "en")["verification"]
