"""Predict mode as a learner uses it: asked, answered, judged, skipped, counted, kept."""

from __future__ import annotations

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from tests.support.accessibility import serious
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open
from tests.support.scripts import js, until

pytestmark = pytest.mark.browser

BOX = "#prediction"
TYPED = f"{BOX} .typed"
FOCUSED = f"{TYPED}:focus, {BOX} .choices button:focus"
COVERED = "#loss-change, #loss-history .plot, .closer-panel:not(#closer-work), #verification-open"
LISTEN = """() => {
  window.told = [];
  document.addEventListener('backstep:predicted', event => told.push(event.detail));
}"""
SHOWN = """() => document.body.innerText + [...document.querySelectorAll('#network-graph text')]
  .map(text => text.textContent).join(' ')"""


def predicting(step: StepPage) -> None:
    step.page.click("#step-predict")
    expect(step.page.locator("#step-predict")).to_have_attribute("aria-pressed", "true")


def asked(step: StepPage) -> str:
    """Wait until a question is open and has the focus; return its text."""
    step.page.wait_for_selector(FOCUSED)
    return step.page.locator("#prediction-question").inner_text()


def answered_right(step: StepPage) -> None:
    """Answer the open question: a value with four digits and a comma, a choice with the first."""
    key = step.page.evaluate(js("() => predict.question()"))
    if key.startswith("value:"):
        truth = step.page.evaluate(js("key => page.player.numbers.get(key.slice(6)).value"), key)
        step.page.keyboard.type(f"{truth:.4g}".replace(".", ","))
    step.page.keyboard.press("Enter")
    step.page.wait_for_function(until("key => predict.entries().at(-1)?.step === key"), arg=key)


def on_to(step: StepPage, position: int) -> None:
    step.page.wait_for_function(until("to => page.player.index === to"), arg=position)


def test_the_next_number_is_asked_for_while_it_is_nowhere_on_the_page(step: StepPage):
    expect(step.page.locator(BOX)).to_be_hidden()
    step.page.locator("#step-granularity").get_by_text("term", exact=True).click()
    for _ in range(5):
        step.page.click("#step-next")
    assert step.index() == 5
    step.page.keyboard.press("ArrowLeft")
    step.page.keyboard.press("p")
    expect(step.page.locator(BOX)).to_be_visible()
    step.page.keyboard.press("ArrowRight")
    assert asked(step) == "What is the weighted input z of hidden unit 1?"
    assert step.index() == 4
    assert "0.3775" not in step.page.evaluate(SHOWN)
    for covered in step.page.locator(COVERED).all():
        assert covered.evaluate("element => getComputedStyle(element).visibility") == "hidden"
    step.page.locator(f"{BOX} summary").click()
    expect(step.page.locator(f"{BOX} .hint-formula .katex").first).to_be_visible()
    step.page.locator(TYPED).focus()
    step.page.keyboard.type("abc")
    for key in ("ArrowLeft", "ArrowRight", "Home", "End", "p"):
        step.page.keyboard.press(key)
    assert step.index() == 4
    step.page.keyboard.press("Enter")
    expect(step.page.locator(f"{BOX} .problem")).to_contain_text("Your answer is “abcp”; expected")
    expect(step.page.locator(TYPED)).to_have_value("abcp")
    step.page.locator(TYPED).fill("0。0275")
    step.page.keyboard.press("Enter")
    verdict = step.page.locator(f"{BOX} .verdict")
    expect(verdict).to_have_attribute("data-verdict", "wrong")
    expect(verdict).to_contain_text("0.02750 is z without its bias. Add b = 0.3500.")
    expect(verdict).to_contain_text("0.3775")
    assert step.index() == 5
    step.page.keyboard.press("ArrowRight")
    assert "activation of hidden unit 1 (sigmoid)" in asked(step)
    assert step.complaints == []
    assert step.left == []


