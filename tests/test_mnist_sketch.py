import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer.errors import InputError
from explainer.mnist import sketch
from explainer.mnist.data import load_test


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
