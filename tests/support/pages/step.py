"""The tab "Step through" and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.pages.visit import Visit
from tests.support.scripts import js, until

Act = Callable[[], object]

DRAWER_OF = {
    **dict.fromkeys(("loss", "reduction", "threshold", "init", "seed"), "net"),
    **dict.fromkeys(("inputs", "targets"), "sample"),
    **dict.fromkeys(("optimizer", "learning-rate"), "optimizer"),
}
"""The drawer in which a field of the form lies; the preset lies in none."""


class StepPage(Visit):
    """A visitor's page with the step view open."""

    def film(self) -> dict[str, Any]:
        """Return the film that is open."""
        found: dict[str, Any] = self.page.evaluate(js("() => page.player.film"))
        return found

    def index(self) -> int:
        """Return how many assignments of the film are done."""
        found: int = self.page.evaluate(js("() => page.player.index"))
        return found

    def after_answer(self, act: Act) -> None:
        """Do ``act`` and wait until another film has arrived."""
        # While an answer is on its way the page lets every other question pass.
        self.page.wait_for_function(until("() => !page.player.waiting"))
        self.page.evaluate(js("() => (page.player.film.seen = true)"))
        act()
        self.page.wait_for_function(until("() => !page.player.film.seen && !page.player.waiting"))

    def open_drawer(self, name: str) -> None:
        """Open a drawer of the rail, if it is not open."""
        button = self.page.locator(f"#rail [data-drawer={name}]")
        if button.get_attribute("aria-expanded") != "true":
            self.close_drawer()
            button.click()
        expect(self.page.locator(f"#drawer-{name}")).to_be_visible()

    def close_drawer(self) -> None:
        """Close the drawer that is open, if one is: on a phone it lies over the rail."""
        close = self.page.locator(".drawer.is-open [data-drawer-close]")
        if close.count():
            close.click()

    def show_panel(self, name: str) -> None:
        """Open the drawer of a panel, and its tab where it has one."""
        self.open_drawer({"samples": "sample", "faults": "faults"}.get(name, "closer"))
        if self.page.locator(f"#closer-tab-{name}").count():
            self.page.click(f"#closer-tab-{name}")

    def field(self, name: str) -> Locator:
        """Open the drawer of a field of the form, and return the field."""
        self.open_drawer(DRAWER_OF[name])
        return self.page.locator(f"#{name} :is(input, textarea)").first

    def choose(self, name: str, option: str) -> None:
        """Choose an option of a list of the form."""
        if name in DRAWER_OF:
            self.open_drawer(DRAWER_OF[name])
        self.page.locator(f"#{name} input").click()
        chosen = self.page.get_by_role("option", name=option, exact=True)
        self.after_answer(chosen.click)

    def speak(self, name: str) -> None:
        """Choose a language and wait for the film in it."""
        self.after_answer(lambda: Visit.speak(self, name))

    def refused(self, act: Act, says: str = "") -> str:
        """Do ``act``, expect a sentence that ``says`` so and the old film; return the sentence."""
        values = js("() => JSON.stringify(page.player.film.values)")
        before = self.page.evaluate(values)
        said = self.page.locator("#notice .notice-text, .field-error")
        said.evaluate_all("all => all.forEach((element) => (element.textContent = ''))")
        act()
        sentence = said.filter(has_text=re.compile(rf"{re.escape(says)}.*\S")).first
        sentence.wait_for()
        assert self.page.evaluate(values) == before
        return sentence.inner_text()
