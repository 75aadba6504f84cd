"""Every lesson walked from first to last stop, in both languages, by doing what is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from explainer.engine.session.session import from_preset
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import (
    Activated,
    Answered,
    Broken,
    Chosen,
    Computed,
    EpochsTrained,
    Finished,
    Goal,
    LossAbove,
    LossBelow,
    MnistStarted,
    Opened,
    OpenedFromCurve,
    Predicted,
    RateBetween,
    Reached,
    Selected,
    Stop,
    Worked,
)
from explainer.lessons.myths import MYTHS
from explainer.lessons.prepared import prepared
from explainer.lessons.ui.page import lesson_data, myth_data
from explainer.step.film import key
from explainer.words import LANGUAGES, Language, say
from tests.support.accessibility import serious

pytestmark = pytest.mark.browser

READY = "() => window.Backstep?.player?.film && document.fonts.status === 'loaded'"
ASKING = "stop => Backstep.lesson()?.stop === stop && Backstep.lesson().state !== 'arriving'"
TRAINED = """count => document.getElementById('data-stop').disabled
  && Backstep.data.view.last >= count * Backstep.data.view.loop.batches"""
DONE = "stop => { const l = Backstep.lesson(); return l.stop > stop || l.state === 'done'; }"


LOCALES = {"en": "en-US", "zh": "zh-CN"}


def opened(browser: Browser, url: str, language: Language, width: int = 1440) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale=LOCALES[language]
    )
    page = context.new_page()
    page.complaints = []
    page.language = language
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.goto(url)
    page.wait_for_function(READY)
    return page


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request: Any, browser: Browser, app_url: str) -> Iterator[Page]:
    """One page for all lessons of a language: loading it takes longer than a walk."""
    page = opened(browser, app_url, request.param)
    yield page
    page.context.close()


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
            run_to(page, number)
        case LossBelow() | LossAbove():
            run_until_met(page, goal)
        case Selected(addresses):
            page.select_option("#selected-part", addresses[0])
        case Opened(name):
            page.click(f"#closer-tab-{name}")
        case Chosen() | RateBetween() | Activated() | Broken():
            change(page, goal)
        case Predicted(ref):
            answer(page, stop, goal, trace.value(ref))
        case Worked(value):
            answer(page, stop, goal, value)
        case Answered(options, right):
            wrong = next(name for name in options if name != right)
            page.click(f"[data-option={wrong}]")
            expect(page.locator(".dock-feedback")).not_to_be_empty()
            page.click(f"[data-option={right}]")
        case EpochsTrained(count):
            page.fill("#data-epochs", str(count))
            page.click("#data-train-epochs")
            page.wait_for_function(TRAINED, arg=count)
        case OpenedFromCurve():
            page.fill("#data-iteration", "7")
            page.click("#data-open")
        case MnistStarted():
            page.click("#mnist-start")


def after_answer(page: Page, act: Callable[[], object]) -> None:
    """Do ``act`` and wait until another film has arrived."""
    page.evaluate("() => (Backstep.player.film.seen = true)")
    act()
    page.wait_for_function("() => !Backstep.player.film.seen && !Backstep.player.waiting")


def change(page: Page, goal: Goal) -> None:
    """Change a field of the form, or a switch."""
    match goal:
        case Chosen(setting, value):
            page.locator(f"#{setting} input").click()
            option = page.get_by_role("option", name=words(page, f"{setting}.{value}"), exact=True)
            after_answer(page, option.click)
        case RateBetween(low, high):
            field = page.locator("#learning-rate input")
            field.fill(repr(low or high))
            after_answer(page, lambda: field.press("Enter"))
        case Activated(name):
            for row in page.locator(".layer-row select").all()[:-1]:
                after_answer(page, lambda row=row: row.select_option(name))
        case Broken(name):
            page.click("#closer-tab-faults")
            after_answer(page, lambda: page.click(f"#fault-{name}"))


def run_to(page: Page, number: int) -> None:
    while (missing := number - page.evaluate("() => Backstep.player.film.iteration")) > 0:
        button = "run-100" if missing >= 100 else "run-10" if missing >= 10 else "iteration-next"
        after_answer(page, lambda button=button: page.click(f"#{button}"))


def run_until_met(page: Page, goal: LossBelow | LossAbove) -> None:
    sign = 1 if isinstance(goal, LossAbove) else -1
    for _ in range(10):
        loss = page.evaluate("() => Backstep.toNumber(Backstep.player.film.loss[0])")
        if sign * (loss - goal.limit) > 0:
            return
        after_answer(page, lambda: page.click("#run-100"))


def answer(page: Page, stop: Stop, goal: Goal, value: float) -> None:
    field = page.locator(f"#dock-number-{stop.goals.index(goal)}")
    field.fill(repr(value).replace(".", ","))
    field.press("Enter")


def start(page: Page, name: str) -> None:
    page.get_by_role("tab", name=words(page, "tab.lessons")).click()
    page.click(f"[data-lesson={name}]")


def walk(page: Page, name: str) -> None:
    """Walk a lesson to its end and leave it."""
    told = lesson_data(from_preset("mazur"), {"lesson": name}, page.language)["stops"]
    for index, stop in enumerate(LESSONS[name].stops):
        page.wait_for_function(ASKING, arg=index)
        place = {"stop": index + 1, "count": len(told)}
        expect(page.locator(".dock-place")).to_have_text(words(page, "lessons.place", **place))
        expect(page.locator(".dock-what")).to_have_text(told[index]["task"].replace("`", ""))
        assert page.locator("#lesson-dock .katex-error").count() == 0
        for goal in stop.goals:
            do(page, stop, goal)
        page.wait_for_function(DONE, arg=index)
        if told[index]["after"]:
            after = page.locator(".dock-after p")
            expect(after).to_have_text(told[index]["after"].replace("`", ""))
            page.click(".dock-on")


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_is_walked_from_first_to_last_stop(page: Page, name: str):
    own = page.evaluate("() => JSON.stringify(Backstep.player.film.file)")
    start(page, name)
    walk(page, name)
    expect(page.locator("#lesson-dock")).to_be_hidden()
    assert page.evaluate("() => JSON.stringify(Backstep.player.film.file)") == own
    if name in ("cycle", "real_net"):
        page.get_by_role("tab", name=words(page, "tab.mnist")).click()
        # It may be done already; a button that is disabled lets a click pass.
        page.evaluate("() => document.getElementById('mnist-stop').click()")
        expect(page.locator("#mnist-start")).to_be_enabled()
    page.get_by_role("tab", name=words(page, "tab.lessons")).click()
    finished = words(page, "lessons.all_stops", count=len(LESSONS[name].stops))
    expect(page.locator(f"[data-lesson-card={name}]")).to_contain_text(finished)
    assert page.complaints == []


def test_every_myth_card_opens_its_page(page: Page):
    # Loading a page is what takes time: each card is opened in one of the languages.
    half = LANGUAGES.index(page.language)
    for name, myth in list(MYTHS.items())[half::2]:
        page.get_by_role("tab", name=words(page, "tab.lessons")).click()
        page.click(f"[data-myth={name}]")
        page.wait_for_function("name => Backstep.lesson()?.name === name", arg=name)
        page.wait_for_function("() => Backstep.lesson().state === 'done'")
        told = myth_data(from_preset("mazur"), {"myth": name}, page.language)
        for part in ("claim", "look", "truth"):
            expect(page.locator("#lesson-dock")).to_contain_text(told[part].replace("`", ""))
        film = page.evaluate("() => Backstep.player.film")
        trace = record(prepared(myth.setup).point.iteration)
        assert len(film["keys"]) == len(trace.steps)
        if isinstance(myth.setup.at, Ref):
            here = page.evaluate("() => Backstep.player.film.keys[Backstep.player.index - 1]")
            assert here == key(myth.setup.at)
        if myth.setup.panel:
            expect(page.locator(f"#closer-{myth.setup.panel}")).to_be_visible()
        if myth.setup.fault:
            expect(page.locator("#verification")).to_have_attribute("data-state", "failed")
    page.click("#dock-leave")
    expect(page.locator("#lesson-dock")).to_be_hidden()
    assert page.complaints == []


def test_a_lesson_survives_a_reload_and_gives_the_own_network_back(browser: Browser, app_url: str):
    page = opened(browser, f"{app_url}/?lesson=adam&stop=3", "en")
    page.wait_for_function(ASKING, arg=2)
    page.locator("#dock-number-0").fill("nonsense")
    page.locator("#dock-number-0").press("Enter")
    expect(page.locator(".dock-feedback")).to_contain_text("nonsense")
    answer(page, LESSONS["adam"].stops[2], LESSONS["adam"].stops[2].goals[0], 0.00025)
    page.click(".dock-on")
    page.wait_for_function(ASKING, arg=3)
    page.goto(app_url)
    page.wait_for_function(READY)
    page.wait_for_function(ASKING, arg=3)
    expect(page.locator("#dock-title")).to_have_text(say("lesson.adam.title", "en"))
    page.click("#dock-leave")
    expect(page.locator("#lesson-dock")).to_be_hidden()
    sizes = page.evaluate("() => Backstep.player.film.network.sizes")
    assert sizes == [2, 2, 2]
    page.get_by_role("tab", name=words(page, "tab.lessons")).click()
    expect(page.locator("[data-lesson-card=adam]")).to_contain_text("3 of 11 stops")
    page.click("[data-lesson=adam]")
    page.wait_for_function(ASKING, arg=3)
    page.locator("#language").get_by_text("中文").click()
    expect(page.locator("#dock-title")).to_have_text(say("lesson.adam.title", "zh"))
    assert page.complaints == []
    page.context.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1440)])
def test_cards_and_dock_fit_and_axe_finds_nothing_serious(
    browser: Browser, app_url: str, scheme: str, width: int
):
    url = f"{app_url}/?__theme={scheme}&lesson=optimizers&stop=3"
    page = opened(browser, url, "en", width)
    page.wait_for_function(ASKING, arg=2)
    page.click("[data-option=step_backward_zero]")
    expect(page.locator(".dock-feedback")).not_to_be_empty()
    assert_fits(page)
    page.get_by_role("tab", name=words(page, "tab.lessons")).click()
    expect(page.locator("[data-lesson=adam]")).to_be_visible()
    assert_fits(page)
    page.click("#dock-fold")
    expect(page.locator("#dock-body")).to_be_hidden()
    page.context.close()


def assert_fits(page: Page) -> None:
    overflow = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 1
    assert serious(page) == []
