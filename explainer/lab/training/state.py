"""Where a run stands between two batches, what its losses say, and how it is taken up again."""

from __future__ import annotations

from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Sizes
from explainer.lab.training.checkpoints import Checkpoint, Position
from explainer.lab.training.engine import Engine
from explainer.lab.training.events import Ended, Progress

LOSS_LIMIT = 1e6

Losses = NDArray[np.float64]


class TrainingState:
    """How far a run has come, beside what its engine holds.

    Attributes
    ----------
    epoch, batch, batches
        The epoch that goes on (from 1), its batches so far, and all batches so far.
    seconds
        Spent on training.
    loss_sum
        Of the images of this epoch so far.
    ended
        The last record, once the run is over.
    """

    def __init__(self, settings: TrainingSettings, engine: Engine) -> None:
        self.settings, self.engine = settings, engine
        self.epoch, self.batch, self.batches = 1, 0, 0
        self.loss_sum, self.seconds = 0.0, 0.0
        self.ended: Ended | None = None
        self._epoch_began = (0, 0.0)
        self._rates: list[tuple[int, float]] = [(0, settings.learning_rate)]
        self._threads: list[tuple[int, int]] = [(0, torch.get_num_threads())]
        self._last_loss = float("nan")
        self._good = engine.model.parameters.flat.clone()
        self._candidate = self._good.clone()

    def go_on(self, start: Checkpoint) -> None:
        """Take up where ``start`` was.

        Raises
        ------
        InputError
            If ``start`` is of other settings.
        """
        engine, position = self.engine, start.position
        if start.settings != self.settings or engine.rule.state().keys() != start.memory.keys():
            raise InputError("mnist.error.checkpoint_settings")
        engine.restore(start.net, start.memory)
        self.epoch, self.batch, self.batches = position.epoch, position.batch, position.batches
        self.loss_sum, self.seconds = position.loss_sum, position.seconds
        self._rates, self._threads = list(position.rates), list(position.threads)
        # The last bits of a sum depend on them.
        same = position.device == engine.device
        self.set_threads(position.threads[-1][1] if same else torch.get_num_threads())
        engine.rate = position.rates[-1][1]
        self._good.copy_(engine.model.parameters.flat)
        self._candidate.copy_(self._good)

    def checkpoint(self) -> Checkpoint:
        """Return everything that decides how the run goes on."""
        engine = self.engine
        position = Position(
            self.epoch, self.batch, self.batches, self.loss_sum, self.seconds, tuple(self._rates),
            tuple(self._threads), engine.device,
        )  # fmt: skip
        memory = {name: tensor.cpu().numpy() for name, tensor in engine.rule.state().items()}
        return Checkpoint(self.settings, position, engine.model.snapshot(), memory)

    def advance(self, count: int) -> None:
        """Note that ``count`` more batches are done."""
        self.batch, self.batches = self.batch + count, self.batches + count

    def begin_epoch(self) -> None:
        """Draw the order of the epoch that goes on, and note when this process took it up."""
        self.engine.batches.shuffle(self.epoch)
        self._epoch_began = (self.batch, self.seconds)

    def next_epoch(self) -> None:
        """Go to the begin of the next epoch."""
        self.epoch, self.batch, self.loss_sum = self.epoch + 1, 0, 0.0

    def set_rate(self, rate: float) -> None:
        """Change η from the next batch on."""
        self.engine.rate = rate
        self._rates.append((self.batches, rate))

    def set_threads(self, count: int) -> None:
        """Let the processor use ``count`` threads from the next batch on."""
        torch.set_num_threads(count)
        if not self.batches:
            self._threads.clear()
        if not self._threads or self._threads[-1][1] != count:
            self._threads.append((self.batches, count))

    def end(self, outcome: Literal["done", "cancelled", "diverged"]) -> None:
        """Set the last record, with the parameters as they are."""
        epoch = min(self.epoch, self.settings.epochs)
        batch = self.batch if epoch == self.epoch else self.settings.batches_per_epoch
        net = self.engine.model.snapshot()
        self.ended = Ended(outcome, epoch, batch, self._last_loss, net)

    def read(self, first: int, seconds: float, sizes: Sizes | None) -> Progress | None:
        """Take in the losses since batch ``first`` of the epoch, which took ``seconds``.

        Keeps the parameters that they prove good, and ends the run where one is not finite or too
        large. Returns what there is to report.
        """
        size, images = self.settings.batch_size, self.settings.images
        rows = self.engine.read_losses(first * size, min(self.batch * size, images))
        each = rows.cpu().numpy().astype(np.float64)
        self.seconds += seconds
        starts = np.arange(0, len(each), size)
        sums = np.add.reduceat(each, starts)
        losses = sums / np.diff(starts, append=len(each))
        begin = self.batches - self.batch + first + 1
        bad = np.flatnonzero(~(np.abs(losses) <= LOSS_LIMIT))
        if len(bad):
            self._diverge(first, losses[: bad[0] + 1])
            losses = losses[: bad[0]]
        else:
            self._accept(float(sums.sum()), float(losses[-1]))
        return self._progress(first, begin, losses, sizes) if len(losses) else None

    def epoch_seconds(self) -> float:
        """Return how long the epoch took, or would have taken here if it began elsewhere."""
        batches, seconds = self._epoch_began
        here = self.settings.batches_per_epoch - batches
        if not here:
            return max(self.seconds / self.epoch, 1e-9)
        return max((self.seconds - seconds) * self.settings.batches_per_epoch / here, 1e-9)

    def _accept(self, loss_sum: float, last_loss: float) -> None:
        self.loss_sum += loss_sum
        self._last_loss = last_loss
        self._good.copy_(self._candidate)
        self._candidate.copy_(self.engine.model.parameters.flat)

    def _diverge(self, first: int, losses: Losses) -> None:
        # The candidate gave the loss of batch `first`; if already that one is bad, go further back.
        keep = self._candidate if len(losses) > 1 else self._good
        self.engine.model.parameters.flat.copy_(keep)
        self.batch, self._last_loss = first + len(losses), float(losses[-1])
        self.end("diverged")

    def _progress(self, first: int, begin: int, losses: Losses, sizes: Sizes | None) -> Progress:
        """Return the report of ``losses``, the first of which is of batch ``begin`` of the run."""
        settings, last = self.settings, first + len(losses)
        seen = (self.epoch - 1) * settings.images + min(last * settings.batch_size, settings.images)
        rates = tuple(self.engine.compute_rate(begin + place) for place in range(len(losses)))
        return Progress(self.epoch, last, tuple(losses.tolist()), rates, seen, self.seconds, sizes)
