"""Collects what is known of a run: records come in, a frozen report goes out."""

from __future__ import annotations

from collections.abc import Callable

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.runs.report import Ending, EpochResult, Known, Report
from explainer.lab.runs.stopwatch import Stopwatch
from explainer.lab.runs.stored_error import Said
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


class Reporter:
    """Collects the records of one run; not safe for several threads by itself.

    Parameters
    ----------
    settings
        Of the run.
    clock
        Seconds from any moment on; must never go back.
    known
        What an earlier reporter of the run knew; owned by this one from now on.

    Attributes
    ----------
    net, examined
        The newest ones.
    """

    def __init__(
        self, settings: TrainingSettings, clock: Callable[[], float], known: Known | None = None
    ) -> None:
        self.settings = settings
        self.known = known or Known()
        self.net: Net | None = None
        self.examined: NetOutputs | None = None
        self._watch = Stopwatch(clock)
        self._base = 0

    def absorb(self, record: Record) -> None:
        """Take in the next record."""
        known = self.known
        match record:
            case Started():
                known.device_name = record.device_name
                self.rewind(record.step)
                self._base = known.images
                self._watch.start()
            case Progress():
                self._advance(record)
            case Paused():
                self._watch.hold()
            case Resumed():
                self._watch.go_on()
            case RateChanged():
                known.rate_changes.append((record.step, record.rate))
                del known.rate_changes[:-MAX_RATE_CHANGES]
            case Saved():
                known.marks.append(known.loss.mark)
                del known.marks[:-MAX_MARKS]
            case Warned():
                self.warn(record.error)
            case EpochDone():
                self._finish_epoch(record)
            case Ended():
                self.net = record.net
                known.ended = Ending(record.outcome, record.epoch, record.batch, record.loss)

    def _advance(self, record: Progress) -> None:
        known = self.known
        known.step = (record.epoch - 1) * self.settings.batches_per_epoch + record.batch
        known.images, known.seconds = record.images, record.seconds
        known.loss.extend(record.losses, record.rates)
        if record.sizes is not None:
            known.sizes.add(record.sizes)

    def _finish_epoch(self, record: EpochDone) -> None:
        batches = record.epoch * self.settings.batches_per_epoch
        numbers = (record.train_loss, record.test_loss, record.test_accuracy)
        more = (record.train_accuracy, record.seconds)
        before = [result for result in self.known.epochs if result.epoch < record.epoch]
        self.known.epochs = [*before, EpochResult(record.epoch, batches, *numbers, *more)]
        self.net, self.examined = record.net, record.examined

    def warn(self, error: InputError) -> None:
        """Note what went wrong; of each kind only the newest is kept."""
        others = [known for known in self.known.warnings if known.key != error.key]
        self.known.warnings = [*others, Said.of(error)][-MAX_WARNINGS:]

    @property
    def changed_rate(self) -> float | None:
        """η as it was last changed in the course of the run; None if it never was."""
        changes = self.known.rate_changes
        return changes[-1][1] if changes else None

    @property
    def heard(self) -> tuple[int, int]:
        """How many batches, and how many whole epochs, are known of."""
        epochs = self.known.epochs
        return (self.known.step, epochs[-1].epoch if epochs else 0)

    def rewind(self, step: int) -> None:
        """Go to where the run was after ``step`` batches; it has not ended."""
        known, settings = self.known, self.settings
        marks = [mark for mark in known.marks if mark.count == step]
        known.loss.rewind(marks[-1] if marks else known.loss.near(step))
        known.sizes.rewind(step)
        known.epochs = [result for result in known.epochs if result.batches <= step]
        known.rate_changes = [change for change in known.rate_changes if change[0] <= step]
        known.marks = [mark for mark in known.marks if mark.count <= step]
        full, rest = divmod(step, settings.batches_per_epoch)
        images = full * settings.images + rest * settings.batch_size
        known.seconds *= images / known.images if 0 < images < known.images else 1
        known.step, known.images, known.ended = step, images, None
        if not step:
            known.seconds, self.net, self.examined = 0.0, None, None

    def report(self) -> Report:
        """Return what is known now."""
        known, total = self.known, self.settings.images * self.settings.epochs
        epoch, batch = divmod(max(known.step - 1, 0), self.settings.batches_per_epoch)
        return Report(
            device_name=known.device_name,
            epoch=epoch + 1 if known.step else 0,
            batch=batch + 1 if known.step else 0,
            progress=known.images / total,
            images_per_second=known.images / known.seconds if known.seconds else 0.0,
            seconds_left=self._seconds_left(total),
            loss=known.loss.copy(),
            sizes=known.sizes.copy(),
            epochs=tuple(known.epochs),
            warnings=tuple(said.error() for said in known.warnings),
            rate_changes=tuple(known.rate_changes),
            net=self.net,
            examined=self.examined,
            ended=known.ended,
        )

    def _seconds_left(self, total: int) -> float | None:
        done = self.known.images - self._base
        if done <= 0:
            return None
        return max(0.0, self._watch.seconds() / done * (total - self.known.images))
