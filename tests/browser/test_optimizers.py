"""The settings of an optimizer, the phase of clipping and a sequence of batches, as clicked."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage
from tests.support.session_files import ONLINE

pytestmark = pytest.mark.browser


def test_only_the_settings_of_the_chosen_optimizer_are_shown_and_clipping_is_a_phase(
    step: StepPage,
):
    page = step.page
    step.choose("optimizer", "RMSprop")
    page.locator("#options > button").click()
    for name, shown in (("centered", True), ("momentum", True), ("amsgrad", False)):
        expect(page.locator(f"#option-{name}")).to_have_count(int(shown))
    expect(page.locator("#phase-ribbon [data-phase=clip]")).to_be_hidden()
    step.after_answer(lambda: page.locator("#option-centered input").check())
    step.choose("option-clip", "by norm: all to θ together")
    limit = page.locator("#option-clip_limit :is(input, textarea)").first
    limit.fill("0.05")
    step.after_answer(lambda: limit.press("Tab"))
    given = step.film()["file"]["optimizer"]
    assert given["centered"] is True and (given["clip"], given["clip_limit"]) == ("norm", 0.05)
    page.click("#phase-ribbon [data-phase=clip]")
    expect(page.locator("#stop-title")).to_contain_text("squared gradients")
    page.locator("#step-granularity label", has_text="phase").click()
    page.click("#phase-ribbon [data-phase=clip]")
    expect(page.locator("#stop-card")).to_contain_text("multiplied by the same factor")


def test_the_graph_says_which_batch_of_a_sequence_is_open(step: StepPage, tmp_path):
    file = tmp_path / "online.json"
    file.write_text(json.dumps(ONLINE), encoding="utf-8")
    step.open_drawer("net")
    step.after_answer(lambda: step.page.set_input_files("#load-session", file))
    expect(step.page.locator("#shown-sample")).to_have_text("batch 1 of 3")
