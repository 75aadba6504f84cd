"""What is known of a run so far, to be shown and to be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from explainer.errors import InputError
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.runs.curves import LossCurve, Mark, SizeCurves
from explainer.lab.runs.stored_error import StoredError


@dataclass(frozen=True)
class EpochResult:
    """The numbers of one finished epoch.

    ``batches`` counts from the begin of the run; accuracies are fractions; ``seconds`` were spent
    on its training alone.
    """

    epoch: int
    batches: int
    train_loss: float
    test_loss: float
    test_accuracy: float
    train_accuracy: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True)
class Ending:
    """How a run ended: where, both counted from 1, and with the loss of which batch."""

    outcome: Literal["done", "cancelled", "diverged"]
    epoch: int
    batch: int
    loss: float


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
    sizes
        Bounded curves of gradients and updates, for each layer with weights.
    epochs
        One entry for each finished epoch.
    warnings
        What went wrong and was survived, the oldest first.
    rate_changes
        (batch after which it holds, η), besides η of the settings.
    net
        The newest complete one: of the last epoch, or of the end.
    examined
        What the net of the last finished epoch says of the test images.
    ended
        How the run ended, if it has.
    """

    device_name: str
    epoch: int
    batch: int
    progress: float
    images_per_second: float
    seconds_left: float | None
    loss: LossCurve
    sizes: SizeCurves
    epochs: tuple[EpochResult, ...]
    warnings: tuple[InputError, ...]
    rate_changes: tuple[tuple[int, float], ...]
    net: Net | None
    examined: NetOutputs | None
    ended: Ending | None

    @property
    def rates(self) -> tuple[float, ...]:
        """η of each point of ``loss``."""
        return tuple(self.loss.rates)


@dataclass
class RunMetrics:
    """What a `RunCollector` has taken in and a file can hold; the arrays are kept apart.

    Attributes
    ----------
    batches
        Done since the run began; ``step`` in the file.
    images, seconds
        Trained on, and spent on it, since the run began.
    marks
        Where the loss curve was whenever a checkpoint was written.
    """

    device_name: str = ""
    batches: Annotated[int, Field(alias="step")] = 0
    images: int = 0
    seconds: float = 0.0
    loss: LossCurve = field(default_factory=LossCurve)
    sizes: SizeCurves = field(default_factory=SizeCurves)
    epochs: list[EpochResult] = field(default_factory=list)
    warnings: list[StoredError] = field(default_factory=list)
    rate_changes: list[tuple[int, float]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    ended: Ending | None = None
