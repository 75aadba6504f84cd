"""Firefox and Safari's engine walked as a visitor walks, by the keys and clicks of WebDriver."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest

from explainer.engine.session.session import open_preset
from explainer.share.film_file import write_film_file
from tests.support.other_browsers import Firefox, WebKit
from tests.support.scripts import js
from tests.support.webdriver import ENTER, ESCAPE, TAB, Driver

pytestmark = pytest.mark.browser

BROWSERS = {"Firefox": Firefox, "WebKit": WebKit}
TABS = {
    "step": "#step-next",
    "data": "#data-train-epochs",
    "mnist": "#mnist-start",
    "lessons": "[data-lesson]",
}
"""Tabs in the order of the page, each with something of its own."""
CELL = "#matrices td[data-key='weight/1/0/0/']"
SEVEN = [(0.28, 0.27), (0.72, 0.27), (0.58, 0.55), (0.44, 0.84)]

COMPLAINTS = """window.complaints = [];
addEventListener('error', ({ error }) => { if (error) complaints.push(String(error)); });
addEventListener('unhandledrejection', ({ reason }) => complaints.push(String(reason)));"""
FRAME = "document.querySelector('iframe').contentDocument"
CUT = """[...document.querySelectorAll('select')].filter((list) => {
  const { appearance, font, paddingLeft, paddingRight } = getComputedStyle(list);
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = font;
  const room = list.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) + 1;
  const text = list.selectedOptions[0]?.text ?? '';
  return list.checkVisibility() && (appearance !== 'none' || pen.measureText(text).width > room);
}).map((list) => list.outerHTML)"""
"""Lists that show their choice cut, or an arrow of the browser's own, whose size none can know."""
PASSED = "document.querySelector('#verification').dataset.state === 'passed'"
ASKED = "openLesson()?.stop === 0 && openLesson().state !== 'arriving'"
TO_DO = "openLesson().state === 'asking' && page.player.index < page.player.last"
PAD = "document.querySelector('.sketch-pad')"
DONE = "document.querySelector('#mnist-status:is([data-state=done], :has([data-state=done]))')"
BOX = f"(({{ x, y, width, height }}) => [x, y, width, height])({PAD}.getBoundingClientRect())"
READ = f"""{PAD}.dataset.moves > 0
  && {PAD}.dataset.moves === document.querySelector('#mnist-prediction').dataset.moves"""


class Walk:
    """A visitor's page in another browser."""

    def __init__(self, driver: Driver, url: str) -> None:
        self.driver = driver
        driver.go_to(url)
        self.until("page.player?.film && !page.player.waiting")
        driver.run(COMPLAINTS)
        driver.press(ESCAPE)  # the tour

    def look(self, expression: str) -> Any:
        """Return the value of an expression that may name what our modules export."""
        return self.driver.look(f"({js(f'() => ({expression})')})()")

    def until(self, expression: str) -> Any:
        """Wait until such an expression is true; return its value."""
        return self.driver.until(f"({js(f'() => ({expression})')})()")

    def next(self) -> None:
        """Press Next, and wait until the position has changed."""
        before = self.look("page.player.index")
        self.driver.click("#step-next")
        self.until(f"page.player.index > {before}")

    def to_tab(self, name: str) -> None:
        """Open a tab by its key."""
        self.driver.until("document.querySelector('#tabs [role=tab]')?.textContent")
        place = list(TABS).index(name) + 1
        self.driver.click(f"#tabs > .tab-wrapper [role=tab]:nth-of-type({place})")
        self.driver.find(TABS[name])


@pytest.fixture(params=BROWSERS)
def driver(request: Any) -> Iterator[Driver]:
    kind = BROWSERS[request.param]
    if not kind.is_here():
        pytest.skip(f"{request.param} is not here: install {' and '.join(kind.packages)}")
    with kind.launched() as launched:
        yield launched


@pytest.fixture
def walk(driver: Driver, app_url: str) -> Walk:
    return Walk(driver, app_url)


