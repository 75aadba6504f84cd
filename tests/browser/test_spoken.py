"""What a screen reader finds: an iteration that is told, controls with names, the focus."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from explainer.engine.explain.narration import name_unit
from explainer.engine.session.session import open_preset
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import record_trace
from explainer.words import Language, say
from tests.support.pages.step import StepPage
from tests.support.pages.visit import Open

pytestmark = pytest.mark.browser

FIELDS = frozenset({"checkbox", "combobox", "radio", "slider", "spinbutton", "switch", "textbox"})
CONTROLS = FIELDS | {"button", "link", "option", "searchbox", "tab"}
DRAWERS = "all => all.map((button) => button.dataset.drawer)"
FOCUSED = "() => document.activeElement !== document.body"
MOVING = """() => document.getAnimations().filter((one) => one.playState === "running"
  && one.effect.getComputedTiming().duration > 1).length"""


class Reader:
    """Reads the accessibility tree of a page, as a screen reader does."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def nodes(self) -> list[dict[str, Any]]:
        """Return what is not hidden from a screen reader."""
        found = self._session.send("Accessibility.getFullAXTree")["nodes"]
        return [node for node in found if not node["ignored"]]

    def announced(self) -> list[str]:
        """Return what stands in live regions."""
        nodes = {node["nodeId"]: node for node in self.nodes()}
        regions = [node for node in nodes.values() if node["role"]["value"] == "status"]
        return [text for node in regions if (text := self._text(node, nodes))]

    def _text(self, node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> str:
        if node["role"]["value"] == "StaticText":
            return str(node["name"]["value"])
        inner = (nodes[one] for one in node.get("childIds", ()) if one in nodes)
        return "".join(self._text(one, nodes) for one in inner)

    def controls(self) -> set[tuple[str, str]]:
        """Return the role and the name of every control."""
        found = [node for node in self.nodes() if node["role"]["value"] in CONTROLS]
        return {(node["role"]["value"], node["name"]["value"].strip()) for node in found}


def badly_named(controls: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the controls without a name, or with the name of a program's part."""
    program = re.compile(r"[\\{}_]|^(weight|bias|input|target)( \d+){2,}$|undefined|NaN")
    return {(role, name) for role, name in controls if not name or program.search(name)}


def walk(step: StepPage, reader: Reader) -> None:
    """Go from the top of the page to Next, and on to the end; every stop is announced."""
    page, film, passed = step.page, step.film(), [""]
    while passed[-1] != "step-next" and len(passed) < 12:
        page.keyboard.press("Tab")
        passed.append(page.evaluate("() => document.activeElement.id"))
    assert len(passed) <= 1 + 8, passed
    told = [card["spoken"] for card in film["cards"]["neuron"]]
    for spoken, halt in zip(told, film["stops"]["neuron"][1:], strict=True):
        page.keyboard.press("Enter")
        assert step.index() == halt
        assert spoken in reader.announced()
        assert page.evaluate(FOCUSED), halt
        assert page.evaluate(MOVING) == 0
    assert badly_named(reader.controls()) == set()


def open_all_drawers(step: StepPage, reader: Reader) -> None:
    """Open and close every drawer by keyboard; what is in it has names, and the focus stays."""
    page = step.page
    for name in page.locator("#rail [data-drawer]").evaluate_all(DRAWERS):
        page.locator(f"#rail [data-drawer={name}]").focus()
        page.keyboard.press("Enter")
        expect(page.locator(f"#drawer-{name}")).to_be_visible()
        assert badly_named(reader.controls()) == set(), name
        assert page.evaluate(MOVING) == 0
        page.keyboard.press("Escape")
        expect(page.locator(f"#drawer-{name}")).to_be_hidden()
        assert page.evaluate(FOCUSED), name


def edit_and_undo(step: StepPage, reader: Reader, weight: str) -> None:
    """Type a weight in its cell and take that back."""
    page = step.page
    step.open_drawer("weights")
    page.locator("#matrix-layers [data-layer='0']").click()
    page.locator("#matrices td[data-key='weight/1/1/0/']").click()
    assert ("textbox", weight) in reader.controls()
    page.keyboard.insert_text("0.7")
    step.after_answer(lambda: page.keyboard.press("Enter"))
    assert page.evaluate(FOCUSED)
    page.locator("#undo").focus()
    step.after_answer(lambda: page.keyboard.press("Enter"))
    assert page.evaluate(FOCUSED)


def open_the_parameters(step: StepPage, reader: Reader, weight: str) -> None:
    """Open the table in which every parameter is a field."""
    step.open_drawer("verification")
    step.page.locator("#verification-open").focus()
    step.page.keyboard.press("Enter")
    expect(step.page.locator("#parameters")).to_be_visible()
    assert ("textbox", weight) in reader.controls()
    assert badly_named(reader.controls()) == set()
    step.page.keyboard.press("Escape")
    expect(step.page.locator("#parameters")).to_be_hidden()
    assert step.page.evaluate(FOCUSED)


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_whole_iteration_is_told_by_keyboard_with_names_and_without_losing_the_focus(
    visit: Open, locale: str
):
    step = visit(StepPage, locale=locale, reduced_motion="reduce")
    language: Language = "zh" if locale == "zh-CN" else "en"
    trace = record_trace(open_preset("mazur").point.iteration)
    source, unit = (name_unit(trace, Ref("", *place), language) for place in ((0, 0), (1, 1)))
    weight = say("cell.weight", language, layer=1, source=source, unit=unit)
    reader = Reader(step.page)
    walk(step, reader)
    open_all_drawers(step, reader)
    open_the_parameters(step, reader, weight)
    edit_and_undo(step, reader, weight)
