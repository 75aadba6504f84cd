"""One training run as a generator of frozen records; knows nothing of pages or processes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from explainer.mnist import data
from explainer.mnist.devices import device_name, resolve_device
from explainer.mnist.models import Workspace, backward, forward, initialise
from explainer.mnist.optimizers import choose_rule
from explainer.mnist.records import Ended, EpochDone, Progress, Record, Started
from explainer.mnist.settings import TrainingSettings

LOSS_LIMIT = 1e6
# The losses of so many batches, or of so many seconds, are read together: on a GPU each read
# waits for all work in flight.
READ_EVERY_BATCHES = 32
READ_EVERY_SECONDS = 0.2
_TEST_SLICE = 2000


def train(settings: TrainingSettings, should_stop: Callable[[], bool]) -> Iterator[Record]:
    """Train and report.

    Parameters
    ----------
    settings
        What to train.
    should_stop
        Asked before every batch; true ends the run there.

    Yields
    ------
    Record
        `Started`, then for each epoch several `Progress` and one `EpochDone`, then `Ended`.

    Raises
    ------
    InputError
        If a data file is damaged or the device does not exist.
    """
    run = _Run(settings, should_stop)
    yield Started(run.device, device_name(run.device))
    for epoch in range(1, settings.epochs + 1):
        yield from run.one_epoch(epoch)
        if run.ended is None:
            yield from run.test(epoch)
        if run.ended is not None:
            yield run.ended
            return
    yield run.end("done")


def on_device(images: np.ndarray, device: str) -> Tensor:
    """Return gray values 0 to 255 as float32 from −1 to 1 on ``device``, same shape."""
    moved = torch.tensor(images, device=device)
    return moved.to(torch.float32).div_(255).sub_(0.5).div_(0.5)


class _Run:
    """The state of one run between two batches."""

    def __init__(self, settings: TrainingSettings, should_stop: Callable[[], bool]) -> None:
        self.settings = settings
        self.should_stop = should_stop
        self.device = resolve_device(settings.device)
        split, test = data.load_train(), data.load_test()
        count = settings.train_images
        self.images = on_device(split.images[:count], self.device)
        self.labels = torch.tensor(split.labels[:count], dtype=torch.int64, device=self.device)
        self.test_images = on_device(test.images, self.device)
        self.test_labels = torch.tensor(test.labels, dtype=torch.int64, device=self.device)
        self.generator = torch.Generator().manual_seed(settings.seed)
        sizes = settings.layer_sizes
        self.model = initialise(sizes, settings.activation, self.generator, self.device)
        self.rule = choose_rule(settings, self.model)
        self.space = Workspace(sizes, min(settings.batch_size, count), self.device)
        self.log_likelihood = torch.empty(count, 1, device=self.device)
        self.good = self.model.parameters.flat.clone()
        self.candidate = self.good.clone()
        self.ended: Ended | None = None
        self.seconds = 0.0
        self.loss_sum = 0.0
        self.last = (1, 0, math.nan)  # epoch, batch, loss

    def one_epoch(self, epoch: int) -> Iterator[Progress]:
        """Train on every image once, in a new order; sets ``ended`` if that is cut short."""
        self.loss_sum, self.epoch_began = 0.0, self.seconds
        order = torch.randperm(len(self.labels), generator=self.generator).to(self.device)
        labels = self.labels[order].unsqueeze(1)
        batches = self.settings.batches_per_epoch
        unread, mark = 0, time.perf_counter()
        for batch in range(batches):
            if self.should_stop():
                yield from self._read(epoch, unread, batch, mark)
                self.ended = self.ended or self.end("cancelled")
                return
            self._step(order, labels, batch)
            full = batch + 1 - unread >= READ_EVERY_BATCHES or batch + 1 == batches
            if full or time.perf_counter() - mark >= READ_EVERY_SECONDS:
                yield from self._read(epoch, unread, batch + 1, mark)
                if self.ended is not None:
                    return
                unread, mark = batch + 1, time.perf_counter()

    def test(self, epoch: int) -> Iterator[EpochDone]:
        """Measure the model on the test images; sets ``ended`` if it is stopped meanwhile."""
        space = Workspace(self.settings.layer_sizes, _TEST_SLICE, self.device)
        loss, right, count = 0.0, 0, len(self.test_labels)
        for start in range(0, count, _TEST_SLICE):
            if self.should_stop():
                self.ended = self.end("cancelled")
                return
            space.activations[0].copy_(self.test_images[start : start + _TEST_SLICE])
            logs = forward(self.model, space)
            truth = self.test_labels[start : start + _TEST_SLICE]
            loss -= float(logs.gather(1, truth.unsqueeze(1)).sum(dtype=torch.float64))
            right += int((logs.argmax(1) == truth).sum())
        seconds = self.seconds - self.epoch_began
        images = len(self.labels)
        yield EpochDone(
            epoch, self.settings.epochs, self.loss_sum / images, loss / count, right / count,
            seconds, images / seconds, self.device, self.model.snapshot(),
        )  # fmt: skip

    def end(self, outcome: Literal["done", "cancelled", "diverged"]) -> Ended:
        """Return the last record, with the parameters as they are."""
        epoch, batch, loss = self.last
        return Ended(outcome, epoch, batch, loss, self.model.snapshot())

    def _step(self, order: Tensor, labels: Tensor, batch: int) -> None:
        start = batch * self.settings.batch_size
        chosen = order[start : start + self.settings.batch_size]
        end = start + len(chosen)
        space = self.space if len(chosen) == len(self.space.ones) else self.space.first(len(chosen))
        torch.index_select(self.images, 0, chosen, out=space.activations[0])
        truth = labels[start:end]
        torch.gather(forward(self.model, space), 1, truth, out=self.log_likelihood[start:end])
        backward(self.model, space, truth)
        self.rule.update(self.model, space)

    def _read(self, epoch: int, first: int, end: int, mark: float) -> Iterator[Progress]:
        """Report batches ``first`` to ``end`` - 1 and keep the parameters that they prove good."""
        if first == end:
            return
        size, images = self.settings.batch_size, len(self.labels)
        rows = self.log_likelihood[first * size : min(end * size, images)].flatten()
        likelihood = -rows.cpu().numpy().astype(np.float64)
        self.seconds += time.perf_counter() - mark
        starts = np.arange(0, len(likelihood), size)
        sums = np.add.reduceat(likelihood, starts)
        losses = sums / np.diff(starts, append=len(likelihood))
        bad = np.flatnonzero(~(np.abs(losses) <= LOSS_LIMIT))
        if len(bad):
            self._diverge(epoch, first, losses[: bad[0] + 1])
            losses = losses[: bad[0]]
        else:
            self.loss_sum += float(sums.sum())
            self.last = (epoch, end, float(losses[-1]))
            self.good.copy_(self.candidate)
            self.candidate.copy_(self.model.parameters.flat)
        seen = (epoch - 1) * images + min((first + len(losses)) * size, images)
        if len(losses):
            yield Progress(epoch, first + len(losses), tuple(losses.tolist()), seen, self.seconds)

    def _diverge(self, epoch: int, first: int, losses: np.ndarray) -> None:
        # The candidate gave the loss of batch `first`; if already that one is bad, go further back.
        keep = self.candidate if len(losses) > 1 else self.good
        self.model.parameters.flat.copy_(keep)
        self.last = (epoch, first + len(losses), float(losses[-1]))
        self.ended = self.end("diverged")
