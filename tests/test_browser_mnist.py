"""The MNIST lab as a visitor uses it: train, watch, stop, draw a digit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.test_browser_step import opened

pytestmark = pytest.mark.browser

TWO_MINUTES = 120_000

# A seven as it is written: a bar, then a slanted stem; in shares of the pad.
SEVEN = [(0.28, 0.27), (0.5, 0.26), (0.72, 0.27), (0.62, 0.47), (0.52, 0.66), (0.44, 0.84)]


@pytest.fixture
def lab(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = opened(context, app_url)
    page.get_by_role("tab", name="MNIST lab").click()
    expect(page.locator("#mnist-start")).to_be_visible()
    yield page
    context.close()


def state(page: Page, name: str) -> None:
    selector = f"#mnist-status [data-state={name}], #mnist-status[data-state={name}]"
    expect(page.locator(selector)).to_have_count(1, timeout=TWO_MINUTES)


def train(page: Page, epochs: int, rate: str = "0.1") -> None:
    page.get_by_label("Epochs").fill(str(epochs))
    page.get_by_label("Learning rate η").last.fill(rate)
    page.get_by_label("Learning rate η").last.press("Tab")
    page.click("#mnist-start")


def draw(page: Page, strokes: list[tuple[float, float]]) -> None:
    pad = page.locator("#mnist-sketch canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in strokes]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=8)
    page.mouse.up()


def test_one_epoch_is_trained_and_a_drawn_seven_is_read_as_seven(lab: Page):
    train(lab, 1)
    state(lab, "done")
    accuracy = lab.locator("#mnist-status")
    expect(accuracy).to_contain_text("%")
    expect(lab.locator("#mnist-digits li")).to_have_count(40)
    expect(lab.locator("#mnist-weights li").first).to_be_visible()
    assert lab.locator("#mnist-curves .js-line").count() >= 1
    draw(lab, SEVEN)
    shares = lab.locator("#mnist-prediction .mnist-share")
    expect(shares.nth(7)).to_contain_text("%")
    lab.wait_for_function(
        """() => { const shares = [...document.querySelectorAll('#mnist-prediction .mnist-share')]
        .map(e => parseFloat(e.textContent)); return shares[7] === Math.max(...shares); }"""
    )
    expect(lab.locator("#mnist-prediction .mnist-sentence")).to_contain_text("7")
    assert lab.complaints == []
    assert lab.left == []


def test_a_run_is_stopped_and_the_page_says_so(lab: Page):
    train(lab, 50)
    state(lab, "running")
    lab.click("#mnist-stop")
    state(lab, "cancelled")
    expect(lab.locator("#mnist-start")).to_be_enabled()


def test_a_diverging_run_says_at_which_batch(lab: Page):
    train(lab, 1, rate="50")
    state(lab, "diverged")
    expect(lab.locator("#mnist-status .mnist-sentence")).to_contain_text("batch")


def test_a_bad_number_in_the_form_is_a_sentence(lab: Page):
    train(lab, 0)
    expect(lab.locator("#mnist-status .mnist-sentence")).to_contain_text("0")
    expect(lab.locator("#mnist-start")).to_be_enabled()
