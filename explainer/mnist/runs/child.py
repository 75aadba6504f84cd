"""A process that is told on its standard input, tells on its standard output, and surely ends."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from explainer.mnist.controls import Order, Stop

TERMINATE_AFTER = 2.0
KILL_AFTER = 5.0
_ROOT = Path(__file__).resolve().parents[3]

OnExit = Callable[[int], None]


class ChildProcess:
    """The common part of what runs a training in another process.

    A subclass starts by calling `listen`, says in `send` how an order is written, and in `read`
    what comes from the process until it is gone.

    Parameters
    ----------
    command
        Of the process.
    on_exit
        Called once, with the exit status, when the process is gone and all was read.
    environment
        Its variables; this process' own unless given.

    Raises
    ------
    OSError
        If the machine starts no process.
    """

    def __init__(
        self,
        command: Sequence[str],
        on_exit: OnExit,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, cwd=_ROOT, env=environment
        )
        self._on_exit = on_exit
        self._timers: list[threading.Timer] = []

    @property
    def pid(self) -> int:
        """Number of the process."""
        return self._process.pid

    def send(self, order: Order) -> None:
        """Hand in an order; it acts before the next batch."""
        raise NotImplementedError

    def read(self, told: IO[bytes]) -> None:
        """Pass on what the process tells, until it tells no more."""
        raise NotImplementedError

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

    def listen(self) -> None:
        """Read in a thread of its own from now on."""
        threading.Thread(target=self._listen, daemon=True).start()

    def write(self, content: bytes) -> None:
        """Put ``content`` on the standard input; a process that is gone is said by its end."""
        orders = cast("IO[bytes]", self._process.stdin)
        with contextlib.suppress(OSError, ValueError):
            orders.write(content)
            orders.flush()

    def be_patient(self) -> None:
        """Take back the first of the threats of `stop`: the process is on its way out."""
        for timer in self._timers[:1]:
            timer.cancel()

    def _listen(self) -> None:
        told = cast("IO[bytes]", self._process.stdout)
        try:
            self.read(told)
        finally:
            told.close()
            self._close()

    def _close(self) -> None:
        status = self._process.wait()
        for timer in self._timers:
            timer.cancel()
        with contextlib.suppress(OSError):
            cast("IO[bytes]", self._process.stdin).close()
        self._on_exit(status)
