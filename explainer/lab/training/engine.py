"""Everything a run computes with: model, rule, images, and one batch after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
    initialise_model,
    make_zeros,
    output_delta,
    run_backward,
    run_forward,
)
from explainer.lab.model.net import Net, Sizes
from explainer.lab.model.optimizers import HYPERPARAMETERS, choose_rule

Hyperparameters = tuple[float, float, float]


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
    leads
        Whether it is the one that tests, of all that train together.
    """

    leads = True

    def __init__(self, settings: TrainingSettings, device: str) -> None:
        self.settings, self.device = settings, device
        self.batches = Batches(settings, device)
        self.model = initialise_model(settings, device)
        self.rule = choose_rule(settings, self.model)
        self.rate = settings.learning_rate
        count = settings.images
        size = min(settings.batch_size, count)
        self.space = Workspace(self.model.layers, size, device, settings.precision)
        self.losses = torch.empty(count, 1, device=device)

    def hyperparameters(self, number: int) -> Hyperparameters:
        """Return the optimizer's numbers for batch ``number``, counted from 1."""
        return self.rule.hyperparameters(self.compute_rate(number), number)

    def compute_rate(self, number: int) -> float:
        """Return η of batch ``number``, counted from 1."""
        return self.rate * scale_rate(self.settings.schedule, number - 1, self.settings.batches)

    def train_batch(self, batch: int, number: int) -> None:
        """Train on ``batch`` (from 0) of the epoch, which is batch ``number`` of the run."""
        self.rule.set_hyperparameters(self.hyperparameters(number))
        self.rule.update(self.model, self.gradients(batch))

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
        start = batch * self.settings.batch_size
        full = len(rows) == len(self.space.ones)
        space = self.space if full else self.space.first(len(rows))
        self._pass(rows, space, self.losses[start : start + len(rows)])
        return space

    def measure_batch(self, batch: int, number: int) -> Sizes:
        """Train as `train_batch` does, and return how large everything was."""
        before = self.model.parameters.flat.clone()
        space = self.gradients(batch)
        gradient, change = (make_zeros(self.model.layers, self.device) for _ in range(2))
        accumulate_gradient(self.model, gradient, space, 0.0, 1 / len(space.ones))
        weights = compute_norms(self.model.parameters.weights)
        self.rule.set_hyperparameters(self.hyperparameters(number))
        self.rule.update(self.model, space)
        torch.sub(self.model.parameters.flat, before, out=change.flat)
        return Sizes(
            number, weights, compute_norms(gradient.weights), compute_norms(change.weights)
        )

    def _pass(self, rows: Tensor, space: Workspace, losses: Tensor) -> None:
        labels = self.batches.load(rows, space)
        run_forward(self.model, space)
        output_delta(self.model, space, labels, losses)
        run_backward(self.model, space)

    def block(self, length: int) -> Block:
        """Return ``length`` full batches as one thing to run."""
        return Block(self, length)


class Block:
    """Several full batches in a row, recorded once on a GPU and replayed from then on.

    A replay launches all their kernels at once. What differs from one replay to the next lies in
    tensors: where the batches begin, the order of the epoch, and the optimizer's numbers. On a
    processor nothing is recorded; the same batches are computed one by one.
    """

    def __init__(self, engine: Engine, length: int) -> None:
        self._engine, self.length = engine, length
        size = engine.settings.batch_size
        self._cursor = torch.zeros((), dtype=torch.int64, device=engine.device)
        self._places = torch.arange(length * size, device=engine.device).view(length, size)
        self._hyperparameters = torch.zeros(length, HYPERPARAMETERS, device=engine.device)
        self._loss = torch.empty(size, 1, device=engine.device)
        state = [engine.model.parameters.flat, *engine.rule.state().values()]
        self._run = _record(self._batches, state, engine.device)

    def run(self, batch: int, number: int) -> None:
        """Train on the batches from ``batch`` (from 0) on; the first is ``number`` of the run."""
        numbers = [self._engine.hyperparameters(number + place) for place in range(self.length)]
        self._hyperparameters.copy_(torch.tensor(numbers))
        self._cursor.fill_(batch * self._engine.settings.batch_size)
        self._run()

    def _batches(self) -> None:
        engine = self._engine
        for places, hyperparameters in zip(self._places, self._hyperparameters, strict=True):
            here = places + self._cursor
            rows = engine.batches.order.index_select(0, here)
            engine._pass(rows, engine.space, self._loss)
            engine.losses.index_copy_(0, here, self._loss)
            engine.rule.set_hyperparameters(hyperparameters)
            engine.rule.update(engine.model, engine.space)


def _record(work: Callable[[], None], state: list[Tensor], device: str) -> Callable[[], None]:
    """Return what does ``work`` again; the tensors of ``state`` are left as they are."""
    if device == "cpu":
        return work
    saved = [tensor.clone() for tensor in state]
    side = torch.cuda.Stream()  # type: ignore[no-untyped-call]
    side.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(side):
        work()  # libraries settle their plans and their memory
    torch.cuda.current_stream().wait_stream(side)
    for tensor, values in zip(state, saved, strict=True):
        tensor.copy_(values)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        work()
    replay: Callable[[], None] = graph.replay
    return replay


def compute_norms(tensors: tuple[Tensor, ...]) -> tuple[float, ...]:
    """Return the Euclidean norm of each tensor that has any numbers."""
    found = [torch.linalg.vector_norm(tensor) for tensor in tensors if tensor.numel()]
    return tuple(torch.stack(found).tolist())
