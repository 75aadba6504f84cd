"""What a step writes over the graph is what plotly would draw."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from explainer.words import say
from tests.support.pages.step import StepPage
from tests.support.scripts import js

pytestmark = pytest.mark.browser

WALK = js("""({ by, back }) => {
  const plot = document.querySelector("#network-graph .plot");
  // What is not seen: the order of styles, names, and groups that are empty.
  const look = () => {
    const copy = plot.querySelector(".cartesianlayer").cloneNode(true);
    for (const group of copy.querySelectorAll("g.trace, .shape-group")) {
      if (!group.querySelector("path, text")) group.remove();
      else if (group.matches(".trace")) group.setAttribute("class", "trace");
    }
    for (const part of copy.querySelectorAll("[style]")) {
      const styles = part.getAttribute("style").replace(/;$/, "").split("; ");
      part.setAttribute("style", styles.sort().join("; "));
    }
    const parts = [...copy.querySelectorAll(".scatterlayer, .shapelayer")];
    return parts.map((part) => part.outerHTML).join();
  };
  let drawn = 0;
  plot.on("plotly_react", () => (drawn += 1));
  const { film } = page.player;
  page.player.granularity = by;
  const all = film.stops[by];
  const stops = all.filter((_, i) => i % Math.ceil(all.length / 30) === 0);
  if (back) stops.reverse();
  const other = [];
  stops.forEach((stop, i) => {
    page.player.moveTo(stop);
    // Differences add up over three stops.
    if (i % 3 === 1) return;
    const [before, written] = [drawn, look()];
    // Now plotly is told.
    plot.dispatchEvent(new PointerEvent("pointerdown"));
    if (look() !== written) other.push(stop);
    drawn = before;
  });
  plot.removeAllListeners("plotly_react");
  return { other, drawn, stops: stops.length };
}""")
"""Tells at which stops plotly draws something else, and how often it was asked to draw a step."""


PLACE = "() => document.querySelector('#network-graph .point').getBoundingClientRect().x"


def test_a_graph_that_is_moved_shows_the_numbers_of_its_moment(step: StepPage):
    step.page.evaluate(js("() => page.player.moveTo(6)"))
    number = step.page.locator("#network-graph text", has_text="a₁ 0.5933")
    expect(number).to_be_visible()
    box = step.page.locator("#network-graph .nsewdrag").first.bounding_box()
    assert box is not None
    x, y, place = box["x"] + 5, box["y"] + 5, step.page.evaluate(PLACE)
    step.page.mouse.move(x, y)
    step.page.mouse.down()
    step.page.mouse.move(x + 40, y, steps=4)
    step.page.mouse.up()
    step.page.wait_for_function(f"place => ({PLACE})() > place + 30", arg=place)
    expect(number).to_be_visible()
    assert step.page.evaluate(WALK, {"by": "neuron", "back": False})["other"] == []


@pytest.mark.parametrize("preset", ["mazur", "tutorial"])
def test_a_step_writes_over_the_graph_what_plotly_would_draw(step: StepPage, preset: str):
    if preset != "mazur":
        step.choose("preset", say(f"preset.{preset}", "en"))
    for by, back, selected, theme in (
        ("neuron", False, None, "light"),
        ("layer", True, "edge/1/0/0", "dark"),
        ("term", True, "node/1/0", "light"),
    ):
        step.page.evaluate("dark => document.body.classList.toggle('dark', dark)", theme == "dark")
        step.page.evaluate(js("name => page.player.select(name)"), selected)
        found = step.page.evaluate(WALK, {"by": by, "back": back})
        assert found["other"] == [], (by, theme)
        # Where the first number of an edge appears, and where the last one goes.
        assert found["drawn"] <= 2, (by, theme)
        assert found["stops"] > 5
    assert step.complaints == []
