"""Every GPU of the machine for one run of the page: starts torchrun and listens to rank 0."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, cast

from explainer.mnist.checkpoints import checkpoints
from explainer.mnist.cli import options_of
from explainer.mnist.controls import Order, SetRate, Stop
from explainer.mnist.devices import ranks
from explainer.mnist.devices.distributed_lines import order_line, read_message
from explainer.mnist.records import Ended
from explainer.mnist.runs.process import KILL_AFTER, TERMINATE_AFTER, OnExit, OnRecord
from explainer.mnist.runs.tasks import Task

RESTARTS = 3
_ROOT = Path(__file__).resolve().parents[3]


def command(task: Task, count: int) -> list[str]:
    """Return the command that trains ``task`` with ``count`` processes."""
    return [
        *(sys.executable, "-m", "torch.distributed.run", "--standalone"),
        *(f"--nproc-per-node={count}", f"--max-restarts={RESTARTS}", "-m", "explainer", "train"),
        *options_of(task.settings),
        *("--checkpoints", str(task.checkpoints), "--format", "records"),
    ]


class RanksProcess:
    """A run on several GPUs; orders go to rank 0, which reads the input that all inherit.

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
        if not task.resume:
            for path in checkpoints(task.checkpoints):
                path.unlink(missing_ok=True)
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command(task, ranks()),
            stdin=pipe,
            stdout=pipe,
            cwd=_ROOT,
            text=True,
            encoding="utf-8",
            env={**os.environ, "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "1")},
        )
        self._task, self._on_record, self._on_exit = task, on_record, on_exit
        self._timers: list[threading.Timer] = []
        if task.rate is not None:
            self.send(SetRate(task.rate))
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def pid(self) -> int:
        """Number of torchrun's process."""
        return self._process.pid

    def send(self, order: Order) -> None:
        """Hand in an order; it acts before the next batch, on all ranks before the same."""
        orders = cast("IO[str]", self._process.stdin)
        with contextlib.suppress(OSError, ValueError):  # it is gone already; `_listen` says so
            orders.write(order_line(order) + "\n")
            orders.flush()

    def stop(self) -> None:
        """Ask for an end after the present batch; torchrun ends the ranks, or they themselves."""
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
        """End at once; each rank sees that torchrun is gone and ends too."""
        self._process.kill()

    def _listen(self) -> None:
        lines = cast("IO[str]", self._process.stdout)
        try:
            # The ranks hold the other end: the last line is read when the last of them is gone.
            for line in lines:
                message = read_message(line, self._task.settings)
                if isinstance(message, Ended):
                    self._end_quietly()
                if message is not None:
                    self._on_record(message)
        finally:
            self._close()

    def _end_quietly(self) -> None:
        """Let torchrun see for itself that its ranks are done; it looks rarely."""
        for timer in self._timers[:1]:
            timer.cancel()

    def _close(self) -> None:
        cast("IO[str]", self._process.stdout).close()
        status = self._process.wait()
        for timer in self._timers:
            timer.cancel()
        with contextlib.suppress(OSError):
            cast("IO[str]", self._process.stdin).close()
        self._on_exit(status)
