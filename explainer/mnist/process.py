"""Start a training process, listen to it, and be sure to end it."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from explainer.mnist.settings import TrainingSettings

TERMINATE_AFTER = 2.0
KILL_AFTER = 5.0
_ROOT = Path(__file__).resolve().parents[2]


class TrainingProcess:
    """A run in a process of its own.

    Parameters
    ----------
    settings
        What to train.
    on_record
        Called with each record, from a thread of this object.
    on_exit
        Called once, with the exit status, when the process is gone and all records were read.

    Raises
    ------
    OSError
        If the machine starts no process.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        on_record: Callable[[object], None],
        on_exit: Callable[[int], None],
    ) -> None:
        command = [sys.executable, "-m", "explainer.mnist.worker"]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=_ROOT)
        self._on_record, self._on_exit = on_record, on_exit
        self._timers: list[threading.Timer] = []
        self._write(pickle.dumps(settings))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def stop(self) -> None:
        """Ask for an end after the present batch; insist after 2 s, force it after 5 s."""
        self._write(b"s")
        for delay, end in (
            (TERMINATE_AFTER, self._process.terminate),
            (KILL_AFTER, self._process.kill),
        ):
            timer = threading.Timer(delay, end)
            timer.daemon = True
            self._timers.append(timer)
            timer.start()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def _write(self, content: bytes) -> None:
        orders = cast("IO[bytes]", self._process.stdin)
        with contextlib.suppress(OSError, ValueError):  # it is gone already; `_listen` says so
            orders.write(content)
            orders.flush()

    def _listen(self) -> None:
        records = cast("IO[bytes]", self._process.stdout)
        try:
            # A process that is killed in mid-record leaves half a pickle behind.
            with contextlib.suppress(EOFError, pickle.UnpicklingError):
                while True:
                    self._on_record(pickle.load(records))
        finally:
            self._close()

    def _close(self) -> None:
        cast("IO[bytes]", self._process.stdout).close()
        status = self._process.wait()
        for timer in self._timers:
            timer.cancel()
        with contextlib.suppress(OSError):
            cast("IO[bytes]", self._process.stdin).close()
        self._on_exit(status)
