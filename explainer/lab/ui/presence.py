"""Who still has a page open: a visitor whose last tab is closed waits in no line."""

from __future__ import annotations

import threading
from collections.abc import Callable

# Long enough for a reload of the page, which closes its session before it opens the next.
GRACE_SECONDS = 8.0


class Presence:
    """Counts the open sessions of each visitor.

    Parameters
    ----------
    on_leave
        Called with the visitor's token a while after their last session has closed.
    grace
        How long, in seconds.
    """

    def __init__(self, on_leave: Callable[[str], None], grace: float = GRACE_SECONDS) -> None:
        self._on_leave, self._grace = on_leave, grace
        self._lock = threading.Lock()
        self._visitors: dict[str, str] = {}  # session -> visitor

    def arrive(self, session: str | None, visitor: str) -> None:
        """Note that ``session`` belongs to ``visitor``."""
        if session:
            with self._lock:
                self._visitors[session] = visitor

    def depart(self, session: str | None) -> None:
        """Note that ``session`` has closed."""
        with self._lock:
            visitor = self._visitors.pop(session or "", None)
        if visitor is not None:
            timer = threading.Timer(self._grace, self._leave_unless_back, (visitor,))
            timer.daemon = True
            timer.start()

    def _leave_unless_back(self, visitor: str) -> None:
        with self._lock:
            back = visitor in self._visitors.values()
        if not back:
            self._on_leave(visitor)
