"""Writes what has changed, soon but not too often, in a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)


class RunWriter:
    """Calls ``write`` for names that were noted, and ``tick`` about once a second.

    What they raise is logged, and the next one is called: no fault of one run keeps the others
    from the disk.

    Parameters
    ----------
    write
        Called with one name at a time, always from the same thread.
    tick
        Called from that thread, too.
    period
        Seconds between two ticks.
    """

    def __init__(
        self, write: Callable[[str], None], tick: Callable[[], None], period: float = 1.0
    ) -> None:
        self._write, self._tick, self._period = write, tick, period
        self._due: dict[str, float] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closed = False

    def note(self, name: str, delay: float) -> None:
        """Have ``name`` written ``delay`` seconds from now, or when it was due anyway."""
        with self._changed:
            due = time.monotonic() + delay
            self._due[name] = min(due, self._due.get(name, due))
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._work, daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def forget(self, name: str) -> None:
        """Have ``name`` written no more."""
        with self._changed:
            self._due.pop(name, None)

    def close(self) -> None:
        """Write everything that was noted, and end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _work(self) -> None:
        ticked = time.monotonic()
        while (name := self._next(ticked + self._period)) is not None:
            if name:
                _surely(self._write, name)
            if time.monotonic() >= ticked + self._period:
                ticked = time.monotonic()
                _surely(self._tick)

    def _next(self, tick: float) -> str | None:
        """Return the next name that is due; "" if it is time to tick; None at the end."""
        with self._changed:
            while True:
                now = time.monotonic()
                due = [name for name, when in self._due.items() if self._closed or when <= now]
                if due:
                    del self._due[due[0]]
                    return due[0]
                if self._closed:
                    return None
                if now >= tick:
                    return ""
                self._changed.wait(min([tick, *self._due.values()]) - now)


def _surely(work: Callable[..., None], *arguments: str) -> None:
    try:
        work(*arguments)
    except Exception:
        _log.exception("a run could not be looked after")
