"""A worker that is ready before anybody presses Start: it has loaded torch, images and the GPU.

To load all that takes a second on a processor and several on a GPU; a run that takes the place of
the spare worker begins at once.
"""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from explainer.lab.config.devices import zero_gpu_here
from explainer.lab.workers.child_process import start_process
from explainer.lab.workers.worker import READY, WORKER

IDLE_SECONDS = 600.0
LEAST_MEMORY = 2_000_000_000
"""Bytes that have to be free: a spare worker holds a fifth of it, and a run needs up to a half."""

_MACHINE = Path("/proc/meminfo")
_CONTAINER = Path("/sys/fs/cgroup")


class SpareWorker:
    """At most one process that waits for a task; safe for several threads.

    Parameters
    ----------
    command
        Of the process.
    idle
        After so many seconds without a task it ends.
    free
        Returns how many bytes of memory are free; None where nobody tells.
    """

    def __init__(
        self,
        command: Sequence[str] = (*WORKER, READY),
        idle: float = IDLE_SECONDS,
        free: Callable[[], int | None] | None = None,
    ) -> None:
        self._command, self._idle, self._free = command, idle, free or count_free_bytes
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None

    def prepare(self) -> None:
        """Start a worker unless one waits already, memory is short, or GPUs are only lent."""
        with self._lock:
            waits = self._process is not None and self._process.poll() is None
            if waits or zero_gpu_here() or not self._has_room():
                return
            self._end()
            # Without it a run starts its own process, and says what is wrong with that.
            with suppress(OSError, RuntimeError):
                self._process = start_process(self._command)
                self._timer = threading.Timer(self._idle, self.close)
                self._timer.daemon = True
                self._timer.start()

    def take(self) -> subprocess.Popen[bytes] | None:
        """Return the process that waits, the caller's from now on; None if there is none."""
        with self._lock:
            process, self._process = self._process, None
            if process is None or process.poll() is None:
                self._forget()
                return process
            self._process = process
            self._end()
            return None

    def close(self) -> None:
        """End the process if it still waits."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with process:  # closes its pipes and waits for it
                process.kill()
        self._forget()

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _has_room(self) -> bool:
        free = self._free()
        return free is None or free >= LEAST_MEMORY


def count_free_bytes() -> int | None:
    """Return how much memory this machine, or the container around us, has left; None if untold."""
    found = [number for number in (_read_machine(), _read_container()) if number is not None]
    return min(found, default=None)


def _read_machine() -> int | None:
    with suppress(OSError, ValueError, IndexError):
        lines = _MACHINE.read_text().splitlines()
        (line,) = (one for one in lines if one.startswith("MemAvailable:"))
        return int(line.split()[1]) * 1024
    return None


def _read_container() -> int | None:
    with suppress(OSError, ValueError):
        limit, used = ((_CONTAINER / f"memory.{name}").read_text() for name in ("max", "current"))
        return int(limit) - int(used)
    return None


spare = SpareWorker()
"""That of this program."""
