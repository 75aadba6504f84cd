"""The panels that look closer, as a visitor uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

READY = "() => window.Backstep?.player?.film && document.fonts.status === 'loaded'"
PATIENCE_MS = 30_000
NO_WEBGL = """() => {
  const real = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.includes('webgl') ? null : real.call(this, kind, ...rest);
  };
}"""


def opened(context: Any, url: str) -> Page:
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)
    page.goto(url)
    page.wait_for_function(READY)
    return page


@pytest.fixture
def page(browser: Browser, app_url: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = opened(context, app_url)
    yield page
    assert page.complaints == []
    context.close()


def show(page: Page, panel: str, address: str | None = None) -> None:
    """Open a panel, select a parameter, and wait for its answer."""
    page.click(f"#closer-tab-{panel}")
    if address:
        page.evaluate("address => Backstep.player.select(address)", address)
    busy = page.locator(f"#closer-{panel}[aria-busy=true]")
    expect(busy).to_have_count(0, timeout=PATIENCE_MS)


def go_to(page: Page, key: str) -> None:
    """Move to the position at which the number at ``key`` was just computed."""
    page.evaluate("k => Backstep.player.moveTo(Backstep.player.film.keys.indexOf(k) + 1)", key)


def choose_preset(page: Page, name: str) -> None:
    page.evaluate("() => (Backstep.player.film.seen = true)")
    page.locator("#preset input").click()
    page.get_by_role("option", name=name, exact=True).click()
    page.wait_for_function("() => !Backstep.player.film.seen && !Backstep.player.waiting")


def marks(page: Page, selector: str) -> dict[str, dict[str, Any]]:
    """Return where the visible named marks of a plot lie."""
    return page.evaluate(
        """selector => Object.fromEntries(document.querySelector(selector)._fullData
          .filter(mark => mark.meta && mark.visible)
          .map(({ meta, x, y }) => [meta, { x: [...x], y: [...y] }]))""",
        selector,
    )


def test_paths_are_chosen_revealed_lit_and_sum_to_the_gradient(page: Page):
    chain = page.locator("#closer-chain")
    expect(chain.locator(".hint")).to_contain_text("Choose a weight")
    chain.locator("select").select_option("edge/1/0/0")
    rows = chain.locator("tr.path")
    expect(rows).to_have_count(2)
    assert page.evaluate("() => Backstep.player.selection") == {"layer": 1, "unit": 0, "source": 0}
    expect(rows.first.locator(".product")).to_have_text("?")
    expect(rows.first.locator(".factor").nth(2)).to_contain_text("0.4000")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    go_to(page, "slope/1/0//0")
    expect(rows.first.locator(".factor").nth(3)).to_contain_text("0.2413")
    chain.get_by_role("button", name="Go to step").click()
    expect(rows.first.locator(".product")).to_have_text("6.684e−4")
    expect(rows.last.locator(".product")).to_have_text("−2.298e−4")
    expect(chain.locator(".total .product")).to_have_text("4.386e−4")
    expect(chain.locator(".verdict")).to_contain_text("✓")
    assert requests == []
    light = page.locator("#path-light")
    figure = "() => JSON.stringify(document.querySelector('#network-graph .plot').data)"
    drawn = page.evaluate(figure)
    rows.first.hover()
    expect(light).to_have_attribute("data-path", "2/0 1/0")
    page.locator("#sentence").hover()
    expect(light).to_have_count(0)
    rows.last.locator("button").focus()
    expect(light).to_have_attribute("data-path", "2/1 1/0")
    page.keyboard.press("Enter")
    rows.last.locator("button").blur()
    expect(light).to_have_attribute("data-path", "2/1 1/0")
    assert light.get_attribute("class") == "negative"
    assert page.evaluate(figure) == drawn
    page.click("#closer-tab-lens")
    expect(light).to_have_count(0)


def test_softmax_crosses_collapses_and_follows_the_sample(page: Page):
    choose_preset(page, "Three classes, softmax")
    show(page, "chain", "edge/1/0/0")
    page.evaluate("() => Backstep.player.moveTo(Backstep.player.last)")
    chain = page.locator("#closer-chain")
    expect(chain.locator("tr.path")).to_have_count(3)
    expect(chain.locator(".rest")).to_contain_text("6 smaller paths")
    chain.get_by_role("button", name="Show 6 more").click()
    expect(chain.locator("tr.path")).to_have_count(9)
    chain.locator("tr.path button").first.focus()
    expect(page.locator("#path-light")).to_have_attribute("data-path", "2/2 2/1 1/0")
    chain.locator("summary").click()
    for row in chain.locator(".collapse tr").all():
        first, second = row.locator(".number").all_inner_texts()
        assert first == second
    choose_preset(page, "XOR, 2-2-1")
    for sample in (0, 3):
        go_to(page, f"weight_gradient/1/0/0/{sample}")
        expect(chain.locator(".where")).to_have_text(f"sample {sample + 1} of 4")
        shown = page.evaluate(
            "s => Backstep.short(Backstep.player.value('weight_gradient', 1, 0, 0, s))", sample
        )
        expect(chain.locator(".total .product")).to_have_text(shown)
        expect(chain.locator(".verdict")).to_contain_text("✓")


def test_an_answer_about_an_older_film_is_never_shown(page: Page):
    page.evaluate(
        """() => {
          const ask = Backstep.ask;
          window.gate = new Promise(open => (window.openGate = open));
          Backstep.ask = async (...question) => {
            const data = await ask(...question);
            await window.gate;
            return data;
          };
        }"""
    )
    page.click("#closer-tab-lens")
    page.evaluate("() => Backstep.player.select('edge/2/0/0')")
    page.evaluate("() => (Backstep.player.film.seen = true)")
    page.evaluate("() => Backstep.player.go(1)")
    page.wait_for_function("() => !Backstep.player.film.seen && !Backstep.player.waiting")
    page.evaluate("() => window.openGate()")
    expect(page.locator("#closer-lens")).not_to_have_attribute("aria-busy", "true")
    shown = page.evaluate("() => Backstep.short(Backstep.player.value('weight', 2, 0, 0))")
    expect(page.locator("#closer-lens .facts td").first).to_have_text(shown)
    assert page.evaluate("() => Backstep.player.film.iteration") == 1


def test_the_activation_shows_its_point_when_z_is_known_and_follows_the_step(page: Page):
    show(page, "activation", "node/1/1")
    plot = "#closer-activation .plot"
    page.wait_for_function("s => document.querySelector(s)?._fullData?.length", arg=plot)
    assert "point" not in marks(page, plot)
    expect(page.locator("#closer-activation .told")).to_contain_text("not computed yet")
    go_to(page, "activation/1/1//0")
    drawn = marks(page, plot)
    z, a = page.evaluate(
        "() => ['weighted_input', 'activation'].map(q => Backstep.player.value(q, 1, 1, null, 0))"
    )
    assert (drawn["point"]["x"], drawn["point"]["y"]) == ([z], [a])
    (left, right), (low, high) = drawn["tangent"]["x"], drawn["tangent"]["y"]
    assert (high - low) / (right - left) == pytest.approx(a * (1 - a), rel=1e-12)
    page.locator("#closer-activation select").select_option("node/0/0")
    expect(page.locator("#closer-activation .hint")).to_contain_text("no activation")
    page.evaluate("() => { Backstep.player.selection = null; Backstep.player.next('phase'); }")
    expect(page.locator("#closer-activation .follows")).to_contain_text("follows the step")
    choose_preset(page, "XOR, 2-2-1")
    page.evaluate("() => Backstep.player.moveTo(Backstep.player.last)")
    show(page, "activation")
    assert len(marks(page, plot)["samples"]["x"]) == 4


def test_the_lens_waits_for_its_numbers_and_a_nudge_needs_no_server(page: Page):
    show(page, "lens", "edge/2/0/0")
    plot = "#closer-lens .lens-plot"
    hidden = ("tangent", "step", "landing", "after")
    page.wait_for_function("s => document.querySelector(s)?._fullData?.length", arg=plot)
    assert not any(name in marks(page, plot) for name in hidden)
    page.locator("#closer-lens").get_by_role("button", name="Go to step").click()
    assert "tangent" in marks(page, plot) and "step" not in marks(page, plot)
    page.evaluate("() => Backstep.player.moveTo(Backstep.player.last)")
    assert all(name in marks(page, plot) for name in hidden)
    expect(page.locator(".lens-told")).to_contain_text("other 11 parameters moved too")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    index = page.evaluate("() => Backstep.player.index")
    slider = page.locator("#closer-lens input[type=range]")
    slider.focus()
    for key, said in (("Home", "Still too large"), ("End", "Too small")):
        page.keyboard.press(key)
        expect(page.locator("#closer-lens .nudges .told")).to_contain_text(said)
    assert page.evaluate("() => Backstep.player.index") == index
    slider.fill("24")
    numbers = page.locator("#closer-lens .nudges .facts .number")
    quotient, gradient = numbers.nth(2).inner_text(), numbers.nth(3).inner_text()
    assert quotient == gradient == "0.08217"
    page.locator("#closer-lens .segments label", has_text="one side").click()
    expect(page.locator("#closer-lens .nudges .facts th").nth(1)).not_to_contain_text("2")
    took = page.evaluate(
        """() => {
          const slider = document.querySelector('#closer-lens input[type=range]');
          const start = performance.now();
          slider.value = 40;
          slider.dispatchEvent(new Event('input', { bubbles: true }));
          return performance.now() - start;
        }"""
    )
    assert took < 300
    assert requests == []
    page.get_by_role("button", name="Half as wide").click()
    axis = "document.querySelector(s)._fullLayout.xaxis"
    page.wait_for_function(f"s => {axis}.range[1] - {axis}.range[0] < 0.6", arg=plot)


@pytest.mark.parametrize("webgl", [True, False])
def test_the_surface_has_contours_everywhere_and_a_mountain_with_webgl(
    browser: Browser, app_url: str, webgl: bool
):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    if not webgl:
        context.add_init_script(f"({NO_WEBGL})()")
    page = opened(context, app_url)
    able = page.evaluate("() => Boolean(document.createElement('canvas').getContext('webgl'))")
    show(page, "surface", "edge/1/0/0")
    contours = page.locator("[data-view=contours]")
    expect(contours.locator(".contourlayer, .contour").first).to_be_attached()
    expect(page.get_by_text("WebGL is missing")).to_have_count(0 if able else 1)
    if able:
        page.locator("#closer-surface .segments label", has_text="3-D").click()
        expect(page.locator("[data-view=mountain] .gl-container")).to_have_count(
            1, timeout=PATIENCE_MS
        )
        page.locator("#closer-surface .segments label", has_text="contours").click()
    second = page.get_by_label("Upward")
    expect(second).to_have_value("node/2/0")
    second.select_option("edge/2/1/1")
    title = "() => document.querySelector('[data-view=contours]')._fullLayout.yaxis.title.text"
    page.wait_for_function(f"() => ({title})().includes('22')")
    page.evaluate("() => (Backstep.player.film.seen = true)")
    page.evaluate("() => Backstep.player.go(10)")
    page.wait_for_function("() => !Backstep.player.film.seen && !Backstep.player.waiting")
    show(page, "surface")
    expect(page.locator(".surface-told")).to_contain_text("last 10 iterations")
    expect(second).to_have_value("edge/2/1/1")
    path = "() => document.querySelector('[data-view=contours]')._fullData[2].x.length"
    assert page.evaluate(path) == 11
    assert page.complaints == []
    context.close()


def test_samples_are_joined_mapped_and_reduced_both_ways(page: Page):
    show(page, "samples")
    page.get_by_role("button", name="Add samples").click()
    expect(page.locator("#inputs textarea")).to_be_focused()
    choose_preset(page, "XOR, 2-2-1")
    show(page, "samples", "edge/1/0/0")
    panel = page.locator("#closer-samples")
    go_to(page, "weight_gradient/1/0/0/1")
    expect(panel.locator(".told")).to_contain_text("2 of 4")
    heat = "() => document.querySelector('#closer-samples .plot')._fullData[0].z.map(row => row[0])"
    known = [value is not None for value in page.evaluate(heat)]
    assert known == [True, True, False, False, False, False]
    page.evaluate("() => Backstep.player.moveTo(Backstep.player.last)")
    expect(panel.locator(".told")).to_contain_text("mean of these 4 numbers")
    own = page.evaluate(
        "() => [0, 1, 2, 3].map(s => Backstep.player.value('weight_gradient', 1, 0, 0, s))"
    )
    assert page.evaluate(heat)[:4] == own
    mean = page.evaluate("() => Backstep.player.value('weight_gradient', 1, 0, 0, null)")
    assert mean == pytest.approx(sum(own) / 4)
    expect(panel.locator(".samples-reductions")).to_contain_text("4 times as long")
    ratios = panel.locator(".samples-reductions .note").all_inner_texts()
    assert ratios == ["× 1.000", "× 4.000", "× 1.000"]


@pytest.mark.parametrize(("language", "width"), [("en-US", 1440), ("zh-CN", 390)])
def test_every_panel_is_accessible_translated_and_fits(
    browser: Browser, app_url: str, language: str, width: int
):
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page = opened(context, app_url)
    choose_preset(page, "XOR, 2-2-1" if language == "en-US" else "异或 XOR，2-2-1")
    page.evaluate("() => Backstep.player.moveTo(Backstep.player.last)")
    page.evaluate("dark => document.body.classList.toggle('dark', dark)", width == 390)
    for panel in ("chain", "activation", "lens", "surface", "samples"):
        show(page, panel, "edge/1/0/0")
        found = Axe().run(page, context=f"#closer-{panel}").response["violations"]
        # Headers that are formulas are read as MathML, which axe takes for empty.
        bad = [v for v in found if v["id"] != "empty-table-header"]
        assert bad == [], (panel, bad)
        words = page.locator(f"#closer-{panel}").inner_text()
        assert ("参数" in words or "神经元" in words) == (language == "zh-CN")
        assert "undefined" not in words and "NaN" not in words
        wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, panel
    assert page.complaints == []
    context.close()
