"""A data set that is not here, as a visitor meets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_step import opened
from tests.support.accessibility import serious
from tests.support.mirrors import Mirrors

pytestmark = pytest.mark.browser

MINUTE = 60_000


def test_a_download_is_offered_watched_cancelled_and_asked_for_before_a_run(
    browser: Browser, app_url: str, mirrors: Mirrors
):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    context.set_default_timeout(MINUTE)
    page = opened(context, app_url)
    page.get_by_role("tab", name="MNIST lab").click()
    panel, told = page.locator("#mnist-data"), page.locator("#mnist-data .mnist-sentence")
    expect(page.locator("#mnist-start")).to_be_visible()
    expect(panel).to_be_hidden(timeout=MINUTE)

    page.locator("#mnist-dataset input").click()
    page.get_by_role("option", name="Fashion-MNIST").click()
    expect(told).to_have_text("Fashion-MNIST is not on this machine yet.", timeout=MINUTE)
    expect(panel).to_contain_text("30.9 MB", timeout=MINUTE)
    page.click("#mnist-start")
    expect(page.locator("#mnist-status .mnist-sentence")).to_contain_text(
        "fetch it first", timeout=MINUTE
    )

    panel.get_by_role("button", name="Download").click()
    mirrors.ticks.release(5_000)
    expect(told).to_contain_text("Receiving from 127.0.0.1", timeout=MINUTE)
    expect(panel.locator(".fetch-amount")).to_have_text("0.5 / 30.9 MB", timeout=MINUTE)
    assert serious(page, "#mnist-data") == []
    page.locator("#language").get_by_text("中文").click()
    expect(told).to_contain_text("正在从 127.0.0.1", timeout=MINUTE)
    panel.get_by_role("button", name="取消").click()
    mirrors.ticks.release(10)
    expect(told).to_have_text("已取消，没有留下下载了一半的文件。", timeout=MINUTE)
    expect(panel.get_by_role("button", name="下载")).to_be_focused()

    page.locator("#mnist-dataset input").click()
    page.get_by_role("option", name="MNIST", exact=True).click()
    expect(panel).to_be_hidden(timeout=MINUTE)
    assert page.complaints == []
    assert page.left == []
    context.close()
