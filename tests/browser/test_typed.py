"""Numbers that a visitor types: read the same everywhere, sent once, refused beside their field."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage

pytestmark = pytest.mark.browser

TABS = ("Step through", "Train on data", "MNIST lab", "Lessons")


def test_no_field_drops_what_is_typed(step: StepPage):
    for tab in TABS:
        step.to_tab(tab)
        expect(step.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        expect(step.page.locator("input[type=number]")).to_have_count(0)


@pytest.mark.parametrize(("typed", "rate"), [("0,7", 0.7), ("1/4", 0.25), ("3e−4", 0.0003)])
def test_a_change_is_sent_once(step: StepPage, typed: str, rate: float):
    sent: list[str] = []
    step.page.on("request", lambda request: sent.append(request.post_data or ""))
    field = step.field("learning-rate")
    field.fill(typed)
    step.after_answer(lambda: field.press("Enter"))
    field.press("Tab")
    step.field("seed").focus()
    step.page.keyboard.press("Tab")
    assert step.film()["network"]["rate"] == rate
    # Whatever else leaving the fields would send is sent before the answer to a change after it.
    samples = step.field("inputs")
    samples.fill("0,35; 0,9")
    step.after_answer(lambda: samples.press("Tab"))
    assert step.film()["file"]["batch"]["inputs"] == [[0.35, 0.9]]
    changes = [data for data in sent if '"topic"' not in data and data]
    assert len(changes) == 2


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_a_choice_from_a_list_is_sent_once(step: StepPage, by: str):
    sent: list[str] = []
    preset = step.page.locator("#preset input")
    step.page.on("request", lambda request: sent.append(request.post_data or ""))
    if by == "mouse":
        step.choose("preset", "AND, one neuron")
    else:
        preset.focus()
        preset.press("ArrowDown")
        step.after_answer(lambda: preset.press("Enter"))
    # What a choice sends beside is sent before the answer to a change after it.
    rate = step.field("learning-rate")
    rate.fill("0.7")
    step.after_answer(lambda: rate.press("Enter"))
    changes = [data for data in sent if '"topic"' not in data and data]
    assert len(changes) == 2


def test_a_list_that_is_left_by_tab_is_closed(step: StepPage):
    preset = step.page.locator("#preset input")
    preset.focus()
    expect(preset).to_have_attribute("aria-expanded", "true")
    preset.press("Tab")
    expect(preset).not_to_be_focused()
    # The key is heard by gradio, if it is, before another is.
    step.page.keyboard.press("Shift")
    expect(preset).to_have_attribute("aria-expanded", "false")
    expect(step.page.locator("#preset [role=option]")).to_have_count(0)


def test_what_is_no_number_stays_with_a_sentence_beside_it(step: StepPage):
    for drawer, place, typed, says in (
        (
            "optimizer",
            "#learning-rate input",
            "fast",
            "The learning rate is fast; expected more than 0",
        ),
        (
            "optimizer",
            "#learning-rate input",
            "500",
            "The learning rate is 500; expected more than 0",
        ),
        (
            "optimizer",
            "#learning-rate input",
            "",
            "The learning rate is empty; expected more than 0",
        ),
        (
            "net",
            ".layer-row[data-layer='1'] input",
            "99",
            "Layer 1 has 99 units; expected 1 to 16.",
        ),
        ("sample", "#inputs textarea", "0,35; x", "“x” is not a number"),
        ("sample", "#step-slider input[type=text]", "1e9", "Step is 1e9; expected 0 to"),
    ):
        step.open_drawer(drawer)
        field = step.page.locator(place)
        field.fill(typed)
        field.press("Tab")
        expect(field).to_have_attribute("aria-invalid", "true")
        error = step.page.locator(f"#{field.get_attribute('aria-errormessage')}")
        expect(error).to_contain_text(says)
        expect(error).to_be_in_viewport(ratio=1)
        expect(field).to_have_value(typed)
        expect(step.page.locator("#notice .notice")).to_be_hidden()
    field = step.field("learning-rate")
    field.fill("0,6")
    step.after_answer(lambda: field.press("Tab"))
    expect(field).to_have_value("0.6")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_the_lab_says_beside_a_field_that_it_is_no_number(step: StepPage):
    step.to_tab("MNIST lab")
    field = step.page.locator("#mnist-learning-rate input")
    field.fill("fast")
    field.press("Tab")
    expect(step.page.locator("#mnist-learning-rate .field-error")).to_contain_text("fast")
    field.fill("0,05")
    field.press("Tab")
    expect(step.page.locator("#mnist-learning-rate .field-error")).to_have_count(0)
