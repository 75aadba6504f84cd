"""A long run under a visitor's eyes: trainer killed, page reloaded, server killed and restarted."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.support.pages.lab import PATIENCE, LabPage
from tests.support.server import App

pytestmark = pytest.mark.browser


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = App(tmp_path)
    yield app
    app.kill()


@pytest.fixture
def lab(new_context: Callable[[], BrowserContext], app: App) -> LabPage:
    return LabPage(new_context().new_page(), app.url)


def batches(lab: LabPage) -> int:
    """Return how many batches the page says are done."""
    facts = lab.page.locator("#mnist-status .mnist-facts dd").all_text_contents()
    (epoch, batch, per_epoch) = re.search(
        r"(\d+) / \d+ (\d+) / (\d+)", " ".join(facts[2:4])
    ).groups()
    return (int(epoch) - 1) * int(per_epoch) + int(batch)


def training(lab: LabPage, beyond: int = 0) -> int:
    """Wait until the page shows a run that has come further; return how far."""
    lab.await_state("running")
    batch = lab.batch()
    expect(batch).to_have_text(re.compile(r"\d+ / \d+"), timeout=PATIENCE)
    lab.page.wait_for_function(
        """([beyond]) => {
          const numbers = [...document.querySelectorAll("#mnist-status .mnist-facts dd")]
            .slice(2, 4).map((fact) => fact.textContent.split(" / ").map(Number));
          return (numbers[0][0] - 1) * numbers[1][1] + numbers[1][0] > beyond;
        }""",
        arg=[beyond],
        timeout=PATIENCE,
    )
    return batches(lab)


def test_a_run_survives_its_trainer_a_reload_and_the_server(lab: LabPage, app: App) -> None:
    lab.fill("epochs", "100")
    lab.start()
    training(lab)
    os.kill(app.trainer(), signal.SIGKILL)
    lab.await_state("interrupted")
    expect(lab.page.locator("#mnist-status .mnist-sentence")).to_contain_text("checkpoint")
    expect(lab.page.locator("#mnist-start")).to_be_enabled()

    lab.page.get_by_role("button", name="Resume").first.click()
    before = training(lab)
    lab.reload()
    before = training(lab, before)

    left_alone = app.trainer()
    app.kill()
    app.start()
    lab.open()
    lab.await_state("interrupted")
    assert batches(lab) > 0
    with pytest.raises(ProcessLookupError):
        os.kill(left_alone, 0)
    lab.page.get_by_role("button", name="Resume").first.click()
    training(lab, before)  # what it had learned was not lost with the server
    lab.page.click("#mnist-stop")
    lab.await_state("cancelled")
    expect(lab.page.locator("#mnist-start")).to_be_enabled()
