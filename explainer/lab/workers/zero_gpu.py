"""A run of the page in slices on a lent GPU, and its rest on the processor when none is left."""

from __future__ import annotations

import contextvars
import threading
import time
from contextlib import closing, suppress
from dataclasses import replace

from explainer.errors import InputError
from explainer.lab.training.commands import Command, EndTraining, Pause, Resume, SetRate
from explainer.lab.training.events import (
    Ended,
    Paused,
    Progress,
    Resumed,
    Saved,
    Started,
    Warned,
)
from explainer.lab.workers.child_process import KILL_AFTER, OnExit
from explainer.lab.workers.ddp_protocol import write_command
from explainer.lab.workers.local import TrainingProcess
from explainer.lab.workers.pending_rate import PendingRate
from explainer.lab.workers.protocol import Failed, Message, OnRecord, Runner, Start, Task
from explainer.lab.workers.zero_gpu_slice import SLICE_SECONDS, Slices, slice_on_gpu

_TAKEN = "GPU task aborted"


def find_refusal(error: BaseException) -> str | None:
    """Return which sentence an error of ``spaces`` asks for; None if it is another error.

    It raises `gradio.Error` with a title that begins with ``ZeroGPU``: of a quota, a queue or a
    client when no GPU is lent, of a worker when one is taken away or the function has failed.
    """
    title, text = str(getattr(error, "title", "")), str(error)
    if "quota" in f"{title} {text}".lower() or "GPU limit" in text:
        return "mnist.error.gpu_quota"
    if title.startswith("ZeroGPU worker"):
        return "mnist.error.gpu_taken" if _TAKEN in text else None
    return "mnist.error.gpu_none" if title.startswith("ZeroGPU") else None


