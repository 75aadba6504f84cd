"""A context of the browser that is kept from test to test, and is as empty as a new one."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, ViewportSize

from tests.support.script_coverage import ScriptCoverage


class KeptContext:
    """Opens a page for a test, and forgets it.

    Most of loading a page is compiling plotly and gradio. Chromium compiles a script once for all
    pages of a site and a context, if they share a process (`chromium.FLAGS`) that lives on: so an
    empty page stays open.

    Parameters
    ----------
    browser
        In which the context is opened.
    locale
        Its language.
    site
        An address of the site whose pages are to be opened.
    coverage
        Counts what the scripts run.
    """

    def __init__(self, browser: Browser, locale: str, site: str, coverage: ScriptCoverage) -> None:
        self._context = browser.new_context(locale=locale)
        self._empty = self._context.new_page()
        self._coverage, self._crashed = coverage, False
        self._empty.on("crash", self._crash)
        coverage.begin_for_all(self._empty)
        self._empty.route("**", lambda route: route.fulfill(body=""))
        self._empty.goto(site)
        self._session = self._context.new_cdp_session(self._empty)

    def _crash(self, page: Page) -> None:
        self._crashed = True

    @property
    def free(self) -> bool:
        """Whether no test has a page of it open."""
        return self._context.pages == [self._empty]

    @property
    def crashed(self) -> bool:
        """Whether the process of its pages is gone."""
        return self._crashed

    def open(self, url: str, viewport: ViewportSize) -> Page:
        """Return a new page for ``url``, of which nothing is stored."""
        place = urlsplit(url)
        origin = {"origin": f"{place.scheme}://{place.netloc}", "storageTypes": "all"}
        self._session.send("Storage.clearDataForOrigin", origin)
        self._context.clear_cookies()
        page = self._context.new_page()
        page.set_viewport_size(viewport)
        return page

    def forget(self) -> None:
        """Close what a test has opened."""
        self._coverage.take(self._empty)
        for page in self._context.pages:
            if page != self._empty:
                page.close()

    def close(self) -> None:
        """Close the context."""
        self._coverage.finish(self._context)
