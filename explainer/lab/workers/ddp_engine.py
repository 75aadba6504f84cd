"""The engine of one process among several, which train on the shares of each batch.

Every process goes through all of `explainer.lab.training.loop`: same start, same order, same
schedule. Each computes only its share of every batch; an all-reduce of all parameters' gradients at
once makes the mean of them, so that all change alike. What is decided from outside, commands and
the time, rank 0 decides for all.
"""

from __future__ import annotations

import time
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.all_reduce import share_images
from explainer.lab.model.model import Workspace, accumulate_gradient, make_zeros
from explainer.lab.model.net import Sizes
from explainer.lab.model.optimizers import following_rule
from explainer.lab.training.blocks import CaptureError
from explainer.lab.training.commands import Command, CommandInbox
from explainer.lab.training.engine import Capture, Engine, Work, compute_norms

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

    def agree(self, willing: bool) -> bool:
        """Return whether all ranks are ``willing``."""
        votes = torch.tensor([willing], dtype=torch.uint8)
        dist.all_reduce(votes, dist.ReduceOp.MIN, group=self._group)
        return bool(votes)

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

    def share(self, size: int) -> slice:
        """Return which images of a batch of ``size`` are this rank's; of a small one maybe none."""
        return share_images(size, self.ranks)[self.rank]

    def pass_through(self, space: Workspace, labels: Tensor) -> None:
        """Go forward and backward over this rank's images, if it has any."""
        if len(labels):
            super().pass_through(space, labels)

    def update(self, space: Workspace, size: int) -> None:
        """Change the parameters along the mean gradient of ``size`` images, those of all ranks.

        Shares differ in size: so each rank brings its part of the mean over all images, and the
        sum of these is the mean.
        """
        if len(space.ones):
            accumulate_gradient(self.model, self.gradient, space, 0.0, 1 / size)
        else:
            self.gradient.flat.zero_()
        dist.all_reduce(self.gradient.flat)
        self._rule.follow(self.model, self.gradient.flat)

    def measure_batch(self, batch: int, number: int) -> Sizes:
        """Train as `train_batch` does, and return how large everything was."""
        before, change = (
            self.model.parameters.flat.clone(),
            make_zeros(self.model.layers, self.device),
        )
        weights = compute_norms(self.model.parameters.weights)
        self.train_batch(batch, number)
        torch.sub(self.model.parameters.flat, before, out=change.flat)
        return Sizes(
            number, weights, compute_norms(self.gradient.weights), compute_norms(change.weights)
        )

    def read_losses(self, first: int, last: int) -> Tensor:
        """Return the losses of images ``first`` to ``last``, from all ranks: (n,)."""
        mine = self.losses[first:last].flatten().clone()
        dist.all_reduce(mine)
        self._lockstep.tick()
        return mine

    def agree_on(self, capture: Capture) -> Capture:
        """Return a ``capture`` that fails on all ranks if it fails on one.

        What is recorded waits for the other ranks: none may go on alone.
        """

        def capture_together(warm_up: Work, work: Work) -> Work:
            replay, cause = None, BaseException("another rank could not")
            try:
                replay = capture(warm_up, work)
            except CaptureError as error:
                cause = error.__cause__ or cause
            if self._lockstep.agree(replay is not None) and replay is not None:
                return replay
            raise CaptureError from cause

        return capture_together
