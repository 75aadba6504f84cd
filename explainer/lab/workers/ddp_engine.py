"""The engine of one process among several: torch's DistributedDataParallel under our training.

Every process goes through all of `explainer.lab.training.loop`: same start, same order, same
schedule. Each computes only its share of every batch; DistributedDataParallel averages the
gradients, so that all change alike. What is decided from outside, commands and the time,
rank 0 decides for all.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor
from torch.nn.parallel import DistributedDataParallel

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.all_reduce import share_images
from explainer.lab.model.model import Workspace, make_zeros
from explainer.lab.model.net import Sizes
from explainer.lab.model.optimizers import following_rule
from explainer.lab.model.torch_modules import build_module
from explainer.lab.training.commands import Command, CommandInbox
from explainer.lab.training.engine import Engine, compute_norms

T = TypeVar("T")
# The others wait in a collective operation, which gives up after half an hour.
_SIGN_OF_LIFE = 60.0
_GLANCE = 0.02


class Lockstep(CommandInbox):
    """Commands and a clock that all ranks read alike: rank 0 decides, the others are told.

    `waiting` and `next` are collective: every rank has to call them, as often as any other.

    Parameters
    ----------
    commands
        What rank 0 is told; nobody looks at those of other ranks.
    """

    def __init__(self, commands: CommandInbox) -> None:
        super().__init__()
        self._mine = commands
        self._leads = dist.get_rank() == 0
        # Over the CPU, so that looking for a command does not wait for the work of a GPU.
        self._group = dist.new_group(backend="gloo")
        self._told = torch.zeros(2, dtype=torch.float64)
        self.tick()

    def tick(self) -> bool:
        """Let all ranks agree on the time; return whether rank 0 has a command."""
        if self._leads:
            self._told[0], self._told[1] = time.perf_counter(), self._mine.waiting
        dist.broadcast(self._told, 0, group=self._group)
        return bool(self._told[1])

    def clock(self) -> float:
        """Return the seconds that rank 0 saw at the last `tick`."""
        return float(self._told[0])

    @property
    def waiting(self) -> bool:
        """Whether rank 0 has a command."""
        return self.tick()

    def next(self) -> Command:
        """Return the next command of rank 0; wait for it if there is none."""
        command: Command | None = None
        while command is None:
            command = self.shared(self._await_command() if self._leads else None)
        return command

    def _await_command(self) -> Command | None:
        """Return the next command, or None when it is time to tell the others to wait on."""
        end = time.monotonic() + _SIGN_OF_LIFE
        while not self._mine.waiting:
            if time.monotonic() > end:
                return None
            time.sleep(_GLANCE)
        return self._mine.next()

    def shared(self, value: T) -> T:
        """Return the ``value`` of rank 0."""
        box = [value]
        dist.broadcast_object_list(box, 0, group=self._group)
        return box[0]


class RankedEngine(Engine):
    """The engine of one rank: its share of each batch, the mean gradient of all of them.

    Attributes
    ----------
    gradient
        Of the mean loss of the whole batch, the same on every rank: (p,).
    """

    def __init__(self, settings: TrainingSettings, device: str, lockstep: Lockstep) -> None:
        super().__init__(settings, device)
        self.rank, self.ranks = dist.get_rank(), dist.get_world_size()
        self.leads, self._lockstep = self.rank == 0, lockstep
        self.rule = self._rule = following_rule(settings, self.model)
        self.gradient = make_zeros(self.model.layers, device)
        self.losses.zero_()  # other ranks' images stay 0 here, and the sum is everybody's
        self.parallel = self._parallel()

    def _parallel(self) -> DistributedDataParallel:
        """Return the model as a module on the same memory as ``model.parameters``."""
        parameters = self.model.parameters
        module = build_module(self.model.layers, parameters)
        tensors = [
            tensor
            for pair in zip(parameters.weights, parameters.biases, strict=True)
            for tensor in pair
            if tensor.numel()
        ]
        for parameter, tensor in zip(module.parameters(), tensors, strict=True):
            parameter.data = tensor
        devices = [torch.cuda.current_device()] if self.device == "cuda" else None
        return DistributedDataParallel(module, device_ids=devices)

    def train_batch(self, batch: int, number: int) -> None:
        """Train on ``batch`` (from 0) of the epoch, which is batch ``number`` of the run."""
        self.gradients(batch)
        self._follow(batch, number)

    def measure_batch(self, batch: int, number: int) -> Sizes:
        """Train as `train_batch` does, and return how large everything was."""
        before = self.model.parameters.flat.clone()
        self.gradients(batch)
        weights = compute_norms(self.model.parameters.weights)
        change = make_zeros(self.model.layers, self.device)
        self._follow(batch, number)
        torch.sub(self.model.parameters.flat, before, out=change.flat)
        return Sizes(
            number, weights, compute_norms(self.gradient.weights), compute_norms(change.weights)
        )

    def gradients(self, batch: int) -> Workspace:
        """Set ``gradient`` to that of the whole ``batch`` (from 0); parameters stay as they are."""
        rows = self.batches.rows(batch)
        mine = share_images(len(rows), self.ranks)[self.rank]
        start = batch * self.settings.batch_size
        space = self.space.first(mine.stop - mine.start)
        labels = self.batches.load(rows[mine], space.activations[0])
        self.parallel.zero_grad(set_to_none=True)
        losses = self._losses(space.activations[0], labels)
        # The ranks' gradients are averaged as they come. Shares differ in size: so each brings
        # its part of the mean over all images, times the number that the average divides by.
        total = losses.sum() * (self.ranks / len(rows))
        total.backward()  # type: ignore[no-untyped-call]
        self.losses[start + mine.start : start + mine.stop] = losses.detach().unsqueeze(1)
        found = [p.grad.flatten() for p in self.parallel.parameters() if p.grad is not None]
        torch.cat(found, out=self.gradient.flat)
        return space

    def _losses(self, images: Tensor, labels: Tensor) -> Tensor:
        """Return the loss of each image of this rank's share: (share,)."""
        coarse = self.settings.precision == "bf16"
        with torch.autocast(self.device, torch.bfloat16) if coarse else nullcontext():
            outputs: Tensor = self.parallel(images).float()
        if self.settings.loss == "cross_entropy":
            return torch.nn.functional.cross_entropy(outputs, labels.squeeze(1), reduction="none")
        targets = torch.zeros_like(outputs).scatter_(1, labels, 1.0)
        return torch.square(outputs - targets).mean(1)

    def read_losses(self, first: int, last: int) -> Tensor:
        """Return the losses of images ``first`` to ``last``, from all ranks: (n,)."""
        mine = self.losses[first:last].flatten().clone()
        dist.all_reduce(mine)
        self._lockstep.tick()
        return mine

    def _follow(self, batch: int, number: int) -> None:
        self.take_hyperparameters(batch, number)
        self._rule.follow(self.model, self.gradient.flat)
