"""The step view as a visitor uses it: mouse, keys, both languages, both widths."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import torch
from playwright.sync_api import Route, expect

from tests.support.accessibility import serious
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open
from tests.support.scripts import js, until

pytestmark = pytest.mark.browser

RANGE = "document.querySelector('#network-graph .plot')._fullLayout.xaxis.range"


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


def test_a_net_built_by_clicks_agrees_with_torch_to_the_last_step(step: StepPage):
    step.open_drawer("net")
    step.after_answer(lambda: step.page.get_by_role("button", name="+ Add a hidden layer").click())
    step.after_answer(
        lambda: step.page.get_by_role("button", name="One unit more: hidden 2").click()
    )
    row = step.page.locator(".layer-row[data-layer='2'] select")
    step.after_answer(lambda: row.select_option("tanh"))
    step.choose("loss", "mean squared error")
    inputs = step.field("inputs")
    inputs.fill("0.3, -0.7")
    step.after_answer(lambda: inputs.press("Tab"))
    contents = step.film()["file"]
    assert contents["network"]["layer_sizes"] == [2, 2, 3, 2]
    assert contents["network"]["activations"] == ["sigmoid", "tanh", "sigmoid"]
    assert contents["batch"]["inputs"] == [[0.3, -0.7]]
    step.page.locator("#step-granularity").get_by_text("term", exact=True).click()
    for halt in step.film()["stops"]["term"][1:]:
        step.page.click("#step-next")
        assert step.index() == halt
    expect(step.page.locator("#step-next")).to_be_disabled()
    values = step.page.evaluate(js("() => Object.fromEntries(page.player.numbers)"))
    expected = torch_gradients(contents)
    for layer in (1, 2, 3):
        w, b = expected[2 * layer - 2].numpy(), expected[2 * layer - 1].numpy()
        for j, k in np.ndindex(*w.shape):
            shown = values[f"weight_gradient/{layer}/{j}/{k}/"]["value"]
            np.testing.assert_allclose(shown, w[j, k], rtol=1e-12, atol=1e-14)
        for j in range(len(b)):
            shown = values[f"bias_gradient/{layer}/{j}//"]["value"]
            np.testing.assert_allclose(shown, b[j], rtol=1e-12, atol=1e-14)
    expect(step.page.locator("#verification")).to_have_attribute("data-state", "passed")
    assert step.complaints == []
    assert step.left == []


def test_stepping_asks_the_server_nothing_and_keeps_the_plot(step: StepPage):
    step.page.evaluate("() => (document.querySelector('#network-graph .plot').mark = 'same')")
    requests: list[str] = []
    step.page.on("request", lambda request: requests.append(request.url))
    for _ in range(12):
        step.page.click("#step-next")
    step.page.keyboard.press("End")
    step.page.keyboard.press("Home")
    assert requests == []
    assert step.page.evaluate("() => document.querySelector('#network-graph .plot').mark") == "same"


def shown_numbers(step: StepPage) -> set[str]:
    """Return the numbers of the card's lines, in LaTeX."""
    latex = step.page.locator("#substituted").get_attribute("data-latex") or ""
    return set(re.findall(r"\d+\.\d+", latex))


def test_all_digits_of_the_film_stand_on_the_card_until_four_are_chosen_again(step: StepPage):
    digits = step.page.get_by_label("Digits", exact=True)
    step.page.click("#step-next")
    step.page.click("#step-next")
    short = shown_numbers(step)
    value = abs(step.film()["values"][step.index() - 1])
    assert f"{value:.4g}" in short and repr(value) not in short
    digits.select_option("all")
    step.page.wait_for_function(
        "text => document.getElementById('substituted').dataset.latex.includes(text)",
        arg=repr(value),
    )
    position = step.index()
    step.page.reload()
    step.page.wait_for_function(
        "text => document.getElementById('substituted')?.dataset.latex?.includes(text)",
        arg=repr(value),
    )
    assert step.index() == position
    expect(digits).to_have_value("17")
    digits.select_option("4")
    assert shown_numbers(step) == short
    assert step.complaints == []


