"""Every GPU of the machine for one run of the page: starts torchrun and listens to rank 0."""

from __future__ import annotations

import os
import sys
from typing import IO

from explainer.lab.config.devices import ranks
from explainer.lab.config.options import list_options
from explainer.lab.training.checkpointer import list_checkpoints
from explainer.lab.training.commands import Command, Pause, Resume, SetRate
from explainer.lab.training.events import Ended, Started
from explainer.lab.workers.child_process import ChildProcess, OnExit
from explainer.lab.workers.ddp_protocol import LAUNCHER, read_message, write_command
from explainer.lab.workers.pending_rate import PendingRate
from explainer.lab.workers.protocol import Message, OnRecord, OutOfMemory, Task
from explainer.lab.workers.recovery import forget_unacknowledged

RESTARTS = 3

# torchrun, which says who it is: a rank that comes up after torchrun's death cannot ask any more.
_LAUNCH = f"""
import os, runpy
os.environ[{LAUNCHER!r}] = str(os.getpid())
runpy.run_module("torch.distributed.run", run_name="__main__", alter_sys=True)
"""


def command(task: Task, count: int) -> list[str]:
    """Return the command that trains ``task`` with ``count`` processes."""
    return [
        *(sys.executable, "-c", _LAUNCH, "--standalone"),
        *(f"--nproc-per-node={count}", f"--max-restarts={RESTARTS}", "-m", "explainer", "train"),
        *list_options(task.settings),
        *("--checkpoints", str(task.checkpoints), "--format", "records"),
    ]


class RanksProcess(ChildProcess):
    """A run on several GPUs; commands go to rank 0, which reads the input that all inherit.

    A rank that dies is started again with all others, from the newest checkpoint on. When torchrun
    is gone the ranks end by themselves.

    Parameters
    ----------
    task
        What to train.
    on_record
        Called with each message, from a thread of this object.
    on_exit
        Called once, with the exit status, when torchrun is gone and all lines were read.

    Raises
    ------
    OSError
        If the machine starts no process.
    """

    def __init__(self, task: Task, on_record: OnRecord, on_exit: OnExit) -> None:
        if task.resume:
            forget_unacknowledged(task)
        else:
            for path in list_checkpoints(task.checkpoints):
                path.unlink(missing_ok=True)
        threads = os.environ.get("OMP_NUM_THREADS", "1")
        variables = {**os.environ, "OMP_NUM_THREADS": threads}
        super().__init__(command(task, ranks()), on_exit, variables)
        self._task, self._on_record = task, on_record
        self._begun = self._paused = False
        self._rate = PendingRate()
        if task.rate is not None:
            self.send(SetRate(task.rate))
        self.listen()

    def send(self, command: Command) -> None:
        """Hand in a command; it acts before the next batch, on all ranks before the same."""
        if isinstance(command, SetRate):
            self._rate.ask(command.rate)
        elif isinstance(command, Pause | Resume):
            self._paused = isinstance(command, Pause)
        self.write(f"{write_command(command)}\n".encode())

    def kill(self) -> None:
        """Have torchrun end its ranks, which do not end by themselves while they start."""
        self._process.terminate()
        self.extend_deadline()
        self.stop()

    def read(self, told: IO[bytes]) -> None:
        """Pass on every message of rank 0."""
        # The ranks hold the other end: the last line is read when the last of them is gone.
        for line in told:
            message = read_message(line.decode("utf-8", "replace"), self._task.settings)
            if message is not None:
                self._on_record(message)
                self._follow(message)

    def _follow(self, message: Message) -> None:
        self._rate.hear(message)
        match message:
            case Started() if self._begun:
                self._remind()
            case Started():
                self._begun = True
            case OutOfMemory():
                self.kill()  # the other ranks wait for this one
            case Ended():
                self.extend_deadline()  # torchrun looks rarely whether its ranks are done

    def _remind(self) -> None:
        """Tell ranks that were started again what those before them were told."""
        if self._rate.pending is not None:
            self.send(SetRate(self._rate.pending))
        if self._paused:
            self.send(Pause())
