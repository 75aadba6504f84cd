"""What the page says when an event fails outside of its handler, in every panel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from explainer.words import Language, say
from tests.support import failing_app
from tests.support.pages.visit import Open, Visit
from tests.support.scripts import js, until
from tests.support.server import running

pytestmark = pytest.mark.browser

LOCALES: dict[Language, str] = {"en": "en-US", "zh": "zh-CN"}


def open_tab(page: Page, name: str, language: Language) -> None:
    page.get_by_role("tab", name=say(f"tab.{name}", language)).click()


def click_in(tab: str, selector: str) -> Callable[[Page, Language], None]:
    def act(page: Page, language: Language) -> None:
        open_tab(page, tab, language)
        page.locator(selector).click()

    return act


def evaluate(function: str) -> Callable[[Page, Language], None]:
    return lambda page, _: page.evaluate(js(function))


PANELS: dict[str, Callable[[Page, Language], None]] = {
    "the step view": evaluate("() => page.player.go(1)"),
    "a question about the iteration": evaluate("() => void askServer('faults')"),
    "a training": click_in("data", "#data-train-batch"),
    "a training that is shown as it goes": click_in("data", "#data-train-epoch"),
    "a race": click_in("data", "#race-start"),
    "a run": click_in("mnist", "#mnist-start"),
    "a lesson": evaluate("() => page.player.ask('lesson', { myth: 'adam', nonce: 1 }, 'start')"),
}


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of an app of its own, and the file by which its answers cannot be sent."""
    home = tmp_path_factory.mktemp("failing-home")
    with running(home, "-m", failing_app.__name__) as app:
        yield app.url, home / failing_app.BROKEN


@pytest.fixture(autouse=True)
def mended(failing: tuple[str, Path]) -> Iterator[None]:
    """Let pages open as usual again after each test."""
    yield
    failing[1].unlink(missing_ok=True)


@pytest.mark.parametrize(
    ("act", "language"),
    [(act, "en") for act in PANELS.values()] + [(PANELS["the step view"], "zh")],
    ids=[*PANELS, "the step view in Chinese"],
)
def test_an_answer_that_cannot_be_sent_is_said_on_the_page(
    act: Callable[[Page, Language], None],
    language: Language,
    failing: tuple[str, Path],
    visit: Open,
):
    url, broken = failing
    page = visit(Visit, app=url, locale=LOCALES[language]).page
    expect(page.locator("html")).to_have_attribute("lang", re.compile(language))
    broken.touch()
    act(page, language)
    said = page.locator("#failure")
    expect(said).to_be_visible()
    expect(said).to_contain_text(say("error.unexpected", language))
    page.wait_for_function(until("() => !page.player.waiting"))
    broken.unlink()  # what asks again by itself is answered, and the sentence stays away
    said.get_by_role("button").click()
    expect(said).to_be_hidden()
