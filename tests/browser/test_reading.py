"""PyTorch code is pasted, opens where it can be shown, and stays joined with its stops."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage
from tests.support.programs import read_program

pytestmark = pytest.mark.browser


def paste(step: StepPage, text: str) -> None:
    """Paste code into its drawer, and have it read."""
    step.open_drawer("code")
    step.page.fill("#reading-text", text)
    step.page.click("#reading [type=submit]")


def test_code_opens_in_the_step_view_and_stays_joined_with_it(step: StepPage):
    page = step.page
    step.open_drawer("net")
    page.click("[data-action=code]")
    page.click("#reading-example")
    step.after_answer(lambda: page.click("#reading [type=submit]"))
    assert step.film()["network"]["sizes"] == [2, 3, 1]
    here = page.locator(".reading-lines li[aria-current]")
    for line, marked in (
        ("loss.backward()", "loss.backward()"),
        ("optimizer.step()", "optimizer.step()"),
        ("nn.Linear(3, 1),", "nn.Linear(3, 1),"),
        ("nn.Tanh(),", "nn.Linear(2, 3),"),
    ):
        page.locator(".reading-lines button").filter(has_text=line).click()
        expect(here).to_contain_text(marked)
    page.locator("#phase-ribbon button").nth(1).click()
    expect(here).to_contain_text("loss = loss_fn(y_hat, y)")
    step.after_answer(lambda: page.click("#undo"))
    assert step.film()["network"]["sizes"] == [2, 2, 2]
    expect(page.locator(".reading-other")).to_be_visible()
    step.after_answer(lambda: page.click("#redo"))
    expect(page.locator(".reading-other")).to_be_hidden()


def test_what_is_not_understood_is_named_with_its_line_in_the_visitors_language(step: StepPage):
    page = step.page
    step.speak("中文")
    code = (
        read_program("sequential") + "scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 1)\n"
    )
    step.after_answer(lambda: paste(step, code))
    row = page.locator(".reading-notes li").filter(has_text="StepLR")
    expect(row).to_contain_text("在这里没有对应的含义。")
    expect(row).to_contain_text("第 21 行")
    page.click("#reading-edit")
    paste(step, "print(1)")
    expect(page.locator(".reading-error")).to_contain_text("没有能看懂的网络")


def test_a_regression_opens_on_the_data_tab_and_a_net_for_images_in_the_lab(step: StepPage):
    page = step.page
    paste(step, read_program("linear_regression"))
    dialog = page.locator("#reading-dialog")
    expect(dialog).to_contain_text("1000 samples")
    dialog.get_by_role("button").click()
    expect(page.locator("#data-stage")).to_be_visible()
    expect(page.locator("#data-learning-rate input, #data-learning-rate textarea")).to_have_value(
        "0.03"
    )
    page.get_by_role("tab", name="Step through").click()
    paste(step, read_program("cifar"))
    expect(dialog).to_contain_text("20 epochs")
    dialog.get_by_role("button").click()
    expect(page.locator("#mnist-epochs input, #mnist-epochs textarea")).to_have_value("20")
    expect(page.locator("#mnist-dataset input")).to_have_value("CIFAR-10")
