"""Parameters that do not learn: layers without biases, and locks, clicked as a visitor clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage
from tests.support.scripts import js

pytestmark = pytest.mark.browser


def test_a_layer_loses_its_biases_and_a_lock_keeps_a_weight(step: StepPage):
    page = step.page
    step.open_drawer("net")
    step.after_answer(lambda: page.get_by_role("button", name="Biases: hidden 1").click())
    expect(page.get_by_role("button", name="Biases: hidden 1")).to_have_attribute(
        "aria-pressed", "false"
    )
    contents = step.film()["file"]
    assert contents["network"]["bias"] == [False, True]
    assert contents["parameters"]["biases"] == [[], [0.6, 0.6]]
    page.select_option("#selected-part", "node/1/0")
    expect(page.locator("#detail-card")).to_contain_text("no biases")
    page.select_option("#selected-part", "edge/1/0/1")
    step.after_answer(
        lambda: page.get_by_role("button", name="Freeze this weight: it keeps its value").click()
    )
    step.open_drawer("weights")
    page.locator("#matrix-layers").get_by_text("layer 2", exact=True).click()
    lock = page.get_by_role("button", name="Freeze the bias vector of layer 2: it keeps its value")
    step.after_answer(lock.click)
    assert step.film()["file"]["frozen"] == [["weight", 1, 0, 1], ["bias", 2, 0], ["bias", 2, 1]]
    page.keyboard.press("End")
    expect(page.locator("#stop-card")).to_contain_text("Frozen, and not updated: b⁽²⁾₂.")
    expect(page.locator("#detail-card")).to_contain_text("frozen: no update")
    expect(page.locator("#verification")).to_have_attribute("data-state", "passed")
    step.after_answer(
        lambda: page.get_by_role("button", name="Let this weight learn again").click()
    )
    assert step.film()["file"]["frozen"] == [["bias", 2, 0], ["bias", 2, 1]]
    assert step.complaints == []


def test_the_backward_pass_goes_on_to_the_inputs_when_asked(step: StepPage):
    page = step.page
    step.open_drawer("net")
    before = len(step.film()["stops"]["neuron"])
    step.after_answer(lambda: page.get_by_role("button", name="Gradient at the inputs").click())
    film = step.film()
    assert film["file"]["network"]["input_gradient"] is True
    assert len(film["stops"]["neuron"]) == before + 2
    key = "input_gradient/0/1//0"
    position = film["keys"].index(key) + 1
    page.evaluate(js("(position) => page.player.jumpTo(position)"), position)
    expect(page.locator("#stop-card")).to_contain_text("∂L/∂x of input 2")
    page.select_option("#selected-part", "node/0/1")
    expect(page.locator("#detail-card")).to_contain_text("0.004")
    expect(page.locator("#verification")).to_have_attribute("data-state", "passed")
    assert step.complaints == []
