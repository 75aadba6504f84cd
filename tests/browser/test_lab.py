"""The MNIST lab as a new user meets it: choose, look, train, steer, come back, compare, save."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from safetensors.numpy import load_file

from tests.browser.test_step import READY, opened
from tests.support.accessibility import serious

pytestmark = pytest.mark.browser

PATIENCE = 240_000
EXTENT = "() => document.querySelector('#mnist-curves .plot')._fullLayout.xaxis.range"
AT_STEPS = """() => {
  const [lowest, top] = [document.querySelector('#lab-bar'), document.querySelector('#lab-steps')]
    .map(one => one.getBoundingClientRect());
  return Math.abs(top.top - lowest.bottom) < 20;
}"""
SENTENCE = "#mnist-status .mnist-sentence"


@pytest.fixture
def lab(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = opened(context, app_url)
    open_lab(page)
    yield page
    leave(page)
    context.close()


def open_lab(page: Page) -> None:
    page.get_by_role("tab", name="MNIST lab").click()
    expect(page.locator("#mnist-start")).to_be_visible()
    expect(page.locator("#mnist-network tfoot td").last).not_to_be_empty()


def leave(page: Page) -> None:
    """Stop whatever trains: the next test wants the device."""
    stop = page.locator("#mnist-stop")
    if stop.is_enabled():
        stop.click()
        expect(stop).to_be_disabled(timeout=PATIENCE)


def state(page: Page, name: str) -> None:
    selector = f"#mnist-status [data-state={name}], #mnist-status[data-state={name}]"
    expect(page.locator(selector)).to_have_count(1, timeout=PATIENCE)


def fill(page: Page, field: str, value: str) -> None:
    box = page.locator(f"#mnist-{field} :is(input, textarea)")
    box.fill(value)
    box.press("Tab")


def choose(page: Page, field: str, option: str) -> None:
    page.locator(f"#mnist-{field} input").click()
    page.get_by_role("option", name=option, exact=True).click()


def total(page: Page, parameters: str) -> None:
    expect(page.locator("#mnist-network tfoot td").nth(1)).to_have_text(parameters)


def extent(page: Page) -> list[float]:
    """Return the first and the last batch that the curves show."""
    shown: list[float] = page.evaluate(EXTENT)
    return shown


def saved(page: Page, kind: str) -> Path:
    with page.expect_download() as download:
        page.click(f"#mnist-runs [data-file={kind}]")
    return Path(download.value.path())


def test_a_new_user_chooses_looks_trains_steers_stops_and_finds_the_run_again(lab: Page):
    total(lab, "101\u202f770")
    choose(lab, "preset", "LeNet, quickly to 99 %")
    total(lab, "61\u202f706")
    expect(lab.locator("#mnist-network tbody tr")).to_have_count(8)
    expect(lab.locator("#mnist-network .lab-stage")).to_have_count(8)
    expect(lab.locator("#mnist-hidden")).to_be_hidden()
    fill(lab, "epochs", "60")
    expect(lab.locator("#mnist-network figcaption")).to_contain_text("batches")
    expect(lab.locator("#mnist-preset input")).to_have_value("Settings of your own")

    lab.click("#mnist-start")
    state(lab, "running")
    expect(lab.locator("#mnist-start")).to_be_disabled()
    batch = lab.locator("#mnist-status dd").nth(2)
    expect(batch).to_have_text(re.compile(r"^\d+ / 938$"), timeout=PATIENCE)
    lab.click("#mnist-pause")
    state(lab, "paused")
    expect(lab.locator(SENTENCE)).to_contain_text("Nothing is lost")
    lab.fill("#mnist-rate", "0.02")
    lab.press("#mnist-rate", "Enter")
    lab.click("#mnist-resume")
    state(lab, "running")
    lab.fill("#mnist-rate", "-3")
    lab.press("#mnist-rate", "Enter")
    expect(lab.locator("#mnist-status .lab-told")).to_contain_text("learning rate is -3")
    expect(batch).not_to_have_text(batch.inner_text(), timeout=PATIENCE)  # news of the run arrived
    expect(lab.locator("#mnist-status .lab-told")).to_contain_text("learning rate is -3")
    expect(lab.locator("#mnist-rate")).to_have_value("-3")

    whole = extent(lab)
    box = lab.locator("#mnist-curves .nsewdrag").first.bounding_box()
    assert box is not None
    middle, left = box["y"] + box["height"] / 2, box["x"]
    lab.mouse.move(left + 0.1 * box["width"], middle)
    lab.mouse.down()
    lab.mouse.move(left + 0.2 * box["width"], middle, steps=4)
    lab.mouse.up()
    enlarged = extent(lab)
    assert enlarged[1] - enlarged[0] < 0.2 * whole[1]
    expect(batch).not_to_have_text(batch.inner_text(), timeout=PATIENCE)
    assert extent(lab) == enlarged, "new points leave the stretch as it was chosen"
    lab.mouse.dblclick(left + 0.5 * box["width"], middle)
    lab.wait_for_function(f"() => ({EXTENT})()[1] === {whole[1]}")
    expect(lab.locator(".steps-idle")).to_be_visible()  # a double click opens no batch
    marked = lab.locator("#mnist-curves .annotation-text", has_text="η 0.02")
    expect(marked).to_have_count(1, timeout=PATIENCE)
    assert lab.locator("#mnist-curves .js-line").count() >= 4
    lab.click("#mnist-stop")
    state(lab, "cancelled")
    expect(lab.locator("#mnist-start")).to_be_enabled()

    lab.reload()
    lab.wait_for_function(READY)
    open_lab(lab)
    state(lab, "cancelled")
    row = lab.locator(".runs-table tbody tr.is-open")
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


def test_two_runs_that_differ_in_one_thing_are_compared(lab: Page):
    choose(lab, "preset", "Linear softmax, no hidden layer")
    total(lab, "7\u202f850")
    fill(lab, "epochs", "1")
    for number, rate in enumerate(("0.05", "0.5"), 1):
        fill(lab, "learning-rate", rate)
        expect(lab.locator("#mnist-network figcaption")).to_contain_text(f"η = {rate}, ")
        lab.click("#mnist-start")
        expect(lab.locator(".runs-table tbody tr")).to_have_count(number)
        state(lab, "done")
        expect(lab.locator(".runs-table [data-state=done]")).to_have_count(number)
    # What is passed on the way fills up and grows; the way ends where it was to lead.
    lab.click('#lab-bar [data-section="lab-steps"]')
    expect(lab.locator("#mnist-confusion td button")).to_have_count(100)
    lab.wait_for_function(AT_STEPS)
    for box in lab.locator(".runs-table tbody input").all():
        box.check()
    comparison = lab.locator("#mnist-comparison")
    expect(comparison).to_contain_text("The same start, one thing changed: Learning rate η")
    expect(comparison.locator("td.is-best").first).to_be_visible()
    expect(comparison.locator(".js-line").first).to_be_attached()
    lab.locator(".runs-table tbody tr").last.get_by_role("button", name="Open").click()
    expect(lab.locator("#lab-bar .lab-brief")).to_contain_text("Run 1")
    delete = lab.locator(".runs-table tbody tr").first.get_by_role("button", name="Delete")
    delete.click()
    delete.click()
    expect(lab.locator(".runs-table tbody tr")).to_have_count(1)
    expect(comparison).to_be_hidden()
    for part in ("#lab-bar", "#lab-train", "#lab-runs"):
        assert serious(lab, part) == []
    assert lab.complaints == []


def test_a_diverged_run_and_a_bad_form_say_what_to_do(lab: Page):
    fill(lab, "epochs", "0")
    wrong = lab.locator("#mnist-network .lab-wrong")
    expect(wrong).to_contain_text("epochs is 0")
    lab.click("#mnist-start")
    expect(lab.locator(SENTENCE)).to_contain_text("epochs is 0")
    fill(lab, "epochs", "1")
    expect(wrong).to_be_empty()
    fill(lab, "learning-rate", "50")
    lab.click("#mnist-start")
    state(lab, "diverged")
    expect(lab.locator(SENTENCE)).to_contain_text("batch")
    lab.click("#mnist-smaller")
    expect(lab.locator("#mnist-learning-rate input")).to_have_value("5")
    expect(lab.locator("#mnist-start")).to_be_enabled()
    assert lab.complaints == []
