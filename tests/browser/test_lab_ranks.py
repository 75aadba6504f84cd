"""The lesson on several GPUs, as a visitor goes through it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.accessibility import serious
from tests.support.pages.lab import LabPage

pytestmark = pytest.mark.browser


@pytest.fixture
def ranks(lab: LabPage) -> LabPage:
    """The lab where the lesson on several GPUs stands, with all its cards."""
    lab.open_section("ranks")
    expect(lab.page.locator(".ranks-card")).to_have_count(3)
    return lab


def stage(page: Page, number: int) -> None:
    page.locator(f".ranks-stage[data-stage='{number}']").click()


def numbers(page: Page, row: str) -> list[float]:
    """Return the numbers of a row of the table; a dash is none."""
    cells = page.locator(f".ranks-one tbody tr:has(th:text-is('{row}')) td").all_text_contents()
    found = [cell.replace("−", "-") for cell in cells if "/" not in cell]
    return [float(cell) for cell in found if cell not in ("", "–")]


def test_a_batch_is_shared_averaged_and_its_update_is_the_same_everywhere(ranks: LabPage):
    sentence = ranks.page.locator(".ranks-explained .mnist-sentence")
    expect(sentence).to_contain_text("10 images, shared by 3 GPUs")
    expect(ranks.page.locator(".ranks-images canvas")).to_have_count(10)
    expect(ranks.page.locator(".ranks-later").first).to_have_text("not computed yet")
    assert numbers(ranks.page, "0") == []
    stage(ranks.page, 3)
    parts = [numbers(ranks.page, str(rank))[1] for rank in range(3)]
    (together,) = numbers(ranks.page, "together")[1:]
    assert sum(parts) == pytest.approx(together, rel=2e-3)
    assert together == numbers(ranks.page, "one GPU")[1]
    expect(ranks.page.locator(".ranks-deviation")).to_contain_text("e−8")
    stage(ranks.page, 4)
    new = {numbers(ranks.page, row)[-1] for row in ("0", "1", "2", "one GPU")}
    assert len(new) == 1
    # The arrow keys choose another weight, in all maps at once.
    before = ranks.page.locator(".ranks-chosen").text_content()
    ranks.page.locator(".ranks-card canvas[tabindex]").first.press("ArrowDown")
    expect(ranks.page.locator(".ranks-chosen")).not_to_have_text(before or "")
    ranks.page.click(".ranks-more > summary")
    ranks.page.get_by_label("Sum the gradients instead").check()
    expect(sentence).to_contain_text("0.03 instead of 0.01")
    expect(ranks.page.locator(".ranks-deviation")).to_contain_text("no rounding")
    assert serious(ranks.page, "#mnist-ranks") == []
    assert ranks.complaints == [] and ranks.left == []


def test_the_lesson_follows_its_slider_the_form_and_the_language(ranks: LabPage):
    ranks.page.locator(".ranks-count input").press("ArrowRight")
    expect(ranks.page.locator(".ranks-card")).to_have_count(4)
    expect(ranks.page.locator(".ranks-travel code")).to_contain_text("--nproc-per-node=4")
    ranks.fill("hidden", "20")
    ranks.open_section("ranks")
    expect(ranks.page.locator(".ranks-travel code")).to_contain_text("--hidden 20")
    assert ranks.page.locator(".ranks-card canvas[tabindex]").first.evaluate("c => c.width") == 20
    trained = ranks.page.get_by_label("trained by the open run")
    trained.check()
    expect(ranks.page.locator(".ranks-travel code")).not_to_contain_text("--hidden 20")
    ranks.speak("中文")
    expect(ranks.page.locator(".ranks-stages")).to_contain_text("全归约")
    expect(ranks.page.locator(".ranks-explained .mnist-sentence")).to_contain_text("张图像")
