"""What a training run reports, in the order in which it happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Weights:
    """The parameters of a trained net, as arrays that need no torch.

    Attributes
    ----------
    activation
        Name of the hidden activation.
    weights
        One array a layer: float32 (n_l, n_{l-1}).
    biases
        One array a layer: float32 (n_l,).
    """

    activation: str
    weights: tuple[NDArray[np.float32], ...]
    biases: tuple[NDArray[np.float32], ...]


@dataclass(frozen=True)
class Started:
    """The data is in place and the first batch comes next.

    ``device`` is ``cpu`` or ``cuda``, ``device_name`` what the machine calls it.
    """

    device: str
    device_name: str


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
    images
        Images trained on since the run began.
    seconds
        Spent on training since the run began, tests excluded.
    """

    epoch: int
    batch: int
    losses: tuple[float, ...]
    images: int
    seconds: float


@dataclass(frozen=True, eq=False)
class EpochDone:
    """One pass over the training images, and the test after it.

    ``train_loss`` is the mean over the images as they were trained on; ``test_accuracy`` is a
    fraction; ``seconds`` and ``images_per_second`` are of this epoch's training alone.
    """

    epoch: int
    epochs: int
    train_loss: float
    test_loss: float
    test_accuracy: float
    seconds: float
    images_per_second: float
    device: str
    weights: Weights


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
    weights
        The last good ones.
    """

    outcome: Literal["done", "cancelled", "diverged"]
    epoch: int
    batch: int
    loss: float
    weights: Weights


Record = Started | Progress | EpochDone | Ended
