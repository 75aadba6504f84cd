"""A net just before it learns from one batch, and that batch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.lab.config.schedules import scale_rate
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.model import Model, restore_model
from explainer.lab.model.net import Net
from explainer.lab.model.optimizers import choose_rule
from explainer.lab.training.checkpoints import Checkpoint


@dataclass(frozen=True, eq=False)
class BatchStart:
    """What decides every number of one batch.

    Attributes
    ----------
    settings
        Of the run.
    net
        Parameters before the batch.
    memory
        What the optimizer remembers from before, by name: float32 (p,).
    number
        The batch, counted from 1 since the run began; its rule reads that number.
    rate
        η of this batch, schedule included.
    images
        As the net reads them: float32 (n, channels, side, side), −1 to 1.
    labels
        Classes, int64: (n, 1).
    rows
        Numbers of the training images (from 0); none if they are not training images.
    device
        ``cpu`` or ``cuda``: where the run computed. A GPU's last bits may differ from those here.
    threads
        Of the processor, on which the last bits of a sum depend.
    """

    settings: TrainingSettings
    net: Net
    memory: dict[str, Tensor]
    number: int
    rate: float
    images: Tensor
    labels: Tensor
    rows: tuple[int, ...] = ()
    device: str = "cpu"
    threads: int = 1

    def model(self, dtype: torch.dtype = torch.float32) -> Model:
        """Return a model of its own with the parameters before the batch."""
        return restore_model(self.net, dtype)

    @property
    def size(self) -> int:
        """Bytes of what is held."""
        parameters = sum(weight.size for weight in self.net.weights)
        return 4 * (parameters * (1 + len(self.memory)) + self.images.numel())


def make_batch_of_one(
    image: NDArray[np.float32], label: int, settings: TrainingSettings
) -> tuple[Tensor, Tensor]:
    """Return one image (pixels,) and its label as a batch: (1, c, h, w) and (1, 1)."""
    return torch.from_numpy(image).view(1, *settings.facts.shape), torch.tensor([[label]])


def start_at_checkpoint(checkpoint: Checkpoint, images: Tensor, labels: Tensor) -> BatchStart:
    """Return the start of the batch ``images``, as if it came next after ``checkpoint``."""
    settings, position = checkpoint.settings, checkpoint.position
    memory = {name: torch.tensor(array) for name, array in checkpoint.memory.items()}
    before = min(position.batches, settings.batches - 1)
    rate = position.rates[-1][1] * scale_rate(settings.schedule, before, settings.batches)
    return BatchStart(
        settings, checkpoint.net, memory, position.batches + 1, rate, images, labels,
        device=position.device, threads=position.threads[-1][1],
    )  # fmt: skip


def start_at_net(
    settings: TrainingSettings, net: Net, done: int, images: Tensor, labels: Tensor
) -> BatchStart:
    """Return the start of a batch with ``net``, whose optimizer remembers nothing yet.

    ``done`` is how many batches came before.
    """
    rule = choose_rule(settings, restore_model(net))
    memory = {name: torch.zeros_like(tensor) for name, tensor in rule.state().items()}
    before = min(done, settings.batches - 1)
    rate = settings.learning_rate * scale_rate(settings.schedule, before, settings.batches)
    return BatchStart(settings, net, memory, 1, rate, images, labels)
