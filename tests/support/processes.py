"""Processes of the tests: who has started whom, and when they are gone."""

from __future__ import annotations

import os
import select
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """Return the numbers of the processes that ``pid`` has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):  # it has just ended
            continue
        if parent == pid:
            found.append(int(stat.parent.name))
    return found


def started(module: str) -> list[int]:
    """Return the numbers of the processes of ``module`` that this one has started."""
    found = []
    for pid in descendants(os.getpid()):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_text()
        except OSError:  # it has just ended
            continue
        if module in command:
            found.append(pid)
    return found


def await_end(pids: list[int]) -> None:
    """Wait until none of ``pids`` is there any more."""
    for pid in pids:
        try:
            descriptor = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        with os.fdopen(descriptor):
            poll = select.poll()
            poll.register(descriptor, select.POLLIN)
            assert poll.poll(20_000), f"process {pid} is still there"
