"""One browser a worker, and an empty context for every page that a test opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.support import chromium
from tests.support.kept_context import KeptContext
from tests.support.pages.data import DataPage
from tests.support.pages.lab import LabPage
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open, Visit
from tests.support.script_coverage import ScriptCoverage

Kind = TypeVar("Kind", bound=Visit)

DESKTOP = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def scripts(request: pytest.FixtureRequest) -> ScriptCoverage:
    """Counts what scripts run, on the pages of this session, if that is asked for."""
    plugin = request.config.pluginmanager.get_plugin("script-coverage")
    if plugin is not None:
        Visit.coverage = plugin.coverage
    return Visit.coverage


@pytest.fixture
def new_context(
    browser: Browser, scripts: ScriptCoverage
) -> Iterator[Callable[..., BrowserContext]]:
    """Open contexts of the browser; they are closed after the test."""
    contexts: list[BrowserContext] = []

    def open_context(**settings: Any) -> BrowserContext:
        contexts.append(browser.new_context(**{**DESKTOP, **settings}))
        return contexts[-1]

    yield open_context
    for context in contexts:
        scripts.finish(context)


@pytest.fixture(scope="session")
def kept_contexts(
    browser: Browser, scripts: ScriptCoverage, app_url: str
) -> Iterator[Callable[[str], KeptContext]]:
    """Return the context that is kept for a language."""
    kept: dict[str, KeptContext] = {}

    def keep(locale: str) -> KeptContext:
        if locale not in kept or kept[locale].crashed:
            kept[locale] = KeptContext(browser, locale, app_url, scripts)
        return kept[locale]

    yield keep
    for context in kept.values():
        context.close()


@pytest.fixture
def new_page(
    new_context: Callable[..., BrowserContext], kept_contexts: Callable[[str], KeptContext]
) -> Iterator[Callable[..., Page]]:
    """Open pages, each in a context that is empty: the kept one, where it is free and will do."""
    opened: list[KeptContext] = []

    def open_page(url: str, **settings: Any) -> Page:
        wanted = {**DESKTOP, **settings}
        kept = kept_contexts(wanted["locale"])
        if wanted.keys() > DESKTOP.keys() or not kept.free:
            return new_context(**wanted).new_page()
        opened.append(kept)
        return kept.open(url, wanted["viewport"])

    yield open_page
    for kept in opened:
        kept.forget()


@pytest.fixture
def visit(new_page: Callable[..., Page], app_url: str) -> Open:
    """Open pages of the app, each for a visitor who comes for the first time."""

    def open_page(kind: type[Kind], path: str = "", *, app: str = app_url, **settings: Any) -> Kind:
        return kind(new_page(app, **settings), app + path)

    return open_page


@pytest.fixture
def step(visit: Open) -> StepPage:
    return visit(StepPage)


@pytest.fixture
def data(visit: Open) -> Iterator[DataPage]:
    opened = visit(DataPage)
    yield opened
    assert opened.complaints == []


@pytest.fixture
def lab(visit: Open) -> Iterator[LabPage]:
    opened = visit(LabPage)
    yield opened
    opened.leave()
