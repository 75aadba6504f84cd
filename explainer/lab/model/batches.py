"""The training images on the device, and the batches that are made of them there."""

from __future__ import annotations

import torch
from torch import Tensor

from explainer.lab import data
from explainer.lab.config.settings import TrainingSettings

# Epochs of one seed draw from generators of their own, so any of them can be drawn alone.
_EPOCHS_APART = 1_000_003


def normalise_batch(images: Tensor, out: Tensor) -> None:
    """Put gray values 0 to 255 into ``out`` as −1 to 1; the shapes hold equally many numbers."""
    out.copy_(images.view(out.shape))
    out.mul_(2 / 255).sub_(1)


class Batches:
    """One epoch after another, each in a new order.

    Parameters
    ----------
    settings
        Data set, batch size, seed and shift.
    device
        Where images (uint8) and labels live.
    """

    def __init__(self, settings: TrainingSettings, device: str) -> None:
        split, count = data.load_train(settings.dataset), settings.images
        self.settings, self.device = settings, device
        shape = settings.facts.shape
        self.images = torch.tensor(split.images[:count], device=device).view(count, *shape)
        self.labels = torch.tensor(split.labels[:count], dtype=torch.int64, device=device)
        # The same tensors for every epoch: a recorded block of batches reads from them.
        self.order = torch.zeros(count, dtype=torch.int64, device=device)
        self.shifts = torch.zeros(count if settings.shift else 0, 2, dtype=torch.int64).to(device)

    def shuffle(self, epoch: int) -> None:
        """Draw the order of ``epoch`` (from 1), and how far each image is moved in it."""
        settings = self.settings
        generator = torch.Generator().manual_seed(settings.seed * _EPOCHS_APART + epoch)
        count, reach = settings.images, 2 * settings.shift + 1
        self.order.copy_(torch.randperm(count, generator=generator))
        if settings.shift:
            self.shifts.copy_(torch.randint(reach, (count, 2), generator=generator))

    def rows(self, batch: int) -> Tensor:
        """Return the numbers of the images of ``batch`` (from 0): (batch,), int64."""
        start = batch * self.settings.batch_size
        return self.order[start : start + self.settings.batch_size]

    def load(self, rows: Tensor, out: Tensor) -> Tensor:
        """Put the images ``rows`` into ``out``, normalised; return their labels: (rows, 1)."""
        images = self.images.index_select(0, rows)
        if self.settings.shift:
            images = shift_images(images, self.shifts.index_select(0, rows), self.settings.shift)
        normalise_batch(images, out)
        return self.labels.index_select(0, rows).unsqueeze(1)


def shift_images(images: Tensor, shifts: Tensor, reach: int) -> Tensor:
    """Return ``images`` (n, c, h, w), each moved by ``shifts`` − ``reach`` pixels: (n, 2)."""
    side = images.shape[-1]
    wide = torch.nn.functional.pad(images, [reach] * 4)
    windows = wide.unfold(2, side, 1).unfold(3, side, 1)  # (n, c, 2r + 1, 2r + 1, h, w)
    each = torch.arange(len(images), device=images.device)
    return windows[each, :, shifts[:, 0], shifts[:, 1]]
