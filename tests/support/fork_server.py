"""Children that train or save until they are killed, one after another.

They are forked from a process that has loaded torch and never used it: starting each afresh would
take most of the time of the test.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import time

from tests.support.paths import ROOT


class ForkServer:
    """Starts children and kills them."""

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.fork_server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
            env={**os.environ, "OMP_NUM_THREADS": "1"}, bufsize=0,
        )  # fmt: skip

    def kill(self, work, argument, marks, patience=0.0, until=None):
        """Let a child do ``work`` and kill it after it has made so many ``marks``.

        ``patience`` is how many seconds it may go on then; ``until`` is what must be true first.
        Returns whether it was still at work.
        """
        pickle.dump((work, argument), self._process.stdin)
        pid = int(self._process.stdout.readline())
        for _ in range(marks):
            if self._process.stdout.read(1) != b".":
                return False
        select.select([], [], [], patience)
        deadline = time.monotonic() + 10
        while until is not None and not until() and time.monotonic() < deadline:
            pass
        was_at_work = _kill(pid)
        while self._process.stdout.read(1) == b".":
            pass
        return was_at_work

    def close(self):
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def _kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:  # it ended meanwhile
        return False
    return True


def mark():
    os.write(1, b".")


def train(task):
    from explainer.lab.training import loop
    from explainer.lab.training.commands import CommandInbox
    from explainer.lab.training.events import Progress
    from explainer.lab.workers.worker import work

    loop.KEEP_EVERY_SECONDS = 0
    for record in work(task, CommandInbox()):
        if isinstance(record, Progress):
            mark()


def save(argument):
    from explainer.lab.runs.store import RunStore
    from explainer.lab.training.checkpointer import Checkpointer

    folder, checkpoint, content = argument
    checkpointer, store = Checkpointer(folder / "checkpoints"), RunStore(folder.parent)
    while True:
        mark()
        checkpointer.keep(checkpoint)
        mark()
        store.write(folder.name, content, checkpoint.net, None)


def main():
    import torch  # noqa: F401

    while True:
        try:
            work, argument = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        begin, say_begin = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.read(begin, 1)  # its first mark comes after its number
            globals()[work](argument)
            os._exit(0)
        os.write(1, b"%d\n" % pid)
        os.write(say_begin, b"!")
        os.close(begin)
        os.close(say_begin)
        os.waitpid(pid, 0)
        os.write(1, b"!")


if __name__ == "__main__":
    main()
