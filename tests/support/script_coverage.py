"""How much of ``assets/js`` the browser suite runs: Chromium's own count, block by block.

``--scripts-fail-under=85`` measures it and fails the session when less than so many per cent of
the characters of all scripts have run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Page

from tests.support.paths import ROOT

SCRIPTS = ROOT / "assets" / "js"
_OURS = re.compile(r"/backstep/\w+/js/([\w/.-]+\.js)$")


def length_of(script: str) -> int:
    """Return how many characters a script below ``assets/js`` has, as Chromium counts them."""
    return len((SCRIPTS / script).read_text(encoding="utf-8").encode("utf-16-le")) // 2


def run_places(functions: list[dict[str, Any]], length: int) -> int:
    """Return a number whose bits are the characters of a script: those that have run are 1.

    Blocks lie in one another; of those around a character the innermost holds.
    """
    ran = bytearray(b"0" * length)
    blocks = [block for function in functions for block in function["ranges"]]
    for block in sorted(blocks, key=lambda one: (one["startOffset"], -one["endOffset"])):
        start, end = block["startOffset"], min(block["endOffset"], length)
        ran[start:end] = (b"1" if block["count"] else b"0") * (end - start)
    return int(ran.decode() or "0", 2)


class ScriptCoverage:
    """What the pages of a session of tests have run so far.

    Attributes
    ----------
    ran
        Of each script, by its path below ``assets/js``, the number that `run_places` returns.
    wanted
        Whether anything is counted.
    """

    def __init__(self, *, wanted: bool = True) -> None:
        self.ran: dict[str, int] = {}
        self.wanted = wanted
        self._sessions: dict[Page, CDPSession] = {}
        self._shared: list[BrowserContext] = []

    def begin(self, page: Page) -> None:
        """Count what a new page runs, if that is asked for."""
        if not self.wanted or page.context in self._shared:
            return
        session = page.context.new_cdp_session(page)
        session.send("Profiler.enable")
        session.send("Profiler.startPreciseCoverage", {"callCount": False, "detailed": True})
        self._sessions[page] = session

    def begin_for_all(self, page: Page) -> None:
        """Count what all pages of a context run that share the process of its first ``page``."""
        self.begin(page)
        self._shared.append(page.context)

    def take(self, page: Page) -> None:
        """Add what a page has run since it was last asked; to be done before it is left."""
        if page not in self._sessions:
            return
        for script in self._sessions[page].send("Profiler.takePreciseCoverage")["result"]:
            ours = _OURS.search(script["url"])
            if ours and (SCRIPTS / ours[1]).exists():
                self.add({ours[1]: run_places(script["functions"], length_of(ours[1]))})

    def add(self, ran: Mapping[str, int]) -> None:
        """Add what another page, or another worker, has run."""
        for script, places in ran.items():
            self.ran[script] = self.ran.get(script, 0) | places

    def finish(self, context: BrowserContext) -> None:
        """Add what the pages of a context have run, and close it."""
        for page in context.pages:
            self.take(page)
            self._sessions.pop(page, None)
        context.close()

    def shares(self) -> dict[str, tuple[int, int]]:
        """Return of every script how many of its characters have run, and how many there are."""
        scripts = sorted(str(path.relative_to(SCRIPTS)) for path in SCRIPTS.rglob("*.js"))
        return {name: (self.ran.get(name, 0).bit_count(), length_of(name)) for name in scripts}


class Plugin:
    """Gathers what all workers measure, tells it, and holds it to a limit.

    Parameters
    ----------
    least
        Per cent of the characters of all scripts that have to run.
    """

    def __init__(self, least: float) -> None:
        self.coverage, self.least = ScriptCoverage(), least

    def pytest_sessionfinish(self, session: Any) -> None:
        """Send what a worker has measured, or judge what all have."""
        if hasattr(session.config, "workeroutput"):
            sent = {script: hex(places) for script, places in self.coverage.ran.items()}
            session.config.workeroutput["scripts"] = sent
        elif self.percent() < self.least and session.exitstatus == 0:
            session.exitstatus = 1

    def pytest_testnodedown(self, node: Any) -> None:
        """Add what a worker has sent."""
        sent = getattr(node, "workeroutput", {}).get("scripts", {})
        self.coverage.add({script: int(places, 16) for script, places in sent.items()})

    def percent(self) -> float:
        """Return how many per cent of the characters of all scripts have run."""
        ran, there = (sum(part) for part in zip(*self.coverage.shares().values(), strict=True))
        return 100 * ran / there

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Write a line for each script, and one for all."""
        terminalreporter.section("coverage of assets/js")
        for name, (ran, there) in self.coverage.shares().items():
            terminalreporter.write_line(
                f"{name:36} {ran:7} of {there:7} {100 * ran / there:4.0f} %"
            )
        told = "reached" if self.percent() >= self.least else "MISSED"
        terminalreporter.write_line(f"{self.percent():.1f} %; at least {self.least:g} %: {told}")
