"""Nobody loses work: undo, reload, back, and two tabs of a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.support.pages.data import DataPage
from tests.support.pages.lab import LabPage
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open
from tests.support.scripts import js, until

pytestmark = pytest.mark.browser

SHOWN = js("""() => {
  const p = page.player;
  const { iteration, last, loss, network, file, history } = p.film;
  const losses = history.data[0].y;
  const { index, granularity, selection } = p;
  const { parameters } = file;
  return { iteration, last, loss, network, losses, index, granularity, selection, parameters };
}""")


def shown(step: StepPage) -> dict[str, Any]:
    """Return everything that is open, and where one is looking."""
    found: dict[str, Any] = step.page.evaluate(SHOWN)
    return found


def set_rate(step: StepPage, typed: str) -> None:
    field = step.field("learning-rate")
    field.fill(typed)
    step.after_answer(lambda: field.press("Enter"))


def work_a_little(step: StepPage) -> None:
    set_rate(step, "0,7")
    for _ in range(3):
        step.after_answer(lambda: step.page.click("#iteration-next"))
    step.after_answer(lambda: step.page.click("#iteration-previous"))
    step.page.locator("#step-granularity").get_by_text("layer", exact=True).click()
    step.page.click("#step-next")
    step.page.click("#step-next")


def test_every_change_can_be_undone_and_made_again(step: StepPage):
    states = [shown(step)]
    more = step.page.locator(".layer-row[data-layer='1'] button").nth(1)
    changes: list[Callable[[], object]] = [
        lambda: work_a_little(step),
        lambda: step.choose("preset", "XOR, 2-2-1"),
        lambda: (step.open_drawer("net"), step.after_answer(more.click)),
        lambda: step.choose("loss", "mean squared error"),
    ]
    for change in changes:
        change()
        states.append(shown(step))
    expect(step.page.locator("#redo")).to_be_disabled()
    for state in reversed(states[:-1]):
        step.after_answer(lambda: step.page.click("#undo"))
        assert shown(step) == state
    expect(step.page.locator("#undo")).to_be_disabled()
    for state in states[1:]:
        step.after_answer(lambda: step.page.keyboard.press("Control+Shift+z"))
        assert shown(step) == state
    step.after_answer(lambda: step.page.keyboard.press("Control+z"))
    assert shown(step) == states[-2]


def test_the_keys_of_undo_belong_to_a_field_while_one_types(step: StepPage):
    set_rate(step, "0.7")
    step.field("targets").press("Control+z")
    assert not step.page.evaluate(js("() => page.player.waiting"))
    expect(step.page.locator("#redo")).to_be_disabled()


def test_ones_own_net_comes_back_from_the_list(step: StepPage):
    step.open_drawer("net")
    more = step.page.locator(".layer-row[data-layer='1'] button").nth(1)
    step.after_answer(more.click)
    own = shown(step)
    step.choose("preset", "AND, one neuron")
    step.choose("preset", "Your own")
    assert shown(step) == own


def test_a_reload_and_a_restarted_server_change_nothing(step: StepPage):
    work_a_little(step)
    before = shown(step)
    step.reload()
    assert shown(step) == before
    expect(step.page.locator("#preset input")).to_have_value(re.compile("Mazur"))
    expect(step.page.locator("#undo")).to_be_enabled()
    # The server knows nothing of this page: what is opened comes from the browser alone.
    step.after_answer(lambda: step.page.click("#iteration-next"))
    assert step.film()["iteration"] == before["iteration"] + 1
    step.after_answer(lambda: step.page.click("#undo"))
    assert step.film()["network"]["rate"] == 0.5


def test_a_link_shows_another_visitor_what_one_sees_and_destroys_nothing(
    step: StepPage, visit: Open
):
    work_a_little(step)
    seen = shown(step)
    step.page.click("#share")
    expect(step.page.locator("#share-link")).to_have_value(re.compile("#s=1."))
    link = step.page.locator("#share-link").input_value()
    expect(step.page.locator("#share-copied")).not_to_be_empty()
    other = visit(StepPage, "/" + link[link.index("#") :], locale="zh-CN")
    arrived = until("(n) => page.player.film.iteration === n")
    other.page.wait_for_function(arrived, arg=seen["iteration"])
    assert shown(other) == seen
    assert "#" not in other.page.url
    other.after_answer(lambda: other.page.click("#undo"))
    assert other.film()["preset"] == "mazur" and other.film()["iteration"] == 0
    # In an open page too; what cannot be read is said, and what is open stays.
    other.after_answer(lambda: other.page.evaluate("(link) => { location.href = link; }", link))
    assert shown(other) == seen
    other.page.evaluate("(link) => { location.href = link.slice(0, -9); }", link)
    expect(other.page.locator("#notice .notice-text")).to_contain_text("链接已损坏")
    assert shown(other) == seen


def test_an_address_names_a_preset_and_a_language(visit: Open):
    step = visit(StepPage, "/?preset=xor&lang=zh")
    step.page.wait_for_function(until("() => page.player.film.preset === 'xor'"))
    expect(step.page.locator("#step-next")).to_contain_text("下一步")
    assert step.page.url.endswith("/?lang=zh")
    step.after_answer(lambda: step.page.click("#undo"))
    assert step.film()["preset"] == "mazur"
    step.page.locator("#language").get_by_text("EN").click()
    expect(step.page.locator("#step-next")).to_contain_text("Next")
    assert "lang" not in step.page.url
    other = visit(StepPage, "/?preset=nothing")
    expect(other.page.locator("#notice .notice-text")).to_contain_text("The preset is nothing;")
    assert other.film()["preset"] == "mazur"


def test_tabs_are_entries_of_the_browsers_history(step: StepPage):
    def is_open(name: str) -> None:
        tab = step.page.locator("#tabs").get_by_role("tab", name=name)
        expect(tab).to_have_attribute("aria-selected", "true")

    step.to_tab("Lessons")
    is_open("Lessons")
    step.to_tab("MNIST lab")
    is_open("MNIST lab")
    step.page.go_back()
    is_open("Lessons")
    step.reload()
    is_open("Lessons")
    step.page.go_back()
    is_open("Step through")


def test_a_new_tab_begins_with_the_last_work_and_then_goes_its_own_way(
    new_context: Callable[..., BrowserContext], app_url: str
):
    context = new_context()
    one = StepPage(context.new_page(), app_url)
    set_rate(one, "0.7")
    one.page.goto("about:blank")
    other = StepPage(context.new_page(), app_url)
    assert other.film()["network"]["rate"] == 0.7
    set_rate(other, "0.3")
    other.page.goto("about:blank")
    one.go_to(app_url)
    assert one.film()["network"]["rate"] == 0.7


def test_a_page_without_a_secure_context_keeps_its_visitor(visit: Open):
    step = visit(StepPage)
    step.page.add_init_script("delete Crypto.prototype.randomUUID")
    step.page.evaluate("() => localStorage.removeItem('backstep.visitor')")
    step.reload()
    token = step.page.evaluate("() => localStorage.getItem('backstep.visitor')")
    assert re.fullmatch(r"[A-Za-z0-9-]{8,64}", token)
    step.reload()
    assert step.page.evaluate("() => localStorage.getItem('backstep.visitor')") == token


def test_a_run_on_data_comes_back_as_far_as_it_was_trained(visit: Open):
    data = visit(DataPage)
    data.choose_data("Moons", "moons")
    data.train(2)
    before = data.view()
    data.reload()
    data.to_data()
    data.page.wait_for_function(until(f"() => dataTab.view?.last === {before['last']}"))
    after = data.view()
    for name in ("dataset", "iteration", "facts", "loop", "branches"):
        assert after[name] == before[name]


def test_the_form_of_the_lab_comes_back(visit: Open):
    lab = visit(LabPage)
    lab.choose("model", "LeNet-5")
    lab.fill("learning-rate", "0,03")
    lab.fill("epochs", "many")
    kept = until("() => JSON.parse(sessionStorage['backstep.lab'] ?? '{}').epochs === 'many'")
    lab.page.wait_for_function(kept)
    lab.reload()
    lab.to_tab("MNIST lab")
    expect(lab.page.locator("#mnist-epochs input")).to_have_value("many")
    expect(lab.page.locator("#mnist-learning-rate input")).to_have_value("0,03")
    expect(lab.page.locator("#mnist-model input")).to_have_value("LeNet-5")


def test_a_page_keeps_no_connection_open(step: StepPage):
    """A browser has six to a host over HTTP/1.1: with one a page, its sixth tab would hang."""
    step.page.reload()
    step.page.wait_for_load_state("networkidle")
    told = js("() => performance.getEntriesByType('resource').map((one) => one.name)")
    assert any("/heartbeat/" in name for name in step.page.evaluate(told))
    leaving = "() => { dispatchEvent(new PageTransitionEvent('pagehide')); }"
    with step.page.expect_request(
        lambda request: "/heartbeat/" in request.url and request.method == "POST"
    ):
        step.page.evaluate(leaving)
