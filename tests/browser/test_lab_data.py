"""A data set that is not here, as a visitor meets it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.accessibility import serious
from tests.support.mirrors import Mirrors
from tests.support.pages.lab import LabPage

pytestmark = pytest.mark.browser


def test_a_download_is_offered_watched_cancelled_and_asked_for_before_a_run(
    lab: LabPage, mirrors: Mirrors
):
    page = lab.page
    panel, told = page.locator("#mnist-data"), page.locator("#mnist-data .mnist-sentence")
    expect(panel).to_be_hidden()

    page.locator("#mnist-dataset input").click()
    page.get_by_role("option", name="Fashion-MNIST").click()
    expect(told).to_have_text("Fashion-MNIST is not on this machine yet.")
    expect(panel).to_contain_text("30.9 MB")
    page.click("#mnist-start")
    expect(page.locator("#mnist-status .mnist-sentence")).to_contain_text("fetch it first")

    panel.get_by_role("button", name="Download").click()
    mirrors.ticks.release(5_000)
    expect(told).to_contain_text("Receiving from 127.0.0.1")
    expect(panel.locator(".fetch-amount")).to_have_text("0.5 / 30.9 MB")
    assert serious(page, "#mnist-data") == []
    lab.speak("中文")
    expect(told).to_contain_text("正在从 127.0.0.1")
    panel.get_by_role("button", name="取消").click()
    mirrors.ticks.release(10)
    expect(told).to_have_text("已取消，没有留下下载了一半的文件。")
    expect(panel.get_by_role("button", name="下载")).to_be_focused()

    page.locator("#mnist-dataset input").click()
    page.get_by_role("option", name="MNIST", exact=True).click()
    expect(panel).to_be_hidden()
    assert lab.complaints == []
    assert lab.left == []
