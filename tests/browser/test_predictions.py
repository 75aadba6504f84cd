"""Predict mode as a learner uses it: asked, answered, judged, skipped, counted, kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_step import after_answer, choose, film, index, opened
from tests.support.accessibility import serious

pytestmark = pytest.mark.browser

BOX = "#prediction"
TYPED = f"{BOX} .typed"
FOCUSED = f"{TYPED}:focus, {BOX} .choices button:focus"
COVERED = "#loss-change, #loss-history .plot, .closer-panel, #verification-open"
LISTEN = """() => {
  window.told = [];
  document.addEventListener('backstep:predicted', event => told.push(event.detail));
}"""
SHOWN = """() => document.body.innerText + [...document.querySelectorAll('#network-graph text')]
  .map(text => text.textContent).join(' ')"""


@pytest.fixture
def page(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    yield opened(context, app_url)
    context.close()


def predicting(page: Page) -> None:
    page.click("#step-predict")
    expect(page.locator("#step-predict")).to_have_attribute("aria-pressed", "true")


def asked(page: Page) -> str:
    """Wait until a question is open and has the focus; return its text."""
    page.wait_for_selector(FOCUSED)
    return page.locator("#prediction-question").inner_text()


def answered_right(page: Page) -> None:
    """Answer the open question: a value with four digits and a comma, a choice with the first."""
    key = page.evaluate("() => Backstep.predict.question()")
    if key.startswith("value:"):
        truth = page.evaluate("key => Backstep.player.numbers.get(key.slice(6)).value", key)
        page.keyboard.type(f"{truth:.4g}".replace(".", ","))
    page.keyboard.press("Enter")
    page.wait_for_function("key => Backstep.predict.entries().at(-1)?.step === key", arg=key)


def on_to(page: Page, position: int) -> None:
    page.wait_for_function("to => Backstep.player.index === to", arg=position)


def test_the_next_number_is_asked_for_while_it_is_nowhere_on_the_page(page: Page):
    expect(page.locator(BOX)).to_be_hidden()
    page.click("#step-next")
    page.click("#step-next")
    assert index(page) == 5
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("p")
    expect(page.locator(BOX)).to_be_visible()
    page.keyboard.press("ArrowRight")
    assert asked(page) == "What is the weighted input z of unit 1 of layer 1?"
    assert index(page) == 4
    assert "0.3775" not in page.evaluate(SHOWN)
    for covered in page.locator(COVERED).all():
        assert covered.evaluate("element => getComputedStyle(element).visibility") == "hidden"
    page.locator(f"{BOX} summary").click()
    expect(page.locator(f"{BOX} .hint-formula .katex").first).to_be_visible()
    page.locator(TYPED).focus()
    page.keyboard.type("abc")
    for key in ("ArrowLeft", "ArrowRight", "Home", "End", "p"):
        page.keyboard.press(key)
    assert index(page) == 4
    page.keyboard.press("Enter")
    expect(page.locator(f"{BOX} .problem")).to_contain_text("Your answer is “abcp”; expected")
    expect(page.locator(TYPED)).to_have_value("abcp")
    page.locator(TYPED).fill("0。0275")
    page.keyboard.press("Enter")
    verdict = page.locator(f"{BOX} .verdict")
    expect(verdict).to_have_attribute("data-verdict", "wrong")
    expect(verdict).to_contain_text("0.02750 is z without its bias. Add b = 0.3500.")
    expect(verdict).to_contain_text("0.3775")
    assert index(page) == 5
    page.keyboard.press("ArrowRight")
    assert "activation of unit 1 of layer 1 (sigmoid)" in asked(page)
    assert page.complaints == []
    assert page.left == []


def test_a_whole_iteration_is_scored_survives_a_reload_and_is_downloaded(page: Page):
    page.evaluate(LISTEN)
    predicting(page)
    page.locator("#step-granularity").get_by_text("phase", exact=True).click()
    for halt in film(page)["stops"]["phase"][1:]:
        page.keyboard.press("ArrowRight")
        while page.evaluate("() => Backstep.player.index") < halt:
            asked(page)
            answered_right(page)
    told = page.evaluate("() => told")
    assert [entry["key"].split(":")[0] for entry in told] == [
        *("value", "value", "value", "most", "loss_after"),
    ]
    assert [entry["right"] for entry in told[:3]] == [True] * 3
    expect(page.locator("#loss-change")).to_be_visible()
    right = sum(entry["right"] for entry in told)
    score = page.locator(f"{BOX} .score")
    expect(score).to_have_text(f"{right} of 5 right")
    page.reload()
    page.wait_for_function("() => window.Backstep?.player?.film")
    expect(score).to_have_text(f"{right} of 5 right")
    with page.expect_download() as download:
        page.locator(f"{BOX} .download").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["step"] for row in rows] == [entry["key"] for entry in told]
    assert [row["verdict"] == "right" for row in rows] == [entry["right"] for entry in told]
    assert abs(float(rows[1]["truth"]) - 0.298371109) < 1e-8
    assert re.match(r"\d{4}-\d\d-\d\dT", rows[0]["time"])
    assert "2-2-2" in rows[0]["network"]
    page.locator(f"{BOX} .reset").click()
    expect(score).to_have_text("")


def test_nobody_is_locked_in(page: Page):
    predicting(page)
    page.click("#step-next")
    on_to(page, 4)
    page.click("#step-next")
    asked(page)
    page.locator(f"{BOX} .skip").click()
    on_to(page, 5)
    page.keyboard.press("ArrowLeft")
    assert index(page) == 4
    page.keyboard.press("ArrowRight")
    on_to(page, 5)  # it was shown already
    for jump in (
        lambda: page.locator("#phase-ribbon [data-phase=backward]").click(),
        lambda: page.locator("#step-slider input[type=range]").fill("30"),
        lambda: page.click("#step-first"),
    ):
        page.click("#step-next")
        asked(page)
        jump()
        assert page.evaluate("() => Backstep.predict.question()") is None
    page.keyboard.press("End")
    assert index(page) == len(film(page)["keys"])
    page.locator("#step-slider input[type=range]").fill("5")
    page.keyboard.press("Space")
    asked(page)
    assert page.evaluate("() => Backstep.player.timer") is None
    page.keyboard.press("Escape")
    expect(page.locator("#prediction-question")).to_be_hidden()
    assert index(page) == 5
    page.keyboard.press("p")
    expect(page.locator(BOX)).to_be_hidden()
    page.keyboard.press("ArrowRight")
    assert index(page) == 6
    assert page.complaints == []


def test_an_answer_outlasts_neither_another_net_nor_another_language(page: Page):
    predicting(page)
    page.locator("#step-slider input[type=range]").fill("5")
    page.click("#step-next")
    asked(page)
    choose(page, "preset", "Three classes, softmax")
    expect(page.locator("#prediction-question")).to_be_hidden()
    page.locator("#step-slider input[type=range]").fill("5")
    page.click("#step-next")
    asked(page)
    after_answer(page, lambda: page.locator("#language").get_by_text("中文").click())
    expect(page.locator("#prediction-question")).to_be_hidden()
    page.click("#step-next")
    assert re.search("第 1 层的单元 1 的.*是多少", asked(page))
    assert page.complaints == []


def test_on_a_phone_it_fits_and_axe_finds_nothing_serious(browser: Browser, app_url: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = opened(context, f"{app_url}/?__theme=light")
    predicting(page)
    page.evaluate("() => Backstep.player.moveTo(Backstep.player.film.phases.update[0])")
    page.click("#step-next")
    asked(page)
    for act in (
        lambda: None,
        lambda: page.evaluate("() => Backstep.toggleTheme()"),
        lambda: page.locator(f"{BOX} .choices button").first.click(),
    ):
        act()
        page.wait_for_selector(f"{BOX} .choices button:visible, {BOX} .verdict")
        overflow = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 1
        assert serious(page) == []
    expect(page.locator(f"{BOX} .verdict")).to_be_visible()
    context.close()
