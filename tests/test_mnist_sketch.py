import asyncio
import base64

import gradio as gr
import numpy as np
import pytest
from gradio.events import EventData
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.mnist import sketch
from explainer.mnist.data import load_test
from explainer.mnist.records import Weights
from explainer.ui import mnist_sketch_values as shown
from explainer.ui.mnist_sketch import build_sketch, sketch_translations
from explainer.ui.mnist_sketch_wiring import SketchHandlers, answered, wire_sketch
from explainer.words import LANGUAGES


@st.composite
def drawings(draw):
    """A few thick strokes on a pad of 140 × 140, with a margin of 40 all around."""
    pad = np.zeros((140, 140), np.uint8)
    for _ in range(draw(st.integers(1, 4))):
        top, left = draw(st.integers(40, 90)), draw(st.integers(40, 90))
        height, width = draw(st.integers(3, 10)), draw(st.integers(3, 10))
        pad[top : top + height, left : left + width] = draw(st.integers(60, 255))
    return pad


@given(drawings())
def test_the_centre_of_mass_lands_in_the_middle_pixel(drawing):
    stages = sketch.preprocess(drawing)
    row, column = sketch.centre_of_mass(stages.centred)
    at_edge = (stages.centred[[0, -1], :].any(), stages.centred[:, [0, -1]].any())
    assert at_edge[0] or 14 <= row < 15
    assert at_edge[1] or 14 <= column < 15


def test_mnists_own_images_have_their_centre_of_mass_in_that_pixel():
    centres = [sketch.centre_of_mass(i) for i in load_test().images[:500].reshape(-1, 28, 28)]
    assert np.min(centres) >= 14
    assert np.max(centres) < 15


@given(drawings())
def test_the_longer_side_becomes_twenty_and_the_aspect_stays(drawing):
    stages = sketch.preprocess(drawing)
    (h, w), (height, width) = stages.crop.shape, stages.scaled.shape
    assert max(height, width) == 20
    # Each side is rounded to a whole pixel, and a hair line keeps one.
    assert abs(height - max(1, 20 * h / max(h, w))) <= 0.5
    assert abs(width - max(1, 20 * w / max(h, w))) <= 0.5


@given(drawings(), st.integers(-40, 40), st.integers(-40, 40))
def test_where_on_the_pad_one_draws_makes_no_difference(drawing, down, right):
    moved = np.roll(drawing, (down, right), (0, 1))
    np.testing.assert_array_equal(
        sketch.preprocess(moved).normalised, sketch.preprocess(drawing).normalised
    )


def test_no_ink_is_lost_when_the_mass_is_all_at_one_end():
    drawing = np.zeros((100, 100), np.uint8)
    drawing[90:, :] = 255
    drawing[:90, 50] = 40
    stages = sketch.preprocess(drawing)
    assert stages.centred.sum() == stages.scaled.sum()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 9_999))
def test_a_digit_of_mnist_enlarged_comes_back_as_itself(index):
    digit = load_test().images[index].reshape(28, 28)
    drawing = np.kron(digit, np.ones((5, 5), np.uint8))
    back = sketch.preprocess(drawing).centred.astype(float)
    # The mean difference of two digits is about 40: resampling twice costs much less.
    assert np.abs(back - digit).mean() < 15


@pytest.mark.parametrize("ink", [0, sketch.INK_THRESHOLD])
def test_an_empty_drawing_is_a_friendly_sentence(ink):
    with pytest.raises(InputError, match="draw a digit"):
        sketch.preprocess(np.full((50, 50), ink, np.uint8))


def _payload(side, content):
    return {"side": side, "ink": base64.b64encode(content).decode()}


def test_a_drawing_survives_the_trip_from_the_browser():
    pixels = np.arange(100, dtype=np.uint8).reshape(10, 10)
    np.testing.assert_array_equal(sketch.decode_drawing(_payload(10, pixels.tobytes())), pixels)


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "text",
        [],
        {},
        {"side": "10", "ink": ""},
        {"side": True, "ink": "AA=="},
        {"side": 0, "ink": ""},
        {"side": 281, "ink": ""},
        {"side": 10**9, "ink": "A"},
        {"side": 10, "ink": "A" * 10_000_000},
        {"side": 1, "ink": "not base64!"},
        {"side": 1, "ink": "é"},
        {"side": 1, "ink": None},
        _payload(10, b"short"),
    ],
)
def test_garbage_from_the_browser_is_a_sentence(payload):
    with pytest.raises(InputError, match="drawing"):
        sketch.decode_drawing(payload)


def a_net(seed=0):
    """Logistic regression with random weights: float32 (10, 784)."""
    weights = np.random.default_rng(seed).normal(0, 0.1, (10, 784)).astype(np.float32)
    return Weights("relu", (weights,), (np.zeros(10, np.float32),))


async def place():
    # In a running event loop, because outside one gr.Blocks makes several and closes none.
    with gr.Blocks():
        language, visitor = gr.State("en"), gr.State("")
        pad = build_sketch()
        wire_sketch(pad, language, visitor, lambda owner: None)
    return pad, language, visitor


@pytest.fixture
def page():
    """The pad of a visitor whose net is ``nets["ann"]``, and what the page knows."""
    pad, language, visitor = asyncio.run(place())
    nets = {}
    handlers = SketchHandlers(pad, language, visitor, nets.get)
    values = {language: "en", visitor: "ann", pad.next_digit: 0, pad.drawing: None}
    return handlers, pad, values, nets


def test_a_drawing_before_any_training_shows_its_preprocessing(page):
    handlers, pad, values, _ = page
    updates = handlers.load_digit(values)
    assert set(updates[pad.stages]) == {"crop", "scaled", "centred", "normalised"}
    assert updates[pad.prediction]["bars"] is None
    assert "trained" in updates[pad.prediction]["sentence"]
    assert updates[pad.next_digit] == 1


def test_a_drawing_waits_for_the_net_and_is_then_answered(page):
    handlers, pad, values, nets = page
    drawn = handlers.load_digit(values)
    nets["ann"] = a_net()
    later = answered(pad, nets["ann"], {pad.drawing: drawn[pad.drawing]}, "en")
    assert set(later) <= set(pad.answers)
    assert later == {pad.prediction: handlers.load_digit(values)[pad.prediction]}
    assert later[pad.prediction]["bars"]


@pytest.mark.parametrize("sent", [None, 3, "x", {"side": 2, "ink": "AAAA"}, {"side": -1}])
def test_garbage_for_a_drawing_is_a_sentence(page, sent):
    handlers, pad, values, _ = page
    updates = handlers.draw(values, EventData(None, sent))
    assert updates[pad.stages] is None
    assert updates[pad.prediction]["sentence"]


def test_ten_probabilities_sum_to_one():
    value = shown.prediction_value(a_net(), np.zeros(784, np.float32), "zh")
    assert sum(value["bars"]) == pytest.approx(1, abs=1e-4)  # each is rounded to 1e-5


def test_the_buttons_speak_each_language(page):
    _, pad, _, _ = page
    for language in LANGUAGES:
        assert {pad.clear, pad.load_digit} <= set(sketch_translations(pad, language))
