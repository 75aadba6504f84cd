"""The tab "Train on data" as a visitor uses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from explainer.data.ui.state import prepared_run
from explainer.engine.training.experiment import Run, advance
from tests.browser.test_step import READY
from tests.support.accessibility import serious

pytestmark = pytest.mark.browser

LONG = 60_000
LISTEN = """() => {
  window.heard = { trained: [], opened: [] };
  for (const name of Object.keys(window.heard)) {
    document.addEventListener(`backstep:${name}`, (event) => window.heard[name].push(event.detail));
  }
}"""

SLOW = "{ dataset: 'spirals', batch_size: 1 }"
STOP_SOON = """() => {
  const stop = document.getElementById("data-stop");
  const look = () => (stop.disabled ? requestAnimationFrame(look) : stop.click());
  look();
}"""


@pytest.fixture
def page(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(LONG)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.goto(app_url)
    page.wait_for_function(READY)
    page.evaluate(LISTEN)
    to_data(page)
    page.wait_for_function("() => Backstep.data.view")
    yield page
    assert not page.complaints
    context.close()


def to_data(page: Page) -> None:
    page.get_by_role("tab", name="Train on data").click()


def view(page: Page) -> dict[str, Any]:
    return page.evaluate("() => Backstep.data.view")


def after_view(page: Page, act: Any) -> dict[str, Any]:
    """Do ``act`` and wait for the view that answers it; return that one."""
    page.evaluate("() => (Backstep.data.view.seen = true)")
    act()
    page.wait_for_function("() => !Backstep.data.view.seen && !Backstep.data.view.running")
    return view(page)


def choose_data(page: Page, title: str, name: str) -> None:
    page.locator("#data-set input").click()
    page.get_by_role("option", name=title, exact=True).click()
    page.wait_for_function("(name) => Backstep.data.view.dataset === name", arg=name)


def train(page: Page, epochs: int) -> dict[str, Any]:
    """Train and return what the page announced."""
    count = page.evaluate("() => heard.trained.length")
    page.locator("#data-epochs").fill(str(epochs))
    page.locator("#data-train-epochs").click()
    page.wait_for_function("(n) => heard.trained.length > n", arg=count)
    return page.evaluate("() => heard.trained.at(-1)")


def trained(name: str, epochs: int) -> Run:
    """Train the same in Python."""
    *_, run = advance(prepared_run(name).run, epochs=epochs)
    return run


def numbers(page: Page, quantity: str, layer: int, shape: tuple[int, ...]) -> np.ndarray:
    """Return a matrix or vector of the open film, as it is before the iteration."""
    before = page.evaluate("() => Backstep.player.film.before")
    if len(shape) == 1:
        return np.array([before[f"{quantity}/{layer}/{j}//"] for j in range(shape[0])])
    return np.array(
        [[before[f"{quantity}/{layer}/{j}/{k}/"] for k in range(shape[1])] for j in range(shape[0])]
    )


def assert_is_open(page: Page, run: Run, iteration: int) -> None:
    """The step view shows an iteration of ``run`` with exactly its weights, batch and loss."""
    point = run.active.session.kept[iteration]
    film = page.evaluate(
        "() => ({ iteration: Backstep.player.film.iteration, loss: Backstep.player.film.loss[0],"
        " file: Backstep.player.film.file })"
    )
    assert film["iteration"] == iteration
    assert film["loss"] == pytest.approx(point.loss, rel=1e-12)
    np.testing.assert_array_equal(film["file"]["batch"]["inputs"], point.batch.inputs)
    for layer in point.spec.layers:
        weights, biases = point.parameters.weights[layer], point.parameters.biases[layer]
        np.testing.assert_array_equal(numbers(page, "weight", layer, weights.shape), weights)
        np.testing.assert_array_equal(numbers(page, "bias", layer, biases.shape), biases)


def test_trained_opened_branched_and_raced(page: Page):
    # XOR is learned with one click, and the picture shows it.
    heard = train(page, 100)
    run = trained("xor", 100)
    assert (heard["dataset"], heard["epochs"], heard["batches"]) == ("xor", 100, 100)
    assert heard["loss"] == pytest.approx(run.active.epochs[-1].loss, rel=1e-12)
    assert "100.0 %" in page.locator("#data-loop").inner_text()
    expect(page.locator("#data-picture .plot .heatmaplayer image")).to_have_count(1)
    expect(page.locator("#data-loop .data-code .is-here")).to_have_count(2)

    # A click on the curve opens that iteration in the step view.
    curve = page.locator("#data-loss .nsewdrag").first.bounding_box()
    place = (curve["x"] + 0.3 * curve["width"], curve["y"] + 0.5 * curve["height"])
    page.mouse.move(*place)
    page.locator("#data-loss .hoverlayer text").first.wait_for()
    page.mouse.click(*place)
    page.wait_for_function("() => heard.opened.length")
    iteration = page.evaluate("() => heard.opened[0].iteration")
    assert 20 <= iteration <= 40
    expect(page.locator("#network-graph")).to_be_visible()
    expect(page.locator("#iteration-number")).to_have_text(f"Iteration {iteration}")
    assert_is_open(page, run, iteration)

    # The same with the keyboard; the run is as it was left.
    to_data(page)
    assert after_view(page, lambda: type_iteration(page, 7))["iteration"] == 7
    assert "back at iteration 7 of 100" in page.locator(".data-status").inner_text()
    page.locator("#data-open").press("Enter")
    page.wait_for_function("() => heard.opened.length === 2")
    assert_is_open(page, run, 7)

    # A branch from there, compared with the first one.
    to_data(page)
    page.locator("#data-branch-rate").fill("0,3")
    shown = after_view(page, lambda: page.locator("#data-branch").click())
    assert [row["name"] for row in shown["branches"]] == ["A", "B"]
    train(page, 20)
    shown = view(page)
    assert shown["branches"][1]["settings"] == "Adam, η = 0.3"
    assert (shown["iteration"], shown["branches"][0]["iterations"]) == (27, 100)
    expect(page.locator("#data-branches .plot .scatterlayer .trace")).to_have_count(2)
    shown = after_view(page, lambda: page.get_by_role("button", name="Remove branch B").click())
    assert [row["name"] for row in shown["branches"]] == ["A"]
    expect(page.locator("#data-branches .plot")).to_be_hidden()

    # A race and a sweep from the first weights.
    page.locator("#race-iterations").fill("40")
    page.locator("#race-start").click()
    expect(page.locator(".race-sentence")).to_contain_text("leads after 40", timeout=LONG)
    expect(page.locator(".race-losses .scatterlayer .trace")).to_have_count(4)
    expect(page.locator(".race-paths .contourlayer .contour")).to_have_count(1)
    page.locator("#sweep-iterations").fill("40")
    page.locator("#sweep-start").click()
    expect(page.locator(".sweep-sentence")).to_contain_text("Too small: 0.001", timeout=LONG)
    expect(page.locator(".sweep-finals .shapelayer path").first).to_be_attached()
    assert serious(page) == []


def type_iteration(page: Page, number: int) -> None:
    page.locator("#data-iteration").fill(str(number))
    page.locator("#data-iteration").press("Tab")


def test_linear_regression_and_own_points(page: Page):
    # The tutorial's regression: the estimates meet the truth.
    choose_data(page, "Linear regression, two inputs", "linear")
    shown = after_view(page, lambda: page.locator("#data-train-batch").click())
    assert "batch 2 of 100" in page.locator("#data-loop").inner_text()
    heard = train(page, 3)
    assert (heard["epochs"], heard["batches"]) == (3, 300)
    rows = page.locator(".data-estimates tbody tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["w₁", "w₂", "b"]
    errors = [abs(float(row.split()[3].replace("−", "-"))) for row in rows]
    assert max(errors) < 5e-3
    page.locator("#data-iteration").fill("101")
    page.locator("#data-open").click()
    page.wait_for_function("() => heard.opened.length")
    assert_is_open(page, trained("linear", 3), 101)
    to_data(page)

    # Stop ends a training, and what was learned stays.
    after_view(page, lambda: page.evaluate("() => Backstep.data.prepare(" + SLOW + ")"))
    page.locator("#data-epochs").fill("100")
    page.evaluate("() => (heard.trained.length = 0)")
    page.evaluate(STOP_SOON)
    page.locator("#data-train-epochs").click()
    page.wait_for_function("() => heard.trained.length")
    stopped = view(page)["last"]
    assert 0 < stopped < 30_000
    shown = after_view(page, lambda: page.locator("#data-train-batch").click())
    assert shown["last"] == stopped + 1

    # Own points: what is wrong is said, what is right is trained; a file comes the same way.
    choose_data(page, "Your own points", "own")
    field = page.locator("#data-own textarea")
    field.fill("1,2,a\n3,x,b")
    shown = after_view(page, lambda: page.locator("#data-use").click())
    notice = page.locator(".data-notice .notice-text")
    expect(notice).to_contain_text("Line 2, column 2: “x” is not a finite number.")
    expect(field).to_have_value("1,2,a\n3,x,b")
    text = "width;height;kind\n" + "".join(
        f"{i};{i % 3},5;{'<b>ab'[3 + i % 2]}\n" for i in range(12)
    )
    sheet = {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode()}
    shown = after_view(page, lambda: page.locator("#data-load").set_input_files(sheet))
    assert not shown["notice"] and shown["loop"]["samples"] == 12
    expect(notice).to_be_hidden()
    expect(field).to_have_value(text)
    expect(page.locator("#data-picture .xtitle")).to_have_text("width")
    assert train(page, 5)["dataset"] == "own"

    # The run before is one click away.
    shown = after_view(page, lambda: page.locator("#data-undo").click())
    assert (shown["dataset"], shown["last"]) == ("spirals", stopped + 1)


def test_the_tab_speaks_chinese_and_fits_a_phone(browser: Browser, app_url: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{app_url}/?__theme=dark")
    page.wait_for_function(READY)
    page.evaluate(LISTEN)
    page.get_by_role("tab", name="在数据上训练").click()
    page.wait_for_function("() => Backstep.data.view?.facts[0][0] === '整个数据集的损失'")
    expect(page.locator("#data-train-epochs")).to_have_text("训练")
    expect(page.locator("#data-set")).to_contain_text("数据集")
    assert train(page, 30)["epochs"] == 30
    expect(page.locator(".data-status")).to_contain_text("已完成 30 次迭代")
    tops = [
        page.locator(f"#{name}").bounding_box()["y"]
        for name in ("data-set", "data-train-epochs", "data-picture", "data-loss", "race-start")
    ]
    assert tops == sorted(tops)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert serious(page) == []
    context.close()
