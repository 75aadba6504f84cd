"""What a net has learned, as a visitor looks into it: one page, one epoch, every panel."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support.accessibility import serious
from tests.support.pages.lab import LabPage

pytestmark = pytest.mark.browser

# Where the projection has drawn something, in pixels from its corner: the topmost digit.
TOPMOST = """canvas => {
  const { width, height } = canvas, ratio = width / canvas.clientWidth;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const strong = at => Math.max(data[at], data[at + 1], data[at + 2])
    - Math.min(data[at], data[at + 1], data[at + 2]) > 90;
  for (let i = 0; i < width * height; i += 1)
    if (strong(4 * i)) return [(i % width) / ratio, Math.floor(i / width) / ratio];
}"""


def train_one_epoch(lab: LabPage) -> None:
    lab.fill("epochs", "1")
    lab.start()
    lab.await_state("done")


def gallery(page: Page) -> tuple[Locator, Locator]:
    return page.locator("#mnist-digits .mnist-result"), page.locator("#mnist-digits li")


def look_before_the_run(page: Page) -> None:
    page.click("#lab-tab-learned")
    expect(page.locator(".learned-moment")).to_contain_text("Of the pretrained net: 98.9")
    expect(page.locator("#mnist-digits li")).to_have_count(40)
    expect(page.locator("#mnist-confusion table")).to_be_visible()


def show(page: Page, view: str) -> None:
    page.locator(f"#learned-view [value={view}]").check(force=True)


def look_into_a_cell(page: Page) -> None:
    table, (result, images) = page.locator("#mnist-confusion table"), gallery(page)
    cell = table.locator("tbody tr").nth(4).locator("td button").nth(9)
    count = int(cell.inner_text())
    assert count > 0
    cell.click()
    expect(result).to_contain_text(f"True 4, predicted 9: {count} images")
    expect(images).to_have_count(min(40, count))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(result).to_contain_text("4")
    expect(table.locator("[aria-selected=true] button")).to_be_focused()
    page.locator("#learned-true").select_option("7")
    page.locator("#learned-answered").select_option("7")
    page.click("#learned-show-cell")
    expect(result).to_contain_text("True 7, predicted 7")
    expect(page.locator("#mnist-digits .mnist-wrong")).to_have_count(0)


def look_at_the_worst(page: Page) -> None:
    result, images = gallery(page)
    page.locator("#learned-kind label", has_text="Largest loss").click()
    expect(result).to_contain_text("largest loss of all 10 000")
    losses = [float(text.split()[-1]) for text in images.locator("small").all_inner_texts()[1::2]]
    assert losses == sorted(losses, reverse=True)
    images.nth(3).locator("button").click()
    expect(page.locator("#mnist-digits .learned-one")).to_contain_text("the prediction is")
    page.click("#learned-next")
    expect(page.locator(".learned-page")).to_have_text("41 to 80 of 10 000")


def look_at_the_classes(page: Page) -> None:
    show(page, "classes")
    table = page.locator("#mnist-classes table")
    expect(table.locator("tbody tr")).to_have_count(10)
    table.get_by_role("button", name="Recall").click()
    shares = table.locator("tbody td:nth-child(2) .number").all_inner_texts()
    numbers = [float(text.rstrip("%")) for text in shares]
    assert numbers == sorted(numbers)


def look_at_the_projection(page: Page) -> None:
    show(page, "space")
    canvas = page.locator(".learned-plot > canvas")
    canvas.scroll_into_view_if_needed()
    expect(page.locator(".learned-axes")).to_contain_text("of the variance")
    x, y = canvas.evaluate(TOPMOST)
    canvas.hover(position={"x": x, "y": y})
    tip = page.locator(".learned-tip")
    expect(tip).to_contain_text("Test image")
    canvas.click(position={"x": x, "y": y})
    result, images = gallery(page)
    expect(result).to_contain_text("closest to it in the projection")
    expect(images).to_have_count(40)
    page.locator("#learned-point").fill("7")
    page.click("#learned-show-near")
    expect(result).to_contain_text("Image 7 and those closest")


def look_at_the_weights(page: Page) -> None:
    show(page, "classes")
    images = page.locator("#mnist-weights li canvas")
    images.first.scroll_into_view_if_needed()
    expect(images).to_have_count(64)
    images.nth(2).hover()
    expect(page.locator(".learned-weight")).to_contain_text("unit 3, channel 1")


def test_every_panel_speaks_of_the_net_that_was_trained(lab: LabPage):
    look_before_the_run(lab.page)
    train_one_epoch(lab)
    lab.open_section("learned")
    moment = lab.page.locator(".learned-moment")
    expect(moment).to_contain_text("After epoch 1 of 1", timeout=30_000)
    look_into_a_cell(lab.page)
    look_at_the_worst(lab.page)
    look_at_the_classes(lab.page)
    look_at_the_projection(lab.page)
    look_at_the_weights(lab.page)
    assert serious(lab.page, "#mnist-learned") == []
    show(lab.page, "errors")
    lab.page.locator("#language").get_by_text("中文").click()
    expect(moment).to_contain_text("第 1 轮结束时")
    expect(lab.page.locator("#mnist-confusion h2")).to_have_text("混淆矩阵")
    assert lab.complaints == []
    assert lab.left == []
