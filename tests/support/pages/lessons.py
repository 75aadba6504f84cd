"""The lessons: their cards, and the dock that leads through one."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from explainer.engine.session.session import open_preset
from explainer.engine.trace.trace import record_trace
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
    LessonStop,
    LossAbove,
    LossBelow,
    MnistStarted,
    OpenedFromCurve,
    PanelOpened,
    Predicted,
    RateBetween,
    Reached,
    Selected,
    Worked,
)
from explainer.lessons.prepared import prepare_session
from explainer.lessons.ui.page import answer_lesson
from explainer.words import Language, say
from tests.support.pages.step import StepPage
from tests.support.scripts import js, until

ASKING = until("stop => openLesson()?.stop === stop && openLesson().state !== 'arriving'")
TRAINED = until("""count => document.getElementById('data-stop').disabled
  && dataTab.view.last >= count * dataTab.view.loop.batches""")
DONE = until("stop => { const l = openLesson(); return l.stop > stop || l.state === 'done'; }")


class LessonsPage(StepPage):
    """A visitor's page in one of the languages, on which lessons are walked."""

    def __init__(self, page: Page, url: str, language: Language = "en") -> None:
        self.language = language
        super().__init__(page, url)

    def words(self, key: str, **values: object) -> str:
        """Return words in the language of the page."""
        return say(key, self.language, **values)

    def to_lessons(self) -> None:
        """Open the tab with the cards."""
        self.to_tab(self.words("tab.lessons"))

    def begin(self, name: str) -> None:
        """Begin a lesson from its card."""
        self.to_lessons()
        self.page.click(f"[data-lesson={name}]")

    def await_stop(self, number: int) -> None:
        """Wait until the lesson asks for what its stop ``number`` asks for."""
        self.page.wait_for_function(ASKING, arg=number)

    def walk(self, name: str) -> None:
        """Walk a lesson to its end and leave it."""
        told = answer_lesson(open_preset("mazur"), {"lesson": name}, self.language)["stops"]
        for index, stop in enumerate(LESSONS[name].stops):
            self.await_stop(index)
            place = {"stop": index + 1, "count": len(told)}
            expect(self.page.locator(".dock-place")).to_have_text(
                self.words("lessons.place", **place)
            )
            task = told[index]["task"].replace("`", "")
            expect(self.page.locator(".dock-what")).to_have_text(task)
            assert self.page.locator("#lesson-dock .katex-error").count() == 0
            for goal in stop.goals:
                self.do(stop, goal)
            self.page.wait_for_function(DONE, arg=index)
            if told[index]["after"]:
                after = told[index]["after"].replace("`", "")
                expect(self.page.locator(".dock-after p")).to_have_text(after)
            self.page.click(".dock-on")

    def do(self, stop: LessonStop, goal: Goal) -> None:
        """Do what ``goal`` asks, with the mouse and the keys."""
        page, trace = self.page, record_trace(prepare_session(stop.setup).point.iteration)
        match goal:
            case Computed(refs):
                self._jump(trace.step_of[refs[0]] + 1)
            case Finished(phase):
                self._jump(max(i for i, s in enumerate(trace.steps) if s.phase == phase) + 1)
            case Reached(number):
                self._run_to(number)
            case LossBelow() | LossAbove():
                self._run_until_met(goal)
            case Selected(addresses):
                page.select_option("#selected-part", addresses[0])
            case PanelOpened(name):
                self.show_panel(name)
            case Chosen() | RateBetween() | Activated() | Broken():
                self._change(goal)
            case Predicted(ref):
                self.answer(stop, goal, trace.value(ref))
            case Worked(value):
                self.answer(stop, goal, value)
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

    def answer(self, stop: LessonStop, goal: Goal, value: float) -> None:
        """Type the number that ``goal`` asks for."""
        field = self.page.locator(f"#dock-number-{stop.goals.index(goal)}")
        field.fill(repr(value).replace(".", ","))
        field.press("Enter")

    def _jump(self, position: int) -> None:
        """Go to the first halt at which so many assignments are done."""
        halts = self.page.evaluate(js("() => page.player.film.stops[page.player.granularity]"))
        stop = next(number for number, halt in enumerate(halts) if halt >= position)
        box = self.page.locator("#step-slider input[type=text]")
        box.fill(str(stop))
        box.press("Tab")

    def _change(self, goal: Goal) -> None:
        """Change a field of the form, or a switch."""
        match goal:
            case Chosen(setting, value):
                self.choose(setting, self.words(f"{setting}.{value}"))
            case RateBetween(low, high):
                field = self.field("learning-rate")
                field.fill(repr(low or high))
                self.after_answer(lambda: field.press("Enter"))
            case Activated(name):
                self.open_drawer("net")
                for row in self.page.locator(".layer-row select").all()[:-1]:
                    self.after_answer(lambda row=row: row.select_option(name))
            case Broken(name):
                self.show_panel("faults")
                self.after_answer(lambda: self.page.click(f"#fault-{name}"))

    def _run_to(self, number: int) -> None:
        while (missing := number - self.film()["iteration"]) > 0:
            name = "run-100" if missing >= 100 else "run-10" if missing >= 10 else "iteration-next"
            self.after_answer(lambda name=name: self.page.click(f"#{name}"))

    def _run_until_met(self, goal: LossBelow | LossAbove) -> None:
        sign = 1 if isinstance(goal, LossAbove) else -1
        for _ in range(10):
            loss = self.page.evaluate(js("() => toNumber(page.player.film.loss[0])"))
            if sign * (loss - goal.limit) > 0:
                return
            self.after_answer(lambda: self.page.click("#run-100"))
