"""The tab "MNIST lab"."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.support.pages.visit import Visit

PATIENCE = 240_000
"""Milliseconds that a training may take to do what is awaited."""


class LabPage(Visit):
    """A visitor's page with the lab open."""

    def open(self) -> None:
        """Go to the address and open the lab."""
        super().open()
        self.to_lab()

    def reload(self) -> None:
        """Load the page again and open the lab."""
        super().reload()
        self.to_lab()

    def to_lab(self) -> None:
        """Open the lab and wait for its table of layers."""
        self.to_tab("MNIST")
        expect(self.page.locator("#mnist-start")).to_be_visible()
        expect(self.page.locator("#mnist-network tfoot td").last).not_to_be_empty()

    def leave(self) -> None:
        """Stop whatever trains: the next test wants the device."""
        stop = self.page.locator("#mnist-stop")
        if stop.is_enabled():
            stop.click()
            expect(stop).to_be_disabled(timeout=PATIENCE)

    def await_state(self, name: str) -> None:
        """Wait until the run is in a state."""
        selector = f"#mnist-status [data-state={name}], #mnist-status[data-state={name}]"
        expect(self.page.locator(selector)).to_have_count(1, timeout=PATIENCE)

    def fill(self, field: str, value: str) -> None:
        """Type a value into a field of the form."""
        box = self.page.locator(f"#mnist-{field} :is(input, textarea)")
        box.fill(value)
        box.press("Tab")

    def choose(self, field: str, option: str) -> None:
        """Choose an option of a list of the form."""
        self.page.locator(f"#mnist-{field} input").click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def start(self) -> None:
        """Press the button that starts the training."""
        self.page.click("#mnist-start")
