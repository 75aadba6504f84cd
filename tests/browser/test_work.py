"""Check my work: one's own numbers beside a place, in a matrix, for a whole iteration."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage
from tests.support.scripts import PASTE

pytestmark = pytest.mark.browser


class Work:
    """Types numbers of one's own and has them checked."""

    def __init__(self, step: StepPage) -> None:
        self.step, self.page = step, step.page
        self.verdict = self.page.locator(".work-verdict")

    def field(self, key: str):
        return self.page.locator(f"#closer-work input[data-key='{key}']")

    def choose(self, value: str) -> None:
        self.page.select_option("#closer-work .inspect-head select >> nth=0", value)

    def check(self) -> None:
        self.page.get_by_role("button", name="Check", exact=True).click()

    def mark(self, key: str) -> str:
        return str(self.field(key).locator("xpath=..").get_attribute("data-verdict"))


@pytest.fixture
def work(step: StepPage) -> Work:
    return Work(step)


def test_the_first_wrong_number_beside_a_place_is_marked_and_its_mistake_named(work):
    page = work.page
    for _ in range(2):
        page.click("#step-next")
    page.click("#check-work")
    z, a = "weighted_input/1/0//0", "activation/1/0//0"
    expect(work.field(z)).to_be_focused()
    work.field(z).fill("0.3825")
    work.field(a).fill("0,59")
    work.field(a).press("Enter")
    expect(work.verdict).to_contain_text("1 of 2 right.")
    expect(work.verdict).to_contain_text("uses a column of W")
    assert (work.mark(z), work.mark(a)) == ("wrong", "right")
    expect(work.field(z)).to_have_attribute("aria-invalid", "true")
    work.field(z).fill("0.38")
    work.check()
    expect(work.verdict).to_contain_text("All 2 right.")
    assert not work.step.complaints


def test_a_matrix_is_pasted_and_what_was_typed_outlives_a_reload_and_another_language(work):
    work.step.open_drawer("work")
    work.choose("2/new")
    first = work.field("new_weight/2/0/0/")
    first.evaluate(PASTE, "[[0.35891648, 0.408666186], [0.511301270, 0.561370121]]")
    work.check()
    expect(work.verdict).to_contain_text("All 4 right.")
    work.step.reload()
    work.step.open_drawer("work")
    work.choose("all")
    expect(first).to_have_value("0.35891648")
    assert work.mark("new_weight/2/1/1/") == "right"
    first.evaluate(PASTE, "1 2 3 4 5")
    expect(page_error := work.page.locator("#closer-work .field-error")).to_contain_text("1 × 5")
    assert page_error.count() == 1
    work.step.speak("中文")
    expect(first).to_have_value("0.35891648")
    work.page.get_by_role("button", name="检查", exact=True).last.click()
    expect(work.verdict).to_contain_text("4 个数全对。")
    assert not work.step.complaints
