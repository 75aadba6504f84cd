"""The MNIST lab as a new user meets it: choose, look, train, steer, come back, compare, save."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from safetensors.numpy import load_file

from tests.support.accessibility import serious
from tests.support.pages.lab import PATIENCE, LabPage

pytestmark = pytest.mark.browser

EXTENT = "() => document.querySelector('#mnist-curves .plot')._fullLayout.xaxis.range"
ABOVE_THE_FOLD = """() => {
  const { bottom } = document.querySelector('#mnist-curves').getBoundingClientRect();
  return bottom <= innerHeight;
}"""
SENTENCE = "#mnist-status .mnist-sentence"


def total(lab: LabPage, parameters: str) -> None:
    expect(lab.page.locator("#mnist-network tfoot td").nth(1)).to_have_text(parameters)


def extent(lab: LabPage) -> list[float]:
    """Return the first and the last batch that the curves show."""
    shown: list[float] = lab.page.evaluate(EXTENT)
    return shown


def saved(lab: LabPage, kind: str) -> Path:
    with lab.page.expect_download() as download:
        lab.page.click(f"#mnist-runs [data-file={kind}]")
    return Path(download.value.path())


def test_a_new_user_chooses_looks_trains_steers_stops_and_finds_the_run_again(lab: LabPage):
    total(lab, "101\u202f770")
    lab.choose("preset", "LeNet, quickly to 99%")
    total(lab, "61\u202f706")
    expect(lab.page.locator("#mnist-network tbody tr")).to_have_count(8)
    expect(lab.page.locator("#mnist-network .lab-stage")).to_have_count(8)
    expect(lab.page.locator("#mnist-hidden")).to_be_hidden()
    lab.fill("epochs", "60")
    expect(lab.page.locator("#mnist-network figcaption")).to_contain_text("batches")
    expect(lab.page.locator("#mnist-preset input")).to_have_value("Settings of your own")

    lab.start()
    lab.await_state("running")
    expect(lab.page.locator("#mnist-start")).to_be_disabled()
    batch = lab.batch()
    expect(batch).to_have_text(re.compile(r"^\d+ / 938$"), timeout=PATIENCE)
    lab.page.click("#mnist-pause")
    lab.await_state("paused")
    expect(lab.page.locator(SENTENCE)).to_contain_text("Nothing is lost")
    lab.page.fill("#mnist-rate", "0.02")
    lab.page.press("#mnist-rate", "Enter")
    lab.page.click("#mnist-resume")
    lab.await_state("running")
    lab.page.fill("#mnist-rate", "-3")
    lab.page.press("#mnist-rate", "Enter")
    expect(lab.page.locator("#mnist-status .lab-told")).to_contain_text("The learning rate is -3")
    expect(batch).not_to_have_text(batch.inner_text(), timeout=PATIENCE)  # news of the run arrived
    expect(lab.page.locator("#mnist-status .lab-told")).to_contain_text("The learning rate is -3")
    expect(lab.page.locator("#mnist-rate")).to_have_value("-3")

    # Until its first points are drawn the axis is that of the plan; then it grows with the run.
    lab.page.wait_for_function(f"() => ({EXTENT})()[1] < {60 * 938}")
    lab.page.click("#mnist-pause")
    lab.await_state("paused")
    whole = extent(lab)
    box = lab.page.locator("#mnist-curves .nsewdrag").first.bounding_box()
    assert box is not None
    middle, left = box["y"] + box["height"] / 2, box["x"]
    lab.page.mouse.move(left + 0.1 * box["width"], middle)
    lab.page.mouse.down()
    lab.page.mouse.move(left + 0.2 * box["width"], middle, steps=4)
    lab.page.mouse.up()
    enlarged = extent(lab)
    assert enlarged[1] - enlarged[0] < 0.2 * whole[1]
    lab.page.click("#mnist-resume")
    lab.await_state("running")
    expect(batch).not_to_have_text(batch.inner_text(), timeout=PATIENCE)
    assert extent(lab) == enlarged, "new points leave the stretch as it was chosen"
    lab.page.mouse.dblclick(left + 0.5 * box["width"], middle)
    lab.page.wait_for_function(f"() => ({EXTENT})()[1] >= {whole[1]}")
    expect(lab.page.locator("#mnist-curves")).to_be_visible()  # a double click opens no batch
    marked = lab.page.locator("#mnist-curves .annotation-text", has_text="η 0.02")
    expect(marked).to_have_count(1, timeout=PATIENCE)
    assert lab.page.locator("#mnist-curves .js-line").count() >= 4
    lab.page.click("#mnist-stop")
    lab.await_state("cancelled")
    expect(lab.page.locator("#mnist-start")).to_be_enabled()

    lab.open_section("runs")
    lab.reload()
    lab.await_state("cancelled")
    row = lab.page.locator(".runs-table tbody tr.is-open")
    expect(row).to_contain_text("LeNet-5")
    expect(row.get_by_role("button", name="Resume")).to_be_visible()
    rows = list(csv.DictReader(saved(lab, "csv").read_text().splitlines()))
    assert float(rows[0]["loss"]) > 0
    assert {float(row["learning_rate"]) for row in rows if row["learning_rate"]}
    whole = json.loads(saved(lab, "json").read_text())
    assert whole["settings"]["model"] == "lenet"
    assert [change["rate"] for change in whole["rate_changes"]] == [0.02]
    weights = load_file(saved(lab, "weights"))
    assert weights["layers.0.weight"].shape == (6, 1, 5, 5)
    assert lab.complaints == []
    assert lab.left == []


def test_two_runs_that_differ_in_one_thing_are_compared(lab: LabPage):
    lab.choose("preset", "Softmax regression, no hidden layer")
    total(lab, "7\u202f850")
    lab.fill("epochs", "1")
    for number, rate in enumerate(("0.05", "0.5"), 1):
        lab.fill("learning-rate", rate)
        expect(lab.page.locator("#mnist-network figcaption")).to_contain_text(f"η = {rate}, ")
        lab.start()
        done = re.compile(rf"^Run {number}, .* done")
        expect(lab.page.locator("#lab-bar .lab-brief")).to_have_text(done, timeout=PATIENCE)
    lab.open_section("runs")
    own = lab.page.locator(".runs-table tbody tr", has_text=re.compile(r"Run \d"))
    expect(own.locator("[data-state=done]")).to_have_count(2)
    for box in own.locator("input").all():
        box.check()
    comparison = lab.page.locator("#mnist-comparison")
    expect(comparison).to_contain_text("The same start, one thing changed: Learning rate η")
    expect(comparison.locator("td.is-best").first).to_be_visible()
    expect(comparison.locator(".js-line").first).to_be_attached()
    assert serious(lab.page, "#lab-runs") == []
    own.last.get_by_role("button", name="Open").click()
    expect(lab.page.locator("#lab-bar .lab-brief")).to_contain_text("Run 1")
    for part in ("#lab-bar", "#lab-train"):
        assert serious(lab.page, part) == []
    lab.open_section("runs")
    delete = own.first.get_by_role("button", name="Delete")
    delete.click()
    delete.click()
    expect(own).to_have_count(1)
    expect(comparison).to_be_hidden()
    assert lab.complaints == []


def test_a_diverged_run_and_a_bad_form_say_what_to_do(lab: LabPage):
    lab.fill("epochs", "0")
    wrong = lab.page.locator("#mnist-network .lab-wrong")
    expect(wrong).to_contain_text("The number of epochs is 0")
    lab.start()
    expect(lab.page.locator(SENTENCE)).to_contain_text("The number of epochs is 0")
    lab.fill("epochs", "1")
    expect(wrong).to_be_empty()
    lab.fill("learning-rate", "50")
    lab.start()
    lab.await_state("diverged")
    expect(lab.page.locator(SENTENCE)).to_contain_text("batch")
    lab.page.click("#mnist-smaller")
    expect(lab.page.locator("#mnist-learning-rate input")).to_have_value("5")
    expect(lab.page.locator("#mnist-start")).to_be_enabled()
    assert lab.complaints == []


SECTIONS = ("train", "batch", "draw", "learned", "runs", "ranks")
FIELDS = "document.querySelectorAll('.mnist-form :is(input, textarea)')"
COVERED = """() => [...FIELDS].filter((field) => {
  field.scrollIntoView({ block: 'nearest', behavior: 'instant' });
  const { left, top, width, height } = field.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return !there || !(field.contains(there) || there.closest('label, .block')?.contains(field));
}).map((field) => field.closest('[id]')?.id)""".replace("FIELDS", FIELDS)


def is_open(lab: LabPage, name: str) -> None:
    expect(lab.page.locator(f"#lab-tab-{name}")).to_have_attribute("aria-selected", "true")
    for section in SECTIONS:
        shown = expect(lab.page.locator(f"#lab-{section}"))
        shown.to_be_visible() if section == name else shown.to_be_hidden()


def test_sections_are_sub_tabs_in_the_history_and_by_keys(lab: LabPage):
    is_open(lab, "train")
    lab.open_section("draw")
    lab.page.keyboard.press("ArrowRight")
    is_open(lab, "learned")
    lab.page.go_back()
    is_open(lab, "draw")
    lab.page.go_forward()
    lab.reload()
    is_open(lab, "learned")
    lab.page.go_back()
    lab.page.go_back()
    is_open(lab, "train")


def test_the_curves_stand_above_the_fold_and_the_buttons_cover_nothing(lab: LabPage):
    for width, height in ((1280, 720), (960, 600)):
        lab.page.set_viewport_size({"width": width, "height": height})
        for name in ("start", "stop"):
            box = lab.page.locator(f"#mnist-{name}").bounding_box()
            assert box and box["y"] + box["height"] <= height
        assert lab.page.evaluate(COVERED) == []
        lab.page.evaluate("scrollTo(0, 0)")
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    lab.page.wait_for_function(ABOVE_THE_FOLD)
    assert lab.page.evaluate("document.documentElement.scrollHeight") <= 1.5 * 720
    assert lab.overflow() == 0


FILLED = {
    "train": "#mnist-curves .js-line",
    "batch": ".batch-check[data-state=passed]",
    "draw": "#mnist-out-of-distribution li",
    "learned": "#mnist-confusion td button",
    "runs": ".runs-table tbody tr",
    "ranks": ".ranks-images canvas",
}
"""What stands in each section before any run, once it is complete."""
EMPTY = """() => [...document.querySelectorAll('.mnist-card, .mnist-panel, .panel')]
  .filter((card) => card.offsetParent)
  .filter((card) => !card.querySelector('canvas, input, button, table, p, pre, .latex'))
  .map((card) => card.className)"""
SMALL = """() => [...document.querySelectorAll('.lab-section *')].filter((one) => {
  const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  return own && one.offsetParent && !one.closest('.katex, .lab-unseen, .js-plotly-plot')
    && parseFloat(getComputedStyle(one).fontSize) < 14;
}).map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`)"""


@pytest.mark.parametrize("section", SECTIONS)
def test_before_any_run_each_section_is_filled_and_takes_a_screen_and_a_half(
    lab: LabPage, section: str
):
    lab.page.set_viewport_size({"width": 1280, "height": 720})
    lab.open_section(section)
    expect(lab.page.locator(FILLED[section]).first).to_be_visible(timeout=PATIENCE)
    expect(lab.page.locator("#lab-bar .lab-brief")).to_have_text("Pretrained LeNet-5 · 98.94%")
    assert lab.page.evaluate(EMPTY) == []
    assert lab.page.evaluate(SMALL) == []
    assert lab.page.evaluate("document.documentElement.scrollHeight") <= 1.5 * 720
    assert lab.overflow() == 0
    assert lab.complaints == []
