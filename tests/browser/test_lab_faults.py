"""A long run under a visitor's eyes: trainer killed, page reloaded, server killed and restarted."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_step import READY, opened
from tests.conftest import _await_server, free_port
from tests.support.paths import ROOT

pytestmark = pytest.mark.browser

TWO_MINUTES = 120_000


class App:
    """An app with a home of its own, that can be killed and started again at the same address."""

    def __init__(self, home: Path) -> None:
        self._home, self._port = home, free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self.start()

    def start(self) -> None:
        own = {"GRADIO_SERVER_PORT": str(self._port), "BACKSTEP_HOME": str(self._home)}
        log = self._home / "log.txt"
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT, env={**os.environ, **own}, stdout=output, stderr=output,
            )  # fmt: skip
        _await_server(self.url, self.process, log)

    def trainer(self) -> int:
        """Return the number of the process that trains."""
        listing = ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)]
        lines = subprocess.run(listing, capture_output=True, text=True, check=True).stdout
        (pid,) = re.findall(r"^ *(\d+) .*explainer\.mnist\.runs\.worker", lines, re.MULTILINE)
        return int(pid)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = App(tmp_path)
    yield app
    app.kill()


@pytest.fixture
def page(browser: Browser, app: App) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    page = opened(context, app.url)
    to_the_lab(page)
    yield page
    context.close()


def to_the_lab(page: Page) -> None:
    page.get_by_role("tab", name="MNIST lab").click()
    expect(page.locator("#mnist-start")).to_be_visible()


def state(page: Page, name: str) -> None:
    selector = f"#mnist-status [data-state={name}], #mnist-status[data-state={name}]"
    expect(page.locator(selector)).to_have_count(1, timeout=TWO_MINUTES)


def batches(page: Page) -> int:
    """Return how many batches the page says are done."""
    facts = page.locator("#mnist-status .mnist-facts dd").all_text_contents()
    (epoch, batch, per_epoch) = re.search(
        r"(\d+) / \d+ (\d+) / (\d+)", " ".join(facts[1:3])
    ).groups()
    return (int(epoch) - 1) * int(per_epoch) + int(batch)


def training(page: Page, beyond: int = 0) -> int:
    """Wait until the page shows a run that has come further; return how far."""
    state(page, "running")
    batch = page.locator("#mnist-status .mnist-facts dd").nth(2)
    expect(batch).to_have_text(re.compile(r"\d+ / \d+"), timeout=TWO_MINUTES)
    page.wait_for_function(
        """([beyond]) => {
          const numbers = [...document.querySelectorAll("#mnist-status .mnist-facts dd")]
            .slice(1, 3).map((fact) => fact.textContent.split(" / ").map(Number));
          return (numbers[0][0] - 1) * numbers[1][1] + numbers[1][0] > beyond;
        }""",
        arg=[beyond],
        timeout=TWO_MINUTES,
    )
    return batches(page)


def test_a_run_survives_its_trainer_a_reload_and_the_server(page: Page, app: App) -> None:
    page.get_by_label("Epochs").fill("100")
    page.get_by_label("Epochs").press("Tab")
    page.click("#mnist-start")
    training(page)
    os.kill(app.trainer(), signal.SIGKILL)
    state(page, "interrupted")
    expect(page.locator("#mnist-status .mnist-sentence")).to_contain_text("checkpoint")
    expect(page.locator("#mnist-start")).to_be_enabled()

    page.get_by_role("button", name="Resume").first.click()
    before = training(page)
    page.reload()
    page.wait_for_function(READY)
    to_the_lab(page)
    before = training(page, before)

    left_alone = app.trainer()
    app.kill()
    app.start()
    page.goto(app.url)
    page.wait_for_function(READY)
    to_the_lab(page)
    state(page, "interrupted")
    assert batches(page) > 0
    with pytest.raises(ProcessLookupError):
        os.kill(left_alone, 0)
    page.get_by_role("button", name="Resume").first.click()
    training(page, before)  # what it had learned was not lost with the server
    page.click("#mnist-stop")
    state(page, "cancelled")
    expect(page.locator("#mnist-start")).to_be_enabled()
