"""A process that is told on its standard input, tells on its standard output, and surely ends."""

from __future__ import annotations

import contextlib
import logging
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, cast

from explainer.lab.training.commands import Command, EndTraining

_log = logging.getLogger(__name__)

TERMINATE_AFTER = 2.0
KILL_AFTER = 5.0
_ROOT = Path(__file__).resolve().parents[3]

OnExit = Callable[[int], None]


def start_process(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Return a process that reads from a pipe and writes to another.

    Raises
    ------
    OSError
        If the machine starts no process.
    """
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=_ROOT, env=environment)


class ChildProcess:
    """The common part of what runs a training in another process.

    A subclass starts by calling `listen`, says in `send` how a command is written, and in `read`
    what comes from the process until it is gone.

    Parameters
    ----------
    command
        Of the process.
    on_exit
        Called once, with the exit status, when the process is gone and all was read.
    environment
        Its variables; this process' own unless given.
    process
        One that was started with `start_process` before, instead of a new one.

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
        process: subprocess.Popen[bytes] | None = None,
    ) -> None:
        self._process = process or start_process(command, environment)
        self._on_exit = on_exit
        self._told, self._gone = threading.Event(), threading.Event()
        self._patient = False

    def send(self, command: Command) -> None:
        """Hand in a command; it acts before the next batch."""
        raise NotImplementedError

    def read(self, told: IO[bytes]) -> None:
        """Pass on what the process tells, until it tells no more."""
        raise NotImplementedError

    def stop(self) -> None:
        """Ask for an end after the present batch; insist after 2 s, force it after 5 s."""
        self.send(EndTraining())
        self._told.set()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def listen(self) -> None:
        """Read in a thread of its own from now on.

        Whatever `stop` may need is started here, too: a program that ends starts no more threads.

        Raises
        ------
        OSError
            If the machine starts no thread.
        """
        try:
            for work in (self._insist, self._listen):
                threading.Thread(target=work, daemon=True).start()
        except RuntimeError as error:
            with self._process:  # closes its pipes and waits for it
                self._process.kill()
            self._gone.set()
            self._told.set()
            raise OSError(str(error)) from None

    def write(self, content: bytes) -> None:
        """Put ``content`` on the standard input; a process that is gone is said by its end."""
        commands = cast("IO[bytes]", self._process.stdin)
        with contextlib.suppress(OSError, ValueError):
            commands.write(content)
            commands.flush()

    def extend_deadline(self) -> None:
        """Take back the first of the threats of `stop`: the process is on its way out."""
        self._patient = True

    def _insist(self) -> None:
        """End the process if it does not end by itself once it was told to."""
        self._told.wait()
        if not self._gone.wait(TERMINATE_AFTER) and not self._patient:
            self._process.terminate()
        if not self._gone.wait(KILL_AFTER - TERMINATE_AFTER):
            self._process.kill()

    def _listen(self) -> None:
        told = cast("IO[bytes]", self._process.stdout)
        try:
            self.read(told)
        except Exception:  # a fault of ours; it must not train on unheard
            _log.exception("what a process said could not be taken in")
            self._process.kill()
        finally:
            told.close()
            self._close()

    def _close(self) -> None:
        status = self._process.wait()
        self._gone.set()
        self._told.set()
        with contextlib.suppress(OSError):
            cast("IO[bytes]", self._process.stdin).close()
        self._on_exit(status)
