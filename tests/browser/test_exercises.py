"""An exercise: opened by its address, blank until it is right or given up, undone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from explainer.engine.exercises.grading import grade_file
from tests.support.pages.step import StepPage
from tests.support.scripts import until

pytestmark = pytest.mark.browser

CODE = "1-softmax-easy-3"
OPEN = until("() => document.querySelector('.exercise-box') && page.player.lastPosition < 100")


def fill_in(page, blanks, values, decimals=4):
    for key in blanks:
        field = page.locator(f"#closer-work input[data-key='{key}']")
        field.fill(f"{values[key]:.{decimals}f}")


def test_an_exercise_is_blank_until_it_is_right_and_undo_brings_the_own_net_back(visit):
    step = visit(StepPage, f"/?exercise={CODE}")
    page = step.page
    page.wait_for_function(OPEN)
    film = step.film()
    assert film["file"]["network"]["layer_sizes"] == [2, 3]
    values = dict(zip(film["keys"], film["values"], strict=True))
    page.keyboard.press("End")
    assert step.index() == 5  # inputs and targets alone
    page.click("#step-next")
    assert step.index() == 5
    expect(page.locator(".work-verdict")).to_contain_text("once the number that comes next")
    expect(page.locator("#iteration-next")).to_be_disabled()
    expect(page.locator("#loss-change")).to_be_hidden()
    z = [f"weighted_input/1/{unit}//0" for unit in range(3)]
    fill_in(page, z, values)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".work-count")).to_contain_text("All 3 right.")
    expect(page.locator(".exercise-box")).to_contain_text("3 of 19 numbers right")
    assert step.index() == 8
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".exercise-box .field-error")).to_contain_text("name")
    page.fill("[name=name]", "Ada 李")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Hand in").click()
    assert saved.value.suggested_filename == f"{CODE}_Ada_李.json"
    graded = grade_file(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert (graded.name, graded.right, graded.count) == ("Ada 李", 3, 19) and not graded.changed
    step.reload()
    page.wait_for_function(OPEN)
    assert step.index() == 8
    page.get_by_role("button", name="Give up and show all").click()
    expect(page.locator(".exercise-box")).to_contain_text("Given up with 3 of 19")
    last = page.locator("#closer-work input[data-key]").last
    shown = (last.get_attribute("placeholder") or "").replace("−", "-")
    assert float(shown) == pytest.approx(values[last.get_attribute("data-key")], rel=1e-3)
    page.keyboard.press("End")
    assert step.index() == len(film["keys"])
    assert CODE in page.url
    step.after_answer(lambda: page.click("#undo"))
    assert step.film()["preset"] == "mazur" and CODE not in page.url
    expect(page.locator(".exercise-box")).to_have_count(0)
    assert not step.complaints


def test_an_exercise_is_made_from_the_form_and_a_bad_seed_is_said(visit):
    step = visit(StepPage, locale="zh-CN")
    page = step.page
    step.open_drawer("work")
    page.get_by_text("出一道练习题").click()
    page.select_option("[name=kind]", "forward")
    page.fill("[name=seed]", "x")
    before = step.film()["file"]
    page.get_by_role("button", name="开始", exact=True).click()
    expect(page.locator("#notice")).to_contain_text("999999")
    assert step.film()["file"] == before
    page.fill("[name=seed]", "7")
    step.after_answer(lambda: page.get_by_role("button", name="开始", exact=True).click())
    expect(page.locator(".exercise-box h3")).to_have_text("前向传播，容易，种子 7")
    assert step.film()["file"]["network"]["layer_sizes"] == [2, 2, 1]
    with page.expect_download() as saved:
        page.get_by_role("button", name="做成练习卷").click()
    sheet = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "1-forward-easy-7" in sheet and "参考答案" not in sheet  # as long as it is not solved
    assert not step.complaints
