"""The page where it is put: below a path, by another machine's name, in a frame."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support.mirrors import Mirrors
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open
from tests.support.proxies import DEPLOY, NAME, NGINX, OTHERS, nginx, standing_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("shown_by", "opened"),
    [("subpath.conf", "/"), ("JupyterHub", "/"), ("Traefik below a path", "")],
)
def test_the_page_works_below_a_path_by_the_name_of_another_machine(
    shown_by: str, opened: str, app_url: str, tmp_path: Path, visit: Open
):
    """As in a LAN: over plain http browsers give a page less than on one's own machine."""
    in_front = (
        nginx(shown_by, tmp_path, [app_url])
        if shown_by in NGINX
        else standing_in(OTHERS[shown_by], [app_url])
    )
    with in_front as url:
        address = url.replace("127.0.0.1", NAME)
        step = visit(StepPage, opened, app=address)
        assert step.page.url.endswith("/")
        step.page.locator("#step-next").click()
        step.speak("中文")
        expect(step.page.locator("html")).to_have_attribute("lang", "zh-CN")
        assert not step.left or not opened  # without its slash the first address is left
        step.page.goto("about:blank")


def test_the_page_works_in_a_frame_of_another_site(app_url: str, new_page: Callable[..., Page]):
    markup = (DEPLOY / "iframe.html").read_text().replace("http://127.0.0.1:7860/", f"{app_url}/")
    with closing(Mirrors({"lesson.html": markup.encode()})) as server:
        page = new_page(app_url)
        page.goto(server.mirror("good").replace("127.0.0.1", "lessons.example.edu") + "lesson.html")
        frame = page.frame_locator("iframe")
        frame.locator("#step-next").click()
        expect(frame.locator("#verification[data-state=passed]")).to_be_attached()
        expect(frame.locator("#failure")).to_be_hidden()
        page.goto("about:blank")