SHORTENED = """() => {
  const parts = "#detail-card .number, .drawer.is-open .number[title]";
  const shown = [...document.querySelectorAll(parts)];
  return [shown.length, shown.filter(({ title, textContent }) => title !== textContent).length];
}"""
"""Counts the numbers of what is selected and of the open drawer, and those that are not in full."""


def test_the_digits_reach_loss_graph_chain_lens_and_every_part_of_what_is_selected(step: StepPage):
    step.page.evaluate(js("() => { page.player.moveTo(page.player.last); }"))
    step.page.evaluate(js("() => { page.player.select('edge/1/0/1'); }"))
    digits = step.page.get_by_label("Digits", exact=True)
    loss = step.page.locator("#loss-change")
    expect(loss).to_have_text("0.2984 → 0.2805")
    digits.select_option("all")
    expect(loss).to_have_text(loss.get_attribute("title") or "")
    drawn = step.page.evaluate(
        js("() => page.player.figure.data.flatMap(({ text }) => text ?? [])")
    )
    assert any("0.593269" in text for text in drawn) and any(
        "δ 0.00877135" in text for text in drawn
    )
    for panel in ("chain", "lens"):
        step.show_panel(panel)
        step.page.wait_for_selector(f"#closer-{panel}:not([aria-busy=true]) .number")
        count, shortened = step.page.evaluate(SHORTENED)
        assert count > 10 and shortened == 0, panel
    digits.select_option("6")
    expect(loss).to_have_text("0.298371 → 0.280471")


def test_keys_step_jump_play_and_leave_fields_alone(step: StepPage):
    step.page.keyboard.press("ArrowRight")
    first = step.index()
    assert first > 0
    step.page.keyboard.press("ArrowRight")
    step.page.keyboard.press("ArrowLeft")
    assert step.index() == first
    step.page.keyboard.press("Shift+ArrowRight")
    phases = step.film()["phases"]
    assert step.index() == phases["forward"][1]
    step.page.keyboard.press("Shift+ArrowRight")
    assert step.index() == phases["loss"][1]
    step.page.keyboard.press("Shift+ArrowLeft")
    assert step.index() == phases["forward"][1]
    step.page.keyboard.press("End")
    assert step.index() == phases["update"][1]
    step.page.keyboard.press("Home")
    assert step.index() == 0
    step.page.keyboard.press("Space")
    step.page.wait_for_function(until("() => page.player.index > 0"))
    step.page.keyboard.press("Space")
    assert step.page.evaluate(js("() => page.player.timer")) is None
    step.page.keyboard.press("?")
    expect(step.page.locator("#help")).to_be_visible()
    step.page.keyboard.press("Escape")
    here = step.index()
    step.field("inputs").click()
    for key in ("ArrowRight", "End", "Home", "?"):
        step.page.keyboard.press(key)
    assert step.index() == here
    expect(step.page.locator("#help")).to_be_hidden()


def test_enter_applies_even_after_a_click_on_a_button(step: StepPage):
    step.page.click("#step-next")
    step.after_answer(lambda: step.page.keyboard.press("Enter"))
    assert step.film()["iteration"] == 1


def test_the_ribbon_the_slider_and_every_granularity_move(step: StepPage):
    step.page.locator("#phase-ribbon [data-phase=backward]").click()
    assert step.film()["keys"][step.index() - 1].startswith(("delta", "weight_gradient", "bias"))
    box = step.page.locator("#step-slider input[type=text]")
    range_, stops = step.page.locator("#step-slider input[type=range]"), step.film()["stops"]
    box.fill("7")
    box.press("Tab")
    assert step.index() == stops["neuron"][7]
    range_.fill("11")
    assert step.index() == stops["neuron"][11]
    expect(range_).to_have_attribute("aria-valuetext", "step 11 of 18")
    step.page.locator("#step-granularity").get_by_text("layer", exact=True).click()
    assert step.index() == stops["neuron"][11]
    expect(step.page.locator("#step-slider output")).to_have_text(f"/ {len(stops['layer']) - 1}")
    for name in ("term", "neuron", "layer", "phase"):
        step.page.click("#step-first")
        step.page.locator("#step-granularity").get_by_text(name, exact=True).click()
        halts = step.film()["stops"][name]
        for halt in halts[1:4]:
            step.page.click("#step-next")
            assert step.index() == halt