class ZeroGpuRun:
    """A run in slices; a pause gives the GPU back.

    Parameters
    ----------
    task
        What to train.
    on_record, on_exit
        As of `TrainingProcess`.
    slices
        What trains one slice.
    fallback
        What trains the rest when there is no GPU any more.
    seconds
        Length of a slice.
    """

    def __init__(
        self,
        task: Task,
        on_record: OnRecord,
        on_exit: OnExit,
        *,
        slices: Slices = slice_on_gpu,
        fallback: Start = TrainingProcess,
        seconds: float = SLICE_SECONDS,
    ) -> None:
        self._task, self._on_record, self._on_exit = task, on_record, on_exit
        self._slices, self._start_fallback, self._seconds = slices, fallback, seconds
        self._changed = threading.Condition()
        self._commands = task.folder / "commands.jsonl"
        self._pausing = self._stopping = self._killed = self._over = False
        self._fallback: Runner | None = None
        self._batches, self._saved = 0, -1
        self._rate = PendingRate(task.rate)
        # The visitor's request is in it, and with it whose quota a slice counts for.
        context = contextvars.copy_context()
        # Both from the begin: a program that ends starts no more threads.
        for work in (self._insist, lambda: context.run(self._run)):
            threading.Thread(target=work, daemon=True).start()

    def send(self, command: Command) -> None:
        """Hand in a command."""
        with self._changed:
            if self._fallback is not None:
                self._fallback.send(command)
                return
            if isinstance(command, EndTraining):
                self._stopping = True
            elif isinstance(command, SetRate):
                self._rate.ask(command.rate)
                self._task = replace(self._task, rate=self._rate.pending)
            else:
                self._pausing = isinstance(command, Pause)
            self._write(command)
            self._changed.notify_all()

    def stop(self) -> None:
        """Ask for an end after the present batch; after 5 s let go of the slice as it is."""
        with self._changed:
            if self._fallback is not None:
                self._fallback.stop()
                return
            self.send(EndTraining())

    def kill(self) -> None:
        """End at once; a GPU that is still asked for is given back as soon as it comes."""
        with self._changed:
            if self._fallback is not None:
                self._fallback.kill()
                return
            self._killed = True
            self._changed.notify_all()

    def _insist(self) -> None:
        """Let go of a slice that does not end once it was told to, or at once if need be."""

        def settled() -> bool:
            return self._over or self._fallback is not None

        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._killed or settled())
            self._changed.wait_for(lambda: self._killed or settled(), KILL_AFTER)
            if settled():
                return
        self._leave(1)

    def _write(self, command: Command) -> None:
        """Put ``command`` where the slice looks; a pause ends it, so that the GPU is free."""
        if not isinstance(command, Resume):
            line = write_command(EndTraining() if isinstance(command, Pause) else command)
            with suppress(OSError), self._commands.open("a", encoding="utf-8") as file:
                file.write(line + "\n")

    # -- the thread of the run ------------------------------------------------------------------

    def _run(self) -> None:
        error: InputError | None = None
        try:
            self._slice_by_slice()
        except InputError as unsaved:
            error = unsaved
        except Exception as failure:
            key = find_refusal(failure)
            if key is not None:
                error = InputError(key, batch=self._batches)
            else:
                reason = str(failure)[:200]
                self._say(Failed(InputError("mnist.error.gpu_failed", reason=reason)))
        # Out here nothing holds on to what the slice had.
        if error is None or not self._may_go_on():
            self._leave(0)
        else:
            self._go_on_elsewhere(error)

    def _slice_by_slice(self) -> None:
        """Train on until the run ends.

        Raises
        ------
        InputError
            If a whole slice has left no checkpoint: the next one would begin where it began.
        """
        while self._may_go_on():
            saved, began = self._saved, time.monotonic()
            ended = self._one_slice()
            if ended is None:
                return
            if ended.outcome != "cancelled" or self._stopping:
                self._say(ended)
                return
            whole = time.monotonic() - began >= self._seconds and not self._pausing
            if whole and self._saved <= saved:
                raise InputError("mnist.error.gpu_unsaved")

    def _may_go_on(self) -> bool:
        """Wait as long as the run is paused; return whether it goes on then."""
        if self._pausing:
            self._say(Paused(self._batches))
            with self._changed:
                self._changed.wait_for(lambda: not self._pausing or self._ending)
            if not self._ending:
                self._say(Resumed(self._batches))
        return not self._ending

    @property
    def _ending(self) -> bool:
        return self._stopping or self._killed or self._over

    def _one_slice(self) -> Ended | None:
        """Train for a while; return how that ended, which is not said yet."""
        with self._changed:
            self._task.folder.mkdir(parents=True, exist_ok=True)
            self._commands.unlink(missing_ok=True)
            if self._stopping or self._pausing:
                self._write(EndTraining())
            slice_ = self._slices(self._task, self._commands, self._seconds)
        ended: Ended | None = None
        with closing(slice_):
            for message in slice_:
                if self._over:
                    return None
                if isinstance(message, Ended):
                    ended = message
                elif message is not None:
                    self._note(message)
                    self._say(message)
        return ended

    def _note(self, message: Message) -> None:
        """Remember what the next slice has to know."""
        with self._changed:
            self._rate.hear(message)
            self._task = replace(
                self._task, resume=True, acknowledged=None, rate=self._rate.pending
            )
            if isinstance(message, Started | Saved):
                self._batches = message.batches
            elif isinstance(message, Progress):
                done = (message.epoch - 1) * self._task.settings.batches_per_epoch
                self._batches = done + message.batch
            if isinstance(message, Saved):
                self._saved = message.batches

    def _go_on_elsewhere(self, error: InputError) -> None:
        self._say(Warned(error))
        with self._changed:
            settings = replace(self._task.settings, device="cpu")
            task = replace(self._task, settings=settings)
            try:
                self._fallback = self._start_fallback(task, self._on_record, self._on_exit)
                self._changed.notify_all()
                return
            except OSError:
                pass
        self._say(Failed(InputError("mnist.error.no_process")))
        self._leave(1)

    def _say(self, message: Message) -> None:
        # Never while holding the condition: whoever listens may hold a lock and send a command.
        if not self._over:
            self._on_record(message)

    def _leave(self, status: int) -> None:
        """Say once that the run is over."""
        with self._changed:
            if self._over:
                return
            self._over = True
            self._changed.notify_all()
        self._on_exit(status)
