"""The tab "Step through" and what stands below it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.support.pages.visit import Visit
from tests.support.scripts import js, until

Act = Callable[[], object]


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

    def choose(self, name: str, option: str) -> None:
        """Choose an option of a list of the form."""
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