def test_another_granularity_shows_its_own_card_and_light_where_one_is(step: StepPage):
    by = step.page.locator("#step-granularity")
    lit = js("() => page.player.figure.data[0].marker.line.width.filter(w => w > 2).length")
    step.page.evaluate(js("() => page.player.moveTo(page.player.film.stops.layer[2])"))
    here, title = step.index(), step.page.locator("#stop-title").inner_text()
    assert step.page.evaluate(lit) == 1
    by.get_by_text("layer", exact=True).click()
    expect(step.page.locator("#stop-title")).not_to_have_text(title)
    assert step.page.evaluate(lit) == 2
    assert step.index() == here


def test_formula_numbers_sentence_and_code_follow_the_step(step: StepPage):
    step.page.locator("#step-granularity").get_by_text("term", exact=True).click()
    for _ in range(5):
        step.page.click("#step-next")
    expect(step.page.locator("#substituted")).to_have_attribute("data-latex", re.compile("0.3775"))
    expect(step.page.locator("#formula .katex")).to_be_visible()
    expect(step.page.locator("#sentence")).to_contain_text("weighted input of hidden unit 1")
    expect(step.page.locator("#code-line .is-current")).to_contain_text("p.weights[l] @ a[l - 1]")
    expect(step.page.locator("#matrices .is-target")).to_have_text("0.3775")


def test_apply_goes_on_and_back_is_exactly_as_it_was(step: StepPage):
    before = step.film()
    step.after_answer(lambda: step.page.click("#iteration-next"))
    second = step.film()
    assert second["iteration"] == 1
    np.testing.assert_allclose(second["before"]["weight/2/0/0/"], 0.35891648, atol=1e-8)
    assert second["loss"][0] == before["loss"][1]
    step.after_answer(lambda: step.page.keyboard.press("Enter"))
    assert step.film()["iteration"] == 2
    for _ in range(2):
        step.after_answer(lambda: step.page.click("#iteration-previous"))
    assert step.film()["values"] == before["values"]
    assert step.film()["before"] == before["before"]


def test_run_100_lands_at_the_end_with_the_curve_drawn(step: StepPage):
    step.after_answer(lambda: step.page.click("#run-100"))
    state = step.film()
    assert state["iteration"] == 100
    assert step.index() == len(state["keys"])
    assert len(state["history"]["data"][0]["x"]) == 101
    assert state["loss"][1] < 0.1
    points = step.page.locator("#loss-history .js-line").first
    expect(points).to_have_attribute("d", re.compile(r"L"))


def test_a_click_on_neuron_and_edge_opens_a_card_that_survives_stepping(step: StepPage):
    step.page.keyboard.press("End")
    box = step.page.locator("#network-graph .nsewdrag").first.bounding_box()
    assert box is not None
    place = step.page.evaluate(
        js("""() => { const plot = document.querySelector('#network-graph .plot');
        const {xaxis, yaxis} = plot._fullLayout; const at = page.player.figure.data
          .find(mark => mark.customdata?.[0] === 'node/0/0'); const i = at.customdata
          .indexOf('node/1/0'); return [xaxis._offset + xaxis.d2p(at.x[i]),
          yaxis._offset + yaxis.d2p(at.y[i])]; }""")
    )
    plot = step.page.locator("#network-graph .plot").bounding_box()
    assert plot is not None
    step.page.mouse.move(plot["x"] + place[0], plot["y"] + place[1])
    expect(step.page.locator("#graph-tip")).to_contain_text("hidden unit 1")
    step.page.mouse.click(plot["x"] + place[0], plot["y"] + place[1])
    card = step.page.locator("#detail-card")
    expect(card).to_contain_text("hidden unit 1")
    expect(card).to_contain_text("0.5933")
    expect(card).to_contain_text("0.008771")
    step.page.keyboard.press("Home")
    expect(card).to_contain_text("hidden unit 1")
    expect(card).not_to_contain_text("0.008771")
    step.page.select_option("#selected-part", "edge/2/0/1")
    expect(card).to_contain_text("hidden unit 2 → output 1")


