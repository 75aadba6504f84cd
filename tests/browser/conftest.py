"""One browser a worker, and a fresh context for every page that a test opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.support import chromium
from tests.support.pages.data import DataPage
from tests.support.pages.lab import LabPage
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open, Visit

Kind = TypeVar("Kind", bound=Visit)

DESKTOP = {"viewport": {"width": 1440, "height": 900}, "locale": "en-US"}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium.launched() as browser:
        yield browser


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open contexts of the browser; they are closed after the test."""
    contexts: list[BrowserContext] = []

    def open_context(**settings: Any) -> BrowserContext:
        contexts.append(browser.new_context(**{**DESKTOP, **settings}))
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def visit(new_context: Callable[..., BrowserContext], app_url: str) -> Open:
    """Open pages of the app, each in a context of its own."""

    def open_page(kind: type[Kind], path: str = "", **settings: Any) -> Kind:
        return kind(new_context(**settings), app_url + path)

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
