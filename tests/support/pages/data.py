"""The tab "Train on data"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.support.pages.visit import Visit
from tests.support.scripts import js, until

TAB = re.compile("Train on data|用数据训练")
LISTEN = """() => {
  window.heard = { trained: [], opened: [] };
  for (const name of Object.keys(window.heard)) {
    document.addEventListener(`backstep:${name}`, (event) => window.heard[name].push(event.detail));
  }
}"""


class DataPage(Visit):
    """A visitor's page on which a net is trained on data; it notes what the page announces."""

    def open(self) -> None:
        """Go to the address, listen, and open the tab."""
        super().open()
        self.page.evaluate(LISTEN)
        self.to_data()
        self.page.wait_for_function(until("() => dataTab.view"))

    def to_data(self) -> None:
        """Open the tab, in whichever language."""
        self.page.get_by_role("tab", name=TAB).click()

    def view(self) -> dict[str, Any]:
        """Return what the tab shows."""
        found: dict[str, Any] = self.page.evaluate(js("() => dataTab.view"))
        return found

    def after_view(self, act: Callable[[], object]) -> dict[str, Any]:
        """Do ``act`` and wait for the view that answers it; return that one."""
        self.page.evaluate(js("() => (dataTab.view.seen = true)"))
        act()
        self.page.wait_for_function(until("() => !dataTab.view.seen && !dataTab.view.running"))
        return self.view()

    def choose_data(self, title: str, name: str) -> None:
        """Choose a data set by its title and wait for it."""
        self.page.locator("#data-set input").click()
        self.page.get_by_role("option", name=title, exact=True).click()
        self.page.wait_for_function(until("(name) => dataTab.view.dataset === name"), arg=name)

    def train(self, epochs: int) -> dict[str, Any]:
        """Train and return what the page announced."""
        count = self.page.evaluate("() => heard.trained.length")
        self.page.locator("#data-epochs").fill(str(epochs))
        self.page.locator("#data-train-epochs").click()
        self.page.wait_for_function("(n) => heard.trained.length > n", arg=count)
        heard: dict[str, Any] = self.page.evaluate("() => heard.trained.at(-1)")
        return heard

    def type_iteration(self, number: int) -> None:
        """Go to an iteration of the run."""
        self.page.locator("#data-iteration").fill(str(number))
        self.page.locator("#data-iteration").press("Tab")

    def numbers(self, quantity: str, layer: int, shape: tuple[int, ...]) -> np.ndarray:
        """Return a matrix or vector of the open film, as it is before the iteration."""
        before = self.page.evaluate(js("() => page.player.film.before"))
        source = "{0[1]}" if len(shape) == 2 else ""
        return np.array(
            [before[f"{quantity}/{layer}/{at[0]}/{source.format(at)}/"] for at in np.ndindex(shape)]
        ).reshape(shape)
