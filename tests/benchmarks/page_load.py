"""What a cold page costs: ``python -m tests.benchmarks.page_load [ADDRESS PROCESS]``.

Prints requests and kilobytes of our own files, the server's processor time, and the time until the
first tab can be used; medians of pages with an empty cache. Without an address it starts the app.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Response

from tests.benchmarks import machine
from tests.support import chromium
from tests.support.server import running

PAGES = 10
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Load:
    """One page: our requests and their bytes, the server's seconds, seconds until it is usable."""

    requests: int
    kilobytes: float
    server: float
    usable: float


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has taken so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def load(browser: Browser, url: str, process: int) -> Load:
    """Open a page with an empty cache and wait until its first step can be taken."""
    answers: list[Response] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.on("response", lambda answer: answers.append(answer) if "/backstep/" in answer.url else 0)
    before, started = processor_seconds(process), time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_selector("#step-next:enabled")
    usable = time.perf_counter() - started
    page.wait_for_selector("#verification[data-state=passed]")
    server = processor_seconds(process) - before
    size = sum(answer.request.sizes()["responseBodySize"] for answer in answers)
    context.close()
    return Load(len(answers), size / 1e3, server, usable)


def measure(url: str, process: int) -> list[Load]:
    """Return the pages after the first two, with which server and browser warm up."""
    with chromium.launched() as browser:
        return [load(browser, url, process) for _ in range(PAGES + 2)][2:]


def show(loads: list[Load]) -> None:
    """Print the medians."""
    rows = {
        "requests of our files": (statistics.median(one.requests for one in loads), ""),
        "their size on the wire": (statistics.median(one.kilobytes for one in loads), "kB"),
        "the server's processor time": (1e3 * statistics.median(x.server for x in loads), "ms"),
        "until the first step can be taken": (statistics.median(x.usable for x in loads), "s"),
    }
    for name, (value, unit) in rows.items():
        print(f"{name:36} {value:10.4g} {unit}")


def main(given: list[str]) -> None:
    print(machine.describe())
    if given:
        show(measure(given[0], int(given[1])))
        return
    with tempfile.TemporaryDirectory() as home, running(Path(home)) as app:
        show(measure(app.url, app.process.pid))


if __name__ == "__main__":
    main(sys.argv[1:])
