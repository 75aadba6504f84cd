"""Everything a run computes with: model, rule, images, and one batch after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.lab.config.schedules import scale_rate
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.batches import Batches
from explainer.lab.model.model import (
    Workspace,
    accumulate_gradient,
    fill_losses,
    initialise_model,
    make_zeros,
    output_delta,
    run_backward,
    run_forward,
)
from explainer.lab.model.net import Net, Sizes
from explainer.lab.model.optimizers import choose_rule
from explainer.lab.training.gpu import prepare_device
from explainer.lab.training.hyperparameters import Hyperparameters, HyperparameterTable

Work = Callable[[], None]
Capture = Callable[[Work, Work], Work]
"""Takes a warm-up and the work itself; returns what launches the kernels of the work at once."""


class Engine:
    """The state of a run between two batches.

    Parameters
    ----------
    settings
        What is trained.
    device
        Where.

    Attributes
    ----------
    model, rule, batches
        Parameters, optimizer and images.
    rate
        η before the schedule; a run may change it.
    losses
        Of the images of the present epoch, in its order: (images, 1).
    table
        The optimizer's numbers of the epoch, on the device.
    leads
        Whether it is the one that tests, of all that train together.
    """

    leads = True

    def __init__(self, settings: TrainingSettings, device: str) -> None:
        prepare_device(device, settings.precision)
        self.settings, self.device = settings, device
        self.batches = Batches(settings, device)
        self.model = initialise_model(settings, device)
        self.rule = choose_rule(settings, self.model)
        self.rate = settings.learning_rate
        count = settings.images
        size = min(settings.batch_size, count)
        self.space = Workspace(self.model.layers, size, device, settings.precision)
        self.losses = torch.empty(count, 1, device=device)
        self.table = HyperparameterTable(settings.batches_per_epoch, device, self.hyperparameters)

    def hyperparameters(self, number: int) -> Hyperparameters:
        """Return the optimizer's numbers for batch ``number``, counted from 1."""
        return self.rule.hyperparameters(self.compute_rate(number), number)

    def compute_rate(self, number: int) -> float:
        """Return η of batch ``number``, counted from 1."""
        return self.rate * scale_rate(self.settings.schedule, number - 1, self.settings.batches)

    def train_batch(self, batch: int, number: int) -> None:
        """Train on ``batch`` (from 0) of the epoch, which is batch ``number`` of the run."""
        self.take_hyperparameters(batch, number)
        self.update(self.gradients(batch), len(self.batches.rows(batch)))

    def share(self, size: int) -> slice:
        """Return which images of a batch of ``size`` are computed here: all of them."""
        return slice(0, size)

    def update(self, space: Workspace, size: int) -> None:
        """Change the parameters by a batch of ``size`` images; its `share` is in ``space``."""
        self.rule.update(self.model, space)

    def agree_on(self, capture: Capture) -> Capture:
        """Return ``capture``: nobody else computes here."""
        return capture

    def take_hyperparameters(self, batch: int, number: int) -> None:
        """Give the rule the numbers of ``batch`` (from 0), without waiting for the device."""
        here = self.device == "cpu"
        self.rule.set_hyperparameters(
            self.hyperparameters(number) if here else self.table.rows(batch, number, 1)[0]
        )

    @contextmanager
    def left_unchanged(self) -> Iterator[None]:
        """Undo afterwards what training does in here."""
        state = (self.model.parameters.flat, self.losses, *self.rule.state().values())
        saved = [tensor.clone() for tensor in state]
        yield
        for tensor, values in zip(state, saved, strict=True):
            tensor.copy_(values)

    def restore(self, net: Net, memory: Mapping[str, NDArray[np.float32]]) -> None:
        """Go to the parameters of ``net``, the optimizer remembering ``memory``."""
        self.model.parameters.fill(net)
        for name, tensor in self.rule.state().items():
            tensor.copy_(torch.tensor(memory[name]))

    def read_losses(self, first: int, last: int) -> Tensor:
        """Return the losses of images ``first`` to ``last`` of the epoch's order: (n,)."""
        return self.losses[first:last].flatten()

    def gradients(self, batch: int) -> Workspace:
        """Go forward and backward over ``batch`` (from 0); parameters stay as they are."""
        rows = self.batches.rows(batch)
        mine, start = self.share(len(rows)), batch * self.settings.batch_size
        count = mine.stop - mine.start
        space = self.space if count == len(self.space.ones) else self.space.first(count)
        labels = self.batches.load(rows[mine], space.activations[0])
        self.pass_through(space, labels)
        losses = self.losses[start + mine.start : start + mine.stop]
        fill_losses(self.model.loss, space.answers, labels, losses)
        return space

    def measure_batch(self, batch: int, number: int) -> Sizes:
        """Train as `train_batch` does, and return how large everything was."""
        before = self.model.parameters.flat.clone()
        space = self.gradients(batch)
        gradient, change = (make_zeros(self.model.layers, self.device) for _ in range(2))
        accumulate_gradient(self.model, gradient, space, 0.0, 1 / len(space.ones))
        weights = compute_norms(self.model.parameters.weights)
        self.take_hyperparameters(batch, number)
        self.update(space, len(space.ones))
        torch.sub(self.model.parameters.flat, before, out=change.flat)
        return Sizes(
            number, weights, compute_norms(gradient.weights), compute_norms(change.weights)
        )

    def pass_through(self, space: Workspace, labels: Tensor) -> None:
        """Go forward and backward over the images in ``space``, of classes ``labels``: (n, 1)."""
        run_forward(self.model, space)
        output_delta(self.model, space, labels)
        run_backward(self.model, space)


def compute_norms(tensors: tuple[Tensor, ...]) -> tuple[float, ...]:
    """Return the Euclidean norm of each tensor that has any numbers."""
    found = [torch.linalg.vector_norm(tensor) for tensor in tensors if tensor.numel()]
    return tuple(torch.stack(found).tolist())
