"""Every lesson walked from its first stop to its last, in both languages, by doing what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import (
    Answered,
    Computed,
    Finished,
    Goal,
    Opened,
    Predicted,
    Reached,
    Selected,
    Stop,
    Worked,
)
from explainer.lessons.prepared import prepared
from explainer.trace import record
from explainer.words import LANGUAGES, Language, say, table

pytestmark = pytest.mark.browser

READY = "() => window.Backstep?.player?.film && document.fonts.status === 'loaded'"
ASKING = "stop => Backstep.lesson()?.stop === stop && Backstep.lesson().state !== 'arriving'"
DONE = "stop => { const l = Backstep.lesson(); return l.stop > stop || l.state === 'done'; }"


@pytest.fixture(params=LANGUAGES)
def page(request: Any, browser: Browser, app_url: str) -> Iterator[Page]:
    locale = {"en": "en-US", "zh": "zh-CN"}[request.param]
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale=locale)
    page = context.new_page()
    page.complaints = []
    page.language = request.param
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.goto(app_url)
    page.wait_for_function(READY)
    yield page
    assert page.complaints == []
    context.close()


def words(page: Page, key: str, **values: object) -> str:
    language: Language = page.language
    return say(key, language, **values)


def jump(page: Page, position: int) -> None:
    box = page.locator("#step-slider input[type=number]")
    box.fill(str(position))
    box.press("Tab")


def do(page: Page, stop: Stop, goal: Goal) -> None:
    """Do what ``goal`` asks, with the mouse and the keys."""
    trace = record(prepared(stop.setup).point.iteration)
    match goal:
        case Computed(refs):
            jump(page, trace.step_of[refs[0]] + 1)
        case Finished(phase):
            jump(page, max(i for i, s in enumerate(trace.steps) if s.phase == phase) + 1)
        case Reached(number):
            go_on(page, number)
        case Selected(addresses):
            page.select_option("#selected-part", addresses[0])
        case Opened(name):
            page.click(f"#closer-tab-{name}")
        case Predicted(ref):
            answer(page, stop, goal, trace.value(ref))
        case Worked(value):
            answer(page, stop, goal, value)
        case Answered(options, right):
            wrong = next(name for name in options if name != right)
            page.click(f"[data-option={wrong}]")
            expect(page.locator(".dock-feedback")).not_to_be_empty()
            page.click(f"[data-option={right}]")
        case _:
            raise AssertionError(f"nobody does {goal}")


def go_on(page: Page, number: int) -> None:
    while (missing := number - page.evaluate("() => Backstep.player.film.iteration")) > 0:
        button = "run-100" if missing >= 100 else "run-10" if missing >= 10 else "iteration-next"
        page.evaluate("() => (Backstep.player.film.seen = true)")
        page.click(f"#{button}")
        page.wait_for_function("() => !Backstep.player.film.seen && !Backstep.player.waiting")


def answer(page: Page, stop: Stop, goal: Goal, value: float) -> None:
    field = page.locator(f"#dock-number-{stop.goals.index(goal)}")
    field.fill(repr(value).replace(".", ","))
    field.press("Enter")


def start(page: Page, name: str) -> None:
    page.get_by_role("tab", name=words(page, "tab.lessons")).click()
    page.click(f"[data-lesson={name}]")


def walk(page: Page, name: str) -> None:
    """Walk a lesson to its end and leave it."""
    stops = LESSONS[name].stops
    for index, stop in enumerate(stops):
        page.wait_for_function(ASKING, arg=index)
        check_words(page, name, index)
        for goal in stop.goals:
            do(page, stop, goal)
        page.wait_for_function(DONE, arg=index)
        after = table(page.language).get(f"stop.{name}.{stop.name}.after")
        if after:
            page.locator("#lesson-dock .dock-on").click()


def check_words(page: Page, name: str, index: int) -> None:
    stop, count = LESSONS[name].stops[index], len(LESSONS[name].stops)
    place = words(page, "lessons.place", stop=index + 1, count=count)
    expect(page.locator("#lesson-dock .dock-place")).to_have_text(place)
    task = table(page.language)[f"stop.{name}.{stop.name}.task"].replace("`", "")
    if not stop.numbers:
        expect(page.locator("#lesson-dock .dock-what")).to_have_text(task)


def test_every_lesson_is_walked_from_first_to_last_stop(page: Page):
    own = page.evaluate("() => JSON.stringify(Backstep.player.film.file)")
    for name in LESSONS:
        start(page, name)
        walk(page, name)
        expect(page.locator("#lesson-dock")).to_be_hidden()
        assert page.evaluate("() => JSON.stringify(Backstep.player.film.file)") == own
        page.get_by_role("tab", name=words(page, "tab.lessons")).click()
        card = page.locator(f"[data-lesson-card={name}]")
        expect(card).to_contain_text(words(page, "lessons.all_stops", count=len(LESSONS[name].stops)))
