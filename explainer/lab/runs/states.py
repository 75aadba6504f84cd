"""Where a run can stand, what can happen to it, and who can cause that."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, cast

StoredState = Literal[
    "queued",
    "running",
    "paused",
    "stopping",
    "done",
    "cancelled",
    "diverged",
    "failed",
    "interrupted",
]
"""What a file and the page call the state of a run."""


class RunState(StrEnum):
    """Where a run stands; files and the page know the first nine, see `stored`."""

    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"  # its process waits, and holds the device
    STOPPING = "stopping"
    DONE = "done"
    CANCELLED = "cancelled"
    DIVERGED = "diverged"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    NEW = "new"
    PARKING = "parking"  # paused, and its process leaves to free the device
    PARKED = "parked"  # paused, without a process
    RETURNING = "returning"  # to be queued once the process that still leaves is gone
    CLOSING = "closing"  # its process leaves because the program ends
    DELETED = "deleted"

    @property
    def stored(self) -> StoredState:
        """The state as files and the page have it."""
        return cast("StoredState", _STORED.get(self, self).value)

    @property
    def holds_device(self) -> bool:
        """Whether there is a process, and with it a device that is taken."""
        return self in HOLDING

    @property
    def leaves(self) -> bool:
        """Whether its process was told to end."""
        return self in HOLDING and self not in (RunState.RUNNING, RunState.PAUSED)

    @property
    def busy(self) -> bool:
        """Whether it trains or will by itself, so that its owner can start no other."""
        return self.stored in ("queued", "running", "stopping")

    @property
    def over(self) -> bool:
        """Whether it has ended, for good or until its owner resumes it."""
        return self in OVER

    @property
    def idle(self) -> bool:
        """Whether nothing happens to it unless its owner wants so."""
        return self.over or self is RunState.PARKED


class RunEvent(StrEnum):
    """What can happen to a run."""

    SUBMIT = "submit"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    SET_RATE = "set_rate"
    DELETE = "delete"
    START = "start"
    PARK = "park"  # a paused run has to free its device
    NO_PROCESS = "no_process"  # the machine starts none
    FINISHED = "finished"
    DIVERGED = "diverged"
    STOPPED = "stopped"  # the process has ended as it was told to
    FAILED = "failed"  # the process has said why it cannot go on
    OUT_OF_MEMORY = "out_of_memory"  # and something smaller can be tried
    TOO_LARGE = "too_large"  # out of memory, and nothing smaller is left
    KILLED = "killed"  # the process is gone, by a signal, without a word
    DIED = "died"  # the process is gone, by itself, without a word
    CLOSE = "close"  # the program ends in good order
    LOST = "lost"  # the program was gone before the run was over


class Actor(StrEnum):
    """Who can cause something."""

    OWNER = "owner"
    QUEUE = "queue"
    PROCESS = "process"
    PROGRAM = "program"


_STORED = {
    RunState.NEW: RunState.QUEUED,
    RunState.PARKING: RunState.PAUSED,
    RunState.PARKED: RunState.PAUSED,
    RunState.RETURNING: RunState.QUEUED,
    RunState.CLOSING: RunState.RUNNING,
}
HOLDING = (
    RunState.RUNNING,
    RunState.PAUSED,
    RunState.PARKING,
    RunState.RETURNING,
    RunState.STOPPING,
    RunState.CLOSING,
)
"""States with a process; the columns of the table of `explainer.lab.runs.lifecycle`."""
OVER = (
    RunState.DONE,
    RunState.CANCELLED,
    RunState.DIVERGED,
    RunState.FAILED,
    RunState.INTERRUPTED,
)
"""States of a run that has ended."""
