"""A run as its owner sees it at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.lifecycle import is_allowed
from explainer.lab.runs.report import EpochResult, Report
from explainer.lab.runs.states import RunEvent, RunState, StoredState


class _StateQueries:
    """What the ``state`` and the ``number`` of a run mean for its owner."""

    state: StoredState
    number: int

    @property
    def pretrained(self) -> bool:
        """Whether it came with Backstep; the runs of an owner are counted from 1."""
        return self.number == 0

    @property
    def live(self) -> bool:
        """Whether it is not over: it waits, trains, or is paused."""
        return not RunState(self.state).over

    @property
    def waiting(self) -> bool:
        """Whether it waits for its device."""
        return RunState(self.state) is RunState.QUEUED

    @property
    def busy(self) -> bool:
        """Whether it waits or trains, so that its owner can start no other."""
        return RunState(self.state).busy

    @property
    def resumable(self) -> bool:
        """Whether it can go on from where it was."""
        return self.allows(RunEvent.RESUME)

    def allows(self, command: RunEvent) -> bool:
        """Return whether ``command`` of its owner would have an effect."""
        return is_allowed(RunState(self.state), command)


@dataclass(frozen=True, eq=False)
class RunView(_StateQueries):
    """A run with everything that is known of it.

    Attributes
    ----------
    name
        Its name.
    version
        Grows with every change; two views with the same name and version are the same.
    device
        Whose line it stands in: ``cpu`` or ``cuda``.
    position
        Place in line, 1 is next; 0 when not waiting.
    error
        Why it failed or was interrupted.
    number
        Counts the runs of its owner from 1; 0 if it is pretrained.
    begun
        When it was submitted, seconds since 1970.
    pending_rate
        η that its owner has asked for, until it is in a checkpoint.
    """

    name: str
    version: int
    settings: TrainingSettings
    device: str
    state: StoredState
    position: int
    report: Report
    error: InputError | None
    number: int = 1
    begun: float = 0.0
    pending_rate: float | None = None

    @property
    def rate(self) -> float:
        """η of the settings, as its owner last changed it."""
        if self.pending_rate is not None:
            return self.pending_rate
        changes = self.report.rate_changes
        return changes[-1][1] if changes else self.settings.learning_rate

    @property
    def smaller_rate(self) -> float:
        """η to try after the run has diverged."""
        return float(f"{self.rate / 10:.3g}")


@dataclass(frozen=True, eq=False)
class RunSummary(_StateQueries):
    """A run in a list.

    Attributes
    ----------
    name, version, number, settings, device, state, position, begun
        As in `RunView`.
    device_name
        What the machine calls the device; empty before the start.
    progress
        Share of all images of all epochs, 0 to 1.
    seconds
        Spent on training.
    last
        The last finished epoch.
    best
        Largest test accuracy of any epoch, a fraction.
    """

    name: str
    version: int
    number: int
    settings: TrainingSettings
    device: str
    device_name: str
    state: StoredState
    position: int
    begun: float
    progress: float
    seconds: float
    last: EpochResult | None
    best: float | None


def count_batches_done(view: RunView) -> int:
    """Return how many batches of a run are done."""
    report = view.report
    return max(0, report.epoch - 1) * view.settings.batches_per_epoch + report.batch
