"""What is looked at together is seen together, at the sizes of a classroom's screens."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from explainer.engine.presets import PRESETS
from explainer.lessons.catalogue import LESSONS
from explainer.lessons.lesson import Answered, Broken
from explainer.words import say
from tests.support.accessibility import serious
from tests.support.pages.lessons import LessonsPage
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open
from tests.support.scripts import js

pytestmark = pytest.mark.browser

SIZES = ((1280, 720), (1366, 768), (1440, 900), (960, 600))
HEADER = 56
"""Pixels that the header and the tabs take at most."""


class NewVisitor(StepPage):
    """A visitor who has not seen the tour."""

    prelude = "() => {}"


def size(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height}


def test_the_header_and_the_tabs_are_one_line_in_every_tab(step: StepPage):
    for tab in step.page.locator("#tabs > .tab-wrapper [role=tab]").all():
        tab.click()
        for screen in SIZES:
            step.page.set_viewport_size(size(*screen))
            for part in ("#header", "#tabs > .tab-wrapper", "#language", "#help-open"):
                box = step.page.locator(part).bounding_box()
                assert box and box["y"] >= 0 and box["y"] + box["height"] <= HEADER, (part, screen)
            assert step.overflow() <= 1, screen


def test_the_skip_link_leads_past_the_header(step: StepPage):
    step.page.keyboard.press("Tab")
    expect(step.page.locator(".skip-link")).to_be_focused()
    step.page.keyboard.press("Enter")
    expect(step.page.locator("#step-next")).to_be_focused()


def test_the_tabs_are_one_stop_of_the_tab_key_and_arrows_move_between_them(step: StepPage):
    tabs = step.page.locator("#tabs > .tab-wrapper [role=tab]")
    tabs.first.focus()
    step.page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(tabs.nth(1)).to_be_focused()
    assert [tab.get_attribute("tabindex") for tab in tabs.all()] == ["-1", "0", "-1", "-1"]


LEAST_TYPE = 11
"""Pixels below which numbers and code are not read."""

MOST_PAGES = 4
"""Pages of the largest card at the screen of reference."""

FITS = js("""async ([least, most]) => {
  const seen = ["#network-graph", ".deck", "#step-next", "#iteration-next", "#stop-card",
    "#sentence"];
  const frame = "#network-graph .scroller";
  const drawn = "#network-graph .plot :is(.textpoint text, .point)";
  const cut = new Set();
  const inside = (name, box, { top, left, bottom, right }) => {
    if (box.top < top - 1 || box.left < left - 1) cut.add(name);
    if (box.bottom > bottom + 1 || box.right > right + 1) cut.add(name);
  };
  const find = (part) => document.querySelector(part);
  const box = (part) => find(part).getBoundingClientRect();
  const whole = { top: 0, left: 0, bottom: innerHeight, right: innerWidth };
  const { film } = page.player;

  /* Of each phase the stop that computes most. */
  const biggest = (by) => Object.values(film.phases).map(([start, end]) => {
    const ends = film.stops[by].filter((at) => at > start && at <= end);
    const before = (at) => film.stops[by][film.stops[by].indexOf(at) - 1];
    return ends.sort((a, b) => b - before(b) - a + before(a))[0];
  });

  const lookAtCard = (where) => {
    for (const part of ["#formula", "#substituted", "#code-line", "#card-pages"]) {
      if (!find(part).hidden) inside(`${where}: ${part} in the card`, box(part), box("#stop-card"));
    }
    const shown = "#stop-card, #substituted, #substituted .lines, #formula .symbol";
    for (const part of document.querySelectorAll(shown)) {
      const name = `${where}: ${part.id || part.className}`;
      if (part.scrollWidth > part.clientWidth + 3) cut.add(`${name} is too wide`);
    }
    const card = find("#stop-card");
    if (card.scrollHeight > card.clientHeight + 2) cut.add(`${where}: the card scrolls`);
    for (const part of document.querySelectorAll("#stop-card :is(pre, .stop-table td)")) {
      const type = Number.parseFloat(getComputedStyle(part).fontSize);
      if (type < least) cut.add(`${where}: small type`);
    }
    return document.querySelectorAll("#substituted td .number").length;
  };

  const halts = ["neuron", "layer", "phase"].flatMap((by) => biggest(by).map((halt) => [by, halt]));
  for (const [by, halt] of halts) {
    const where = `${by} ${halt}`;
    page.player.granularity = by;
    page.player.moveTo(halt);
    // What does not fit is made smaller in the next frame.
    for (let i = 0; i < 2; i += 1) await new Promise((done) => requestAnimationFrame(done));
    for (const part of seen) {
      inside(`${where}: ${part}`, box(part), whole);
      if (box(part).height < 4) cut.add(`${part} is not there`);
    }
    let numbers = lookAtCard(where);
    const pages = find("#card-pages").hidden ? 1 : find("#card-pages output").textContent;
    if (Number(String(pages).split("/").pop()) > most) cut.add(`${where}: ${pages} pages`);
    const on = find("#card-pages button:last-child");
    while (!find("#card-pages").hidden && on.getAttribute("aria-disabled") === "false") {
      on.click();
      numbers += lookAtCard(where);
    }
    const told = film.cards[by][film.stops[by].indexOf(halt) - 1].tables.flatMap((t) => t.values);
    if (numbers !== told.flat().filter((value) => value !== null).length) {
      cut.add(`${where}: numbers are missing`);
    }
    for (const mark of document.querySelectorAll(drawn)) {
      inside("the drawing", mark.getBoundingClientRect(), box(frame));
    }
  }
  const { scrollHeight, scrollWidth } = document.documentElement;
  if (scrollHeight > innerHeight || scrollWidth > innerWidth) cut.add("the page scrolls");
  return [...cut];
}""")
"""Tells what is cut off, or has to be scrolled to, at the largest stops of the open film."""


@pytest.mark.parametrize("lesson", [False, True])
def test_graph_transport_and_card_are_whole_at_every_size_for_every_preset(
    visit: Open, lesson: bool
):
    page = visit(LessonsPage, viewport=size(*SIZES[0]))
    if lesson:
        page.begin("cycle")
        page.await_stop(0)
    for preset in PRESETS:
        if page.page.locator("#preset input").input_value() != say(f"preset.{preset}", "en"):
            page.choose("preset", say(f"preset.{preset}", "en"))
        for screen in SIZES:
            page.page.set_viewport_size(size(*screen))
            most = 99 if lesson or screen == (960, 600) else MOST_PAGES
            assert page.page.evaluate(FITS, [LEAST_TYPE, most]) == [], (preset, screen)


def test_a_drawer_is_one_click_away_stays_as_it_was_left_and_closes_again(step: StepPage):
    graph = step.page.locator("#network-graph")
    step.page.click("#build")
    expect(step.page.locator("#drawer-net")).to_be_visible()
    expect(step.page.locator("#build")).to_have_attribute("aria-expanded", "true")
    box, drawer = graph.bounding_box(), step.page.locator("#drawer-net").bounding_box()
    assert box and drawer and drawer["x"] + drawer["width"] <= box["x"]
    step.reload()
    expect(step.page.locator("#drawer-net")).to_be_visible()
    step.page.locator("#seed input").focus()
    step.page.keyboard.press("Escape")
    expect(step.page.locator("#drawer-net")).to_be_hidden()
    expect(step.page.locator("#build")).to_be_focused()
    step.page.click("#rail-loss")
    step.page.click("#rail-loss")
    expect(step.page.locator(".drawer.is-open")).to_have_count(0)


def test_next_is_at_most_eight_tabs_from_the_top(step: StepPage):
    # In the middle all buttons of the transport are stops.
    step.page.evaluate(js("() => page.player.moveTo(9)"))
    passed = []
    while "step-next" not in passed and len(passed) < 12:
        step.page.keyboard.press("Tab")
        passed.append(step.page.evaluate("() => document.activeElement.id"))
    assert passed.index("step-next") < 8, passed


def test_next_pressed_too_often_changes_nothing(step: StepPage):
    """At the end the focus goes on to what no key sends."""
    weights, last = step.film()["values"], step.film()["stops"]["neuron"][-1]
    step.page.locator("#step-next").focus()
    for _ in range(len(step.film()["stops"]["neuron"]) + 4):
        step.page.keyboard.press("Enter")
    assert step.index() == last
    assert step.page.evaluate("() => document.activeElement !== document.body")
    assert step.page.evaluate(js("() => page.player.waiting")) in (None, False, 0)
    assert (step.film()["iteration"], step.film()["values"]) == (0, weights)


def test_on_a_phone_the_transport_stays_and_a_tap_tells_a_neurons_numbers(visit: Open):
    step = visit(StepPage, viewport=size(390, 844), has_touch=True)
    step.page.keyboard.press("End")
    step.page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    box = step.page.locator("#step-next").bounding_box()
    assert box and box["y"] > 0 and box["y"] + box["height"] <= 844
    assert step.overflow() <= 1
    step.page.evaluate("() => scrollTo(0, 0)")
    names = ("#network-graph", "#stop-card")
    graph, card = (step.page.locator(name).bounding_box() for name in names)
    assert graph and card and card["y"] >= graph["y"] + graph["height"]
    assert step.page.evaluate(FITS_GRAPH) == []
    where = "() => nodePlaces(document.querySelector('#network-graph .plot')).at.get('node/1/0')"
    place = step.page.evaluate(js(where))
    step.page.touchscreen.tap(graph["x"] + place["x"], graph["y"] + place["y"])
    expect(step.page.locator("#graph-tip")).to_contain_text("0.5932699921")
    expect(step.page.locator("#detail-card")).to_contain_text("0.5933")
    step.page.click("#rail-optimizer")
    drawer = step.page.locator("#drawer-optimizer").bounding_box()
    assert drawer and drawer["width"] == 390


FITS_GRAPH = """() => {
  const frame = document.querySelector("#network-graph .scroller").getBoundingClientRect();
  const texts = [...document.querySelectorAll("#network-graph .plot .textpoint text")];
  return texts.filter((text) => text.getBoundingClientRect().right > frame.right)
    .map((text) => text.textContent);
}"""
"""Tells which texts of the graph, targets among them, are cut off on the right."""


CHANGES_AT_REST = js("""async (halt) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  page.player.moveTo(halt);
  await frame();
  let changes = 0;
  const seen = new MutationObserver((found) => { changes += found.length; });
  const card = document.getElementById("stop-card");
  seen.observe(card, { childList: true, subtree: true, characterData: true });
  for (let i = 0; i < 6; i += 1) await frame();
  seen.disconnect();
  return changes;
}""")
"""Counts how often the card is changed after the first frame of a stop."""


def test_on_a_phone_a_card_is_drawn_and_fitted_once(visit: Open):
    step = visit(StepPage, viewport=size(390, 844), has_touch=True)
    for halt in step.film()["stops"]["neuron"]:
        assert step.page.evaluate(CHANGES_AT_REST, halt) == 0, halt


def test_the_tour_leads_once_to_the_first_hidden_delta_and_is_found_again(visit: Open):
    step = visit(NewVisitor, viewport=size(1280, 720))
    tour, on = step.page.locator("#tour"), step.page.locator("#tour-on")
    expect(tour).to_be_visible()
    for led in ("#preset", "#step-next", "#stop-card", "[data-phase=backward]", "#network-graph"):
        expect(step.page.locator(f"{led}.is-led")).to_be_visible()
        note, target = tour.bounding_box(), step.page.locator(led).bounding_box()
        assert note and target and note["x"] >= 0 and note["y"] + note["height"] <= 720
        assert serious(step.page, "#tour") == []
        if led != "#network-graph":
            on.click()
    assert step.film()["keys"][step.index() - 1].startswith("delta/1/0/")
    step.page.keyboard.press("Escape")
    expect(tour).to_be_hidden()
    expect(step.page.locator("#step-next")).to_be_focused()
    step.reload()
    expect(tour).to_be_hidden()
    step.page.click("#help-open")
    step.page.click("[data-action=tour]")
    expect(tour).to_be_visible()
    expect(on).to_be_focused()
    step.page.click("#tour-leave")
    expect(tour).to_be_hidden()


COVERED = """() => {
  const note = document.getElementById("tour").getBoundingClientRect();
  const isCovered = (part) => {
    const { left, right, top, bottom } = part.getBoundingClientRect();
    return note.left < right && left < note.right && note.top < bottom && top < note.bottom;
  };
  const circles = [...document.querySelectorAll("#network-graph .point")];
  return [isCovered(document.querySelector(".is-led")), circles.filter(isCovered).length];
}"""
"""Tells whether the note of the tour covers what it points at, and how many circles."""


@pytest.mark.parametrize(
    ("screen", "locale"), [((1280, 720), "en-US"), ((960, 600), "zh-CN"), ((390, 844), "zh-CN")]
)
def test_a_note_of_the_tour_covers_neither_what_it_points_at_nor_the_net(
    visit: Open, screen: tuple[int, int], locale: str
):
    step = visit(NewVisitor, viewport=size(*screen), locale=locale)
    for note in range(1, 7):
        expect(step.page.locator(".tour-place")).to_have_text(f"{note} / 6")
        target, circles = step.page.evaluate(COVERED)
        assert not target, note
        # On a phone the drawers lie right above the net, and there is no room above them.
        assert circles == 0 or (screen[0] < 760 and note == 6), note
        if note < 6:
            step.page.click("#tour-on")


def test_the_tour_lies_over_no_drawer_and_is_not_for_who_came_for_an_exercise(visit: Open):
    step = visit(NewVisitor, viewport=size(1280, 720))
    step.page.click("#rail-weights")
    expect(step.page.locator("#tour")).to_be_hidden()
    step = visit(NewVisitor, "/?exercise=1-delta-easy-7", viewport=size(390, 844))
    expect(step.page.locator("#drawer-work")).to_be_visible()
    expect(step.page.locator("#tour")).to_be_hidden()


def test_the_tour_goes_on_when_the_learner_does_what_it_asks(visit: Open):
    step = visit(NewVisitor, viewport=size(1280, 720))
    place = step.page.locator(".tour-place")
    expect(place).to_have_text("1 / 6")
    step.page.click("#step-next")
    expect(place).to_have_text("3 / 6")
    step.page.click("#step-previous")
    expect(place).to_have_text("3 / 6")
    step.page.click("#step-next")
    expect(place).to_have_text("3 / 6")
    step.page.keyboard.press("ArrowRight")
    expect(place).to_have_text("4 / 6")
    step.page.click("#phase-ribbon [data-phase=backward]")
    expect(place).to_have_text("5 / 6")
    assert step.film()["keys"][step.index() - 1].startswith("delta/1/0/")
    step.page.click("#step-next")
    expect(place).to_have_text("6 / 6")
    step.page.click("#rail-weights")
    expect(step.page.locator("#tour")).to_be_hidden()


SMALL = js("""(least) => {
  const found = [];
  for (const part of document.querySelectorAll("#stop-card :is(h2, p, pre, .lines, .symbol)")) {
    const size = Number.parseFloat(getComputedStyle(part).fontSize);
    const isSeen = part.offsetParent && part.id !== "spoken";
    if (isSeen && size < least) found.push(part.className || part.id);
  }
  return found;
}""")
"""Lists the parts of the card with type of less than so many pixels."""


def test_a_presenter_has_graph_card_and_transport_in_large_type_and_a_clicker(visit: Open):
    step = visit(StepPage, viewport=size(1280, 720))
    step.open_drawer("net")
    step.page.click("#present")
    for part in ("#header", "#rail", "#drawer-net", "#preset", "#selected", "#phase-ribbon"):
        expect(step.page.locator(part)).to_be_hidden()
    for _ in range(9):
        step.page.keyboard.press("PageDown")
    assert step.film()["keys"][step.index() - 1].startswith("delta/1/0/")
    step.page.keyboard.press("PageUp")
    step.page.keyboard.press("PageDown")
    expect(step.page.locator("#stop-title")).to_contain_text("δ of hidden unit 1")
    assert step.page.evaluate(SMALL, 20) == []
    for part in ("#network-graph", "#step-next", "#sentence", "#substituted", "#code-line pre"):
        expect(step.page.locator(part)).to_be_in_viewport(ratio=1)
    assert step.overflow() <= 1
    step.page.keyboard.press("b")
    expect(step.page.locator("#presenter-blank")).to_be_visible()
    step.page.keyboard.press("b")
    expect(step.page.locator("#presenter-blank")).to_be_hidden()
    assert serious(step.page, "#step-columns") == []
    step.page.keyboard.press("Escape")
    expect(step.page.locator("#present")).to_be_focused()
    expect(step.page.locator("#drawer-net")).to_be_visible()
    assert step.film()["keys"][step.index() - 1].startswith("delta/1/0/")


def test_a_lesson_opens_and_rings_what_it_speaks_of(visit: Open):
    lessons = visit(LessonsPage, viewport=size(1280, 720))
    lessons.begin("adam")
    for index, stop in enumerate(LESSONS["adam"].stops):
        lessons.await_stop(index)
        for goal in stop.goals:
            if isinstance(goal, Broken) and goal.name:
                expect(lessons.page.locator("#drawer-faults")).to_be_visible()
                expect(lessons.page.locator(f"#fault-{goal.name}.is-asked")).to_be_in_viewport()
                lessons.page.click("#dock-leave")
                expect(lessons.page.locator(".drawer.is-open")).to_have_count(0)
                return
        lessons.page.click("#dock-skip")
    pytest.fail("the lesson breaks nothing")


PHONES = ((390, 844), (360, 640))

ANSWERS_SEEN = """() => {
  const { bottom } = document.getElementById("dock-body").getBoundingClientRect();
  const answers = [...document.querySelectorAll(".dock-choices .control")];
  return answers.map((answer) => answer.getBoundingClientRect().bottom <= bottom + 1);
}"""
"""Tells of each answer whether it is seen in the dock."""


def test_the_answers_of_a_question_are_in_sight_and_on_a_phone_the_dock_takes_a_quarter(
    visit: Open,
):
    lessons = visit(LessonsPage, viewport=size(*SIZES[0]))
    lessons.begin("cycle")
    question = next(
        index
        for index, stop in enumerate(LESSONS["cycle"].stops)
        if any(isinstance(goal, Answered) for goal in stop.goals)
    )
    for index in range(question):
        lessons.await_stop(index)
        lessons.page.click("#dock-skip")
    lessons.await_stop(question)
    more = lessons.page.locator("#dock-more")
    for screen in (*SIZES, *PHONES):
        lessons.page.set_viewport_size(size(*screen))
        if screen in PHONES:
            dock = lessons.page.locator("#lesson-dock").bounding_box()
            assert dock and dock["height"] <= 0.25 * screen[1], screen
            more.click()
            lessons.page.wait_for_function(f"() => ({ANSWERS_SEEN})().some(Boolean)")
            # It may go before it is clicked: what is scrolled to comes a frame later.
            lessons.page.evaluate(
                "() => { const m = document.getElementById('dock-more');"
                " if (!m.hidden) m.click(); }"
            )
        expect(more).to_be_hidden()
        assert lessons.page.evaluate(ANSWERS_SEEN) == [True] * 3, screen
        lessons.page.evaluate("() => document.getElementById('dock-body').scrollTo(0, 0)")


def test_a_lesson_shows_the_selected_weight_that_it_speaks_of(visit: Open):
    lessons = visit(LessonsPage, viewport=size(1280, 720))
    lessons.begin("optimizers")
    lessons.await_stop(0)
    fits = "() => { const { scrollHeight, clientHeight } = document.getElementById('stop-card');"
    for screen in ((1280, 720), (960, 600)):
        lessons.page.set_viewport_size(size(*screen))
        expect(lessons.page.locator("#detail-card h3")).to_be_in_viewport(ratio=1)
        lessons.page.wait_for_function(fits + " return scrollHeight <= clientHeight + 2; }")
        for part in ("#substituted", "#code-line pre"):
            expect(lessons.page.locator(part)).to_be_in_viewport(ratio=1)


LINES = """() => {
  const parts = ".deck :is(button, input[type=range], select, label)";
  const shown = [...document.querySelectorAll(parts)];
  const middles = shown.map((part) => part.getBoundingClientRect()).filter(({ width }) => width > 4)
    .map(({ top, bottom }) => (top + bottom) / 2).sort((one, other) => one - other);
  return middles.filter((middle, i) => i === 0 || middle - middles[i - 1] > 12).length;
}"""
"""Counts the lines of the transport."""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_beside_a_drawer_the_transport_takes_two_lines_and_the_rest_is_one_click_away(
    visit: Open, language: str
):
    locale = {"en": "en-US", "zh": "zh-CN"}[language]
    step = visit(StepPage, viewport=size(1280, 720), locale=locale)
    for drawer in ("optimizer", "closer"):
        step.page.click(f"#rail-{drawer}")
        expect(step.page.locator(f"#drawer-{drawer}")).to_be_visible()
        assert step.page.evaluate(LINES) == 2, drawer
        for part in ("#step-next", "#step-play", "#step-granularity", "#iteration-next"):
            expect(step.page.locator(part)).to_be_in_viewport(ratio=1)
    expect(step.page.locator("#run-100")).to_be_hidden()
    step.page.click("#deck-more")
    assert step.page.evaluate(LINES) == 3
    for part in ("#run-100", "#number-digits", "#step-speed", "#iteration-previous"):
        expect(step.page.locator(part)).to_be_in_viewport(ratio=1)
    step.page.click("#rail-closer")
    expect(step.page.locator("#deck-more")).to_be_hidden()


def test_on_a_phone_the_digits_share_a_line_and_nothing_is_cut(visit: Open):
    step = visit(StepPage, viewport=size(390, 844))
    names = ("#digits-box", "#step-granularity")
    digits, pace = (step.page.locator(name).bounding_box() for name in names)
    assert digits and pace and digits["x"] > pace["x"]
    assert pace["y"] <= digits["y"] <= pace["y"] + pace["height"]
    assert step.overflow() <= 1
    apply = step.page.locator("#iteration-next").bounding_box()
    assert apply and apply["x"] + apply["width"] <= 390


TABLETS = ((768, 1024), (834, 1194), (844, 390))
"""Tablets held upright, and a phone held sideways."""


def test_on_a_tablet_held_upright_nothing_covers_the_tabs_and_the_phases_are_whole(step: StepPage):
    for screen in TABLETS:
        step.page.set_viewport_size(size(*screen))
        for name in ("#tabs > .tab-wrapper [role=tab]", "#phase-ribbon button:not([hidden])"):
            for part in step.page.locator(name).all():
                part.click(trial=True)
                assert part.evaluate("part => part.scrollWidth <= part.clientWidth + 1"), screen
        assert step.overflow() <= 1, screen


def test_the_sign_of_a_small_unit_stands_clear_of_the_headings_on_a_phone(visit: Open):
    step = visit(StepPage, viewport=size(*PHONES[0]), locale="zh-CN")
    step.choose("preset", say("preset.tutorial", "zh"))
    step.page.click("#step-next", click_count=2)
    tops = "parts => Math.min(...parts.map((part) => part.getBoundingClientRect().top))"
    bottoms = "parts => Math.max(...parts.map((part) => part.getBoundingClientRect().bottom))"
    signs = step.page.locator("#network-graph .scatterlayer .trace:nth-child(n + 3) .point")
    headings = step.page.locator("#network-graph .textpoint text").filter(has_text="ReLU")
    assert headings.evaluate_all(bottoms) < signs.evaluate_all(tops)
