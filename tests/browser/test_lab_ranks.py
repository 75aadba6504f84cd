"""The lesson on several GPUs, as a visitor goes through it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_step import opened
from tests.support.accessibility import serious

pytestmark = pytest.mark.browser

PATIENCE = 60_000


@pytest.fixture
def lesson(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = opened(context, app_url)
    page.get_by_role("tab", name="MNIST lab").click()
    page.locator("#mnist-ranks").scroll_into_view_if_needed()
    expect(page.locator(".ranks-card")).to_have_count(3, timeout=PATIENCE)
    yield page
    context.close()


def stage(page: Page, number: int) -> None:
    page.locator(f".ranks-step[data-stage='{number}']").click()


def numbers(page: Page, row: str) -> list[float]:
    """Return the numbers of a row of the table; a dash is none."""
    cells = page.locator(f".ranks-one tbody tr:has(th:text-is('{row}')) td").all_text_contents()
    found = [cell.replace("−", "-") for cell in cells if "/" not in cell]
    return [float(cell) for cell in found if cell not in ("", "–")]


def test_a_batch_is_shared_averaged_and_its_update_is_the_same_everywhere(lesson: Page):
    sentence = lesson.locator(".ranks-explained .mnist-sentence")
    expect(sentence).to_contain_text("10 images, shared by 3 GPUs")
    expect(lesson.locator(".ranks-images canvas")).to_have_count(10)
    expect(lesson.locator(".ranks-later").first).to_have_text("not computed yet")
    assert numbers(lesson, "0") == []
    stage(lesson, 3)
    parts = [numbers(lesson, str(rank))[1] for rank in range(3)]
    (together,) = numbers(lesson, "together")[1:]
    assert sum(parts) == pytest.approx(together, rel=2e-3)
    assert together == numbers(lesson, "one GPU")[1]
    expect(lesson.locator(".ranks-deviation")).to_contain_text("e−8")
    stage(lesson, 4)
    new = {numbers(lesson, row)[-1] for row in ("0", "1", "2", "one GPU")}
    assert len(new) == 1
    # The arrow keys choose another weight, in all maps at once.
    before = lesson.locator(".ranks-chosen").text_content()
    lesson.locator(".ranks-card canvas[tabindex]").first.press("ArrowDown")
    expect(lesson.locator(".ranks-chosen")).not_to_have_text(before or "")
    lesson.get_by_label("Sum the gradients instead").check()
    expect(sentence).to_contain_text("0.03 instead of 0.01")
    expect(lesson.locator(".ranks-deviation")).to_contain_text("no rounding")
    assert serious(lesson, "#mnist-ranks") == []
    assert lesson.complaints == [] and lesson.left == []  # type: ignore[attr-defined]


def test_the_lesson_follows_its_slider_the_form_and_the_language(lesson: Page):
    lesson.locator(".ranks-count input").press("ArrowRight")
    expect(lesson.locator(".ranks-card")).to_have_count(4, timeout=PATIENCE)
    expect(lesson.locator(".ranks-travel code")).to_contain_text("--nproc-per-node=4")
    lesson.get_by_label("Hidden layers").first.fill("20")
    lesson.get_by_label("Hidden layers").first.press("Tab")
    expect(lesson.locator(".ranks-travel code")).to_contain_text("--hidden 20", timeout=PATIENCE)
    assert lesson.locator(".ranks-card canvas[tabindex]").first.evaluate("c => c.width") == 20
    expect(lesson.get_by_label("trained by the open run")).to_be_disabled()
    lesson.locator("#language").get_by_text("中文").click()
    expect(lesson.locator(".ranks-steps")).to_contain_text("全归约", timeout=PATIENCE)
    expect(lesson.locator(".ranks-explained .mnist-sentence")).to_contain_text("张图像")
