"""Every lesson walked from first to last stop, in one of the languages, by doing what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from explainer.engine.session.session import open_preset
from explainer.engine.trace.refs import Ref, write_key
from explainer.engine.trace.trace import record_trace
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.myths import MYTHS
from explainer.lessons.prepared import prepare_session
from explainer.lessons.ui.page import answer_myth
from explainer.step.ui.tab import DRAWERS
from explainer.words import LANGUAGES, Language, say
from tests.support.accessibility import serious
from tests.support.pages.lessons import LessonsPage
from tests.support.pages.visit import Open
from tests.support.script_coverage import ScriptCoverage
from tests.support.scripts import js, until

pytestmark = pytest.mark.browser

LOCALES = {"en": "en-US", "zh": "zh-CN"}
IN_TURN = [(LANGUAGES[place % 2], name) for place, name in enumerate(LESSONS)]
"""Each lesson in one language; tests/lessons compares the words of both, and what they ask for."""


@pytest.fixture(scope="module")
def pages(
    browser: Browser, app_url: str, scripts: ScriptCoverage
) -> Iterator[Callable[[Language], LessonsPage]]:
    """One page for all lessons of a language: loading it takes longer than a walk."""
    opened: dict[Language, LessonsPage] = {}

    def open_in(language: Language) -> LessonsPage:
        if language not in opened:
            size = {"width": 1440, "height": 900}
            context = browser.new_context(viewport=size, locale=LOCALES[language])
            opened[language] = LessonsPage(context.new_page(), app_url, language)
        return opened[language]

    yield open_in
    for page in opened.values():
        scripts.finish(page.page.context)


@pytest.fixture
def lessons(request: Any, pages: Callable[[Language], LessonsPage]) -> LessonsPage:
    return pages(request.param)


@pytest.mark.parametrize(("lessons", "name"), IN_TURN, indirect=["lessons"])
def test_a_lesson_is_walked_from_first_to_last_stop(lessons: LessonsPage, name: str):
    own = lessons.page.evaluate(js("() => JSON.stringify(page.player.film.file)"))
    lessons.begin(name)
    lessons.walk(name)
    expect(lessons.page.locator("#lesson-dock")).to_be_hidden()
    assert lessons.page.evaluate(js("() => JSON.stringify(page.player.film.file)")) == own
    if name in ("cycle", "real_net"):
        lessons.to_tab(lessons.words("tab.mnist"))
        # It may be done already; a button that is disabled lets a click pass.
        lessons.page.evaluate("() => document.getElementById('mnist-stop').click()")
        expect(lessons.page.locator("#mnist-start")).to_be_enabled()
    lessons.to_lessons()
    finished = lessons.words("lessons.all_stops", count=len(LESSONS[name].stops))
    expect(lessons.page.locator(f"[data-lesson-card={name}]")).to_contain_text(finished)
    assert lessons.complaints == []


@pytest.mark.parametrize("lessons", LANGUAGES, indirect=True)
def test_every_myth_card_opens_its_page(lessons: LessonsPage):
    # Loading a page is what takes time: each card is opened in one of the languages.
    half = LANGUAGES.index(lessons.language)
    for name, myth in list(MYTHS.items())[half::2]:
        lessons.to_lessons()
        lessons.page.click(f"[data-myth={name}]")
        lessons.page.wait_for_function(until("name => openLesson()?.name === name"), arg=name)
        lessons.page.wait_for_function(until("() => openLesson().state === 'done'"))
        told = answer_myth(open_preset("mazur"), {"myth": name}, lessons.language)
        for part in ("claim", "look", "truth"):
            expect(lessons.page.locator("#lesson-dock")).to_contain_text(
                told[part].replace("`", "")
            )
        film = lessons.film()
        trace = record_trace(prepare_session(myth.setup).point.iteration)
        assert len(film["keys"]) == len(trace.steps)
        if isinstance(myth.setup.at, Ref):
            here = lessons.page.evaluate(js("() => page.player.film.keys[page.player.index - 1]"))
            assert here == write_key(myth.setup.at)
        if myth.setup.panel:
            name = myth.setup.panel
            place = "drawer" if name in DRAWERS else "closer"
            part = f"#lab-{name}" if myth.setup.tab == "mnist" else f"#{place}-{name}"
            expect(lessons.page.locator(part)).to_be_visible()
        if myth.setup.fault:
            expect(lessons.page.locator("#verification")).to_have_attribute("data-state", "failed")
    lessons.page.click("#dock-leave")
    expect(lessons.page.locator("#lesson-dock")).to_be_hidden()
    assert lessons.complaints == []


def test_a_myth_leads_to_the_section_of_the_lab_that_it_speaks_of(visit: Open):
    lessons = visit(LessonsPage)
    lessons.to_lessons()
    lessons.page.click("[data-myth=reads_drawings]")
    expect(lessons.page.locator("#lab-draw")).to_be_visible()
    lessons.page.click("#lab-tab-runs")
    expect(lessons.page.locator("#lab-draw")).to_be_hidden()
    lessons.to_tab("Step through")
    lessons.page.click("#lesson-dock .dock-panel")
    expect(lessons.page.locator("#lab-draw")).to_be_visible()
    expect(lessons.page.locator("#lab-tab-draw.is-rung")).to_be_attached()


def test_a_lesson_survives_a_reload_and_gives_the_own_network_back(visit: Open):
    lessons = visit(LessonsPage, "/?lesson=adam&stop=3")
    lessons.await_stop(2)
    lessons.page.locator("#dock-number-0").fill("nonsense")
    lessons.page.locator("#dock-number-0").press("Enter")
    expect(lessons.page.locator(".dock-feedback")).to_contain_text("nonsense")
    lessons.answer(LESSONS["adam"].stops[2], LESSONS["adam"].stops[2].goals[0], 0.00025)
    lessons.page.click(".dock-on")
    lessons.await_stop(3)
    lessons.go_to(lessons.url.partition("?")[0])
    lessons.await_stop(3)
    expect(lessons.page.locator("#dock-title")).to_have_text(say("lesson.adam.title", "en"))
    lessons.page.click("#dock-leave")
    expect(lessons.page.locator("#lesson-dock")).to_be_hidden()
    sizes = lessons.page.evaluate(js("() => page.player.film.network.sizes"))
    assert sizes == [2, 2, 2]
    lessons.to_lessons()
    expect(lessons.page.locator("[data-lesson-card=adam]")).to_contain_text("3 of 11 steps")
    lessons.page.click("[data-lesson=adam]")
    lessons.await_stop(3)
    lessons.speak("中文")
    expect(lessons.page.locator("#dock-title")).to_have_text(say("lesson.adam.title", "zh"))
    assert lessons.complaints == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_cards_and_dock_fit_and_axe_finds_nothing_serious(visit: Open, scheme: str, width: int):
    size = {"width": width, "height": 900}
    lessons = visit(LessonsPage, f"/?__theme={scheme}&lesson=optimizers&stop=3", viewport=size)
    lessons.await_stop(2)
    lessons.page.click("[data-option=step_backward_zero]")
    expect(lessons.page.locator(".dock-feedback")).not_to_be_empty()
    assert_fits(lessons)
    lessons.to_lessons()
    expect(lessons.page.locator("[data-lesson=adam]")).to_be_visible()
    assert_fits(lessons)
    lessons.page.click("#dock-fold")
    expect(lessons.page.locator("#dock-body")).to_be_hidden()


def assert_fits(lessons: LessonsPage) -> None:
    assert lessons.overflow() <= 1
    assert serious(lessons.page) == []


def test_what_was_typed_stays_after_a_wrong_answer_and_a_hint(visit: Open):
    lessons = visit(LessonsPage, "/?lesson=regression&stop=7")
    lessons.await_stop(6)
    field = lessons.page.locator("#dock-number-0")
    field.fill("0.5")
    lessons.page.click("[data-option=speed]")
    expect(lessons.page.locator(".dock-feedback")).not_to_be_empty()
    expect(field).to_have_value("0.5")
    field.press("Enter")
    expect(lessons.page.locator(".dock-feedback")).to_be_visible()
    lessons.page.click(".dock-hint-button")
    expect(field).to_have_value("0.5")


def test_a_step_that_is_done_waits_and_its_network_can_be_kept(visit: Open):
    lessons = visit(LessonsPage, "/?lesson=hand&stop=2")
    lessons.await_stop(1)
    stop = LESSONS["hand"].stops[1]
    lessons.do(stop, stop.goals[0])
    lessons.page.wait_for_function(until("() => openLesson().state === 'done'"))
    assert lessons.page.evaluate(js("() => openLesson().stop")) == 1
    expect(lessons.page.locator(".dock-on")).to_have_text(say("lessons.go_on", "en"))
    lessons.page.click(".dock-keep")
    expect(lessons.page.locator("#lesson-dock")).to_be_hidden()
    assert lessons.page.evaluate(js("() => page.player.film.network.sizes")) == [2, 3, 1]
    lessons.begin("adam")
    lessons.await_stop(0)
    lessons.page.click("#dock-leave")
    expect(lessons.page.locator("#lesson-dock")).to_be_hidden()
    assert lessons.page.evaluate(js("() => page.player.film.network.sizes")) == [2, 3, 1]
    assert lessons.complaints == []
