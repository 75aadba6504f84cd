"""Break it and gradient health as a visitor uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_step import after_answer, choose, opened

pytestmark = pytest.mark.browser

CHECKED = "() => Backstep.player.film.verification"


@pytest.fixture
def page(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    yield opened(context, app_url)
    context.close()


def film(page: Page) -> dict[str, Any]:
    return page.evaluate("() => Backstep.player.film")


def test_a_mistake_is_switched_on_shown_followed_and_switched_off(page: Page):
    page.wait_for_function(CHECKED)
    page.click("#closer-tab-faults")
    switches = page.get_by_role("switch")
    assert switches.count() == 11
    expect(page.locator("#fault-sum_for_mean")).to_be_disabled()
    expect(page.locator("[data-fault=sum_for_mean]")).to_contain_text("sum and mean are the same")
    expect(page.locator("#fault-banner")).to_be_hidden()

    # On, by the keyboard: the banner, the badge, the two lines of code, the table of losses.
    switch = page.locator("#fault-slope_at_activation")
    switch.focus()
    after_answer(page, lambda: page.keyboard.press("Space"))
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(switch).to_be_focused()
    expect(page.locator("#fault-banner .told")).to_have_text(
        "Broken on purpose: f′ is taken at a instead of z."
    )
    badge = page.locator("#verification")
    expect(badge).to_have_attribute("data-state", "failed")
    expect(badge.locator("[data-reference=autograd]")).to_have_class("is-wrong")
    detail = page.locator("[data-fault=slope_at_activation] .fault-detail")
    expect(detail.locator(".code.meant code")).to_have_text(
        "slope[l] = spec.activation(l).derivative(z[l])"
    )
    expect(detail.locator(".code.made mark")).to_have_text("a")
    expect(detail.locator(".fault-losses tbody tr")).to_have_count(3)
    expect(detail.locator(".fault-losses .told")).to_contain_text("only the check finds it")

    # The first wrong number, with the right one beside it and the wrong line marked.
    page.click("#fault-first")
    first = film(page)["fault"]["first"]
    assert page.evaluate("() => Backstep.player.index") == first + 1
    expect(page.locator("#right-value")).to_have_text(
        "This number is wrong. It should be 0.2413; here it is 0.2292."
    )
    expect(page.locator("#code-line .is-current")).to_have_class("line is-current is-wrong")
    page.click("#step-previous")
    expect(page.locator("#right-value")).to_be_hidden()

    # It stays on while the net learns, and in Chinese; off again, everything is right.
    after_answer(page, lambda: page.click("#iteration-next"))
    expect(page.locator("#fault-banner .told")).to_contain_text("since iteration 0")
    after_answer(page, lambda: page.locator("#language").get_by_text("中文").click())
    expect(page.locator("#fault-banner .told")).to_contain_text("从第 0 次迭代起故意弄错")
    expect(page.locator("#closer-faults .fault-losses .told")).to_contain_text("只有核对才能发现")
    after_answer(page, lambda: page.click("#fault-off"))
    page.wait_for_function(CHECKED)
    expect(badge).to_have_attribute("data-state", "passed")
    expect(page.locator("#fault-banner")).to_be_hidden()
    assert page.locator("[role=switch][aria-checked=true]").count() == 0
    assert page.complaints == []


def test_every_mistake_turns_the_badge_red_and_a_preset_begins_without_any(page: Page):
    choose(page, "preset", "XOR with Adam")
    page.wait_for_function(CHECKED)
    page.click("#closer-tab-faults")
    badge = page.locator("#verification")
    for name, harmless in film(page)["faults"]:
        switch = page.locator(f"#fault-{name}")
        if harmless:
            expect(switch).to_be_disabled()
            continue
        after_answer(page, switch.click)
        state = "passed" if name == "not_zeroed" else "failed"
        expect(badge).to_have_attribute("data-state", state)
        expect(page.locator(f"[data-fault={name}] .fault-losses")).to_be_visible()
    choose(page, "preset", "XOR, 2-2-1")
    assert film(page)["fault"] is None
    expect(badge).to_have_attribute("data-state", "passed")
    assert page.complaints == []


def test_findings_are_counted_told_and_marked_in_the_graph(page: Page):
    tab = page.locator("#closer-tab-health")
    tab.click()
    panel = page.locator("#closer-health")
    expect(panel.locator(".well")).to_contain_text("Nothing is found")
    expect(panel.locator("tbody tr")).to_have_count(2)
    assert tab.get_attribute("data-count") is None
    choose(page, "preset", "5-16-2, ReLU, cross-entropy")
    expect(tab).to_have_attribute("data-count", "1")
    expect(tab).to_have_attribute("aria-label", "Gradient health: 1 finding")
    expect(panel.locator(".findings li")).to_contain_text("layer 1, units 1, 4, 6, 12, 15")
    assert page.evaluate("() => Backstep.player.figure.data.at(-1).x.length") == 5
    page.evaluate("() => Backstep.player.moveTo(Backstep.player.last)")
    assert page.evaluate("() => Backstep.ailments(Backstep.player, 1, 0)") == ["⊗ Not active"]
    after_answer(page, lambda: page.locator("#language").get_by_text("中文").click())
    expect(panel.locator(".findings li")).to_contain_text("第 1 层的单元 1, 4, 6, 12, 15")
    choose(page, "preset", "又深又窄：消失的 δ")
    expect(panel.locator(".findings li")).to_contain_text("δ 只剩输出层的 0.11 %")
    assert page.complaints == []


@pytest.mark.parametrize(("language", "width"), [("en-US", 1440), ("zh-CN", 390)])
def test_the_banner_and_the_panels_fit_and_axe_finds_nothing(
    browser: Browser, app_url: str, language: str, width: int
):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page = opened(context, app_url)
    page.evaluate("dark => document.body.classList.toggle('dark', dark)", width == 390)
    page.click("#closer-tab-faults")
    after_answer(page, page.locator("#fault-sign_flipped").click)
    page.click("#fault-first")
    for panel, part in (("faults", ".fault-losses:not([hidden])"), ("health", "tbody tr")):
        page.click(f"#closer-tab-{panel}")
        page.wait_for_selector(f"#closer-{panel} {part}")
        for context_of in (f"#closer-{panel}", "#fault-banner", "#right-value", "#verification"):
            found = Axe().run(page, context=context_of).response["violations"]
            assert found == [], (context_of, found)
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, panel
    boxes = [page.locator(name).bounding_box() for name in ("#stage", "#closer")]
    assert boxes[0]["y"] < boxes[1]["y"]
    assert page.complaints == []
    context.close()
