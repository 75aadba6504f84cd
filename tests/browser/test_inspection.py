"""The panels that look closer, as a visitor uses them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open
from tests.support.scripts import js

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000
NO_WEBGL = """() => {
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.includes('webgl') ? null : real.call(this, kind, ...rest);
  };
}"""


@pytest.fixture
def step(visit: Open) -> Iterator[StepPage]:
    opened = visit(StepPage)
    yield opened
    assert opened.complaints == []


def show(step: StepPage, panel: str, address: str | None = None) -> None:
    """Open a panel, select a parameter, and wait for its answer."""
    step.show_panel(panel)
    if address:
        step.page.evaluate(js("address => page.player.select(address)"), address)
    busy = step.page.locator(f"#closer-{panel}[aria-busy=true]")
    expect(busy).to_have_count(0, timeout=PATIENCE_MS)


def go_to(step: StepPage, key: str) -> None:
    """Move to the position at which the number at ``key`` was just computed."""
    step.page.evaluate(js("k => page.player.moveTo(page.player.film.keys.indexOf(k) + 1)"), key)


def marks(step: StepPage, selector: str) -> dict[str, dict[str, Any]]:
    """Return where the visible named marks of a plot lie."""
    return step.page.evaluate(
        """selector => Object.fromEntries(document.querySelector(selector)._fullData
          .filter(mark => mark.meta && mark.visible)
          .map(({ meta, x, y }) => [meta, { x: [...x], y: [...y] }]))""",
        selector,
    )


def test_paths_are_chosen_revealed_lit_and_sum_to_the_gradient(step: StepPage):
    step.show_panel("chain")
    chain = step.page.locator("#closer-chain")
    expect(chain.locator(".hint")).to_contain_text("Choose a weight")
    chain.locator("select").select_option("edge/1/0/0")
    rows = chain.locator("tr.path")
    expect(rows).to_have_count(2)
    assert step.page.evaluate(js("() => page.player.selection")) == {
        "layer": 1,
        "unit": 0,
        "source": 0,
    }
    expect(rows.first.locator(".product")).to_have_text("?")
    expect(rows.first.locator(".factor").nth(2)).to_contain_text("0.4000")
    requests: list[str] = []
    step.page.on("request", lambda request: requests.append(request.url))
    go_to(step, "slope/1/0//0")
    expect(rows.first.locator(".factor").nth(3)).to_contain_text("0.2413")
    chain.get_by_role("button", name="Go to step").click()
    expect(rows.first.locator(".product")).to_have_text("6.684e−4")
    expect(rows.last.locator(".product")).to_have_text("−2.298e−4")
    expect(chain.locator(".total .product")).to_have_text("4.386e−4")
    expect(chain.locator(".verdict")).to_contain_text("✓")
    assert requests == []
    light = step.page.locator("#path-light")
    figure = "() => document.querySelector('#network-graph .cartesianlayer').outerHTML"
    drawn = step.page.evaluate(figure)
    rows.first.hover()
    expect(light).to_have_attribute("data-path", "2/0 1/0")
    loss = light.locator("mask rect").nth(1)
    assert float(loss.get_attribute("x") or "nan") > 0
    step.page.locator("#sentence").hover()
    expect(light).to_have_count(0)
    rows.last.locator("button").focus()
    expect(light).to_have_attribute("data-path", "2/1 1/0")
    step.page.keyboard.press("Enter")
    rows.last.locator("button").blur()
    expect(light).to_have_attribute("data-path", "2/1 1/0")
    assert light.get_attribute("class") == "negative"
    assert step.page.evaluate(figure) == drawn
    step.show_panel("lens")
    expect(light).to_have_count(0)


def test_softmax_crosses_collapses_and_follows_the_sample(step: StepPage):
    step.choose("preset", "Three classes, softmax")
    show(step, "chain", "edge/1/0/0")
    step.page.evaluate(js("() => page.player.moveTo(page.player.last)"))
    chain = step.page.locator("#closer-chain")
    expect(chain.locator("tr.path")).to_have_count(3)
    expect(chain.locator(".rest")).to_contain_text("6 smaller paths")
    chain.get_by_role("button", name="Show 6 more").click()
    expect(chain.locator("tr.path")).to_have_count(9)
    chain.locator("tr.path button").first.focus()
    expect(step.page.locator("#path-light")).to_have_attribute("data-path", "2/2 2/1 1/0")
    chain.locator("summary").click()
    for row in chain.locator(".collapse tr").all():
        first, second = row.locator(".number").all_inner_texts()
        assert first == second
    step.choose("preset", "XOR, 2-2-1")
    for sample in (0, 3):
        go_to(step, f"weight_gradient/1/0/0/{sample}")
        expect(chain.locator(".where")).to_have_text(f"sample {sample + 1} of 4")
        shown = step.page.evaluate(
            js("s => short(page.player.value('weight_gradient', 1, 0, 0, s))"), sample
        )
        expect(chain.locator(".total .product")).to_have_text(shown)
        expect(chain.locator(".verdict")).to_contain_text("✓")


def test_an_answer_about_an_older_film_is_never_shown(step: StepPage):
    step.page.evaluate(
        """() => {
          const { fetch } = window;
          window.gate = new Promise(open => (window.openGate = open));
          window.fetch = async (address, options) => {
            const answer = await fetch(address, options);
            if (String(options?.body).includes('"topic":"lens"')) await window.gate;
            return answer;
          };
        }"""
    )
    step.show_panel("lens")
    step.page.evaluate(js("() => page.player.select('edge/2/0/0')"))
    step.after_answer(lambda: step.page.evaluate(js("() => page.player.go(1)")))
    step.page.evaluate("() => window.openGate()")
    expect(step.page.locator("#closer-lens")).not_to_have_attribute("aria-busy", "true")
    shown = step.page.evaluate(js("() => short(page.player.value('weight', 2, 0, 0))"))
    expect(step.page.locator("#closer-lens .facts td").first).to_have_text(shown)
    assert step.page.evaluate(js("() => page.player.film.iteration")) == 1


def test_the_activation_shows_its_point_when_z_is_known_and_follows_the_step(step: StepPage):
    show(step, "activation", "node/1/1")
    plot = "#closer-activation .plot"
    step.page.wait_for_function("s => document.querySelector(s)?._fullData?.length", arg=plot)
    assert "point" not in marks(step, plot)
    expect(step.page.locator("#closer-activation .told")).to_contain_text("not computed yet")
    go_to(step, "activation/1/1//0")
    drawn = marks(step, plot)
    z, a = step.page.evaluate(
        js("() => ['weighted_input', 'activation'].map(q => page.player.value(q, 1, 1, null, 0))")
    )
    assert (drawn["point"]["x"], drawn["point"]["y"]) == ([z], [a])
    (left, right), (low, high) = drawn["tangent"]["x"], drawn["tangent"]["y"]
    assert (high - low) / (right - left) == pytest.approx(a * (1 - a), rel=1e-12)
    step.page.locator("#closer-activation select").select_option("node/0/0")
    expect(step.page.locator("#closer-activation .hint")).to_contain_text("no activation")
    step.page.evaluate(js("() => { page.player.selection = null; page.player.next('phase'); }"))
    expect(step.page.locator("#closer-activation .follows")).to_contain_text("follows the step")
    step.choose("preset", "XOR, 2-2-1")
    step.page.evaluate(js("() => page.player.moveTo(page.player.last)"))
    show(step, "activation")
    assert len(marks(step, plot)["samples"]["x"]) == 4


def test_the_lens_waits_for_its_numbers_and_a_nudge_needs_no_server(step: StepPage):
    show(step, "lens", "edge/2/0/0")
    plot = "#closer-lens .lens-plot"
    hidden = ("tangent", "step", "landing", "after")
    step.page.wait_for_function("s => document.querySelector(s)?._fullData?.length", arg=plot)
    assert not any(name in marks(step, plot) for name in hidden)
    step.page.locator("#closer-lens").get_by_role("button", name="Go to step").click()
    assert "tangent" in marks(step, plot) and "step" not in marks(step, plot)
    step.page.evaluate(js("() => page.player.moveTo(page.player.last)"))
    assert all(name in marks(step, plot) for name in hidden)
    expect(step.page.locator(".lens-told")).to_contain_text("other 11 parameters moved too")
    requests: list[str] = []
    step.page.on("request", lambda request: requests.append(request.url))
    index = step.page.evaluate(js("() => page.player.index"))
    slider = step.page.locator("#closer-lens input[type=range]")
    slider.focus()
    for key, said in (("Home", "Still too large"), ("End", "Too small")):
        step.page.keyboard.press(key)
        expect(step.page.locator("#closer-lens .nudges .told")).to_contain_text(said)
    assert step.page.evaluate(js("() => page.player.index")) == index
    slider.fill("24")
    numbers = step.page.locator("#closer-lens .nudges .facts .number")
    quotient, gradient = numbers.nth(2).inner_text(), numbers.nth(3).inner_text()
    assert quotient == gradient == "0.08217"
    step.page.locator("#closer-lens .segments label", has_text="one side").click()
    expect(step.page.locator("#closer-lens .nudges .facts th").nth(1)).not_to_contain_text("2")
    # The numbers are there when the event has ended: nothing is asked for or waited for.
    at_once = step.page.evaluate(
        """() => {
          const slider = document.querySelector('#closer-lens input[type=range]');
          const shown = () => document.querySelector('#closer-lens .nudges .facts').textContent;
          const before = shown();
          slider.value = 40;
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          return shown() !== before;
        }"""
    )
    assert at_once
    assert requests == []
    step.page.get_by_role("button", name="Half as wide").click()
    axis = "document.querySelector(s)._fullLayout.xaxis"
    step.page.wait_for_function(f"s => {axis}.range[1] - {axis}.range[0] < 0.6", arg=plot)


@pytest.mark.parametrize("webgl", [True, False])
def test_the_surface_has_contours_everywhere_and_a_mountain_with_webgl(
    new_context: Callable[..., BrowserContext], app_url: str, webgl: bool
):
    context = new_context()
    if not webgl:
        context.add_init_script(f"({NO_WEBGL})()")
    step = StepPage(context.new_page(), app_url)
    able = step.page.evaluate("() => Boolean(document.createElement('canvas').getContext('webgl'))")
    show(step, "surface", "edge/1/0/0")
    contours = step.page.locator("[data-view=contours]")
    expect(contours.locator(".contourlayer, .contour").first).to_be_attached()
    expect(step.page.get_by_text("WebGL is missing")).to_have_count(0 if able else 1)
    if able:
        step.page.locator("#closer-surface .segments label", has_text="3-D").click()
        expect(step.page.locator("[data-view=mountain] .gl-container")).to_have_count(
            1, timeout=PATIENCE_MS
        )
        step.page.locator("#closer-surface .segments label", has_text="contours").click()
    second = step.page.get_by_label("Upward")
    expect(second).to_have_value("node/2/0")
    second.select_option("edge/2/1/1")
    title = "() => document.querySelector('[data-view=contours]')._fullLayout.yaxis.title.text"
    step.page.wait_for_function(f"() => ({title})().includes('22')")
    step.after_answer(lambda: step.page.evaluate(js("() => page.player.go(10)")))
    show(step, "surface")
    expect(step.page.locator(".surface-told")).to_contain_text("last 10 iterations")
    expect(second).to_have_value("edge/2/1/1")
    path = "() => document.querySelector('[data-view=contours]')._fullData[2].x.length"
    assert step.page.evaluate(path) == 11
    assert step.complaints == []


def test_samples_are_joined_mapped_and_reduced_both_ways(step: StepPage):
    show(step, "samples")
    step.page.get_by_role("button", name="Add samples").click()
    expect(step.field("inputs")).to_be_focused()
    step.choose("preset", "XOR, 2-2-1")
    show(step, "samples", "edge/1/0/0")
    panel = step.page.locator("#closer-samples")
    go_to(step, "weight_gradient/1/0/0/1")
    expect(panel.locator(".told")).to_contain_text("2 of 4")
    heat = "() => document.querySelector('#closer-samples .plot')._fullData[0].z.map(row => row[0])"
    known = [value is not None for value in step.page.evaluate(heat)]
    assert known == [True, True, False, False, False, False]
    step.page.evaluate(js("() => page.player.moveTo(page.player.last)"))
    expect(panel.locator(".told")).to_contain_text("mean of these 4 numbers")
    own = step.page.evaluate(
        js("() => [0, 1, 2, 3].map(s => page.player.value('weight_gradient', 1, 0, 0, s))")
    )
    assert step.page.evaluate(heat)[:4] == own
    mean = step.page.evaluate(js("() => page.player.value('weight_gradient', 1, 0, 0, null)"))
    assert mean == pytest.approx(sum(own) / 4)
    expect(panel.locator(".samples-reductions")).to_contain_text("4 times as long")
    ratios = panel.locator(".samples-reductions .note").all_inner_texts()
    assert ratios == ["× 1.000", "× 4.000", "× 1.000"]


@pytest.mark.parametrize(("language", "width"), [("en-US", 1440), ("zh-CN", 390)])
def test_every_panel_is_accessible_translated_and_fits(visit: Open, language: str, width: int):
    from axe_playwright_python.sync_playwright import Axe

    step = visit(StepPage, viewport={"width": width, "height": 900}, locale=language)
    step.choose("preset", "XOR, 2-2-1" if language == "en-US" else "异或 XOR，2-2-1")
    step.page.evaluate(js("() => page.player.moveTo(page.player.last)"))
    step.page.evaluate("dark => document.body.classList.toggle('dark', dark)", width == 390)
    for panel in ("chain", "activation", "lens", "surface", "samples"):
        show(step, panel, "edge/1/0/0")
        found = Axe().run(step.page, context=f"#closer-{panel}").response["violations"]
        # Headers that are formulas are read as MathML, which axe takes for empty.
        bad = [v for v in found if v["id"] != "empty-table-header"]
        assert bad == [], (panel, bad)
        words = step.page.locator(f"#closer-{panel}").inner_text()
        assert ("参数" in words or "神经元" in words) == (language == "zh-CN")
        assert "undefined" not in words and "NaN" not in words
        wide = step.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, panel
    assert step.complaints == []
