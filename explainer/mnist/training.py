"""One training run as a generator of frozen records; knows nothing of pages or processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Literal

import numpy as np
import torch

from explainer.errors import InputError
from explainer.mnist import data
from explainer.mnist.checkpoints import Checkpoint, Place
from explainer.mnist.controls import Controls, Pause, Resume, SetRate, Stop
from explainer.mnist.devices import device_name, resolve_device
from explainer.mnist.engine import Block, Engine
from explainer.mnist.examination import Interrupted, examined, losses_of, outputs_of
from explainer.mnist.records import (
    Ended,
    EpochDone,
    Paused,
    Progress,
    RateChanged,
    Record,
    Resumed,
    Sizes,
    Started,
)
from explainer.mnist.settings import TrainingSettings

LOSS_LIMIT = 1e6
# The losses of so many batches, or of so many seconds, are read together: on a GPU each read
# waits for all work in flight.
READ_EVERY_BATCHES = {"cpu": 32, "cuda": 1024}
READ_EVERY_SECONDS = 0.2
BLOCK_LENGTH = {"cpu": 0, "cuda": 64}
KEEP_EVERY_SECONDS = 30.0
_TRAIN_IMAGES_JUDGED = 10_000

Keep = Callable[[Checkpoint], Record]


def train(
    settings: TrainingSettings,
    controls: Controls,
    *,
    keep: Keep | None = None,
    start: Checkpoint | None = None,
    block_length: int | None = None,
    engine: Engine | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Iterator[Record]:
    """Train and report.

    Parameters
    ----------
    settings
        What to train.
    controls
        Orders to stop, pause, go on or change η; read before every batch.
    keep
        Called with a checkpoint at the begin, after every epoch, every 30 s, at a pause and at the
        end; what it returns is reported.
    start
        Where an earlier run of the same settings was; this one goes on from there as if it had
        never ended.
    block_length
        Batches that are replayed together; 0 is none. Unless given, 64 on a GPU.
    engine
        What computes; one of ``settings`` on their device unless given.
    clock
        Seconds since some moment. Processes that train together need one clock: what is read from
        it decides what is computed next.

    Yields
    ------
    Record
        `Started`, then for each epoch several `Progress` and one `EpochDone`, then `Ended`; what
        happens in between, when it happens.

    Raises
    ------
    InputError
        If a data file is damaged, the device does not exist, or ``start`` is of other settings.
    """
    run = _Run(settings, controls, keep, block_length, engine, clock)
    if start is not None:
        run.go_on(start)
    threads = torch.get_num_threads()
    yield Started(run.device, device_name(run.device), threads, run.step)
    yield from run.save()
    while run.ended is None and run.epoch <= settings.epochs:
        yield from run.one_epoch()
        if run.ended is None:
            if run.engine.leads:
                yield from run.test()
            yield from run.next_epoch()
    yield run.ended or run.end("done")


class _Run:
    """The state of one run between two batches."""

    def __init__(
        self,
        settings: TrainingSettings,
        controls: Controls,
        keep: Keep | None,
        block_length: int | None,
        engine: Engine | None,
        clock: Callable[[], float],
    ) -> None:
        self.settings, self.controls, self.keep, self.clock = settings, controls, keep, clock
        self.device = resolve_device(settings.device)
        if settings.precision == "tf32":
            torch.set_float32_matmul_precision("high")
        self.engine = engine or Engine(settings, self.device)
        test = data.load_test(settings.dataset)
        shape = (-1, *settings.facts.shape)
        self.test_images = torch.tensor(test.images, device=self.device).view(shape)
        self.test_labels = torch.tensor(test.labels, dtype=torch.int64, device=self.device)
        length = BLOCK_LENGTH[self.device] if block_length is None else block_length
        self.block: Block | None = self.engine.block(length) if length else None
        self.good = self.engine.model.parameters.flat.clone()
        self.candidate = self.good.clone()
        self.ended: Ended | None = None
        self.epoch, self.batch, self.step = 1, 0, 0
        self.loss_sum, self.seconds = 0.0, 0.0
        self.epoch_began = (0, 0.0)  # batches and seconds before, if this process took it up later
        self.rates: list[tuple[int, float]] = [(0, settings.learning_rate)]
        self.last_loss = float("nan")
        self.measured = self.kept = 0.0

    # -- places ---------------------------------------------------------------------------------

    def go_on(self, start: Checkpoint) -> None:
        """Take up where ``start`` was."""
        if start.settings != self.settings:
            raise InputError("mnist.error.checkpoint_settings")
        engine, place = self.engine, start.place
        if place.device == self.device:
            torch.set_num_threads(place.threads)  # the last bits of a sum depend on it
        for tensors, arrays in (
            (engine.model.parameters.weights, start.net.weights),
            (engine.model.parameters.biases, start.net.biases),
        ):
            for tensor, array in zip(tensors, arrays, strict=True):
                tensor.copy_(torch.tensor(array))
        state = engine.rule.state()
        if state.keys() != start.memory.keys():
            raise InputError("mnist.error.checkpoint_settings")
        for name, tensor in state.items():
            tensor.copy_(torch.tensor(start.memory[name]))
        self.epoch, self.batch, self.step = place.epoch, place.batch, place.step
        self.loss_sum, self.seconds = place.loss_sum, place.seconds
        self.rates = list(place.rates)
        engine.rate = place.rates[-1][1]
        self.good.copy_(engine.model.parameters.flat)
        self.candidate.copy_(self.good)

    def checkpoint(self) -> Checkpoint:
        """Return everything that decides how the run goes on."""
        place = Place(
            self.epoch, self.batch, self.step, self.loss_sum, self.seconds, tuple(self.rates),
            torch.get_num_threads(), self.device,
        )  # fmt: skip
        memory = {name: tensor.cpu().numpy() for name, tensor in self.engine.rule.state().items()}
        return Checkpoint(self.settings, place, self.engine.model.snapshot(), memory)

    def save(self) -> Iterator[Record]:
        """Keep a checkpoint of this moment, if anybody keeps them."""
        self.kept = self.clock()
        if self.keep is not None:
            yield self.keep(self.checkpoint())

    def next_epoch(self) -> Iterator[Record]:
        """Go to the begin of the next epoch, unless the run has ended."""
        if self.ended is None:
            self.epoch, self.batch, self.loss_sum = self.epoch + 1, 0, 0.0
            yield from self.save()

    def end(self, outcome: Literal["done", "cancelled", "diverged"]) -> Ended:
        """Return the last record, with the parameters as they are."""
        epoch = min(self.epoch, self.settings.epochs)
        batch = self.batch if epoch == self.epoch else self.settings.batches_per_epoch
        return Ended(outcome, epoch, batch, self.last_loss, self.engine.model.snapshot())

    # -- an epoch -------------------------------------------------------------------------------

    def one_epoch(self) -> Iterator[Record]:
        """Train on the rest of the epoch; sets ``ended`` if that is cut short."""
        self.engine.batches.shuffle(self.epoch)
        self.epoch_began = (self.batch, self.seconds)
        while self.ended is None and self.batch < self.settings.batches_per_epoch:
            yield from self._some_batches()
            yield from self._obey_all()
            if self.ended is None and self.clock() - self.kept > KEEP_EVERY_SECONDS:
                yield from self.save()

    def _some_batches(self) -> Iterator[Progress]:
        """Train until the losses are to be read, then read them."""
        first, mark = self.batch, self.clock()
        sizes = self._measured_step(mark)
        limit = min(first + READ_EVERY_BATCHES[self.device], self.settings.batches_per_epoch)
        while self.batch < limit and not self.controls.waiting:
            self._advance()
            if self.clock() - mark >= READ_EVERY_SECONDS:
                break
        if self.batch > first:
            yield from self._read(first, mark, sizes)

    def _measured_step(self, now: float) -> Sizes | None:
        if now - self.measured < READ_EVERY_SECONDS or self.controls.waiting:
            return None
        self.measured = now
        sizes = self.engine.measured_step(self.batch, self.step + 1)
        self.batch, self.step = self.batch + 1, self.step + 1
        return sizes

    def _advance(self) -> None:
        whole = self.settings.images // self.settings.batch_size - self.batch
        if self.block is not None and self.block.length <= whole:
            self.block.run(self.batch, self.step + 1)
            count = self.block.length
        else:
            self.engine.step(self.batch, self.step + 1)
            count = 1
        self.batch, self.step = self.batch + count, self.step + count

    def _read(self, first: int, mark: float, sizes: Sizes | None) -> Iterator[Progress]:
        """Report the batches since ``first`` and keep the parameters that they prove good."""
        size, images = self.settings.batch_size, self.settings.images
        rows = self.engine.losses_of(first * size, min(self.batch * size, images))
        each = rows.cpu().numpy().astype(np.float64)
        self.seconds += self.clock() - mark
        starts = np.arange(0, len(each), size)
        sums = np.add.reduceat(each, starts)
        losses = sums / np.diff(starts, append=len(each))
        bad = np.flatnonzero(~(np.abs(losses) <= LOSS_LIMIT))
        if len(bad):
            self._diverge(first, losses[: bad[0] + 1])
            losses = losses[: bad[0]]
        else:
            self.loss_sum += float(sums.sum())
            self.last_loss = float(losses[-1])
            self.good.copy_(self.candidate)
            self.candidate.copy_(self.engine.model.parameters.flat)
        if len(losses):
            last = first + len(losses)
            seen = (self.epoch - 1) * images + min(last * size, images)
            begin = self.step - self.batch + first + 1
            rates = tuple(self.engine.rate_of(begin + place) for place in range(len(losses)))
            reported = tuple(losses.tolist())
            yield Progress(self.epoch, last, reported, rates, seen, self.seconds, sizes)

    def _diverge(self, first: int, losses: np.ndarray) -> None:
        # The candidate gave the loss of batch `first`; if already that one is bad, go further back.
        keep = self.candidate if len(losses) > 1 else self.good
        self.engine.model.parameters.flat.copy_(keep)
        self.batch, self.last_loss = first + len(losses), float(losses[-1])
        self.ended = self.end("diverged")

    # -- orders ---------------------------------------------------------------------------------

    def _obey_all(self) -> Iterator[Record]:
        while self.controls.waiting and self.ended is None:
            yield from self._obey()

    def _obey(self) -> Iterator[Record]:
        order = self.controls.next()
        if isinstance(order, Stop):
            yield from self.save()
            self.ended = self.end("cancelled")
        elif isinstance(order, SetRate):
            yield from self._set_rate(order.rate)
        elif isinstance(order, Pause):
            yield from self.save()
            yield Paused(self.step)
            yield from self._wait()

    def _wait(self) -> Iterator[Record]:
        """Do as ordered until the run may go on, or has to end."""
        while self.ended is None:
            order = self.controls.next()
            if isinstance(order, Resume):
                yield Resumed(self.step)
                return
            if isinstance(order, Stop):
                self.ended = self.end("cancelled")
            elif isinstance(order, SetRate):
                yield from self._set_rate(order.rate)

    def _set_rate(self, rate: float) -> Iterator[Record]:
        """Change η, and keep that it was: an interruption is not to undo it."""
        self.engine.rate = rate
        self.rates.append((self.step, rate))
        yield RateChanged(self.step, rate)
        yield from self.save()

    # -- the test -------------------------------------------------------------------------------

    def test(self) -> Iterator[Record]:
        """Measure the model; an order is obeyed at once, and then it is measured again."""
        while self.ended is None:
            try:
                yield self._measured()
                return
            except Interrupted:
                yield from self._obey_all()

    def _measured(self) -> EpochDone:
        """Measure the model on the test images, and on some that it was trained on."""
        model, batches, settings = self.engine.model, self.engine.batches, self.settings

        def leave() -> bool:
            return self.controls.pressing

        outputs, hidden = outputs_of(model, self.test_images, leave)
        test_loss = losses_of(model, outputs, self.test_labels).mean(dtype=torch.float64)
        trained, _ = outputs_of(model, batches.images[:_TRAIN_IMAGES_JUDGED], leave)
        seconds, images = self._epoch_seconds(), settings.images
        return EpochDone(
            epoch=self.epoch,
            epochs=settings.epochs,
            train_loss=self.loss_sum / images,
            test_loss=float(test_loss),
            train_accuracy=_share(trained, batches.labels[:_TRAIN_IMAGES_JUDGED]),
            test_accuracy=_share(outputs, self.test_labels),
            seconds=seconds,
            images_per_second=images / seconds,
            device=self.device,
            net=model.snapshot(),
            examined=examined(outputs, hidden),
        )

    def _epoch_seconds(self) -> float:
        """Return how long the epoch took, or would have taken here if it began elsewhere."""
        batches, seconds = self.epoch_began
        here = self.settings.batches_per_epoch - batches
        if not here:
            return max(self.seconds / self.epoch, 1e-9)
        return max((self.seconds - seconds) * self.settings.batches_per_epoch / here, 1e-9)


def _share(outputs: torch.Tensor, labels: torch.Tensor) -> float:
    return float((outputs.argmax(1) == labels).double().mean())
