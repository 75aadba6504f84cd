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
from explainer.lab.config.schedules import scale_rate
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.batches import Batches, normalise_batch
from explainer.lab.model.model import (
    Model,
    Workspace,
    accumulate_gradient,
    fill_losses,
    initialise_model,
    make_zeros,
    output_delta,
    restore_model,
    run_backward,
    run_forward,
)
from explainer.lab.model.net import Floats, Net
from explainer.lab.model.optimizers import Sgd, following_rule

BATCH = 10
"""Images of the batch that is looked at: neither 3 nor 4 ranks can share it equally."""
UPDATES = 20
Reduction = Literal["mean", "sum"]


def share_images(images: int, ranks: int) -> tuple[slice, ...]:
    """Return which of ``images`` each rank gets: in order, and equally many but for one.

    With fewer images than ranks, some get none.
    """
    bounds = [images * rank // ranks for rank in range(ranks + 1)]
    return tuple(slice(low, high) for low, high in pairwise(bounds))


@dataclass(frozen=True, eq=False)
class SharedBatch:
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

    def __getitem__(self, part: slice) -> SharedBatch:
        """Return a share of the batch."""
        return SharedBatch(self.numbers[part], self.images[part], self.labels[part])


@dataclass(frozen=True, eq=False)
class RankGradient:
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

    batch: SharedBatch
    loss: float
    gradient: Floats


def load_first_batch(settings: TrainingSettings) -> SharedBatch:
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
def _first_images(settings: TrainingSettings) -> SharedBatch:
    batches = Batches(settings, "cpu")
    batches.shuffle(1)
    rows = batches.rows(0)
    space = Workspace(architecture(settings)[:1], len(rows))
    labels = batches.load(rows, space.activations[0]).squeeze(1)
    images = space.activations[0].add(1).mul_(255 / 2).round_().to(torch.uint8)
    return SharedBatch(rows.numpy(), images.numpy(), labels.numpy())


def make_model(settings: TrainingSettings, net: Net | None) -> Model:
    """Return the model that ``net`` is a copy of; the start of a run without it."""
    return initialise_model(settings) if net is None else restore_model(net)


def compute_rank_gradient(model: Model, batch: SharedBatch) -> RankGradient:
    """Return what a rank with ``batch`` computes; without images its gradient is 0."""
    gradient, count = make_zeros(model.layers), len(batch.labels)
    if not count:
        return RankGradient(batch, 0.0, gradient.flat.numpy())
    space, losses = Workspace(model.layers, count), torch.empty(count, 1)
    normalise_batch(torch.from_numpy(batch.images), space.activations[0])
    run_forward(model, space)
    labels = torch.from_numpy(batch.labels).unsqueeze(1)
    output_delta(model, space, labels)
    fill_losses(model.loss, space.answers, labels, losses)
    run_backward(model, space)
    accumulate_gradient(model, gradient, space, 0.0, 1 / count)
    return RankGradient(batch, float(losses.mean()), gradient.flat.numpy())


def compute_rank_gradients(
    model: Model, batch: SharedBatch, ranks: int
) -> tuple[RankGradient, ...]:
    """Return what each of ``ranks`` computes of its share of ``batch``."""
    return tuple(
        compute_rank_gradient(model, batch[part]) for part in share_images(len(batch.labels), ranks)
    )


def average_gradients(parts: tuple[RankGradient, ...]) -> Floats:
    """Return the mean of the ranks' gradients, each weighted by its images: Σ (n_r / n) g_r."""
    count = sum(len(part.batch.labels) for part in parts)
    total = np.zeros_like(parts[0].gradient)
    for part in parts:
        total += np.float32(len(part.batch.labels) / count) * part.gradient
    return total


def sum_gradients(parts: tuple[RankGradient, ...]) -> Floats:
    """Return the sum of the ranks' gradients: what comes of it when nobody divides."""
    total = np.zeros_like(parts[0].gradient)
    for part in parts:
        total += part.gradient
    return total


def update_once(settings: TrainingSettings, model: Model, gradient: Floats) -> Floats:
    """Return the parameters (p,) after the first update of a run along ``gradient`` (p,)."""
    copy = _copy(model)
    _follow(settings, copy, following_rule(settings, copy), gradient, 1)
    return copy.parameters.flat.numpy()


def train_on_batch(
    settings: TrainingSettings, model: Model, batch: SharedBatch, ranks: int, reduction: Reduction
) -> list[float]:
    """Return the loss of ``batch`` before each of several updates on it, and after the last.

    ``sum`` follows the sum of the ranks' gradients instead of their mean, which is that of the
    whole batch. Ends early where the loss is not finite any more.
    """
    copy = _copy(model)
    rule = following_rule(settings, copy)
    losses = []
    for number in range(1, UPDATES + 2):
        whole = compute_rank_gradient(copy, batch)
        if not np.isfinite(whole.loss):
            break
        losses.append(whole.loss)
        gradient = (
            whole.gradient
            if reduction == "mean"
            else sum_gradients(compute_rank_gradients(copy, batch, ranks))
        )
        _follow(settings, copy, rule, gradient, number)
    return losses


def _copy(model: Model) -> Model:
    parameters = make_zeros(model.layers)
    parameters.flat.copy_(model.parameters.flat)
    return Model(model.dataset, model.loss, model.layers, parameters)


def _follow(
    settings: TrainingSettings, model: Model, rule: Sgd, gradient: Floats, number: int
) -> None:
    rate = settings.learning_rate * scale_rate(settings.schedule, number - 1, settings.batches)
    rule.set_hyperparameters(rule.hyperparameters(rate, number))
    rule.follow(model, torch.from_numpy(gradient))
