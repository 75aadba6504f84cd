"""The process of one training run: ``python -m explainer.lab.workers.worker [--ready]``.

It reads a pickled `Task` and then pickled commands from its standard input, and writes pickled
records to its standard output. The end of its input means stop: so a run never outlives the page
that started it, and leaves a checkpoint. A process of its own, started afresh, because forking
after torch has started threads hangs, and because ``multiprocessing`` would import the page's main
module again.
"""

from __future__ import annotations

import math
import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.data import load_test
from explainer.lab.training.checkpointer import Checkpointer
from explainer.lab.training.commands import CommandInbox, EndTraining, SetRate
from explainer.lab.training.events import Warned
from explainer.lab.training.memory import is_about_memory
from explainer.lab.workers.protocol import Failed, Message, OutOfMemory, Task
from explainer.lab.workers.recovery import choose_checkpoint

WORKER = (sys.executable, "-m", "explainer.lab.workers.worker")
READY = "--ready"
"""With it a worker loads what any task needs before it is given one."""

LOCK = "run.lock"
CPU_SHARE = Path("/sys/fs/cgroup/cpu.max")
# The process before may still be writing its last checkpoint.
PATIENCE = 10.0


def main() -> None:
    """Do the task that comes in, report to the standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the page; it ends this process
    records = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the records
    # Unbuffered: the thread below must not hold a buffer's lock when the process ends.
    commands = os.fdopen(os.dup(0), "rb", buffering=0)
    if READY in sys.argv[1:]:
        get_ready()
    try:
        task: Task = pickle.load(commands)
    except EOFError:  # nobody had a task for this process
        return
    inbox = CommandInbox()
    threading.Thread(target=_listen, args=(commands, inbox), daemon=True).start()
    heard = True
    for message in work(task, inbox):
        try:
            if heard:
                pickle.dump(message, records, protocol=pickle.HIGHEST_PROTOCOL)
                records.flush()
        except BrokenPipeError:
            heard = False  # the page is gone; its last command, to stop, is on its way
    # Everything is said. Taking torch apart in good order would hold the device 0.3 s longer.
    os._exit(0)


def get_ready() -> None:
    """Do what takes long in any run: load torch and MNIST, wake the device, train on a batch.

    What goes wrong here goes wrong again in a run, which says it.
    """
    from explainer.lab.training.engine import Engine
    from explainer.lab.training.gpu import choose_device

    with suppress(InputError, MemoryError, OSError, RuntimeError):
        device, _ = choose_device("auto")
        engine = Engine(TrainingSettings(train_images=TrainingSettings.batch_size), device)
        engine.train_batch(0, 1)
        load_test()


def work(task: Task, inbox: CommandInbox, threads: int | None = None) -> Iterator[Message]:
    """Train as ``task`` says; a failure that can be put into words is the last message.

    ``threads`` of the processor are used; as many as are fastest unless given.
    """
    counts = list_thread_counts() if threads is None else (threads,)
    yield from report_failures(_train(task, inbox, counts))


def report_failures(messages: Iterator[Message]) -> Iterator[Message]:
    """Pass ``messages`` on; a failure of theirs that can be put into words is the last one."""
    failure: Message | None = None
    try:
        yield from messages
    except (InputError, MemoryError, OSError, RuntimeError) as error:
        failure = _explain(error)
        if failure is None:
            raise
    # Out here nothing holds on to what filled the memory any more.
    if failure is not None:
        yield failure


def list_thread_counts() -> tuple[int, ...]:
    """Return what ``OMP_NUM_THREADS`` says; else from 1 to as many as there are cores for us."""
    from explainer.lab.training.threads import list_counts

    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return (max(1, int(wanted)),) if wanted.isdigit() else list_counts(count_cores())


def count_cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    seen = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(seen, _read_container_share() or seen)


def _read_container_share() -> int | None:
    """Return how many cores a container may use, however many it sees; None if it is not told."""
    with suppress(OSError, ValueError, ZeroDivisionError):
        time, period = CPU_SHARE.read_text().split()
        return max(1, math.ceil(int(time) / int(period)))
    return None


def _train(task: Task, inbox: CommandInbox, threads: tuple[int, ...]) -> Iterator[Message]:
    with ExitStack() as held:
        error = _lock(task.folder, held)
        start, complaints = choose_checkpoint(task)
        yield from (Warned(found) for found in (error, *complaints) if found is not None)
        import torch

        from explainer.lab.training.loop import train

        torch.set_num_threads(threads[-1])
        if task.rate is not None:
            inbox.send(SetRate(task.rate))
        keep = Checkpointer(task.checkpoints).keep
        yield from train(task.settings, inbox, keep=keep, start=start, threads=threads)


def _lock(folder: Path, held: ExitStack) -> InputError | None:
    """Keep other processes out of ``folder`` while ``held`` is open.

    Returns
    -------
    InputError or None
        Why nothing can be written there; a run goes on without.

    Raises
    ------
    InputError
        If another process trains the run.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        held.enter_context(FileLock(folder / LOCK, timeout=PATIENCE))
    except Timeout:
        raise InputError("mnist.error.run_elsewhere") from None
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return InputError("mnist.error.not_saved", batch=0, reason=reason)
    return None


def _explain(error: Exception) -> Message | None:
    if isinstance(error, InputError):
        return Failed(error)
    return OutOfMemory() if is_about_memory(error) else None


def _listen(commands: BinaryIO, inbox: CommandInbox) -> None:
    try:
        while True:
            inbox.send(pickle.load(commands))
    except (EOFError, OSError, pickle.UnpicklingError):
        inbox.send(EndTraining())


if __name__ == "__main__":
    main()
