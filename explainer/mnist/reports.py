"""What is known of a run so far: records come in, a frozen report goes out."""

from __future__ import annotations

import time
from dataclasses import dataclass

from explainer.mnist.curves import LossCurve
from explainer.mnist.records import Ended, EpochDone, Net, Progress, Record, Started
from explainer.mnist.settings import TrainingSettings


@dataclass(frozen=True)
class EpochResult:
    """The numbers of one finished epoch; ``batches`` counts from the begin of the run."""

    epoch: int
    batches: int
    train_loss: float
    test_loss: float
    test_accuracy: float


@dataclass(frozen=True, eq=False)
class Report:
    """A run at one moment.

    Attributes
    ----------
    device_name
        What the machine calls the device; empty until the run has started.
    epoch, batch
        The last batch trained on, counted from 1, batch within the epoch; 0 before the first.
    progress
        Share of all images of all epochs, 0 to 1.
    images_per_second, seconds_left
        Measured so far; 0 and None before the first batch.
    loss
        Bounded curve of the loss of each batch.
    epochs
        One entry for each finished epoch.
    net
        The newest complete one: of the last epoch, or of the end.
    ended
        The last record of the run, if it has come.
    """

    device_name: str
    epoch: int
    batch: int
    progress: float
    images_per_second: float
    seconds_left: float | None
    loss: LossCurve
    epochs: tuple[EpochResult, ...]
    net: Net | None
    ended: Ended | None


class Reporter:
    """Collects the records of one run; not safe for several threads by itself."""

    def __init__(self, settings: TrainingSettings) -> None:
        self._total = settings.images * settings.epochs
        self._per_epoch = settings.batches_per_epoch
        self._device_name = ""
        self._began = 0.0
        self._left: float | None = None
        self._at = Progress(0, 0, (), (), 0, 0.0)
        self._curve = LossCurve()
        self._epochs: list[EpochResult] = []
        self._net: Net | None = None
        self._ended: Ended | None = None

    def absorb(self, record: Record) -> None:
        """Take in the next record."""
        match record:
            case Started():
                self._device_name = record.device_name
                self._began = time.monotonic()
            case Progress():
                self._at = record
                self._curve.extend(record.losses)
                elapsed = time.monotonic() - self._began
                self._left = elapsed * (self._total / record.images - 1)
            case EpochDone():
                batches = record.epoch * self._per_epoch
                losses = (record.train_loss, record.test_loss)
                result = EpochResult(record.epoch, batches, *losses, record.test_accuracy)
                self._epochs.append(result)
                self._net = record.net
            case Ended():
                self._net = record.net
                self._ended = record

    def report(self) -> Report:
        """Return what is known now."""
        at = self._at
        return Report(
            device_name=self._device_name,
            epoch=at.epoch,
            batch=at.batch,
            progress=at.images / self._total,
            images_per_second=at.images / at.seconds if at.seconds else 0.0,
            seconds_left=self._left,
            loss=self._curve.copy(),
            epochs=tuple(self._epochs),
            net=self._net,
            ended=self._ended,
        )
