"""Start a training process, listen to it, and be sure to end it."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Protocol, cast

from explainer.mnist.devices import zero_gpu
from explainer.mnist.controls import Order, Stop
from explainer.mnist.devices import ranks
from explainer.mnist.settings import TrainingSettings
from explainer.mnist.runs.tasks import Message, Task

TERMINATE_AFTER = 2.0
KILL_AFTER = 5.0
_ROOT = Path(__file__).resolve().parents[3]
WORKER = (sys.executable, "-m", "explainer.mnist.runs.worker")

OnRecord = Callable[[Message], None]
OnExit = Callable[[int], None]


class Runner(Protocol):
    """What trains one run somewhere."""

    @property
    def pid(self) -> int | None:
        """Number of the process that does it, if there is one."""

    def send(self, order: Order) -> None:
        """Hand in an order; it acts before the next batch."""

    def stop(self) -> None:
        """Ask for an end after the present batch, with a checkpoint; force it if need be."""

    def kill(self) -> None:
        """End at once."""


Start = Callable[[Task, OnRecord, OnExit], Runner]
"""Starts a run: `OnRecord` hears every message, `OnExit` once that it is over, with a status."""


def runner_for(settings: TrainingSettings) -> Start:
    """Return what trains ``settings``."""
    if settings.device == "all" and ranks() > 1:
        from explainer.mnist.devices.distributed_process import RanksProcess

        return RanksProcess
    if settings.device != "cpu" and zero_gpu.on_loan:
        from explainer.mnist.devices.zero_gpu_run import ZeroGpuRun

        return ZeroGpuRun
    return TrainingProcess


class TrainingProcess:
    """A run in a process of its own.

    Parameters
    ----------
    task
        What to train.
    on_record
        Called with each record, from a thread of this object.
    on_exit
        Called once, with the exit status, when the process is gone and all records were read.
    command
        Of the process.

    Raises
    ------
    OSError
        If the machine starts no process.
    """

    def __init__(
        self,
        task: Task,
        on_record: OnRecord,
        on_exit: OnExit,
        command: Sequence[str] = WORKER,
    ) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=_ROOT)
        self._on_record, self._on_exit = on_record, on_exit
        self._timers: list[threading.Timer] = []
        self._write(pickle.dumps(task))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def send(self, order: Order) -> None:
        """Hand in an order; it acts before the next batch."""
        self._write(pickle.dumps(order))

    def stop(self) -> None:
        """Ask for an end after the present batch; insist after 2 s, force it after 5 s."""
        self.send(Stop())
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
