"""On a Hugging Face Space with ZeroGPU: the part of a run that a lent GPU does.

``spaces.GPU`` runs a generator in a forked process that has a GPU for a limited time, and carries
what it yields, pickled, to the page. So a run is cut into slices: each goes on from the newest
checkpoint, leaves one, and gives the GPU back. No lock reaches a slice from outside: commands are
lines in a file of the run's folder.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path

from explainer.lab.config.devices import zero_gpu_here
from explainer.lab.training.commands import CommandInbox, EndTraining
from explainer.lab.workers.ddp_protocol import read_command
from explainer.lab.workers.protocol import Message, Task
from explainer.lab.workers.worker import work

LENT_SECONDS = 60
"""For so long a GPU is asked for: the shorter, the sooner one gets it, and the more is left."""
SLICE_SECONDS = 50.0
"""For so long it is used; the rest is for the start, the last test and the checkpoint."""
HEARTBEAT = 0.2
"""A slice that is to end is told so only when it yields, so it yields at least so often."""

Slices = Callable[[Task, Path, float], Generator[Message | None]]


def train_slice(task: Task, commands: Path, seconds: float) -> Generator[Message | None]:
    """Train for a while, in a process that was forked for it.

    Parameters
    ----------
    task
        What to train; it goes on from the newest checkpoint if it says so.
    commands
        File to which the page appends commands.
    seconds
        After which the run stops, with a checkpoint, as if it had been ordered to.

    Yields
    ------
    Message or None
        What happens, as arrays that need no torch; None when nothing has for 0.2 s.
    """
    inbox, messages = CommandInbox(), queue.SimpleQueue[Message | Exception | None]()
    file, end = _CommandFile(commands, inbox), time.monotonic() + seconds
    threading.Thread(target=_pump, args=(task, inbox, messages), daemon=True).start()
    try:
        while True:
            file.look()
            if time.monotonic() > end:
                inbox.send(EndTraining())
                end = float("inf")
            try:
                message = messages.get(timeout=HEARTBEAT)
            except queue.Empty:
                yield None
                continue
            if message is None:
                return
            if isinstance(message, Exception):
                raise message
            yield message
    finally:
        inbox.send(EndTraining())


def _pump(
    task: Task, inbox: CommandInbox, messages: queue.SimpleQueue[Message | Exception | None]
) -> None:
    try:
        # A forked process must not wait for threads that only its parent has.
        for message in work(task, inbox, threads=1):
            messages.put(message)
    except Exception as error:  # carried to the generator, which raises it
        messages.put(error)
    messages.put(None)


class _CommandFile:
    """Hands the complete lines that are new in a file on to `CommandInbox`."""

    def __init__(self, path: Path, inbox: CommandInbox) -> None:
        self._path, self._inbox, self._place = path, inbox, 0

    def look(self) -> None:
        try:
            with self._path.open("rb") as file:
                file.seek(self._place)
                new = file.read()
        except FileNotFoundError:
            return
        whole = new[: new.rfind(b"\n") + 1]
        self._place += len(whole)
        for line in whole.splitlines():
            command = read_command(line.decode("utf-8", "replace"))
            if command is not None:
                self._inbox.send(command)


def _lend() -> Slices:
    """Return `train_slice` on a lent GPU; elsewhere as it is."""
    if not zero_gpu_here():
        return train_slice
    # Before the page is launched: a Space has to say then what it wants a GPU for.
    import spaces  # type: ignore[import-not-found]

    lent: Slices = spaces.GPU(duration=LENT_SECONDS)(train_slice)
    return lent


slice_on_gpu = _lend()
on_loan = slice_on_gpu is not train_slice
