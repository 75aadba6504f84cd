"""A class at work: ``python -m tests.benchmarks.visitors --visitors 300 [ADDRESS PROCESS]…``.

Every visitor opens the page as its script does, and then iterates, once in ``--every`` seconds. Of
each server it prints how long openings and actions took, how many failed, its processor time and
memory. Given several servers it measures them in turns, so that what else the machine does falls
on all of them. Without an address it starts the app.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import secrets
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks import machine
from tests.benchmarks.page_load import processor_seconds
from tests.support.server import running

PREDICT = "/gradio_api/run/predict"
GREETING = json.dumps({"token": "", "language": "en", "session": "", "preset": ""})


@dataclass
class Server:
    """A server under test, and what was measured of it in all rounds."""

    url: str
    process: int
    openings: list[float] = field(default_factory=list)
    actions: list[float] = field(default_factory=list)
    errors: int = 0
    opening_cpu: float = 0.0
    action_cpu: float = 0.0
    kept: list[float] = field(default_factory=list)

    def memory(self) -> float:
        """Return the megabytes that the process holds."""
        pages = int(Path(f"/proc/{self.process}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@dataclass(frozen=True)
class Wiring:
    """What a script of the page knows: which event has which number, and what it reads."""

    load: dict[str, Any]
    go: dict[str, Any]
    fields: dict[int, Any]
    stage: int

    @staticmethod
    def read(config: dict[str, Any]) -> Wiring:
        """Return the wiring of a page's configuration."""
        ids = {one["id"]: one["props"].get("elem_id") for one in config["components"]}
        texts = {one["id"] for one in config["components"] if one["type"] == "textbox"}
        stage = next(number for number, name in ids.items() if name == "stage")
        events = {tuple(t): d for d in config["dependencies"] for t in d["targets"]}
        load = next(d for (number, event), d in events.items() if (number, event) == (0, "load"))
        fields = {number: "mazur" for number, name in ids.items() if name == "preset"}
        fields |= {number: GREETING for number in load["inputs"] if number in texts}
        return Wiring(load, events[stage, "go"], fields, stage)

    def body(self, event: dict[str, Any], session: str, sent: Any = None) -> dict[str, Any]:
        """Return what is sent for an event."""
        return {
            "data": [self.fields.get(number) for number in event["inputs"]],
            "fn_index": event["id"],
            "session_hash": session,
            "event_data": sent,
            "trigger_id": self.stage if sent else None,
        }


class Round:
    """One class, from the opening of the page to the end of its work."""

    def __init__(self, server: Server, options: argparse.Namespace, client: httpx.AsyncClient):
        self._server, self._options, self._client = server, options, client

    async def run(self) -> None:
        """Let everybody open the page, and then work."""
        await self._client.get("/")
        self._wiring = Wiring.read((await self._client.get("/config")).json())
        sessions = [secrets.token_hex(6) for _ in range(self._options.visitors)]
        server, memory = self._server, self._server.memory()
        before = processor_seconds(server.process)
        await asyncio.gather(*(self._open(session) for session in sessions))
        opened = processor_seconds(server.process)
        await asyncio.gather(*(self._work(session) for session in sessions))
        server.opening_cpu += opened - before
        server.action_cpu += processor_seconds(server.process) - opened
        server.kept.append((server.memory() - memory) / len(sessions))

    async def _open(self, session: str) -> None:
        await asyncio.sleep(random.uniform(0, self._options.within))
        started = time.perf_counter()
        await self._client.get("/")
        await self._send(self._wiring.body(self._wiring.load, session), self._server.openings)
        self._server.openings[-1] = time.perf_counter() - started

    async def _work(self, session: str) -> None:
        await asyncio.sleep(random.uniform(0, self._options.every))
        for number in range(self._options.actions):
            sent = {"from": number, "count": 1}
            body = self._wiring.body(self._wiring.go, session, sent)
            took = await self._send(body, self._server.actions)
            await asyncio.sleep(max(0.0, self._options.every - took))

    async def _send(self, body: dict[str, Any], times: list[float]) -> float:
        started = time.perf_counter()
        try:
            answer = await self._client.post(PREDICT, json=body)
            self._server.errors += answer.status_code != 200
        except httpx.HTTPError:
            self._server.errors += 1
        times.append(time.perf_counter() - started)
        return times[-1]


def show(servers: list[Server]) -> None:
    """Print a column for each server."""
    rows = {
        "opening, p50, s": lambda one: statistics.median(one.openings),
        "opening, p95, s": lambda one: statistics.quantiles(one.openings, n=20)[-1],
        "processor time of an opening, ms": lambda one: 1e3 * one.opening_cpu / len(one.openings),
        "action, p50, s": lambda one: statistics.median(one.actions),
        "action, p95, s": lambda one: statistics.quantiles(one.actions, n=20)[-1],
        "processor time of an action, ms": lambda one: 1e3 * one.action_cpu / len(one.actions),
        "memory for each visitor, MB": lambda one: one.kept[0],
        "errors": lambda one: one.errors,
    }
    for name, read in rows.items():
        print(f"{name:36}" + "".join(f"{read(server):12.3g}" for server in servers))


async def measure(servers: list[Server], options: argparse.Namespace) -> None:
    """Measure the servers in turns."""
    for _ in range(options.rounds):
        for server in servers:
            limits = httpx.Limits(max_connections=options.visitors)
            headers = {"accept-encoding": "gzip"}
            async with httpx.AsyncClient(
                base_url=server.url, limits=limits, headers=headers, timeout=120
            ) as client:
                await Round(server, options, client).run()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visitors", type=int, default=300)
    parser.add_argument("--within", type=float, default=60.0, help="seconds in which all come")
    parser.add_argument("--every", type=float, default=15.0, help="seconds between two actions")
    parser.add_argument("--actions", type=int, default=4, help="of each visitor in a round")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("servers", nargs="*", help="address and process number of each")
    options = parser.parse_args()
    print(machine.describe())
    given = [Server(url, int(pid)) for url, pid in zip(*[iter(options.servers)] * 2, strict=True)]
    with tempfile.TemporaryDirectory() as home:
        if given:
            asyncio.run(measure(given, options))
        else:
            with running(Path(home)) as app:
                given = [Server(app.url, app.process.pid)]
                asyncio.run(measure(given, options))
    show(given)


if __name__ == "__main__":
    main()
