"""Losses as a visitor chooses them: settings, targets, and a softmax with any of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage
from tests.support.scripts import js

pytestmark = pytest.mark.browser


def test_a_loss_brings_its_setting_and_takes_away_what_it_does_not_need(step: StepPage):
    expect(step.page.locator("#threshold")).to_have_count(0)
    step.choose("loss", "Huber")
    field = step.field("threshold")
    assert "is 0; expected more than 0" in step.refused(
        lambda: (field.fill("0"), field.press("Enter"))
    )
    field.fill("0,25")
    step.after_answer(lambda: field.press("Enter"))
    assert step.film()["file"]["network"]["huber_delta"] == 0.25
    step.choose("loss", "the output itself")
    expect(step.page.locator("#threshold")).to_have_count(0)
    step.open_drawer("sample")
    expect(step.page.locator("#targets")).to_have_count(0)
    assert not [key for key in step.film()["keys"] if key.startswith("target/")]
    step.choose("loss", "hinge")
    assert {row.strip() for row in step.field("targets").input_value().split(",")} <= {"-1", "1"}


def test_a_softmax_keeps_its_place_and_shows_its_jacobian(step: StepPage):
    step.choose("preset", "Three classes, softmax")
    step.choose("loss", "½ squared error")
    assert step.film()["network"]["activations"][-1] == "softmax"
    keys = step.film()["keys"]
    last = (
        len(keys) - 1 - next(i for i, k in enumerate(reversed(keys)) if k.startswith("jacobian/"))
    )
    step.page.locator("#step-granularity").get_by_text("layer", exact=True).click()
    halt = next(halt for halt in step.film()["stops"]["layer"] if halt > last)
    step.page.evaluate(js(f"() => page.player.moveTo({halt})"))
    expect(step.page.locator("#stop-card")).to_contain_text("diag")
    step.choose("loss", "cross-entropy")
    assert not [key for key in step.film()["keys"] if key.startswith("jacobian/")]
