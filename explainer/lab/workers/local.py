"""Start a training process or take the spare one, listen to it, and be sure to end it."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

from explainer.lab.training.commands import Command
from explainer.lab.workers.child_process import ChildProcess, OnExit
from explainer.lab.workers.protocol import OnRecord, Task
from explainer.lab.workers.spare import spare
from explainer.lab.workers.worker import WORKER


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
        Of the process; by itself the spare one is taken, if there is one.

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
        super().__init__(command, on_exit, process=spare.take() if command is WORKER else None)
        self._on_record = on_record
        self.write(pickle.dumps(task))
        self.listen()

    def send(self, command: Command) -> None:
        """Hand in a command; it acts before the next batch."""
        self.write(pickle.dumps(command))

    def read(self, told: IO[bytes]) -> None:
        """Pass on every record."""
        # A process that is killed in mid-record leaves half a pickle behind.
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                self._on_record(pickle.load(told))
