"""The tab "Train on data" as a visitor uses it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from explainer.data.ui.state import prepare_run
from explainer.engine.training.experiment import advance_branch
from explainer.engine.training.run import Run
from tests.support.accessibility import serious
from tests.support.pages.data import DataPage
from tests.support.pages.visit import Open
from tests.support.scripts import js, until

pytestmark = pytest.mark.browser

SLOW = "{ dataset: 'spirals', batch_size: 1 }"
STOP_SOON = """() => {
  const stop = document.getElementById("data-stop");
  const look = () => (stop.disabled ? requestAnimationFrame(look) : stop.click());
  look();
}"""


def trained(name: str, epochs: int) -> Run:
    """Train the same in Python."""
    *_, run = advance_branch(prepare_run(name).run, epochs=epochs)
    return run


def assert_is_open(data: DataPage, run: Run, iteration: int) -> None:
    """The step view shows an iteration of ``run`` with exactly its weights, batch and loss."""
    point = run.active.session.kept[iteration]
    film = data.page.evaluate(
        js(
            "() => ({ iteration: page.player.film.iteration, loss: page.player.film.loss[0],"
            " file: page.player.film.file })"
        )
    )
    assert film["iteration"] == iteration
    assert film["loss"] == pytest.approx(point.loss, rel=1e-12)
    np.testing.assert_array_equal(film["file"]["batch"]["inputs"], point.batch.inputs)
    for layer in point.spec.layers:
        weights, biases = point.parameters.weights[layer], point.parameters.biases[layer]
        np.testing.assert_array_equal(data.numbers("weight", layer, weights.shape), weights)
        np.testing.assert_array_equal(data.numbers("bias", layer, biases.shape), biases)


def test_trained_opened_branched_and_raced(data: DataPage):
    # XOR is learned with one click, and the picture shows it.
    heard = data.train(100)
    run = trained("xor", 100)
    assert (heard["dataset"], heard["epochs"], heard["batches"]) == ("xor", 100, 100)
    assert heard["loss"] == pytest.approx(run.active.epochs[-1].loss, rel=1e-12)
    assert "100.0%" in data.page.locator("#data-loop").inner_text()
    expect(data.page.locator("#data-picture .plot .heatmaplayer image")).to_have_count(1)
    expect(data.page.locator("#data-loop .data-code .is-here")).to_have_count(2)

    # A click on the curve opens that iteration in the step view.
    curve = data.page.locator("#data-loss .nsewdrag").first.bounding_box()
    place = (curve["x"] + 0.3 * curve["width"], curve["y"] + 0.5 * curve["height"])
    data.page.mouse.move(*place)
    data.page.locator("#data-loss .hoverlayer text").first.wait_for()
    data.page.mouse.click(*place)
    data.page.wait_for_function("() => heard.opened.length")
    iteration = data.page.evaluate("() => heard.opened[0].iteration")
    assert 20 <= iteration <= 40
    expect(data.page.locator("#network-graph")).to_be_visible()
    expect(data.page.locator("#iteration-number")).to_have_text(f"Iteration {iteration}")
    assert_is_open(data, run, iteration)

    # The same with the keyboard; the run is as it was left.
    data.to_data()
    assert data.after_view(lambda: data.type_iteration(7))["iteration"] == 7
    assert "back at iteration 7 of 100" in data.page.locator(".data-status").inner_text()
    data.page.locator("#data-open").press("Enter")
    data.page.wait_for_function("() => heard.opened.length === 2")
    assert_is_open(data, run, 7)

    # A branch from there, compared with the first one.
    data.to_data()
    data.page.locator("#data-branch-rate").fill("0,3")
    shown = data.after_view(lambda: data.page.locator("#data-branch").click())
    assert [row["name"] for row in shown["branches"]] == ["A", "B"]
    data.train(20)
    shown = data.view()
    assert shown["branches"][1]["settings"] == "Adam, η = 0.3"
    assert (shown["iteration"], shown["branches"][0]["iterations"]) == (27, 100)
    expect(data.page.locator("#data-branches .plot .scatterlayer .trace")).to_have_count(2)
    shown = data.after_view(lambda: data.page.get_by_role("button", name="Remove branch B").click())
    assert [row["name"] for row in shown["branches"]] == ["A"]
    expect(data.page.locator("#data-branches .plot")).to_be_hidden()

    # A race and a sweep from the first weights.
    data.page.locator("#race-iterations").fill("40")
    data.page.locator("#race-start").click()
    expect(data.page.locator(".race-sentence")).to_contain_text("leads after 40")
    expect(data.page.locator(".race-losses .scatterlayer .trace")).to_have_count(4)
    expect(data.page.locator(".race-paths .contourlayer .contour")).to_have_count(1)
    data.page.locator("#sweep-iterations").fill("40")
    data.page.locator("#sweep-start").click()
    expect(data.page.locator(".sweep-sentence")).to_contain_text("Too small: 0.001")
    expect(data.page.locator(".sweep-finals .shapelayer path").first).to_be_attached()
    assert serious(data.page) == []


def test_linear_regression_and_own_points(data: DataPage):
    # The tutorial's regression: the estimates meet the truth.
    data.choose_data("Linear regression, two inputs", "linear")
    shown = data.after_view(lambda: data.page.locator("#data-train-batch").click())
    assert "batch 2 of 100" in data.page.locator("#data-loop").inner_text()
    heard = data.train(3)
    assert (heard["epochs"], heard["batches"]) == (3, 300)
    rows = data.page.locator(".data-estimates tbody tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["w₁", "w₂", "b"]
    errors = [abs(float(row.split()[3].replace("−", "-"))) for row in rows]
    assert max(errors) < 5e-3
    data.page.locator("#data-iteration").fill("101")
    data.page.locator("#data-open").click()
    data.page.wait_for_function("() => heard.opened.length")
    assert_is_open(data, trained("linear", 3), 101)
    data.to_data()

    # Stop ends a training, and what was learned stays.
    data.after_view(lambda: data.page.evaluate(js(f"() => dataTab.prepare({SLOW})")))
    data.page.locator("#data-epochs").fill("100")
    data.page.evaluate("() => (heard.trained.length = 0)")
    data.page.evaluate(STOP_SOON)
    data.page.locator("#data-train-epochs").click()
    data.page.wait_for_function("() => heard.trained.length")
    stopped = data.view()["last"]
    assert 0 < stopped < 30_000
    shown = data.after_view(lambda: data.page.locator("#data-train-batch").click())
    assert shown["last"] == stopped + 1

    # Own points: what is wrong is said, what is right is trained; a file comes the same way.
    data.choose_data("Your own points", "own")
    field = data.page.locator("#data-own textarea")
    field.fill("1,2,a\n3,x,b")
    shown = data.after_view(lambda: data.page.locator("#data-use").click())
    notice = data.page.locator(".data-notice .notice-text")
    expect(notice).to_contain_text("Line 2, column 2: “x” is not a finite number.")
    expect(field).to_have_value("1,2,a\n3,x,b")
    text = "width;height;kind\n" + "".join(
        f"{i};{i % 3},5;{'<b>ab'[3 + i % 2]}\n" for i in range(12)
    )
    sheet = {"name": "mine.csv", "mimeType": "text/csv", "buffer": text.encode()}
    data.page.locator("#data-load").set_input_files(sheet)
    table = data.page.locator("#data-table")
    expect(table.locator("tbody tr")).to_have_count(5)
    expect(table.locator("thead tr").nth(0)).to_have_text(re.compile("width.*height.*kind"))
    expect(table.locator(".table-said")).to_contain_text("12 rows; separated by “;”.")
    table.locator("[data-column='0']").select_option("left_out")
    expect(table.locator(".table-said")).to_contain_text("12 samples with 1 input: height.")
    table.locator("[data-column='0']").select_option("input")
    expect(table.locator(".table-said")).to_contain_text("12 samples with 2 inputs: width, height.")
    shown = data.after_view(lambda: data.page.locator("#table-use").click())
    assert not shown["notice"] and shown["loop"]["samples"] == 12
    expect(table).to_be_hidden()
    expect(notice).to_be_hidden()
    expect(field).to_have_value(text)
    expect(data.page.locator("#data-picture .xtitle")).to_have_text("width")
    assert data.train(5)["dataset"] == "own"

    # The run before is one click away, on a page that was opened anew too, and so is this one.
    data.reload()
    back = "() => dataTab.view?.last === 10 && !dataTab.view.running"
    data.page.wait_for_function(until(back))
    for dataset, last in (("own", 0), ("spirals", stopped + 1)):
        shown = data.after_view(lambda: data.page.locator("#undo").click())
        assert (shown["dataset"], shown["last"]) == (dataset, last)
    shown = data.after_view(lambda: data.page.keyboard.press("Control+Shift+Z"))
    assert (shown["dataset"], shown["loop"]["samples"]) == ("own", 8)
    shown = data.after_view(lambda: data.page.keyboard.press("Control+Shift+Z"))
    assert (shown["dataset"], shown["loop"]["samples"]) == ("own", 12)


def test_the_tab_speaks_chinese_and_fits_a_phone(visit: Open):
    phone = {"width": 390, "height": 844}
    data = visit(DataPage, "/?__theme=dark", viewport=phone, locale="zh-CN")
    data.page.wait_for_function(until("() => dataTab.view?.facts[0][0] === '整个数据集的损失'"))
    expect(data.page.locator("#data-train-epochs")).to_have_text("训练")
    expect(data.page.locator("#data-set")).to_contain_text("数据集")
    assert data.train(30)["epochs"] == 30
    expect(data.page.locator(".data-status")).to_contain_text("已完成 30 次迭代")
    tops = [
        data.page.locator(f"#{name}").bounding_box()["y"]
        for name in ("data-set", "data-train-epochs", "data-picture", "data-loss", "race-start")
    ]
    assert tops == sorted(tops)
    assert data.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert serious(data.page) == []