def test_the_graph_fills_its_frame_its_numbers_stay_with_their_circles_and_an_edge_is_clicked(
    step: StepPage,
):
    inside = js("""() => {
      const plot = document.querySelector('#network-graph .plot');
      const { width, height } = page.player.figure.layout;
      const middles = [...plot.querySelectorAll('.points path.point')].slice(0, 6)
        .map(circle => circle.getBoundingClientRect());
      const texts = [...plot.querySelectorAll('.textpoint text')].slice(0, 6);
      const fits = texts.every((text, i) => {
        const [x, y] = [middles[i].x + middles[i].width / 2, middles[i].y + middles[i].height / 2];
        const lines = text.querySelectorAll('tspan.line');
        const frame = plot.getBoundingClientRect();
        return [...(lines.length ? lines : [text])].every(line => {
          const box = line.getBoundingClientRect();
          const isBelow = box.top > y && Math.abs((box.left + box.right) / 2 - x) < 2;
          if (isBelow && middles[i].width < 40) {
            return box.left > frame.left && box.right < frame.right && box.bottom < frame.bottom;
          }
          return Math.max(x - box.left, box.right - x) < middles[i].width / 2
            && Math.max(y - box.top, box.bottom - y) < middles[i].height / 2;
        });
      });
      return [width === plot.clientWidth && height === plot.clientHeight, texts.length, fits];
    }""")
    for width in (1280, 960, 390):
        step.page.set_viewport_size({"width": width, "height": 720})
        step.page.wait_for_function(
            until("""() => page.player.figure.layout.width
              === document.querySelector('#network-graph .plot').clientWidth""")
        )
        for position in (0, 20, 66):
            step.page.evaluate(js("to => page.player.moveTo(to)"), position)
            assert step.page.evaluate(inside) == [True, 6, True], (width, position)
    middle = step.page.evaluate(
        js("""() => { const plot = document.querySelector('#network-graph .plot');
        const { xaxis, yaxis } = plot._fullLayout; const { x, y } = plot.getBoundingClientRect();
        return [x + xaxis._offset + xaxis.d2p(0.5), y + yaxis._offset + yaxis.d2p(0.5)]; }""")
    )
    step.page.mouse.click(*middle)
    assert step.page.evaluate(js("() => page.player.selection")) == {
        "layer": 1,
        "unit": 0,
        "source": 0,
    }
    assert step.page.evaluate(js("() => page.player.figure.layout.shapes[0].line.width")) == 13


def test_a_weight_is_edited_in_the_card_and_a_bias_in_the_table(step: StepPage):
    step.page.select_option("#selected-part", "edge/1/0/0")
    field = step.page.locator("#parameter-value")
    field.fill("0.9")
    step.after_answer(lambda: field.press("Enter"))
    assert step.film()["before"]["weight/1/0/0/"] == 0.9
    expect(step.page.locator("#verification")).to_have_attribute("data-state", "passed")
    step.open_drawer("verification")
    step.page.click("#verification-open")
    cell = step.page.locator("#parameters tr[data-key='bias/2/1//'] input")
    cell.fill("-0.25")
    step.after_answer(lambda: cell.press("Tab"))
    assert step.film()["before"]["bias/2/1//"] == -0.25


def test_zoom_is_kept_while_stepping(step: StepPage):
    box = step.page.locator("#network-graph .plot").bounding_box()
    assert box is not None
    step.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    wide = step.page.evaluate(f"() => {RANGE}")
    step.page.mouse.wheel(0, 40)
    assert step.page.evaluate(f"() => {RANGE}") == wide
    step.page.keyboard.down("Control")
    step.page.mouse.wheel(0, -300)
    step.page.keyboard.up("Control")
    within = f"([start, end]) => {RANGE}[0] > start && {RANGE}[1] < end"
    step.page.wait_for_function(within, arg=wide)
    zoomed = step.page.evaluate(f"() => {RANGE}")
    for _ in range(4):
        step.page.click("#step-next")
    assert step.page.evaluate(f"() => {RANGE}") == zoomed


