"""Break it and gradient health as a visitor uses them."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open
from tests.support.scripts import js, until

pytestmark = pytest.mark.browser

SIGNS = """seen => String(seen) === String(
  page.player.figure.data.find(({ name }) => name === 'health')?.marker.opacity)"""
"""Whether the signs of gradient health in the graph are seen, each with 1, or not yet."""

CHECKED = until("() => page.player.film.verification")


def test_a_mistake_is_switched_on_shown_followed_and_switched_off(step: StepPage):
    step.page.wait_for_function(CHECKED)
    step.show_panel("faults")
    switches = step.page.get_by_role("switch")
    assert switches.count() == 11
    expect(step.page.locator("#fault-sum_for_mean")).to_be_disabled()
    expect(step.page.locator("[data-fault=sum_for_mean]")).to_contain_text(
        "sum and mean are the same"
    )
    expect(step.page.locator("#fault-banner")).to_be_hidden()

    # On, by the keyboard: the banner, the badge, the two lines of code, the table of losses.
    switch = step.page.locator("#fault-slope_at_activation")
    switch.focus()
    step.after_answer(lambda: step.page.keyboard.press("Space"))
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()
    expect(step.page.locator("#fault-banner .told")).to_have_text(
        "Broken on purpose: f′ is taken at a instead of z."
    )
    badge = step.page.locator("#verification")
    expect(badge).to_have_attribute("data-state", "failed")
    expect(badge.locator("[data-reference=autograd]")).to_have_class("is-wrong")
    detail = step.page.locator("[data-fault=slope_at_activation] .fault-detail")
    expect(detail.locator(".code.meant code")).to_have_text(
        "slope[l] = spec.activation(l).derivative(z[l])"
    )
    expect(detail.locator(".code.made mark")).to_have_text("a")
    expect(detail.locator(".fault-losses tbody tr")).to_have_count(3)
    expect(detail.locator(".fault-losses .told")).to_contain_text("only the check finds it")

    # The first wrong number, with the right one beside it and the wrong line marked.
    step.page.click("#fault-first")
    first = step.film()["fault"]["first"]
    assert step.page.evaluate(js("() => page.player.index")) == first + 1
    expect(step.page.locator("#right-value")).to_have_text(
        "This number is wrong. It should be 0.2413; here it is 0.2292."
    )
    expect(step.page.locator("#code-line .is-current")).to_have_class("line is-current is-wrong")
    step.page.click("#step-previous")
    expect(step.page.locator("#right-value")).to_be_hidden()

    # It stays on while the net learns, and in Chinese; off again, everything is right.
    step.after_answer(lambda: step.page.click("#iteration-next"))
    expect(step.page.locator("#fault-banner .told")).to_contain_text("since iteration 0")
    step.speak("中文")
    expect(step.page.locator("#fault-banner .told")).to_contain_text("从第 0 次迭代起故意弄错")
    expect(step.page.locator("#closer-faults .fault-losses .told")).to_contain_text(
        "只有核对才能发现"
    )
    step.after_answer(lambda: step.page.click("#fault-off"))
    step.page.wait_for_function(CHECKED)
    expect(badge).to_have_attribute("data-state", "passed")
    expect(step.page.locator("#fault-banner")).to_be_hidden()
    assert step.page.locator("[role=switch][aria-checked=true]").count() == 0
    assert step.complaints == []


def test_every_mistake_turns_the_badge_red_and_a_preset_begins_without_any(step: StepPage):
    step.choose("preset", "XOR with Adam")
    step.page.wait_for_function(CHECKED)
    step.show_panel("faults")
    badge = step.page.locator("#verification")
    for name, harmless in step.film()["faults"]:
        switch = step.page.locator(f"#fault-{name}")
        if harmless:
            expect(switch).to_be_disabled()
            continue
        step.after_answer(switch.click)
        state = "passed" if name == "not_zeroed" else "failed"
        expect(badge).to_have_attribute("data-state", state)
        expect(step.page.locator(f"[data-fault={name}] .fault-losses")).to_be_visible()
    step.choose("preset", "XOR, 2-2-1")
    assert step.film()["fault"] is None
    expect(badge).to_have_attribute("data-state", "passed")
    assert step.complaints == []


def test_findings_are_counted_told_and_marked_in_the_graph(step: StepPage):
    tab = step.page.locator("#closer-tab-health")
    step.show_panel("health")
    panel = step.page.locator("#closer-health")
    expect(panel.locator(".well")).to_contain_text("Nothing is found")
    expect(panel.locator("tbody tr")).to_have_count(2)
    assert tab.get_attribute("data-count") is None
    step.choose("preset", "5-16-2, ReLU, cross-entropy")
    expect(tab).to_have_attribute("data-count", "1")
    expect(tab).to_have_attribute("aria-label", "Gradient health: 1 finding")
    expect(panel.locator(".findings li")).to_contain_text("layer 1, units 1, 4, 6, 12, 15")
    step.page.wait_for_function(until(SIGNS), arg=[0, 0, 0, 0, 0])
    step.page.evaluate(js("() => page.player.moveTo(page.player.last)"))
    step.page.wait_for_function(until(SIGNS), arg=[1, 1, 1, 1, 1])
    assert step.page.evaluate(js("() => ailments(page.player, 1, 0)")) == ["⊗ Not active"]
    step.speak("中文")
    expect(panel.locator(".findings li")).to_contain_text("第 1 层的神经元 1, 4, 6, 12, 15")
    step.choose("preset", "又深又窄：消失的 δ")
    expect(panel.locator(".findings li")).to_contain_text("δ 只剩输出层的 0.11%")
    assert step.complaints == []


@pytest.mark.parametrize(("language", "width"), [("en-US", 1440), ("zh-CN", 390)])
def test_the_banner_and_the_panels_fit_and_axe_finds_nothing(
    visit: Open, language: str, width: int
):
    from axe_playwright_python.sync_playwright import Axe

    step = visit(StepPage, viewport={"width": width, "height": 900}, locale=language)
    step.page.evaluate("dark => document.body.classList.toggle('dark', dark)", width == 390)
    step.show_panel("faults")
    step.after_answer(step.page.locator("#fault-sign_flipped").click)
    step.page.click("#fault-first")
    for panel, part in (("faults", ".fault-losses:not([hidden])"), ("health", "tbody tr")):
        step.show_panel(panel)
        step.page.wait_for_selector(f"#closer-{panel} {part}")
        for context_of in (f"#closer-{panel}", "#fault-banner", "#right-value", "#verification"):
            found = Axe().run(step.page, context=context_of).response["violations"]
            assert found == [], (context_of, found)
        wide = step.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, panel
    assert step.complaints == []
