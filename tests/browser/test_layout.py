"""What is looked at together is seen together, at the sizes of a classroom's screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open

pytestmark = pytest.mark.browser

SIZES = ((1280, 720), (1366, 768), (1440, 900), (960, 600))
HEADER = 56
"""Pixels that the header and the tabs take at most."""


def size(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height}


@pytest.mark.parametrize("screen", SIZES)
def test_the_header_and_the_tabs_are_one_line_in_every_tab(visit: Open, screen: tuple[int, int]):
    step = visit(StepPage, viewport=size(*screen))
    for tab in step.page.locator("#tabs > .tab-wrapper [role=tab]").all():
        tab.click()
        for part in ("#header", "#tabs > .tab-wrapper", "#language", "#help-open"):
            box = step.page.locator(part).bounding_box()
            assert box and box["y"] >= 0 and box["y"] + box["height"] <= HEADER, part
        assert step.overflow() <= 1


def test_the_skip_link_leads_past_the_header(step: StepPage):
    step.page.keyboard.press("Tab")
    expect(step.page.locator(".skip-link")).to_be_focused()
    step.page.keyboard.press("Enter")
    expect(step.page.locator("#step-next")).to_be_focused()


def test_the_tabs_are_one_stop_of_the_tab_key_and_arrows_move_between_them(step: StepPage):
    tabs = step.page.locator("#tabs > .tab-wrapper [role=tab]")
    tabs.first.focus()
    step.page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(tabs.nth(1)).to_be_focused()
    assert [tab.get_attribute("tabindex") for tab in tabs.all()] == ["-1", "0", "-1", "-1"]
