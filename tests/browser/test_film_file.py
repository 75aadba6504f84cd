"""A film as one HTML file, opened as from a USB stick: it is stepped through, and asks nobody."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image
from playwright.sync_api import Browser
from torch import nn, optim

from explainer import show
from explainer.engine.session.session import begin_session, open_preset
from explainer.engine.trace.trace import record_trace
from explainer.share.film_file import write_film_file
from tests.support.film_files import FilmFile, open_film
from tests.support.pages.step import StepPage

pytestmark = pytest.mark.browser

NASTY = "</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two iterations of a preset whose classes are called as no class should be."""
    session = open_preset("softmax")
    batch = replace(session.point.batch, classes=(NASTY, "${alert(1)}", "&amp;"))
    named = begin_session(replace(session.point, batch=batch), session.init)
    file = tmp_path_factory.mktemp("film") / "film.html"
    file.write_text(write_film_file(named, 2), encoding="utf-8")
    return file


@pytest.fixture
def film(browser: Browser, path: Path) -> Iterator[FilmFile]:
    opened = open_film(browser, path, locale="en-US")
    yield opened
    opened.page.context.close()
    assert opened.complaints == opened.left == []


def test_an_iteration_is_stepped_by_keys_and_its_numbers_are_those_of_the_trace(film):
    trace = record_trace(open_preset("softmax").point.iteration)
    film.page.click("#rail-weights")
    film.page.click("#step-granularity label:first-of-type")
    values = {round(value, 12) for value in trace.values.values()}
    shown = [round(float(text.replace("−", "-")), 12) for text in film.walk()]
    assert film.stop() == int(film.text("#step-slider output").strip("/ "))
    assert len(shown) > 40
    assert {*shown} <= values
    new = trace.iteration.update.parameters.weights[1][0, 0]
    assert round(new, 12) in shown


def test_a_class_called_like_markup_is_only_text(film):
    film.page.select_option("#selected-part", "node/2/0")
    assert NASTY in film.text("#detail-card h3")
    assert film.page.locator("img").count() == 0
    assert NASTY not in film.page.content().replace(html.escape(NASTY, quote=False), "")


def test_it_speaks_both_languages_where_one_stands(film):
    film.page.keyboard.press("ArrowRight")
    film.page.keyboard.press("ArrowRight")
    before = film.stop()
    film.page.locator("#language").get_by_text("中文").click()
    film.page.get_by_text("前向传播", exact=True).wait_for()
    assert film.stop() == before
    empty = film.page.locator("[data-word]").evaluate_all(
        "all => all.filter((one) => !one.textContent).map((one) => one.dataset.word)"
    )
    assert empty == []
    assert film.page.evaluate("document.documentElement.lang") == "zh-CN"
    assert "softmax" in film.text("#stop-card") or film.text("#stop-title")


def test_the_next_iteration_is_there_and_none_after_the_last(film):
    first = film.text("#loss-change")
    film.page.keyboard.press("Enter")
    film.page.get_by_text("Iteration 1", exact=True).wait_for()
    assert film.text("#loss-change").split(" → ")[0] == first.split(" → ")[1]
    assert film.page.locator("#iteration-next").is_disabled()
    film.page.click("#iteration-previous")
    film.page.get_by_text("Iteration 0", exact=True).wait_for()


def test_nothing_can_be_written_in_and_what_was_verified_is_shown(film):
    film.page.click("#rail-verification")
    assert film.page.locator("#verification").get_attribute("data-state") == "passed"
    film.page.click("#verification-open")
    assert film.page.locator("#parameters tbody tr").count() == 3 * 2 + 3 + 3 * 3 + 3
    assert film.page.locator("#parameters input").count() == 0
    film.page.keyboard.press("Escape")
    film.page.select_option("#selected-part", "edge/1/0/1")
    assert film.page.locator("#detail-card input").count() == 0


def test_matrices_are_saved_as_code_with_every_digit(film):
    film.page.click("#rail-weights")
    film.page.click("#step-last")
    with film.page.expect_download() as saving:
        film.page.click("[data-matrices=numpy]")
    found: dict[str, np.ndarray] = {}
    exec(saving.value.path().read_text("utf-8"), found)  # what it is saved for
    update = open_preset("softmax").point.iteration.update
    np.testing.assert_array_equal(found["new_weight_2"], update.parameters.weights[2])
    np.testing.assert_array_equal(found["new_bias_2"][:, 0], update.parameters.biases[2])


@pytest.mark.parametrize(("theme", "ground"), [("light", "255, 255, 255"), ("dark", "24, 34, 53")])
def test_the_graph_is_saved_as_it_is_seen_in_either_theme(film, theme, ground):
    for _ in range(5):  # steps are written over what plotly drew
        film.page.keyboard.press("ArrowRight")
    shown = film.page.locator("#network-graph .scatterlayer text").all_text_contents()
    film.page.click("#pictures-open")
    film.page.click(f"#pictures [value={theme}]")
    with film.page.expect_download() as saving:
        film.page.click("#pictures [data-format=svg]")
    text = saving.value.path().read_text("utf-8")
    assert ground in text
    written = ElementTree.fromstring(text).iter("{http://www.w3.org/2000/svg}text")
    assert {"".join(one.split()) for one in shown} <= {
        "".join("".join(one.itertext()).split()) for one in written
    }
    with film.page.expect_download() as saving:
        film.page.click("#pictures [data-format=png]")
    with Image.open(saving.value.path()) as image:
        width = film.page.locator("#network-graph .plot").evaluate("one => one.clientWidth")
        assert image.width == pytest.approx(width * 300 / 96, abs=1)
        assert len(image.convert("RGB").getcolors(10**7) or []) > 5


def test_the_page_saves_what_is_open(step: StepPage, browser: Browser, tmp_path: Path):
    step.choose("preset", "XOR, 2-2-1")
    step.open_drawer("net")
    with step.page.expect_download() as saving:
        step.page.click("#save-film")
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    film = open_film(browser, file, locale="zh-CN")
    assert "2–2–1" in film.text("#film-net")
    assert film.complaints == film.left == step.complaints == []
    film.page.context.close()


def test_in_the_cell_of_a_notebook_it_plays(browser: Browser, tmp_path: Path):
    model = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1))
    optimizer = optim.Adam(model.parameters())
    x, y = torch.tensor([[1.0, 2.0]]), torch.tensor([[0.5]])
    player = show(model, x, y, loss=nn.MSELoss(), optimizer=optimizer)
    cell = tmp_path / "cell.html"
    cell.write_text(f"<!doctype html>{player._repr_html_()}", encoding="utf-8")
    page = browser.new_page()
    page.goto(cell.as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("#network-graph .scatterlayer").wait_for()
    inside.locator("#step-last").click()
    new = player.session.point.iteration.update.parameters.biases[2][0]
    inside.locator("#rail-weights").click()
    shown = inside.locator("#matrices .is-target").get_attribute("title") or ""
    assert float(shown.replace("−", "-")) == pytest.approx(new)
    page.close()


def test_inside_a_course_page_it_plays_too(browser: Browser, path: Path, tmp_path: Path):
    frame = f'<iframe sandbox="allow-scripts" width="900" height="600" src="{path.as_uri()}">'
    course = tmp_path / "course.html"
    course.write_text(f"<!doctype html><h1>Lesson 3</h1>{frame}</iframe>", encoding="utf-8")
    page = browser.new_page()
    page.goto(course.as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("#network-graph .scatterlayer").wait_for()
    inside.locator("#step-next").click()
    assert inside.locator("#step-slider input[type=text]").input_value() == "1"
    page.close()
