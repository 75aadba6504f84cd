"""The tab "MNIST lab"."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

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
        expect(self.page.locator("#lab-bar")).to_be_visible()
        expect(self.page.locator("#mnist-network tfoot td").last).not_to_be_empty()

    def open_section(self, name: str) -> None:
        """Open a sub-tab by the name of its section."""
        self.page.click(f"#lab-tab-{name}")
        expect(self.page.locator(f"#lab-{name}")).to_be_visible()

    def leave(self) -> None:
        """Stop whatever trains: the next test wants the device."""
        stop = self.page.locator("#mnist-stop")
        if stop.is_enabled():
            self.open_section("train")
            stop.click()
            expect(stop).to_be_disabled(timeout=PATIENCE)

    def await_state(self, name: str) -> None:
        """Wait until the run is in a state."""
        selector = f"#mnist-status [data-state={name}], #mnist-status[data-state={name}]"
        expect(self.page.locator(selector)).to_have_count(1, timeout=PATIENCE)

    def batch(self) -> Locator:
        """Return where the batch that is trained on is said."""
        return self.page.locator("#mnist-status .mnist-facts dd").nth(3)

    def fill(self, field: str, value: str) -> None:
        """Type a value into a field of the form."""
        self.open_section("train")
        box = self.page.locator(f"#mnist-{field} :is(input, textarea)")
        box.fill(value)
        box.press("Tab")

    def choose(self, field: str, option: str) -> None:
        """Choose an option of a list of the form."""
        self.open_section("train")
        self.page.locator(f"#mnist-{field} input").click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def start(self) -> None:
        """Press the button that starts the training."""
        self.open_section("train")
        self.page.click("#mnist-start")
