"""One run in memory: what is known of it, and what is to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from explainer.errors import InputError
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.runs.collector import RunCollector
from explainer.lab.runs.lifecycle import restore_state
from explainer.lab.runs.record import RunFile
from explainer.lab.runs.states import RunEvent, RunState
from explainer.lab.runs.stored_error import StoredError
from explainer.lab.runs.views import RunSummary, RunView
from explainer.lab.workers.protocol import Runner


@dataclass(eq=False)
class TrainingRun:
    """A run and its process; to be touched by one thread at a time.

    Attributes
    ----------
    file
        What is kept of it; brought up to date by `kept`.
    collector
        Collects what its process says.
    state
        Where it stands; ``file`` has the same as it is stored.
    runner
        Its process, while there is one.
    error
        Why it failed.
    said
        What the last messages of its process mean for its end.
    fresh
        The next process begins anew, whatever checkpoints there are.
    paused_at
        When it was paused, by the manager's clock.
    stored
        Its last state is on the disk.
    written
        Net and examination that are on the disk already.
    """

    file: RunFile
    collector: RunCollector
    state: RunState = RunState.NEW
    runner: Runner | None = None
    error: InputError | None = None
    said: set[RunEvent] = field(default_factory=set)
    fresh: bool = False
    paused_at: float = 0.0
    stored: bool = False
    written: tuple[Net | None, NetOutputs | None] = (None, None)
    _view: RunView | None = None

    def change(self, **fields: object) -> None:
        """Change fields of ``file``, and its version."""
        version = self.file.version + 1
        self.file = replace(self.file, version=version, **fields)  # type: ignore[arg-type]
        self.stored = False

    def enter(self, state: RunState) -> None:
        """Go to ``state``."""
        metrics = self.collector.metrics
        if state in (RunState.QUEUED, RunState.PARKED, RunState.INTERRUPTED):
            metrics.ended = None  # it can go on
        if state is RunState.QUEUED:
            self.error = None
        rate = None if state in (RunState.DONE, RunState.DIVERGED) else self.file.rate
        self.state = state
        self.change(state=state.stored, rate=rate)

    def kept(self) -> RunFile:
        """Return what is kept of the run, as of now."""
        said = None if self.error is None else StoredError.of(self.error)
        return replace(self.file, error=said, metrics=self.collector.metrics)

    def unwritten(self) -> tuple[Net | None, NetOutputs | None]:
        """Return net and examination where they are newer than on the disk."""
        net, examined = self.collector.net, self.collector.examined
        return (
            None if net is self.written[0] else net,
            None if examined is self.written[1] else examined,
        )

    def view(self, position: int) -> RunView:
        """Return the run as its owner sees it now."""
        file = self.file
        if self._view is None or self._view.version != file.version:
            facts = (file.name, file.version, file.settings, file.device, file.state, position)
            report = self.collector.report()
            about = (file.number, file.begun, file.rate)
            self._view = RunView(*facts, report, self.error, *about)
        return self._view


def from_file(file: RunFile, clock: Callable[[], float]) -> TrainingRun:
    """Return the run that an earlier process of the page has left in ``file``."""
    state = restore_state(file.state)
    error = None if file.error is None else file.error.error()
    collector = RunCollector(file.settings, clock, file.metrics)
    return TrainingRun(settle_file(file), collector, state, error=error, stored=True)


def settle_file(file: RunFile) -> RunFile:
    """Return ``file`` of a run that nothing trains any more."""
    state = restore_state(file.state).stored
    return file if state == file.state else replace(file, state=state, version=file.version + 1)


def summarise_file(file: RunFile, position: int) -> RunSummary:
    """Return ``file`` as one line of a list."""
    metrics, settings = file.metrics, file.settings
    return RunSummary(
        name=file.name,
        version=file.version,
        number=file.number,
        settings=settings,
        device=file.device,
        device_name=metrics.device_name,
        state=file.state,
        position=position,
        begun=file.begun,
        progress=metrics.images / (settings.images * settings.epochs),
        seconds=metrics.seconds,
        last=metrics.epochs[-1] if metrics.epochs else None,
        best=max((result.test_accuracy for result in metrics.epochs), default=None),
    )
