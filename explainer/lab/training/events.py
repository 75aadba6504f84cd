"""What a training run reports, in the order in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explainer.errors import InputError
from explainer.lab.model.net import Net, NetOutputs, Sizes


@dataclass(frozen=True)
class Started:
    """The data is in place and the first batch comes next.

    ``device`` is ``cpu`` or ``cuda``, ``device_name`` what the machine calls it; ``threads`` how
    many the processor uses; ``batches`` how many batches were done before, in an earlier process.
    """

    device: str
    device_name: str
    threads: int = 1
    batches: int = 0


@dataclass(frozen=True)
class Progress:
    """Batches that were trained on since the last record.

    Attributes
    ----------
    epoch
        Counted from 1.
    batch
        The last of these batches, counted from 1 within the epoch.
    losses
        Mean loss of each of these batches.
    rates
        η of each of these batches.
    images
        Images trained on since the run began.
    seconds
        Spent on training since the run began, tests excluded.
    sizes
        Of one of these batches, if it was measured.
    """

    epoch: int
    batch: int
    losses: tuple[float, ...]
    rates: tuple[float, ...]
    images: int
    seconds: float
    sizes: Sizes | None = None


@dataclass(frozen=True)
class Paused:
    """The run waits, with so many ``batches`` done."""

    batches: int


@dataclass(frozen=True)
class Resumed:
    """The run goes on after a pause."""

    batches: int


@dataclass(frozen=True)
class RateChanged:
    """After so many ``batches``, η of the settings is ``rate``."""

    batches: int
    rate: float


@dataclass(frozen=True)
class Saved:
    """A checkpoint is on the disk, of the run after so many ``batches``."""

    batches: int


@dataclass(frozen=True)
class Warned:
    """Something went wrong that the run survives; ``error`` says what."""

    error: InputError


@dataclass(frozen=True, eq=False)
class EpochDone:
    """One pass over the training images, and the test after it.

    ``train_loss`` is the mean over the images as they were trained on; accuracies are fractions,
    ``train_accuracy`` of the first 10 000 training images after the epoch; ``seconds`` and
    ``images_per_second`` are of this epoch's training alone.
    """

    epoch: int
    epochs: int
    train_loss: float
    test_loss: float
    train_accuracy: float
    test_accuracy: float
    seconds: float
    images_per_second: float
    device: str
    net: Net
    examined: NetOutputs


@dataclass(frozen=True, eq=False)
class Ended:
    """Nothing follows.

    Attributes
    ----------
    outcome
        ``done``, ``cancelled`` (stopped on demand) or ``diverged``.
    epoch, batch
        Where the run ended, both counted from 1; batch within the epoch.
    loss
        Of that batch; not finite or large if the run diverged.
    net
        With the last good parameters.
    """

    outcome: Literal["done", "cancelled", "diverged"]
    epoch: int
    batch: int
    loss: float
    net: Net


Record = Started | Progress | Paused | Resumed | RateChanged | Saved | Warned | EpochDone | Ended
