"""The sketch pad as a visitor uses it: drawn on with the mouse and with a finger."""

from __future__ import annotations

import base64
import re

import numpy as np
import pytest
from playwright.sync_api import Page, Request, expect

from tests.support.accessibility import serious
from tests.support.drawings import PENS, Drawing, Stroke, hasty, render, some
from tests.support.pages.lab import LabPage
from tests.support.pages.visit import Open

pytestmark = pytest.mark.browser

INK = re.compile(r'"ink":\s*"([^"]*)"')

# As many points are answered as were drawn.
ANSWERED = """() => document.querySelector('.sketch-pad').dataset.moves
  === document.querySelector('#mnist-prediction').dataset.moves"""
LARGEST = """() => { const rows = [...document.querySelectorAll('#mnist-prediction li')];
  return rows.findIndex(row => row.classList.contains('mnist-best')); }"""
SCRIBBLE: Stroke = [
    (0.1, 0.1), (0.9, 0.3), (0.2, 0.5), (0.8, 0.9), (0.5, 0.1), (0.1, 0.8), (0.9, 0.6), (0.4, 0.4),
]  # fmt: skip
SEVEN: Stroke = [(0.28, 0.27), (0.72, 0.27), (0.58, 0.55), (0.44, 0.84)]


@pytest.fixture
def pad(lab: LabPage) -> LabPage:
    """The lab where the pad stands."""
    return at_the_pad(lab)


def at_the_pad(lab: LabPage) -> LabPage:
    lab.open_section("draw")
    lab.page.locator(".sketch-pad").scroll_into_view_if_needed()
    return lab


def places(page: Page, stroke: Stroke) -> list[tuple[float, float]]:
    box = page.locator(".sketch-pad").bounding_box()
    assert box is not None
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]


def press_and_move(page: Page, stroke: Stroke) -> None:
    first, *rest = places(page, stroke)
    page.mouse.move(*first)
    page.mouse.down()
    for place in rest:
        page.mouse.move(*place)


def draw(page: Page, *strokes: Stroke) -> None:
    for stroke in strokes:
        press_and_move(page, stroke)
        page.mouse.up()


def answered(page: Page) -> int:
    page.wait_for_function(ANSWERED)
    return int(page.evaluate(LARGEST))


def drawn_with_its_pen(page: Page, drawing: Drawing) -> int:
    page.locator(f"[name=mnist-pen][value='{drawing.pen}']").check(force=True)
    draw(page, *drawing.strokes)
    # What was drawn before the net had come is read once more when it is there.
    expect(page.locator("#mnist-prediction .mnist-best")).to_have_count(1)
    return answered(page)


class Questions:
    """The questions about drawings: how many were under way at once, and what the last one sent."""

    def __init__(self, page: Page) -> None:
        self.now = self.most = 0
        self.ink = np.zeros(0, np.uint8)
        page.on("request", lambda request: self._change(request, 1))
        page.on("requestfinished", lambda request: self._change(request, -1))

    def _change(self, request: Request, step: int) -> None:
        sent = request.post_data or ""
        if "component_server" in request.url and "read_drawing" in sent:
            self.now += step
            self.most = max(self.most, self.now)
            self.ink = np.frombuffer(base64.b64decode(INK.search(sent)[1]), np.uint8)


def one_of_each_pen() -> list[Drawing]:
    """Return a large drawing with each pen, each of another digit."""
    found: dict[int, Drawing] = {}
    for drawing in map(hasty, some()):
        digits = [one.digit for one in found.values()]
        if drawing.size >= 0.6 and drawing.digit not in digits:
            found.setdefault(drawing.pen, drawing)
    assert sorted(found) == list(PENS)
    return list(found.values())


def test_drawings_are_read_while_they_are_drawn(pad: LabPage):
    lab = pad.page
    expect(lab.locator("#mnist-prediction .mnist-best")).to_have_count(1)
    assert answered(lab) == 7  # an example, which makes room for the first stroke
    asked = Questions(lab)
    for drawing in one_of_each_pen():
        assert drawn_with_its_pen(lab, drawing) == drawing.digit
        # How well all drawings are read is tested on these pixels: tests/lab/test_sketch.py.
        expected = render(drawing).astype(float)
        half_a_pixel = np.abs(expected - np.roll(expected, 1, axis=1)).mean() / 2
        assert np.abs(asked.ink.reshape(expected.shape) - expected).mean() < half_a_pixel
        lab.locator("#mnist-clear").click()
    assert asked.most == 1

    press_and_move(lab, SEVEN)  # the button is still down
    assert answered(lab) == 7
    lab.mouse.up()
    bar = lab.locator("[data-digit='3']")
    bar.click()
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(lab.locator("[name=mnist-saliency][value='3']")).to_be_checked()
    expect(lab.locator("#mnist-saliency .mnist-sentence")).to_contain_text("3")
    expect(lab.locator("#mnist-saliency .katex")).to_be_visible()
    expect(lab.locator("#mnist-out-of-distribution .mnist-sentence")).to_contain_text("Like MNIST")

    draw(lab, SCRIBBLE)
    expect(lab.locator("#mnist-out-of-distribution")).to_have_class("mnist-card mnist-unlike")
    lab.keyboard.press("Control+z")
    assert answered(lab) == 7
    expect(lab.locator("#mnist-out-of-distribution")).to_have_class("mnist-card")
    assert serious(lab, "#mnist-board") == []

    lab.route("**/component_server/", lambda route: route.abort())
    draw(lab, SCRIBBLE)
    expect(lab.locator("#mnist-prediction .mnist-sentence")).to_contain_text("did not respond")
    lab.unroute("**/component_server/")
    lab.locator("#mnist-undo").click()
    assert answered(lab) == 7
    lab.locator("#mnist-clear").click()
    lab.wait_for_function(ANSWERED)
    expect(lab.locator("#mnist-prediction .mnist-share").first).to_have_text("–")
    expect(lab.locator("#mnist-clear")).to_be_disabled()
    lab.locator("#mnist-undo").click()  # takes the clearing back
    assert answered(lab) == 7


def test_a_finger_draws_on_a_phone_and_the_page_stays_where_it_is(visit: Open):
    phone = {
        "viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "has_touch": True,
        "is_mobile": True, "locale": "zh-CN", "color_scheme": "dark",
    }  # fmt: skip
    page = at_the_pad(visit(LabPage, **phone)).page
    scrolled = page.evaluate("scrollY")
    touch = page.context.new_cdp_session(page)
    first, *rest = [{"x": x, "y": y} for x, y in places(page, SEVEN)]
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [first]})
    for place in rest:
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [place]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    answered(page)
    expect(page.locator("#mnist-stages > .mnist-stages .sketch-box")).to_have_count(3)
    expect(page.locator("#mnist-prediction .mnist-sentence")).to_contain_text("网络的预测是")
    assert page.evaluate("scrollY") == scrolled
    assert page.evaluate("document.querySelector('.sketch-pad').width") > 280
    page.locator("#mnist-load").click()
    page.wait_for_function(ANSWERED)
    expect(page.locator("#mnist-out-of-distribution li")).to_have_count(6)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert serious(page, "#mnist-board") == []
