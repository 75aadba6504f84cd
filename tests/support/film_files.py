"""Film files as a visitor opens them: from a folder, with no server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request

from tests.support.chromium import PATIENCE

INSIDE = ("data:", "blob:")


class FilmFile:
    """An open film file.

    Attributes
    ----------
    complaints
        Exceptions of the scripts and errors in the console.
    left
        Addresses outside the file that were asked for.
    """

    def __init__(self, context: BrowserContext, path: Path) -> None:
        self.page: Page = context.new_page()
        self.url = path.as_uri()
        self.complaints: list[str] = []
        self.left: list[str] = []
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda said: self.complaints.append(said.text))
        self.page.on("request", self._watch)
        self.page.goto(self.url)
        self.page.locator("#network-graph .scatterlayer").wait_for()

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((*INSIDE, self.url)):
            self.left.append(request.url)

    def text(self, selector: str) -> str:
        """Return what is read at ``selector``."""
        return self.page.locator(selector).inner_text()

    def stop(self) -> int:
        """Return the number of the stop that is shown."""
        return int(self.page.locator("#step-slider input[type=text]").input_value())

    def walk(self) -> list[str]:
        """Press → to the end; return the values of the cells of ``#matrices`` that were lit."""
        seen = []
        while self.page.locator("#step-next").is_enabled():
            self.page.keyboard.press("ArrowRight")
            lit = self.page.locator("#matrices .is-target")
            if lit.count():
                seen.append(lit.first.get_attribute("title") or "")
        return seen


def open_film(browser: Browser, path: Path, **settings: Any) -> FilmFile:
    """Open a film file in a context of its own."""
    return FilmFile(browser.new_context(**settings), path)
