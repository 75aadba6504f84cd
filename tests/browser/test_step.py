"""The step view as a visitor uses it: mouse, keys, both languages, both widths."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from explainer.engine.session.session import from_preset
from explainer.engine.trace.trace import record
from explainer.step.figures.graph import NetworkGraph
from explainer.step.film import headings
from tests.conftest import PATIENCE
from tests.support.accessibility import serious

pytestmark = pytest.mark.browser

RANGE = "document.querySelector('#network-graph .plot')._fullLayout.xaxis.range"
READY = "() => window.Backstep?.player?.film && document.fonts.status === 'loaded'"


@pytest.fixture
def page(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    yield opened(context, app_url)
    context.close()


def opened(context: Any, url: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.complaints = []
    page.left = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: page.left.append(r.url) if not r.url.startswith(url) else None)
    page.goto(url)
    page.wait_for_function(READY)
    return page


def film(page: Page) -> dict[str, Any]:
    return page.evaluate("() => Backstep.player.film")


def index(page: Page) -> int:
    return page.evaluate("() => Backstep.player.index")


def after_answer(page: Page, act: Any) -> None:
    """Do ``act`` and wait until another film has arrived."""
    page.evaluate("() => (Backstep.player.film.seen = true)")
    act()
    page.wait_for_function("() => !Backstep.player.film.seen && !Backstep.player.waiting")


def choose(page: Page, name: str, option: str) -> None:
    page.locator(f"#{name} input").click()
    after_answer(page, lambda: page.get_by_role("option", name=option, exact=True).click())


def refused(page: Page, act: Any) -> str:
    """Do ``act``, expect a sentence in the page and the old film; return the sentence."""
    before = page.evaluate("() => JSON.stringify(Backstep.player.film.values)")
    notice = page.locator("#notice .notice-text")
    notice.evaluate("element => (element.textContent = '')")
    act()
    expect(notice).not_to_be_empty()
    assert page.evaluate("() => JSON.stringify(Backstep.player.film.values)") == before
    return notice.inner_text()


def torch_gradients(contents: dict[str, Any]) -> list[torch.Tensor]:
    """Compute the gradients of a saved session with torch alone, layer by layer W and b."""
    parameters = contents["parameters"]
    weights = [torch.tensor(w, dtype=torch.float64) for w in parameters["weights"]]
    biases = [torch.tensor(b, dtype=torch.float64) for b in parameters["biases"]]
    leaves = [t.requires_grad_() for pair in zip(weights, biases, strict=True) for t in pair]
    a = torch.tensor(contents["batch"]["inputs"], dtype=torch.float64)
    y = torch.tensor(contents["batch"]["targets"], dtype=torch.float64)
    names = contents["network"]["activations"]
    for name, w, b in zip(names, weights, biases, strict=True):
        z = a @ w.T + b
        a = {"identity": lambda v: v, "softmax": lambda v: v.softmax(1)}.get(
            name, getattr(torch, name, None)
        )(z)
    loss = {
        "half_squared_error": lambda: 0.5 * ((a - y) ** 2).sum(1),
        "mse": lambda: ((a - y) ** 2).mean(1),
        "cross_entropy": lambda: -(y * z.log_softmax(1)).sum(1),
    }[contents["network"]["loss"]]().mean()
    return list(torch.autograd.grad(loss, leaves))


def test_a_net_built_by_clicks_agrees_with_torch_to_the_last_step(page: Page):
    after_answer(page, lambda: page.get_by_role("button", name="+ Add a hidden layer").click())
    after_answer(page, lambda: page.get_by_role("button", name="One unit more: hidden 2").click())
    row = page.locator(".layer-row[data-layer='2'] select")
    after_answer(page, lambda: row.select_option("tanh"))
    choose(page, "loss", "mean squared error")
    inputs = page.locator("#inputs textarea")
    inputs.fill("0.3, -0.7")
    after_answer(page, lambda: inputs.press("Tab"))
    contents = film(page)["file"]
    assert contents["network"]["layer_sizes"] == [2, 2, 3, 2]
    assert contents["network"]["activations"] == ["sigmoid", "tanh", "sigmoid"]
    assert contents["batch"]["inputs"] == [[0.3, -0.7]]
    page.locator("#step-granularity").get_by_text("term", exact=True).click()
    steps = len(film(page)["keys"])
    for position in range(1, steps + 1):
        page.click("#step-next")
        assert index(page) == position
    expect(page.locator("#step-next")).to_be_disabled()
    values = page.evaluate("() => Object.fromEntries(Backstep.player.numbers)")
    expected = torch_gradients(contents)
    for layer in (1, 2, 3):
        w, b = expected[2 * layer - 2].numpy(), expected[2 * layer - 1].numpy()
        for j, k in np.ndindex(*w.shape):
            shown = values[f"weight_gradient/{layer}/{j}/{k}/"]["value"]
            np.testing.assert_allclose(shown, w[j, k], rtol=1e-12, atol=1e-14)
        for j in range(len(b)):
            shown = values[f"bias_gradient/{layer}/{j}//"]["value"]
            np.testing.assert_allclose(shown, b[j], rtol=1e-12, atol=1e-14)
    expect(page.locator("#verification")).to_have_attribute("data-state", "passed")
    assert page.complaints == []
    assert page.left == []


def test_stepping_asks_the_server_nothing_and_keeps_the_plot(page: Page):
    page.evaluate("() => (document.querySelector('#network-graph .plot').mark = 'same')")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for _ in range(12):
        page.click("#step-next")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    assert requests == []
    assert page.evaluate("() => document.querySelector('#network-graph .plot').mark") == "same"


def test_keys_step_jump_play_and_leave_fields_alone(page: Page):
    page.keyboard.press("ArrowRight")
    first = index(page)
    assert first > 0
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert index(page) == first
    page.keyboard.press("Shift+ArrowRight")
    phases = film(page)["phases"]
    assert index(page) == phases["forward"][1]
    page.keyboard.press("Shift+ArrowRight")
    assert index(page) == phases["loss"][1]
    page.keyboard.press("Shift+ArrowLeft")
    assert index(page) == phases["forward"][1]
    page.keyboard.press("End")
    assert index(page) == phases["update"][1]
    page.keyboard.press("Home")
    assert index(page) == 0
    page.keyboard.press("Space")
    page.wait_for_function("() => Backstep.player.index > 0")
    page.keyboard.press("Space")
    assert page.evaluate("() => Backstep.player.timer") is None
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    here = index(page)
    page.locator("#inputs textarea").click()
    for key in ("ArrowRight", "End", "Home", "?"):
        page.keyboard.press(key)
    assert index(page) == here
    expect(page.locator("#help")).to_be_hidden()


def test_enter_applies_even_after_a_click_on_a_button(page: Page):
    page.click("#step-next")
    after_answer(page, lambda: page.keyboard.press("Enter"))
    assert film(page)["iteration"] == 1


def test_the_ribbon_the_slider_and_every_granularity_move(page: Page):
    page.locator("#phase-ribbon [data-phase=backward]").click()
    assert film(page)["keys"][index(page) - 1].startswith(("delta", "weight_gradient", "bias"))
    box = page.locator("#step-slider input[type=number]")
    box.fill("7")
    box.press("Tab")
    assert index(page) == 7
    page.locator("#step-slider input[type=range]").fill("20")
    assert index(page) == 20
    for name in ("term", "neuron", "layer", "phase"):
        page.click("#step-first")
        page.locator("#step-granularity").get_by_text(name, exact=True).click()
        halts = film(page)["stops"][name]
        for halt in halts[1:4]:
            page.click("#step-next")
            assert index(page) == halt


@pytest.mark.parametrize("position", [1, 20, 40, 66])
def test_the_figure_in_the_browser_is_the_one_python_draws(page: Page, position: int):
    trace = record(from_preset("mazur").point.iteration)
    drawn = NetworkGraph(trace, headings(trace, "en")).drawn(position)
    page.evaluate("(i) => Backstep.player.moveTo(66) || Backstep.player.moveTo(i)", position)
    assert page.evaluate("() => Backstep.player.figure") == json.loads(json.dumps(drawn))


def test_formula_numbers_sentence_and_code_follow_the_step(page: Page):
    page.locator("#step-granularity").get_by_text("term", exact=True).click()
    for _ in range(5):
        page.click("#step-next")
    expect(page.locator("#substituted")).to_have_attribute("data-latex", re.compile("0.3775"))
    expect(page.locator("#formula .katex")).to_be_visible()
    expect(page.locator("#sentence")).to_contain_text("weighted input of unit 1 of layer 1")
    expect(page.locator("#code-line .is-current")).to_contain_text("p.weights[l] @ a[l - 1]")
    expect(page.locator("#matrices .is-target")).to_have_text("0.3775")


def test_apply_goes_on_and_back_is_exactly_as_it_was(page: Page):
    before = film(page)
    after_answer(page, lambda: page.click("#iteration-next"))
    second = film(page)
    assert second["iteration"] == 1
    np.testing.assert_allclose(second["before"]["weight/2/0/0/"], 0.35891648, atol=1e-8)
    assert second["loss"][0] == before["loss"][1]
    after_answer(page, lambda: page.keyboard.press("Enter"))
    assert film(page)["iteration"] == 2
    for _ in range(2):
        after_answer(page, lambda: page.click("#iteration-previous"))
    assert film(page)["values"] == before["values"]
    assert film(page)["before"] == before["before"]


def test_run_100_lands_at_the_end_with_the_curve_drawn(page: Page):
    after_answer(page, lambda: page.click("#run-100"))
    state = film(page)
    assert state["iteration"] == 100
    assert index(page) == len(state["keys"])
    assert len(state["history"]["data"][0]["x"]) == 101
    assert state["loss"][1] < 0.1
    points = page.locator("#loss-history .js-line").first
    expect(points).to_have_attribute("d", re.compile(r"L"))


def test_a_click_on_neuron_and_edge_opens_a_card_that_survives_stepping(page: Page):
    page.keyboard.press("End")
    box = page.locator("#network-graph .nsewdrag").first.bounding_box()
    assert box is not None
    place = page.evaluate(
        """() => { const plot = document.querySelector('#network-graph .plot');
        const {xaxis, yaxis} = plot._fullLayout; const at = Backstep.player.figure.data
          .find(mark => mark.customdata?.[0] === 'node/0/0'); const i = at.customdata
          .indexOf('node/1/0'); return [xaxis._offset + xaxis.d2p(at.x[i]),
          yaxis._offset + yaxis.d2p(at.y[i])]; }"""
    )
    plot = page.locator("#network-graph .plot").bounding_box()
    assert plot is not None
    page.mouse.move(plot["x"] + place[0], plot["y"] + place[1])
    expect(page.locator("#graph-tip")).to_contain_text("unit 1 of layer 1")
    page.mouse.click(plot["x"] + place[0], plot["y"] + place[1])
    card = page.locator("#detail-card")
    expect(card).to_contain_text("unit 1 of layer 1")
    expect(card).to_contain_text("0.5933")
    expect(card).to_contain_text("0.008771")
    page.keyboard.press("Home")
    expect(card).to_contain_text("unit 1 of layer 1")
    expect(card).not_to_contain_text("0.008771")
    page.select_option("#selected-part", "edge/2/0/1")
    expect(card).to_contain_text("unit 2 of layer 1 → output 1")


def test_a_weight_is_edited_in_the_card_and_a_bias_in_the_table(page: Page):
    page.select_option("#selected-part", "edge/1/0/0")
    field = page.locator("#parameter-value")
    field.fill("0.9")
    after_answer(page, lambda: field.press("Enter"))
    assert film(page)["before"]["weight/1/0/0/"] == 0.9
    expect(page.locator("#verification")).to_have_attribute("data-state", "passed")
    page.click("#verification-open")
    cell = page.locator("#parameters tr[data-key='bias/2/1//'] input")
    cell.fill("-0.25")
    after_answer(page, lambda: cell.press("Tab"))
    assert film(page)["before"]["bias/2/1//"] == -0.25


def test_zoom_is_kept_while_stepping(page: Page):
    box = page.locator("#network-graph .plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, 40)
    assert page.evaluate(f"() => {RANGE}[1] - {RANGE}[0]") > 3
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    page.wait_for_function(f"() => {RANGE}[1] - {RANGE}[0] < 3")
    zoomed = page.evaluate(f"() => {RANGE}")
    for _ in range(4):
        page.click("#step-next")
    assert page.evaluate(f"() => {RANGE}") == zoomed


def test_the_language_changes_every_word_and_no_number(page: Page):
    page.keyboard.press("End")
    before = film(page)
    after_answer(page, lambda: page.locator("#language").get_by_text("中文").click())
    expect(page.get_by_role("tab", name="逐步演示")).to_be_visible()
    expect(page.locator("#iteration-next")).to_have_text("更新并继续")
    expect(page.locator("#sentence")).to_contain_text("新值")
    expect(page.locator("#learning-rate")).to_contain_text("学习率")
    assert index(page) == len(before["keys"])
    assert film(page)["values"] == before["values"]
    assert film(page)["formulas"] == before["formulas"]
    after_answer(page, lambda: page.locator("#language").get_by_text("EN").click())
    expect(page.get_by_role("tab", name="Step through")).to_be_visible()


def test_a_chinese_browser_is_greeted_in_chinese(browser: Browser, app_url: str):
    context = browser.new_context(locale="zh-CN")
    page = opened(context, app_url)
    expect(page.get_by_role("tab", name="逐步演示")).to_be_visible()
    context.close()


def test_bad_input_gets_a_sentence_and_the_last_good_state_stays(page: Page):
    rate = page.locator("#learning-rate input")
    for typed, expected in (("0", "0"), ("-1", "-1"), ("1000000000", "1000000000")):
        rate.fill(typed)
        sentence = refused(page, lambda: rate.press("Enter"))
        assert "learning rate" in sentence
        assert expected in sentence
        assert "100" in sentence
    rate.fill("0.5")
    rate.press("Enter")
    expect(page.locator("#notice .notice")).to_be_hidden()
    units = page.locator(".layer-row[data-layer='1'] input")
    units.fill("99")
    assert "99 units; expected 1 to 16" in refused(page, lambda: units.press("Tab"))
    inputs = page.locator("#inputs textarea")
    for typed, expected in (
        ("", "empty"),
        ("0.1, abc", "abc"),
        ("1, 2, 3", "3"),
        ("1e999, 0", "inf"),
    ):
        inputs.fill(typed)
        assert expected in refused(page, lambda: inputs.press("Tab"))
        page.locator("#notice .notice button").click()
    inputs.fill("0.05, 0.1")
    inputs.press("Tab")
    targets = page.locator("#targets textarea")
    targets.fill("0.01")
    assert "is 1; expected 2" in refused(page, lambda: targets.press("Tab"))


def test_a_weight_that_overflows_is_shown_where_it_first_happens(page: Page):
    page.select_option("#selected-part", "edge/1/0/0")
    field = page.locator("#parameter-value")
    field.fill("1e308")
    after_answer(page, lambda: field.press("Enter"))
    inputs = page.locator("#inputs textarea")
    inputs.fill("100, 1")
    after_answer(page, lambda: inputs.press("Tab"))
    state = film(page)
    first = next(i for i, value in enumerate(state["values"]) if isinstance(value, str))
    box = page.locator("#step-slider input[type=number]")
    box.fill(str(first + 1))
    box.press("Tab")
    expect(page.locator("#sentence")).to_contain_text("overflow")


def test_two_visitors_never_see_each_other(browser: Browser, app_url: str, page: Page):
    other_context = browser.new_context()
    other = opened(other_context, app_url)
    choose(other, "preset", "AND, one neuron")
    after_answer(page, lambda: page.click("#iteration-next"))
    assert film(page)["network"]["sizes"] == [2, 2, 2]
    assert film(other)["network"]["sizes"] == [2, 1]
    assert film(other)["iteration"] == 0
    other_context.close()


def test_a_session_is_saved_and_loaded_again(page: Page, tmp_path):
    after_answer(page, lambda: page.click("#iteration-next"))
    with page.expect_download() as download:
        page.click("#save-session")
    path = tmp_path / "session.json"
    download.value.save_as(path)
    wanted = film(page)["values"]
    choose(page, "preset", "AND, one neuron")
    after_answer(page, lambda: page.set_input_files("#load-session", path))
    assert film(page)["values"] == wanted
    assert film(page)["iteration"] == 1
    path.write_text('{"format": "other"}')
    assert "format" in refused(page, lambda: page.set_input_files("#load-session", path))


@pytest.mark.parametrize("name", ["XOR, 2-2-1", "Linear regression, one unit", "XOR with Adam"])
def test_other_presets_walk_to_the_end_and_are_proved(page: Page, name: str):
    choose(page, "preset", name)
    page.keyboard.press("End")
    page.keyboard.press("Home")
    while index(page) < len(film(page)["keys"]):
        page.keyboard.press("ArrowRight")
    expect(page.locator("#verification")).to_have_attribute("data-state", "passed")
    assert page.locator("#formula .katex-error, #substituted .katex-error").count() == 0
    assert page.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_nothing_scrolls_sideways_and_axe_finds_nothing_serious(
    browser: Browser, app_url: str, width: int, scheme: str
):
    context = browser.new_context(viewport={"width": width, "height": 860})
    page = opened(context, f"{app_url}/?__theme={scheme}")
    page.keyboard.press("End")
    overflow = page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 1
    assert serious(page) == []
    context.close()


def test_a_tab_opened_after_the_language_was_chosen_speaks_it(page: Page):
    after_answer(page, lambda: page.locator("#language").get_by_text("中文").click())
    page.get_by_role("tab", name="MNIST 实验室").click()
    expect(page.locator(".block.mnist-intro")).to_contain_text("60 000 张图像")


def test_a_reload_keeps_the_net_and_its_weights(page: Page):
    choose(page, "preset", "XOR, 2-2-1")
    after_answer(page, lambda: page.click("#run-10"))
    before = film(page)
    page.reload()
    page.wait_for_function(READY)
    assert film(page)["iteration"] == 10
    assert film(page)["before"] == before["before"]


def test_a_refusal_in_the_table_is_said_in_the_table(page: Page):
    page.click("#verification-open")
    cell = page.locator("#parameters tr[data-key='weight/1/0/0/'] input")
    cell.fill("abc")
    cell.press("Tab")
    expect(page.locator("#parameters .dialog-notice")).to_contain_text("w⁽¹⁾₁₁ is abc")
    expect(cell).to_have_value("0.15")


def test_changing_an_activation_gives_the_optimizer_a_fresh_memory(page: Page):
    choose(page, "preset", "XOR with Adam")
    after_answer(page, lambda: page.click("#run-10"))
    row = page.locator(".layer-row[data-layer='1'] select")
    after_answer(page, lambda: row.select_option("sigmoid"))
    state = film(page)
    assert state["iteration"] == 10
    assert not [key for key in state["before"] if key.startswith("old_")]
    assert "optimizer_state" not in state["file"]


def test_a_batch_is_joined_sample_by_sample_in_the_card(page: Page):
    choose(page, "preset", "XOR, 2-2-1")
    page.keyboard.press("End")
    page.select_option("#selected-part", "edge/1/1/0")
    values = page.evaluate("() => Object.fromEntries(Backstep.player.numbers)")
    own = [values[f"weight_gradient/1/1/0/{sample}"]["value"] for sample in range(4)]
    np.testing.assert_allclose(np.mean(own), values["weight_gradient/1/1/0/"]["value"], rtol=1e-12)
    expect(page.locator("#detail-card .per-sample tbody tr")).to_have_count(5)
    expect(page.locator("#shown-sample")).to_have_text("sample 4 of 4")


def test_what_comes_back_and_what_adam_computes_can_be_read_off(page: Page):
    choose(page, "preset", "XOR with Adam")
    after_answer(page, lambda: page.click("#iteration-next"))
    values = page.evaluate("() => Object.fromEntries(Backstep.player.numbers)")

    def halt_at(key: str) -> None:
        page.evaluate(
            "key => Backstep.player.moveTo(Backstep.player.numbers.get(key).step + 1)", key
        )

    card, matrices = page.locator("#detail-card"), page.locator("#matrices")
    page.select_option("#selected-part", "node/1/0")
    halt_at("backward_sum/1/0//3")
    shown = page.evaluate("value => Backstep.short(value)", values["backward_sum/1/0//3"]["value"])
    expect(matrices.locator(".is-target")).to_have_text(shown)
    expect(card).to_contain_text(shown)
    text = page.evaluate("() => Backstep.player.figure.data.find(m => m.mode === 'text').text")
    assert any(shown in entry for entry in text if entry)
    page.select_option("#selected-part", "edge/2/0/1")
    halt_at("weight_change/2/0/1/")
    change = values["weight_change/2/0/1/"]["value"]
    times = page.evaluate("value => Backstep.short(value)", change / 0.05)
    assert times in page.locator("#sentence").inner_text()
    expect(card).to_contain_text(times)
    before = page.evaluate(
        "value => Backstep.short(value)", values["old_second_moment/2/0/1/"]["value"]
    )
    expect(card).to_contain_text(f"before: {before}")
    expect(card).to_contain_text("η = 0.05")
    assert matrices.locator(".matrix").count() == 2 * (2 + 6 + 2)
    cell, grids = (
        place.bounding_box()
        for place in (matrices.locator(".is-target"), matrices.locator(".grids"))
    )
    assert cell and grids and grids["y"] <= cell["y"] <= grids["y"] + grids["height"]
    assert page.complaints == []