def test_the_language_changes_every_word_and_no_number(step: StepPage):
    step.page.keyboard.press("End")
    before = step.film()
    step.speak("中文")
    expect(step.page.get_by_role("tab", name="逐步演示")).to_be_visible()
    expect(step.page.locator("#iteration-next")).to_have_text("更新并继续")
    expect(step.page.locator("#sentence")).to_contain_text("参数才改变")
    expect(step.page.locator("#learning-rate")).to_contain_text("学习率")
    assert step.index() == len(before["keys"])
    assert step.film()["values"] == before["values"]
    assert step.film()["formulas"] == before["formulas"]
    step.speak("EN")
    expect(step.page.get_by_role("tab", name="Step through")).to_be_visible()


def test_a_chinese_browser_is_greeted_in_chinese(visit: Open):
    step = visit(StepPage, locale="zh-CN")
    expect(step.page.get_by_role("tab", name="逐步演示")).to_be_visible()


def test_bad_input_gets_a_sentence_and_the_last_good_state_stays(step: StepPage):
    rate = step.field("learning-rate")
    for typed, expected in (("0", "0"), ("-1", "-1"), ("1000000000", "1000000000")):
        rate.fill(typed)
        sentence = step.refused(lambda: rate.press("Enter"))
        assert "learning rate" in sentence
        assert expected in sentence
        assert "100" in sentence
    rate.fill("0.5")
    rate.press("Enter")
    expect(step.page.locator("#notice .notice")).to_be_hidden()
    step.open_drawer("net")
    units = step.page.locator(".layer-row[data-layer='1'] input")
    units.fill("99")
    assert "99 units; expected 1 to 16" in step.refused(lambda: units.press("Tab"))
    inputs = step.field("inputs")
    for typed, expected in (
        ("", "empty"),
        ("0.1, abc", "abc"),
        ("1, 2, 3", "3"),
        ("1e999, 0", "1e999"),
    ):
        inputs.fill(typed)
        assert expected in step.refused(lambda: inputs.press("Tab"), says=expected)
    inputs.fill("0.05, 0.1")
    inputs.press("Tab")
    expect(step.page.locator("#notice .notice")).to_be_hidden()


def test_targets_of_another_width_get_a_sentence_beside_them(step: StepPage):
    targets = step.field("targets")
    targets.fill("0.01")
    assert "is 1; expected 2" in step.refused(lambda: targets.press("Tab"))
    expect(targets).to_have_attribute("aria-invalid", "true")


def test_a_sentence_about_what_is_no_field_can_be_dismissed(step: StepPage, tmp_path):
    path = tmp_path / "session.json"
    path.write_text('{"format": "other"}')
    assert "format" in step.refused(lambda: step.page.set_input_files("#load-session", path))
    step.page.locator("#notice .notice button").click()
    expect(step.page.locator("#notice .notice")).to_be_hidden()


def test_a_weight_that_overflows_is_shown_where_it_first_happens(step: StepPage):
    step.page.select_option("#selected-part", "edge/1/0/0")
    field = step.page.locator("#parameter-value")
    field.fill("1e308")
    step.after_answer(lambda: field.press("Enter"))
    inputs = step.field("inputs")
    inputs.fill("100, 1")
    step.after_answer(lambda: inputs.press("Tab"))
    state = step.film()
    first = next(i for i, value in enumerate(state["values"]) if isinstance(value, str))
    step.page.locator("#step-granularity").get_by_text("term", exact=True).click()
    box = step.page.locator("#step-slider input[type=text]")
    box.fill(str(state["stops"]["term"].index(first + 1)))
    box.press("Tab")
    expect(step.page.locator("#sentence")).to_contain_text("overflow")


def test_two_visitors_never_see_each_other(visit: Open, step: StepPage):
    other = visit(StepPage)
    other.choose("preset", "AND, one neuron")
    step.after_answer(lambda: step.page.click("#iteration-next"))
    assert step.film()["network"]["sizes"] == [2, 2, 2]
    assert other.film()["network"]["sizes"] == [2, 1]
    assert other.film()["iteration"] == 0


