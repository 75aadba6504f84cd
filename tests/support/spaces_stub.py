"""The package ``spaces`` of a Space with ZeroGPU, as far as a generator can tell the difference.

Like the real one, ``GPU`` runs a generator in a forked daemon process, pickles its arguments and
what it yields, and asks for the GPU when the generator is first advanced; what the function raises
arrives as a `gradio.Error` that names the class only, and a closed generator is told so at its next
yield. Stricter than the real one: any started process, and CUDA in the page, fail at once.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
from collections.abc import Callable, Generator
from functools import wraps
from typing import Any

import gradio as gr

fork = multiprocessing.get_context("fork")
PATIENCE = 60


class Lender:
    """Lends a GPU so many times, then says that the quota is used up.

    Attributes
    ----------
    lent
        How often a GPU was lent.
    workers
        The processes that had one.
    """

    def __init__(self, quota: int = 1000) -> None:
        self.quota, self.lent = quota, 0
        self.workers: list[Any] = []

    def GPU(self, duration: int) -> Callable[..., Any]:
        """Return a decorator for generators."""
        assert duration > 0

        def decorated(task: Callable[..., Generator[Any]]) -> Callable[..., Generator[Any]]:
            @wraps(task)
            def lent(*args: Any) -> Generator[Any]:
                yield from self._run(task, args)

            return lent

        return decorated

    def _run(self, task: Callable[..., Generator[Any]], args: tuple[Any, ...]) -> Generator[Any]:
        if self.lent >= self.quota:
            text = "You have exceeded your free ZeroGPU quota (60s requested vs. 0s left). "
            raise _error("ZeroGPU quota exceeded", text + "Try again in 1:32:34. ")
        self.lent += 1
        import torch  # not before somebody trains

        assert not torch.cuda.is_initialized(), "CUDA outside of a lent GPU"
        results, stop = fork.SimpleQueue(), fork.Event()
        worker = fork.Process(
            target=_work, args=(task, pickle.dumps(args), results, stop), daemon=True
        )
        self.workers.append(worker)
        worker.start()
        try:
            yield from _results(worker, results)
        finally:
            stop.set()
            worker.join(PATIENCE)
            assert not worker.is_alive(), "the generator did not yield after it was closed"


def _results(worker: Any, results: Any) -> Generator[Any]:
    while True:
        while not results._reader.poll(0.05):
            if not worker.is_alive() and not results._reader.poll(0):
                raise _error("ZeroGPU worker error", "GPU task aborted")
        kind, content = pickle.loads(results.get())
        if kind == "end":
            return
        if kind == "error":
            raise _error("ZeroGPU worker error", content)
        yield content


def _work(task: Callable[..., Generator[Any]], args: bytes, results: Any, stop: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _forbid_processes()
    generator = task(*pickle.loads(args))
    try:
        for value in generator:
            if stop.is_set():
                generator.close()
                break
            results.put(pickle.dumps(("value", value)))
        results.put(pickle.dumps(("end", None)))
    except Exception as error:
        results.put(pickle.dumps(("error", type(error).__name__)))
    # The parent's own business at exit, that of its tests for one, is none of a fork's.
    os._exit(0)


def _forbid_processes() -> None:
    def refuse(*args: object, **more: object) -> None:
        raise AssertionError("daemonic processes are not allowed to have children")

    os.fork = os.posix_spawn = refuse  # type: ignore[assignment]
    subprocess.Popen._execute_child = refuse  # type: ignore[attr-defined]


def _error(title: str, message: str) -> gr.Error:
    return gr.Error(message, title=title, print_exception=False)


_shared = Lender()
GPU = _shared.GPU
"""So that this module can stand where ``import spaces`` looks."""
