"""What visitors have open: replays one after another in a thread, and the latest of their ends."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from explainer.errors import InputError
from explainer.lab.replay.batch_start import BatchStart
from explainer.lab.replay.check import BatchCheck, check_batch
from explainer.lab.replay.recording import Recording, record_batch
from explainer.lab.replay.replay import Cancelled, Report
from explainer.lab.training.memory import is_about_memory

_log = logging.getLogger(__name__)

Work = Callable[[Report], BatchStart]

MAX_OPEN = 24
MAX_BYTES = 300_000_000
"""Of starts of batches and recordings together; the oldest go first."""

FORGOTTEN_AFTER_SECONDS = 15.0
"""A replay nobody asks about any more ends: its page was closed."""


def _explain(error: Exception) -> InputError:
    if is_about_memory(error):
        return InputError("mnist.error.memory")
    _log.error("a replay failed", exc_info=error)
    reason = str(error) or type(error).__name__
    return InputError("mnist.error.batch_failed", reason=reason[:200])


class OpenBatch:
    """A batch that somebody looks at; its recording and check are made when they are needed."""

    def __init__(self, start: BatchStart) -> None:
        self.name, self.start = secrets.token_urlsafe(12), start
        self._lock = threading.Lock()
        self._recording: Recording | None = None
        self._check: BatchCheck | None = None

    def recording(self) -> Recording:
        """Return the recording, made again if it had to be forgotten."""
        with self._lock:
            if self._recording is None:
                self._recording = record_batch(self.start)
            return self._recording

    def check(self) -> BatchCheck:
        """Return what the references say."""
        recording = self.recording()
        with self._lock:
            if self._check is None:
                self._check = check_batch(recording)
            return self._check

    def forget(self) -> None:
        """Give the memory of the recording back."""
        self._recording = None

    @property
    def size(self) -> int:
        """Bytes held."""
        recording = self._recording
        return self.start.size + (0 if recording is None else recording.size)


@dataclass
class Ticket:
    """A replay that was asked for; ``done`` of ``count`` batches in ``seconds``, once it runs."""

    owner: str
    name: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    done: int = 0
    count: int = 0
    seconds: float = 0.0
    started: bool = False
    cancelled: bool = False
    asked: float = field(default_factory=time.monotonic)
    opened: OpenBatch | None = None
    error: InputError | None = None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest will take at the pace so far."""
        return self.seconds * (self.count - self.done) / self.done if self.done else None


class OpenBatches:
    """Opens batches; safe for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._line = ThreadPoolExecutor(max_workers=1, thread_name_prefix="replay")
        self._tickets: OrderedDict[str, Ticket] = OrderedDict()
        self._open: OrderedDict[str, OpenBatch] = OrderedDict()
        self._known: dict[Hashable, str] = {}

    def put(self, start: BatchStart) -> OpenBatch:
        """Open a batch that needs no replay."""
        with self._lock:
            return self._put(start)

    def get(self, name: object) -> OpenBatch:
        """Return what is open under ``name``.

        Raises
        ------
        InputError
            If it was too long ago.
        """
        with self._lock:
            if not isinstance(name, str) or name not in self._open:
                raise InputError("mnist.error.batch_forgotten")
            self._open.move_to_end(name)
            self._trim()
            return self._open[name]

    def ask(self, owner: str, key: Hashable, work: Work) -> Ticket:
        """Queue a replay; an earlier one of the same visitor ends.

        Parameters
        ----------
        owner
            Whose it is.
        key
            What it yields: what is open already is not replayed again.
        work
            Makes the start of the batch, in a thread of its own.
        """
        with self._lock:
            ticket = Ticket(owner)
            self._tickets[ticket.name] = ticket
            while len(self._tickets) > 4 * MAX_OPEN:
                self._tickets.popitem(last=False)[1].cancelled = True
            for other in self._tickets.values():
                if other.owner == owner and other is not ticket:
                    other.cancelled = True
            known = self._open.get(self._known.get(key, ""))
            if known is not None:
                ticket.opened = known
                return ticket
        self._line.submit(self._work, ticket, key, work)
        return ticket

    def ticket(self, name: object) -> Ticket:
        """Return the replay called ``name``; that also says that somebody still waits for it.

        Raises
        ------
        InputError
            If there is none.
        """
        with self._lock:
            found = self._tickets.get(name) if isinstance(name, str) else None
            if found is None:
                raise InputError("mnist.error.batch_forgotten")
            found.asked = time.monotonic()
            return found

    def cancel(self, name: object) -> None:
        """End a replay."""
        self.ticket(name).cancelled = True

    def _work(self, ticket: Ticket, key: Hashable, work: Work) -> None:
        def report(done: int, count: int, seconds: float) -> bool:
            ticket.done, ticket.count, ticket.seconds = done, count, seconds
            waits = time.monotonic() - ticket.asked < FORGOTTEN_AFTER_SECONDS
            return waits and not ticket.cancelled

        ticket.started = True
        try:
            if not report(0, 0, 0.0):
                raise Cancelled
            start = work(report)
        except InputError as error:
            ticket.error = error
        except Cancelled:
            ticket.error = InputError("mnist.error.batch_cancelled")
        except Exception as error:  # whatever it is, nobody must wait for ever
            ticket.error = _explain(error)
        else:
            with self._lock:
                opened = self._put(start)
                self._known[key] = opened.name
                ticket.opened = opened

    def _put(self, start: BatchStart) -> OpenBatch:
        opened = OpenBatch(start)
        self._open[opened.name] = opened
        self._trim()
        return opened

    def _trim(self) -> None:
        """Forget recordings first, then starts of batches, the oldest first; the newest stays."""
        held = sum(opened.size for opened in self._open.values())
        for opened in list(self._open.values())[:-1]:
            if held > MAX_BYTES:
                held -= opened.size
                opened.forget()
                held += opened.size
        while len(self._open) > MAX_OPEN or (held > MAX_BYTES and len(self._open) > 1):
            _, gone = self._open.popitem(last=False)
            held -= gone.size
            for name, ticket in list(self._tickets.items()):
                if ticket.opened is gone:  # it would keep the memory
                    del self._tickets[name]
        self._known = {key: name for key, name in self._known.items() if name in self._open}