def test_a_film_file_is_stepped_through_from_a_folder(driver: Driver, tmp_path: Path):
    """In a frame: the file itself lets nobody evaluate anything in it, this driver included."""
    file, session = tmp_path / "course.html", open_preset("mazur")
    frame = f'<iframe width="1200" height="700" srcdoc="{escape(write_film_file(session))}">'
    file.write_text(f"<!doctype html>{frame}</iframe>", encoding="utf-8")
    driver.go_to(file.as_uri())
    driver.until(f"Boolean({FRAME}?.querySelector('#network-graph .scatterlayer'))")
    for button in ("#step-last", "#rail-weights"):
        driver.run(f"{FRAME}.querySelector('{button}').click()")
    assert driver.look(f"{FRAME}.querySelector('#stop-title').textContent")
    shown = driver.until(f"{FRAME}.querySelector('#matrices .is-target')?.title")
    new = session.point.iteration.update.parameters.biases[2]
    assert float(shown.replace("−", "-")) == pytest.approx(new[1], rel=1e-15)


def test_a_whole_iteration_an_edit_a_lesson_a_run_and_a_drawing(walk: Walk):
    step_through_an_iteration(walk)
    edit_a_weight(walk)
    follow_a_lesson(walk)
    train_an_epoch(walk)
    draw_a_digit(walk)
    assert walk.driver.look("complaints") == []


def step_through_an_iteration(walk: Walk) -> None:
    stops = walk.look("page.player.film.stops.neuron")
    cards = walk.look("page.player.film.cards.neuron")
    for stop, card in zip(stops[1:], cards, strict=True):
        walk.next()
        assert walk.look("page.player.index") == stop
        title, sentence = (
            walk.driver.look(f"document.querySelector('{part}').textContent")
            for part in ("#stop-title", "#sentence")
        )
        assert (title, sentence) == (card["title"], card["sentence"])
        assert walk.driver.look("document.querySelectorAll('.katex-error').length") == 0
    walk.driver.until(PASSED)


def edit_a_weight(walk: Walk) -> None:
    weight = "page.player.value('weight', 1, 0, 0)"
    was = walk.look(weight)
    walk.driver.click("#build")
    walk.driver.find(".layer-row select")
    assert walk.driver.look(CUT) == []
    walk.driver.click("#rail-weights")
    walk.driver.click("#matrix-layers [data-layer='0']")
    walk.driver.click(CELL)
    walk.driver.type(f"{CELL} input", f"1/4{ENTER}")
    walk.until(f"{weight} === 0.25")
    walk.driver.click("#undo")
    walk.until(f"{weight} === {was}")


def follow_a_lesson(walk: Walk) -> None:
    walk.to_tab("lessons")
    walk.driver.click("[data-lesson=cycle]")
    walk.until(ASKED)
    while walk.look(TO_DO):
        walk.next()
    walk.driver.click(".dock-on")
    walk.until("openLesson().stop === 1")
    walk.driver.click("#dock-leave")
    walk.until("!openLesson()")


def train_an_epoch(walk: Walk) -> None:
    walk.to_tab("mnist")
    walk.driver.until("document.querySelector('#mnist-network tfoot td:last-child')?.textContent")
    assert walk.driver.look(CUT) == []
    walk.driver.type("#mnist-epochs :is(input, textarea)", f"1{TAB}")
    walk.driver.click("#mnist-start")
    walk.driver.until(DONE)


def draw_a_digit(walk: Walk) -> None:
    walk.driver.click("#lab-tab-draw")
    walk.driver.run(f"{PAD}.scrollIntoView({{ block: 'center', behavior: 'instant' }})")
    left, top, width, height = walk.driver.look(BOX)
    walk.driver.drag([(left + x * width, top + y * height) for x, y in SEVEN])
    # News of the run that has just ended may ask for the drawing once more.
    walk.driver.until(f"{READ} && document.querySelector('#mnist-prediction .mnist-best')")