def test_a_session_is_saved_and_loaded_again(step: StepPage, tmp_path):
    step.after_answer(lambda: step.page.click("#iteration-next"))
    for _ in range(4):
        step.page.click("#step-next")
    place = step.index()
    step.open_drawer("net")
    with step.page.expect_download() as download:
        step.page.click("#save-session")
    path = tmp_path / "session.json"
    download.value.save_as(path)
    wanted = step.film()["values"]
    step.choose("preset", "AND, one neuron")
    step.after_answer(lambda: step.page.set_input_files("#load-session", path))
    assert step.film()["values"] == wanted
    assert (step.film()["iteration"], step.index()) == (1, place)
    path.write_text('{"format": "other"}')
    assert "format" in step.refused(lambda: step.page.set_input_files("#load-session", path))


COPIED = """(part) => {
  const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), cancelable: true });
  getSelection().removeAllRanges();
  if (part) getSelection().selectAllChildren(document.querySelector(part));
  document.dispatchEvent(event);
  return event.clipboardData.getData("text/plain");
}"""
"""What Ctrl+C copies, with a part of the page selected or with what has the focus."""


def test_formulas_are_copied_as_latex(visit: Open):
    step = visit(StepPage, permissions=["clipboard-read", "clipboard-write"])
    for _ in range(3):
        step.page.click("#step-next")
    latex = step.page.locator("#formula").get_attribute("data-latex")
    numbers = step.page.locator("#substituted").get_attribute("data-latex")
    step.page.click("#copy-latex")
    expect(step.page.locator("#copy-latex.is-done")).to_be_visible()
    assert step.page.evaluate("() => navigator.clipboard.readText()") == f"{latex}\n{numbers}"
    step.page.locator("#formula").focus()
    assert step.page.evaluate(COPIED, None) == latex
    copied = step.page.evaluate(COPIED, "#stop-card")
    first = latex.split("\n")[0]
    assert f"{first}$" in copied and step.page.locator("#sentence").inner_text() in copied
    assert "<" not in copied and copied.count("$") % 2 == 0


def test_the_open_iteration_is_taken_along_as_code(step: StepPage, tmp_path):
    step.after_answer(lambda: step.page.click("#iteration-next"))
    step.open_drawer("net")
    for kind, name in (("pytorch", "backstep_pytorch.py"), ("notebook", "backstep_notebook.ipynb")):
        with step.page.expect_download() as download:
            step.page.click(f"[data-script={kind}]")
        assert download.value.suggested_filename == name
        path = tmp_path / name
        download.value.save_as(path)
        assert "Iteration 1 of a net in Backstep" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["XOR, 2-2-1", "Linear regression, one unit", "XOR with Adam"])
def test_other_presets_walk_to_the_end_and_are_proved(step: StepPage, name: str):
    step.choose("preset", name)
    step.page.keyboard.press("End")
    step.page.keyboard.press("Home")
    steps = len(step.film()["keys"])
    while step.index() < steps:
        step.page.keyboard.press("ArrowRight")
    expect(step.page.locator("#verification")).to_have_attribute("data-state", "passed")
    assert step.page.locator("#formula .katex-error, #substituted .katex-error").count() == 0
    assert step.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_scrolls_sideways_and_axe_finds_nothing_serious(visit: Open, scheme: str):
    step = visit(StepPage, f"/?__theme={scheme}")
    step.page.keyboard.press("End")
    for width in (1440, 390):
        step.page.set_viewport_size({"width": width, "height": 860})
        assert step.overflow() <= 1, width
        assert serious(step.page) == [], width


