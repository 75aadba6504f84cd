"""Collects what is known of a run: records come in, a frozen report goes out."""

from __future__ import annotations

from collections.abc import Callable

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.runs.report import Ending, EpochResult, Report, RunMetrics
from explainer.lab.runs.stopwatch import Stopwatch
from explainer.lab.runs.stored_error import StoredError
from explainer.lab.training.events import (
    Ended,
    EpochDone,
    Paused,
    Progress,
    RateChanged,
    Record,
    Resumed,
    Saved,
    Started,
    Warned,
)

MAX_WARNINGS = 20
MAX_MARKS = 64
MAX_RATE_CHANGES = 1000


class RunCollector:
    """Collects the records of one run; not safe for several threads by itself.

    Parameters
    ----------
    settings
        Of the run.
    clock
        Seconds from any moment on; must never go back.
    metrics
        What an earlier collector of the run knew; owned by this one from now on.

    Attributes
    ----------
    net, examined
        The newest ones.
    """

    def __init__(
        self,
        settings: TrainingSettings,
        clock: Callable[[], float],
        metrics: RunMetrics | None = None,
    ) -> None:
        self.settings = settings
        self.metrics = metrics or RunMetrics()
        self.net: Net | None = None
        self.examined: NetOutputs | None = None
        self._watch = Stopwatch(clock)
        self._base = 0

    def absorb(self, record: Record) -> None:
        """Take in the next record."""
        metrics = self.metrics
        match record:
            case Started():
                metrics.device_name = record.device_name
                self.rewind(record.batches)
                self._base = metrics.images
                self._watch.start()
            case Progress():
                self._advance(record)
            case Paused():
                self._watch.hold()
            case Resumed():
                self._watch.go_on()
            case RateChanged():
                metrics.rate_changes.append((record.batches, record.rate))
                del metrics.rate_changes[:-MAX_RATE_CHANGES]
            case Saved():
                metrics.marks.append(metrics.loss.mark)
                del metrics.marks[:-MAX_MARKS]
            case Warned():
                self.warn(record.error)
            case EpochDone():
                self._finish_epoch(record)
            case Ended():
                self.net = record.net
                metrics.ended = Ending(record.outcome, record.epoch, record.batch, record.loss)

    def _advance(self, record: Progress) -> None:
        metrics = self.metrics
        metrics.batches = (record.epoch - 1) * self.settings.batches_per_epoch + record.batch
        metrics.images, metrics.seconds = record.images, record.seconds
        metrics.loss.extend(record.losses, record.rates)
        if record.sizes is not None:
            metrics.sizes.add(record.sizes)

    def _finish_epoch(self, record: EpochDone) -> None:
        batches = record.epoch * self.settings.batches_per_epoch
        numbers = (record.train_loss, record.test_loss, record.test_accuracy)
        more = (record.train_accuracy, record.seconds)
        before = [result for result in self.metrics.epochs if result.epoch < record.epoch]
        self.metrics.epochs = [*before, EpochResult(record.epoch, batches, *numbers, *more)]
        self.net, self.examined = record.net, record.examined

    def warn(self, error: InputError) -> None:
        """Note what went wrong; of each kind only the newest is kept."""
        others = [warning for warning in self.metrics.warnings if warning.key != error.key]
        self.metrics.warnings = [*others, StoredError.of(error)][-MAX_WARNINGS:]

    @property
    def changed_rate(self) -> float | None:
        """η as it was last changed in the course of the run; None if it never was."""
        changes = self.metrics.rate_changes
        return changes[-1][1] if changes else None

    @property
    def acknowledged(self) -> tuple[int, int]:
        """How many batches, and how many whole epochs, are known of."""
        epochs = self.metrics.epochs
        return (self.metrics.batches, epochs[-1].epoch if epochs else 0)

    def rewind(self, batches: int) -> None:
        """Go to where the run was after so many ``batches``; it has not ended."""
        metrics, settings = self.metrics, self.settings
        marks = [mark for mark in metrics.marks if mark.count == batches]
        metrics.loss.rewind(marks[-1] if marks else metrics.loss.near(batches))
        metrics.sizes.rewind(batches)
        metrics.epochs = [result for result in metrics.epochs if result.batches <= batches]
        metrics.rate_changes = [change for change in metrics.rate_changes if change[0] <= batches]
        metrics.marks = [mark for mark in metrics.marks if mark.count <= batches]
        full, rest = divmod(batches, settings.batches_per_epoch)
        images = full * settings.images + rest * settings.batch_size
        metrics.seconds *= images / metrics.images if 0 < images < metrics.images else 1
        metrics.batches, metrics.images, metrics.ended = batches, images, None
        if not batches:
            metrics.seconds, self.net, self.examined = 0.0, None, None

    def report(self) -> Report:
        """Return what is known now."""
        metrics, total = self.metrics, self.settings.images * self.settings.epochs
        epoch, batch = divmod(max(metrics.batches - 1, 0), self.settings.batches_per_epoch)
        return Report(
            device_name=metrics.device_name,
            epoch=epoch + 1 if metrics.batches else 0,
            batch=batch + 1 if metrics.batches else 0,
            progress=metrics.images / total,
            images_per_second=metrics.images / metrics.seconds if metrics.seconds else 0.0,
            seconds_left=self._seconds_left(total),
            loss=metrics.loss.copy(),
            sizes=metrics.sizes.copy(),
            epochs=tuple(metrics.epochs),
            warnings=tuple(said.error() for said in metrics.warnings),
            rate_changes=tuple(metrics.rate_changes),
            net=self.net,
            examined=self.examined,
            ended=metrics.ended,
        )

    def _seconds_left(self, total: int) -> float | None:
        done = self.metrics.images - self._base
        if done <= 0:
            return None
        return max(0.0, self._watch.seconds() / done * (total - self.metrics.images))
