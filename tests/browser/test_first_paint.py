"""What a visitor sees while the page is still being made is what stands there afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from explainer.words import say
from tests.support.pages.step import StepPage
from tests.support.pages.visit import WITHOUT_TOUR, Open
from tests.support.scripts import js

pytestmark = pytest.mark.browser

WATCH = """
globalThis.seenWords = {};
const look = () => {
  for (const element of document.querySelectorAll("[data-word]")) {
    const text = element.textContent.trim();
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    (seenWords[element.dataset.word] ??= new Set()).add(text);
  }
  requestAnimationFrame(look);
};
document.addEventListener("DOMContentLoaded", look);
"""
"""Keeps what every word was seen to say, from the first frame on."""

SEEN = """() => Object.fromEntries(Object.entries(globalThis.seenWords).map(
  ([key, texts]) => [key, [...texts]]))"""


class WatchedPage(StepPage):
    """A visitor who looks from the first frame on."""

    prelude = WITHOUT_TOUR + WATCH


@pytest.mark.parametrize(
    ("locale", "address", "language"),
    [("en-US", "", "en"), ("zh-CN", "", "zh"), ("en-US", "/?lang=zh", "zh")],
)
def test_words_are_the_same_from_the_first_frame_on(
    visit: Open, locale: str, address: str, language: str
):
    step = visit(WatchedPage, address, locale=locale)
    expect(step.page.locator("#rail-verification[data-state=passed]")).to_be_visible()
    seen = step.page.evaluate(SEEN)
    del seen["drawer.verification.pending"]  # says how far the check is
    assert len(seen) > 20
    assert {key: texts for key, texts in seen.items() if texts != [say(key, language)]} == {}


def test_the_tip_says_what_is_true_at_another_sample_and_goes_with_a_net_or_a_frame(
    visit: Open,
):
    step = visit(StepPage)
    step.choose("preset", say("preset.xor", "en"))
    tip = step.page.locator("#graph-tip")
    step.page.evaluate(js("() => { page.player.moveTo(page.player.film.stops.neuron[1]); }"))
    box = step.page.locator("#network-graph .plot").bounding_box()
    assert box
    where = "() => nodePlaces(document.querySelector('#network-graph .plot')).at.get('node/0/1')"
    place = step.page.evaluate(js(where))
    step.page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    expect(tip.locator(".number")).to_have_text("0")
    next_sample = js("() => { document.getElementById('next-sample').click(); }")
    step.page.evaluate(next_sample)
    expect(tip.locator(".number")).to_have_text("1")
    step.page.set_viewport_size({"width": 1366, "height": 768})
    expect(tip).to_be_hidden()


def test_another_preset_stops_what_is_played(step: StepPage):
    step.page.click("#step-play")
    expect(step.page.locator("#step-play")).to_have_attribute("aria-pressed", "true")
    step.choose("preset", say("preset.xor", "en"))
    expect(step.page.locator("#step-play")).to_have_attribute("aria-pressed", "false")
    assert step.index() == 0