def test_a_check_that_comes_late_belongs_to_its_own_film_or_to_none(step: StepPage):
    held: list[Route] = []
    asks = step.page.expect_request(lambda request: '"verification"' in (request.post_data or ""))
    step.page.route(
        "**/gradio_api/run/**",
        lambda route: (
            held.append(route)
            if '"verification"' in (route.request.post_data or "")
            else route.continue_()
        ),
    )
    with asks:
        step.page.evaluate(
            js("() => { page.player.film.verification = null; addCheck(page.player); }")
        )
    step.after_answer(lambda: step.page.click("#run-10"))
    with step.page.expect_response(lambda response: response.request == held[0].request):
        held[0].continue_()
    step.after_answer(lambda: step.page.click("#iteration-next"))
    assert step.film()["iteration"] == 11
    # Asked again about a film that stays open, it is added to it.
    step.page.unroute("**/gradio_api/run/**")
    step.page.evaluate(js("() => { page.player.film.verification = null; addCheck(page.player); }"))
    expect(step.page.locator("#verification")).to_have_attribute("data-state", "passed")


def test_by_neuron_a_card_shows_the_whole_row_of_gradients_and_the_whole_update(step: StepPage):
    numbers = step.page.locator("#substituted")
    presses = 0
    while "gradients of" not in step.page.locator("#stop-title").inner_text():
        step.page.click("#step-next")
        presses += 1
    assert presses == 11
    for symbol, value in (("w^{(2)}_{11}", "0.08217"), ("w^{(2)}_{12}", "0.08267")):
        expect(numbers).to_have_attribute("data-latex", re.compile(re.escape(symbol)))
        expect(numbers).to_have_attribute("data-latex", re.compile(re.escape(value)))
    expect(step.page.locator("#code-line .is-current").first).to_contain_text("np.outer(delta[l]")
    step.page.keyboard.press("End")
    expect(step.page.locator("#stop-title")).to_have_text("The update of output 2")
    for told in (r"-0.5 \cdot (-0.02260)", r"\mathbf{0.5113}"):
        expect(numbers).to_have_attribute("data-latex", re.compile(re.escape(told)))


def test_by_layer_stands_the_formula_of_the_tutorials_with_its_matrices_and_torch(step: StepPage):
    step.page.locator("#step-granularity").get_by_text("layer", exact=True).click()
    for _ in range(2):
        step.page.click("#step-next")
    formula = re.compile(re.escape(r"z^{(1)} = W^{(1)} x + b^{(1)}"))
    expect(step.page.locator("#formula")).to_have_attribute("data-latex", formula)
    matrix = re.compile(re.escape(r"\begin{bmatrix} 0.15 & 0.2 \\ 0.25 & 0.3 \end{bmatrix}"))
    expect(step.page.locator("#substituted")).to_have_attribute("data-latex", matrix)
    expect(step.page.locator("#code-line")).to_contain_text("z1 = x @ W1.T + b1")


def test_a_batch_has_one_stop_for_the_gradients_of_a_unit_with_the_table_that_joins(step: StepPage):
    step.choose("preset", "XOR, 2-2-1")
    while "gradients of" not in step.page.locator("#stop-title").inner_text():
        step.page.keyboard.press("ArrowRight")
    rows = step.page.locator("#substituted tbody tr")
    expect(rows).to_have_count(5)
    step.page.click("#step-first")
    for title in ("Sample 1", "Sample 2"):
        step.page.click("#next-sample")
        expect(step.page.locator("#stop-title")).to_have_text(title)
    step.page.keyboard.press("f")
    assert step.film()["keys"][step.index() - 1] == "activation/1/1//1"
    step.page.click("#step-layer-end")
    assert step.film()["keys"][step.index() - 1] == "activation/2/0//1"
    while "gradients of" not in step.page.locator("#stop-title").inner_text():
        step.page.keyboard.press("ArrowRight")
    values = step.page.evaluate(js("() => Object.fromEntries(page.player.numbers)"))
    mean = values["weight_gradient/2/0/0/"]["value"]
    shown = step.page.evaluate(js("value => short(value)"), mean)
    expect(rows.last).to_contain_text(shown)


def test_a_tab_opened_after_the_language_was_chosen_speaks_it(step: StepPage):
    step.speak("中文")
    step.page.get_by_role("tab", name="MNIST 实验室").click()
    expect(step.page.locator("#mnist-status .mnist-sentence")).to_contain_text("60 000 张图像")


