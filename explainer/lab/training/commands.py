"""What a run is told while it runs."""

from __future__ import annotations

import queue
from dataclasses import dataclass


@dataclass(frozen=True)
class EndTraining:
    """End after the present batch."""


@dataclass(frozen=True)
class Pause:
    """Wait after the present batch."""


@dataclass(frozen=True)
class Resume:
    """Go on after a pause."""


@dataclass(frozen=True)
class SetRate:
    """From the next batch on, η of the settings is ``rate``."""

    rate: float


Command = EndTraining | Pause | Resume | SetRate


class CommandInbox:
    """A letter box: any thread may write, the training reads before every batch."""

    def __init__(self) -> None:
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()

    def send(self, command: Command) -> None:
        """Hand in a command."""
        self._commands.put(command)

    @property
    def waiting(self) -> bool:
        """Whether there is a command to read."""
        return not self._commands.empty()

    @property
    def pressing(self) -> bool:
        """Whether what is no batch should be left to read a command first."""
        return not self._commands.empty()

    def next(self) -> Command:
        """Return the next command; wait for it if there is none."""
        return self._commands.get()
