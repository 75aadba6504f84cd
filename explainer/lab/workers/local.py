"""Start a training process, listen to it, and be sure to end it."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import IO, Protocol

from explainer.lab.config.devices import ranks
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.training.commands import Order
from explainer.lab.workers import zero_gpu_slice
from explainer.lab.workers.child_process import ChildProcess, OnExit
from explainer.lab.workers.protocol import Message, Task

WORKER = (sys.executable, "-m", "explainer.lab.workers.worker")

OnRecord = Callable[[Message], None]


class Runner(Protocol):
    """What trains one run somewhere."""

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
        from explainer.lab.workers.torchrun import RanksProcess

        return RanksProcess
    if settings.device != "cpu" and zero_gpu_slice.on_loan:
        from explainer.lab.workers.zero_gpu import ZeroGpuRun

        return ZeroGpuRun
    return TrainingProcess


class TrainingProcess(ChildProcess):
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
        super().__init__(command, on_exit)
        self._on_record = on_record
        self.write(pickle.dumps(task))
        self.listen()

    def send(self, order: Order) -> None:
        """Hand in an order; it acts before the next batch."""
        self.write(pickle.dumps(order))

    def read(self, told: IO[bytes]) -> None:
        """Pass on every record."""
        # A process that is killed in mid-record leaves half a pickle behind.
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                self._on_record(pickle.load(told))