def test_a_whole_iteration_is_scored_survives_a_reload_and_is_downloaded(step: StepPage):
    step.page.evaluate(LISTEN)
    predicting(step)
    step.page.locator("#step-granularity").get_by_text("phase", exact=True).click()
    for halt in step.film()["stops"]["phase"][1:]:
        step.page.keyboard.press("ArrowRight")
        while step.page.evaluate(js("() => page.player.index")) < halt:
            asked(step)
            answered_right(step)
    told = step.page.evaluate("() => told")
    assert [entry["key"].split(":")[0] for entry in told] == [
        *("value", "value", "value", "most", "loss_after"),
    ]
    assert [entry["right"] for entry in told[:3]] == [True] * 3
    expect(step.page.locator("#loss-change")).to_be_visible()
    right = sum(entry["right"] for entry in told)
    score = step.page.locator(f"{BOX} .score")
    expect(score).to_have_text(f"{right} of 5 right")
    step.reload()
    expect(score).to_have_text(f"{right} of 5 right")
    with step.page.expect_download() as download:
        step.page.locator(f"{BOX} .download").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["step"] for row in rows] == [entry["key"] for entry in told]
    assert [row["verdict"] == "right" for row in rows] == [entry["right"] for entry in told]
    assert abs(float(rows[1]["truth"]) - 0.298371109) < 1e-8
    assert re.match(r"\d{4}-\d\d-\d\dT", rows[0]["time"])
    assert "2-2-2" in rows[0]["network"]
    step.page.locator(f"{BOX} .reset").click()
    expect(score).to_have_text("")


def test_nobody_is_locked_in(step: StepPage):
    predicting(step)
    halts = step.film()["stops"]["neuron"]
    step.page.click("#step-next")
    on_to(step, 4)
    step.page.click("#step-next")
    asked(step)
    step.page.locator(f"{BOX} .skip").click()
    on_to(step, 6)
    step.page.keyboard.press("ArrowLeft")
    assert step.index() == 4
    step.page.keyboard.press("ArrowRight")
    on_to(step, 6)  # it was shown already
    for jump in (
        lambda: step.page.locator("#phase-ribbon [data-phase=backward]").click(),
        lambda: step.page.locator("#step-slider input[type=range]").fill("12"),
        lambda: step.page.click("#step-first"),
    ):
        step.page.click("#step-next")
        asked(step)
        jump()
        assert step.page.evaluate(js("() => predict.question()")) is None
    step.page.keyboard.press("End")
    assert step.index() == len(step.film()["keys"])
    step.page.locator("#step-slider input[type=range]").fill("3")
    step.page.keyboard.press("Space")
    asked(step)
    assert step.page.evaluate(js("() => page.player.timer")) is None
    step.page.keyboard.press("Escape")
    expect(step.page.locator("#prediction-question")).to_be_hidden()
    assert step.index() == halts[3]
    step.page.keyboard.press("p")
    expect(step.page.locator(BOX)).to_be_hidden()
    step.page.keyboard.press("ArrowRight")
    assert step.index() == halts[4]
    assert step.complaints == []


def test_an_answer_outlasts_neither_another_net_nor_another_language(step: StepPage):
    predicting(step)
    step.page.locator("#step-slider input[type=range]").fill("1")
    step.page.click("#step-next")
    asked(step)
    step.choose("preset", "Three classes, softmax")
    expect(step.page.locator("#prediction-question")).to_be_hidden()
    step.page.locator("#step-slider input[type=range]").fill("1")
    step.page.click("#step-next")
    asked(step)
    step.speak("中文")
    expect(step.page.locator("#prediction-question")).to_be_hidden()
    step.page.click("#step-next")
    assert re.search("隐藏神经元 1 的.*是多少", asked(step))
    assert step.complaints == []


def test_on_a_phone_it_fits_and_axe_finds_nothing_serious(visit: Open):
    phone = {"width": 390, "height": 844}
    step = visit(StepPage, "/?__theme=light", viewport=phone, locale="zh-CN")
    predicting(step)
    step.page.evaluate(js("() => page.player.moveTo(page.player.film.phases.update[0])"))
    step.page.click("#step-next")
    asked(step)
    for act in (
        lambda: None,
        lambda: step.page.evaluate(js("() => toggleTheme()")),
        lambda: step.page.locator(f"{BOX} .choices button").first.click(),
    ):
        act()
        step.page.wait_for_selector(f"{BOX} .choices button:visible, {BOX} .verdict")
        assert step.overflow() <= 1
        assert serious(step.page) == []
    expect(step.page.locator(f"{BOX} .verdict")).to_be_visible()
