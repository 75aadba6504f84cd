"""How long something has been going on, pauses left out."""

from __future__ import annotations

from collections.abc import Callable


class Stopwatch:
    """Counts seconds while it runs; never goes back, whatever the clock does.

    Parameters
    ----------
    clock
        Seconds from any moment on.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._counted = 0.0
        self._since: float | None = None

    def start(self) -> None:
        """Count from nothing."""
        self._counted, self._since = 0.0, self._clock()

    def hold(self) -> None:
        """Count no further until `go_on`."""
        self._counted, self._since = self.seconds(), None

    def go_on(self) -> None:
        """Count on after `hold`."""
        if self._since is None:
            self._since = self._clock()

    def seconds(self) -> float:
        """Return what was counted."""
        running = 0.0 if self._since is None else self._clock() - self._since
        return self._counted + max(0.0, running)
