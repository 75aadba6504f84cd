"""What each of several processes computes of one batch, and what their mean is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lab.config.architectures import architecture
from explainer.lab.config.schedules import factor
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.batches import Batches, normalise
from explainer.lab.model.model import (
    Model,
    Workspace,
    accumulate_gradient,
    backward,
    forward,
    initialise,
    output_delta,
    restore,
    zeros,
)
from explainer.lab.model.net import Floats, Net
from explainer.lab.model.optimizers import Sgd, following_rule

BATCH = 10
"""Images of the batch that is looked at: neither 3 nor 4 ranks can share it equally."""
UPDATES = 20
Reduction = Literal["mean", "sum"]


def shares(images: int, ranks: int) -> tuple[slice, ...]:
    """Return which of ``images`` each rank gets: in order, and equally many but for one.

    With fewer images than ranks, some get none.
    """
    bounds = [images * rank // ranks for rank in range(ranks + 1)]
    return tuple(slice(low, high) for low, high in pairwise(bounds))


@dataclass(frozen=True, eq=False)
class Batch:
    """A few training images.

    Attributes
    ----------
    numbers
        Which of the training images, from 0: (n,).
    images
        Gray values or colours as they are stored, moved by the run's shift: uint8 (n, c, h, w).
    labels
        Classes: (n,).
    """

    numbers: NDArray[np.int64]
    images: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __getitem__(self, part: slice) -> Batch:
        """Return a share of the batch."""
        return Batch(self.numbers[part], self.images[part], self.labels[part])


@dataclass(frozen=True, eq=False)
class Found:
    """What one rank computes: mean loss and gradient of its images.

    Attributes
    ----------
    batch
        Its images.
    loss
        Their mean loss; 0 without any.
    gradient
        Of that loss: (p,), all parameters as in `explainer.lab.model.model.Layout`.
    """

    batch: Batch
    loss: float
    gradient: Floats


def first_batch(settings: TrainingSettings) -> Batch:
    """Return the first images of the first batch of the run that ``settings`` describe."""
    few = min(BATCH, settings.images)
    return _first_images(
        TrainingSettings(
            dataset=settings.dataset,
            seed=settings.seed,
            shift=settings.shift,
            train_images=settings.train_images,
            batch_size=few,
        )
    )


@lru_cache(maxsize=16)
def _first_images(settings: TrainingSettings) -> Batch:
    batches = Batches(settings, "cpu")
    batches.shuffle(1)
    rows = batches.rows(0)
    space = Workspace(architecture(settings)[:1], len(rows))
    labels = batches.load(rows, space).squeeze(1)
    images = space.activations[0].add(1).mul_(255 / 2).round_().to(torch.uint8)
    return Batch(rows.numpy(), images.numpy(), labels.numpy())


def model_of(settings: TrainingSettings, net: Net | None) -> Model:
    """Return the model that ``net`` is a copy of; the start of a run without it."""
    return initialise(settings) if net is None else restore(net)


def found(model: Model, batch: Batch) -> Found:
    """Return what a rank with ``batch`` computes; without images its gradient is 0."""
    gradient, count = zeros(model.layers), len(batch.labels)
    if not count:
        return Found(batch, 0.0, gradient.flat.numpy())
    space, losses = Workspace(model.layers, count), torch.empty(count, 1)
    normalise(torch.from_numpy(batch.images), space.activations[0])
    forward(model, space)
    output_delta(model, space, torch.from_numpy(batch.labels).unsqueeze(1), losses)
    backward(model, space)
    accumulate_gradient(model, gradient, space, 0.0, 1 / count)
    return Found(batch, float(losses.mean()), gradient.flat.numpy())


def split(model: Model, batch: Batch, ranks: int) -> tuple[Found, ...]:
    """Return what each of ``ranks`` computes of its share of ``batch``."""
    return tuple(found(model, batch[part]) for part in shares(len(batch.labels), ranks))


def all_reduced(parts: tuple[Found, ...]) -> Floats:
    """Return the mean of the ranks' gradients, each weighted by its images: Σ (n_r / n) g_r."""
    count = sum(len(part.batch.labels) for part in parts)
    total = np.zeros_like(parts[0].gradient)
    for part in parts:
        total += np.float32(len(part.batch.labels) / count) * part.gradient
    return total


def summed(parts: tuple[Found, ...]) -> Floats:
    """Return the sum of the ranks' gradients: what comes of it when nobody divides."""
    total = np.zeros_like(parts[0].gradient)
    for part in parts:
        total += part.gradient
    return total


def updated(settings: TrainingSettings, model: Model, gradient: Floats) -> Floats:
    """Return the parameters (p,) after the first update of a run along ``gradient`` (p,)."""
    copy = _copy(model)
    _follow(settings, copy, following_rule(settings, copy), gradient, 1)
    return copy.parameters.flat.numpy()


def losses_with(
    settings: TrainingSettings, model: Model, batch: Batch, ranks: int, reduction: Reduction
) -> list[float]:
    """Return the loss of ``batch`` before each of several updates on it, and after the last.

    ``sum`` follows the sum of the ranks' gradients instead of their mean, which is that of the
    whole batch. Ends early where the loss is not finite any more.
    """
    copy = _copy(model)
    rule = following_rule(settings, copy)
    losses = []
    for step in range(1, UPDATES + 2):
        whole = found(copy, batch)
        if not np.isfinite(whole.loss):
            break
        losses.append(whole.loss)
        gradient = whole.gradient if reduction == "mean" else summed(split(copy, batch, ranks))
        _follow(settings, copy, rule, gradient, step)
    return losses


def _copy(model: Model) -> Model:
    parameters = zeros(model.layers)
    parameters.flat.copy_(model.parameters.flat)
    return Model(model.dataset, model.loss, model.layers, parameters)


def _follow(
    settings: TrainingSettings, model: Model, rule: Sgd, gradient: Floats, step: int
) -> None:
    rate = settings.learning_rate * factor(settings.schedule, step - 1, settings.steps)
    rule.turn(rule.knobs(rate, step))
    rule.follow(model, torch.from_numpy(gradient))
