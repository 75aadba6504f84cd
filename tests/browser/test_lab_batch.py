"""The batch view of the lab as a visitor uses it: a batch, its numbers, an image, a drawing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.accessibility import serious
from tests.support.latex import assert_well_formed, evaluate, expressions, skeleton
from tests.support.pages.lab import PATIENCE, LabPage
from tests.support.scripts import js

pytestmark = pytest.mark.browser

GREEN = ".batch-check[data-state=passed]"
OPERATIONS = js("() => lab.batchView.b.film.operations.map(t => [t.quantity, t.layer])")
SPOILT = js("""() => {
  const view = lab.batchView, { server } = view;
  const check_batch = async (question) => {
    const check = await server.check_batch(question);
    check.layers[1].autograd = 0.01;
    return { ...check, passed: false };
  };
  const get = (all, name) => (name === "check_batch" ? check_batch : all[name]);
  view.server = new Proxy(server, { get });
}""")
INDEX = js("() => lab.batchView.index")


def train_a_little(lab: LabPage) -> None:
    """Train a LeNet for some ten batches."""
    lab.choose("preset", "LeNet, quickly to 99%")
    lab.fill("epochs", "20")
    lab.start()
    lab.await_state("running")
    batch = lab.batch()
    expect(batch).to_have_text(re.compile(r"^(\d\d|\d{3}) / 938$"), timeout=PATIENCE)
    lab.page.click("#mnist-stop")
    lab.await_state("cancelled")


def shown(lab: LabPage) -> tuple[str, str]:
    """Return the formula with numbers and the value it is of, once both are there."""
    numbers = lab.page.locator(".batch-numbers")
    expect(numbers).to_have_attribute("data-latex", re.compile("aligned"), timeout=PATIENCE)
    return numbers.get_attribute("data-latex") or "", numbers.get_attribute("data-value") or ""


def assert_amounts_to(latex: str, value: float) -> None:
    """Every expression of a formula with five digits is ``value``, as far as they go."""
    assert_well_formed(latex)
    for expression in expressions(latex):
        _, numbers = skeleton(expression)
        assert evaluate(expression) == pytest.approx(value, rel=3e-4, abs=3e-4 * max(numbers))


def box_of(lab: LabPage, tile: str) -> dict[str, float]:
    picture = lab.page.locator(f'[data-tile="{tile}"] .over')
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    return box


def test_a_batch_a_test_image_and_a_drawing_open_layer_by_layer(lab: LabPage):
    lab.open_section("batch")
    expect(lab.page.locator(".batch-title")).to_contain_text("Test image 0", timeout=PATIENCE)
    assert lab.page.evaluate(INDEX) == 1, "the image is there at once"
    train_a_little(lab)
    lab.open_section("batch")

    lab.page.locator(".batch-view [name=number]").fill("7")
    lab.page.click(".batch-sources [type=submit]")
    expect(lab.page.locator(".batch-title")).to_contain_text("Batch 7", timeout=PATIENCE)
    expect(lab.page.locator(GREEN)).to_be_visible(timeout=PATIENCE)

    lab.page.keyboard.press("ArrowLeft")
    # Forward and back, one step after the other: every formula amounts to the value it is of.
    terms = lab.page.evaluate(OPERATIONS)
    for quantity, _ in terms:
        lab.page.keyboard.press("ArrowRight")
        if quantity != "image":
            latex, value = shown(lab)
            assert_amounts_to(latex, float(value))
        assert lab.page.locator(".batch-sentence").inner_text()
        assert lab.page.locator(".batch-formula .katex").count()
        assert lab.page.locator(".batch-code .is-current").count() == 1
    assert lab.page.evaluate(INDEX) == len(terms)
    expect(lab.page.locator(".batch-tile.is-pending")).to_have_count(0)
    expect(lab.page.locator(".katex-error")).to_have_count(0)
    assert serious(lab.page, "#lab-batch") == []

    # A pixel of the second convolution: five by five numbers of a channel, and their sum.
    lab.page.click('.batch-ribbon [data-phase="forward"]')
    for _ in range(4):
        lab.page.keyboard.press("ArrowRight")
    assert lab.page.evaluate(INDEX) == 5 and terms[4] == ["z", 3]
    box = box_of(lab, "z/3")
    lab.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6)
    made = lab.page.locator(".batch-made")
    expect(made.locator(".batch-channel").first.locator("td")).to_have_count(50)
    computed, run = made.locator(".batch-products td .number").all()[-2:]
    assert float(computed.get_attribute("title").replace("−", "-")) == pytest.approx(
        float(run.get_attribute("title").replace("−", "-")), abs=1e-5
    )
    latex, value = shown(lab)
    assert_amounts_to(latex, float(value))
    assert serious(lab.page, "#lab-batch") == []  # numbers on every shade of the palette

    # What is pressed stays while the pointer goes elsewhere, and its sum stands beside it.
    place = lab.page.locator(".batch-place")
    lab.page.mouse.down()
    lab.page.mouse.up()
    pinned = place.inner_text()
    assert "pinned" in pinned
    lab.page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.2, steps=3)
    expect(place).to_have_text(pinned)
    beside = made.bounding_box()
    assert beside and beside["x"] > box["x"] + box["width"]
    lab.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6)
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect(place).not_to_contain_text("pinned")
    lab.page.locator('[data-tile="z/3"] .over').focus()
    before = lab.page.locator(".batch-place").inner_text()
    lab.page.keyboard.press("ArrowDown")
    expect(lab.page.locator(".batch-place")).not_to_have_text(before)
    assert lab.page.evaluate(INDEX) == 5, "the arrows move in the picture that has the focus"

    lab.page.select_option(".batch-samples select", "3")
    expect(lab.page.locator(".batch-samples select")).to_have_value("3")

    lab.page.evaluate(js("() => openBatch({kind: 'test', index: 8})"))
    expect(lab.page.locator(".batch-title")).to_contain_text("Test image 8", timeout=PATIENCE)
    expect(lab.page.locator(GREEN)).to_be_visible(timeout=PATIENCE)
    expect(lab.page.locator(".batch-samples")).to_be_hidden()
    lab.page.locator(".batch-view [name=index]").fill("10000")
    lab.page.press(".batch-view [name=index]", "Enter")
    expect(lab.page.locator(".field-error")).to_contain_text("0 to 9999", timeout=PATIENCE)

    lab.open_section("draw")
    lab.page.click("#mnist-load")
    expect(lab.page.locator("#mnist-prediction .mnist-best")).to_have_count(1, timeout=PATIENCE)
    lab.page.click("#mnist-sketch-open")
    expect(lab.page.locator(".batch-title")).to_contain_text("Your drawing", timeout=PATIENCE)
    expect(lab.page.locator(".batch-about")).to_contain_text("no label")
    lab.page.locator(".batch-target select").select_option("4")
    expect(lab.page.locator(".batch-about")).to_contain_text(
        "you chose the target 4", timeout=PATIENCE
    )
    expect(lab.page.locator(GREEN)).to_be_visible(timeout=PATIENCE)

    # A wrong gradient: the badge is red, and says which check and which layer.
    lab.page.evaluate(SPOILT)
    lab.page.locator(".batch-target select").select_option("5")
    red = lab.page.locator(".batch-check[data-state=failed]")
    expect(red.locator(".verdict strong")).to_contain_text("✗", timeout=PATIENCE)
    expect(red.locator(".is-wrong")).to_have_text(re.compile("autograd.*1.0e−2.*> 1.0e−12"))
    red.get_by_role("button").click()
    expect(lab.page.locator(".batch-table td.is-wrong")).to_have_text("1.0e−2")
    assert serious(lab.page, "#lab-batch") == []
    lab.page.keyboard.press("Escape")
    assert lab.complaints == []
    assert lab.left == []
