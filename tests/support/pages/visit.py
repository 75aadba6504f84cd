"""What every page of the app has in common, whichever tab is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from playwright.sync_api import ConsoleMessage, Page, Request

from tests.support.chromium import PATIENCE
from tests.support.script_coverage import ScriptCoverage
from tests.support.scripts import until

READY = until("""() => page.player?.film && !page.player.waiting
  && document.fonts.status === 'loaded'""")
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

WITHOUT_TOUR = "try { localStorage.setItem('backstep.tour', 'done'); } catch { /* As here. */ }"
"""The tour of the first visit would lie over what a test clicks; it has a test of its own."""

Open = Callable[..., Any]
"""Opens a kind of page: ``visit(StepPage, "/?__theme=dark", locale="zh-CN")``."""


class Visit:
    """A page of the app that a visitor has opened.

    Attributes
    ----------
    page
        The page in the browser.
    complaints
        Exceptions of the scripts and errors in the console.
    url
        The address at which the page was opened.
    left
        Addresses outside the app that were asked for.
    """

    coverage: ClassVar[ScriptCoverage] = ScriptCoverage(wanted=False)
    """Counts what the scripts of all pages run, if that is asked for."""

    prelude: ClassVar[str] = WITHOUT_TOUR
    """A script that runs before those of the page."""

    def __init__(self, page: Page, url: str) -> None:
        page.add_init_script(self.prelude)
        self.page, self.complaints, self.left = page, [], []
        self.url = url
        self.coverage.begin(self.page)
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", self._watch)
        self.open()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _watch(self, request: Request) -> None:
        if not request.url.startswith(self.url.partition("?")[0].rstrip("/")):
            self.left.append(request.url)

    def open(self) -> None:
        """Go to the address and wait until the page is complete."""
        self.go_to(self.url)

    def reload(self) -> None:
        """Load the page again and wait until it is complete."""
        self._leave(self.page.reload)

    def go_to(self, url: str) -> None:
        """Go to another address and wait until the page is complete."""
        self._leave(lambda: self.page.goto(url))

    def _leave(self, act: Callable[[], object]) -> None:
        self.coverage.take(self.page)
        act()
        self.page.wait_for_function(READY)

    def to_tab(self, name: str) -> None:
        """Open a tab by the name that stands on it."""
        self.page.locator("#tabs > .tab-wrapper").get_by_role("tab", name=name).click()

    def speak(self, name: str) -> None:
        """Choose a language by the name that stands on its button."""
        self.page.locator("#language").get_by_text(name).click()

    def overflow(self) -> int:
        """Return by how many pixels the page can be scrolled sideways."""
        found: int = self.page.evaluate(OVERFLOW)
        return found
