"""Ports of this machine that no other test, worker or session of tests takes meanwhile."""

from __future__ import annotations

import itertools
import socket
import tempfile
from pathlib import Path

from filelock import FileLock, Timeout

FIRST = 20_000
"""Below those that the system gives to clients, so that no connection takes one by chance."""

_held: list[FileLock] = []


def reserve_port() -> int:
    """Return a free port that belongs to this process until it ends."""
    for port in itertools.count(FIRST):
        lock = FileLock(Path(tempfile.gettempdir()) / f"backstep-port-{port}.lock")
        try:
            lock.acquire(blocking=False)
        except Timeout:
            continue
        if _is_free(port):
            _held.append(lock)
            return port
        lock.release()
    raise AssertionError("unreachable: the count does not end")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
