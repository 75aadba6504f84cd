"""What a training process is given, and what it says besides the records of the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.training.commands import Command
from explainer.lab.training.events import Record
from explainer.lab.workers.child_process import OnExit


@dataclass(frozen=True)
class Task:
    """One run, or the rest of one.

    Attributes
    ----------
    settings
        What to train.
    folder
        Where it keeps its checkpoints.
    resume
        Go on from the newest good checkpoint there; else the run begins anew.
    rate
        η from the first batch on, if it was changed and no checkpoint has it.
    acknowledged
        Batches and whole epochs that the page knows of, if it knows of any.
    """

    settings: TrainingSettings
    folder: Path
    resume: bool = False
    rate: float | None = None
    acknowledged: tuple[int, int] | None = None

    @property
    def checkpoints(self) -> Path:
        """Folder of the checkpoints."""
        return self.folder / "checkpoints"


@dataclass(frozen=True)
class Failed:
    """The run could not go on; ``error`` says why."""

    error: InputError


@dataclass(frozen=True)
class OutOfMemory:
    """The device has too little memory for the run as it is."""


Message = Record | Failed | OutOfMemory


OnRecord = Callable[[Message], None]


class Runner(Protocol):
    """What trains one run somewhere."""

    def send(self, command: Command) -> None:
        """Hand in a command; it acts before the next batch."""

    def stop(self) -> None:
        """Ask for an end after the present batch, with a checkpoint; force it if need be."""

    def kill(self) -> None:
        """End at once."""


Start = Callable[[Task, OnRecord, OnExit], Runner]
"""Starts a run: `OnRecord` hears every message, `OnExit` once that it is over, with a status."""