def test_a_reload_keeps_the_net_and_its_weights(step: StepPage):
    step.choose("preset", "XOR, 2-2-1")
    step.after_answer(lambda: step.page.click("#run-10"))
    before = step.film()
    step.reload()
    assert step.film()["iteration"] == 10
    assert step.film()["before"] == before["before"]


def test_a_refusal_in_the_table_is_said_in_the_table(step: StepPage):
    step.open_drawer("verification")
    step.page.click("#verification-open")
    cell = step.page.locator("#parameters tr[data-key='weight/1/0/0/'] input")
    cell.fill("abc")
    cell.press("Tab")
    expect(step.page.locator("#parameters .dialog-notice")).to_contain_text("w⁽¹⁾₁₁ is abc")
    expect(cell).to_have_value("0.15")


def test_changing_an_activation_gives_the_optimizer_a_fresh_memory(step: StepPage):
    step.choose("preset", "XOR with Adam")
    step.after_answer(lambda: step.page.click("#run-10"))
    step.open_drawer("net")
    row = step.page.locator(".layer-row[data-layer='1'] select")
    step.after_answer(lambda: row.select_option("sigmoid"))
    state = step.film()
    assert state["iteration"] == 10
    assert not [key for key in state["before"] if key.startswith("old_")]
    assert "optimizer_state" not in state["file"]


def test_a_batch_is_joined_sample_by_sample_in_the_card(step: StepPage):
    step.choose("preset", "XOR, 2-2-1")
    step.page.keyboard.press("End")
    step.page.select_option("#selected-part", "edge/1/1/0")
    values = step.page.evaluate(js("() => Object.fromEntries(page.player.numbers)"))
    own = [values[f"weight_gradient/1/1/0/{sample}"]["value"] for sample in range(4)]
    np.testing.assert_allclose(np.mean(own), values["weight_gradient/1/1/0/"]["value"], rtol=1e-12)
    expect(step.page.locator("#detail-card .per-sample tbody tr")).to_have_count(5)
    expect(step.page.locator("#shown-sample")).to_have_text("sample 4 of 4")


def test_what_comes_back_and_what_adam_computes_can_be_read_off(step: StepPage):
    step.choose("preset", "XOR with Adam")
    step.after_answer(lambda: step.page.click("#iteration-next"))
    values = step.page.evaluate(js("() => Object.fromEntries(page.player.numbers)"))

    def halt_at(key: str) -> None:
        step.page.evaluate(
            js("key => page.player.moveTo(page.player.numbers.get(key).step + 1)"), key
        )

    step.open_drawer("weights")
    card, matrices = step.page.locator("#detail-card"), step.page.locator("#matrices")
    step.page.select_option("#selected-part", "node/1/0")
    halt_at("backward_sum/1/0//3")
    shown = step.page.evaluate(js("value => short(value)"), values["backward_sum/1/0//3"]["value"])
    expect(matrices.locator(".is-target")).to_have_text(shown)
    expect(card).to_contain_text(shown)
    text = step.page.evaluate(js("() => page.player.figure.data.find(m => m.mode === 'text').text"))
    assert any(shown in entry for entry in text if entry)
    step.page.select_option("#selected-part", "edge/2/0/1")
    halt_at("weight_change/2/0/1/")
    change = values["weight_change/2/0/1/"]["value"]
    times = step.page.evaluate(js("value => short(value)"), change / 0.05)
    assert times in step.page.locator("#sentence").inner_text()
    expect(card).to_contain_text(times)
    before = step.page.evaluate(
        js("value => short(value)"), values["old_second_moment/2/0/1/"]["value"]
    )
    expect(card).to_contain_text(f"before: {before}")
    expect(card).to_contain_text("η = 0.05")
    assert matrices.locator(".matrix").count() == 2 * (2 + 6 + 2)
    cell, grids = (
        place.bounding_box()
        for place in (matrices.locator(".is-target"), matrices.locator(".grids"))
    )
    assert cell and grids and grids["y"] <= cell["y"] <= grids["y"] + grids["height"]
    assert step.complaints == []
