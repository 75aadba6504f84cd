"""One training run as a generator of frozen records; knows nothing of pages or processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import cast

import torch

from explainer.lab.config.devices import device_name
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Sizes
from explainer.lab.model.outputs import Interrupted
from explainer.lab.training.blocks import make_blocks
from explainer.lab.training.checkpoints import Checkpoint
from explainer.lab.training.commands import CommandInbox, EndTraining, Pause, Resume, SetRate
from explainer.lab.training.engine import Engine
from explainer.lab.training.events import (
    Ended,
    Paused,
    Progress,
    RateChanged,
    Record,
    Resumed,
    Started,
    Warned,
)
from explainer.lab.training.examination import Examination
from explainer.lab.training.gpu import choose_device
from explainer.lab.training.state import TrainingState
from explainer.lab.training.threads import ThreadChoice

# The losses of so many batches, or of so many seconds, are read together: on a GPU each read
# waits for all work in flight.
READ_EVERY_BATCHES = {"cpu": 32, "cuda": 1024}
READ_EVERY_SECONDS = 0.2
BLOCK_LENGTHS: dict[str, tuple[int, ...]] = {"cpu": (), "cuda": (64, 8, 1)}
KEEP_EVERY_SECONDS = 30.0

Keep = Callable[[Checkpoint], Record]


def train(
    settings: TrainingSettings,
    inbox: CommandInbox,
    *,
    keep: Keep | None = None,
    start: Checkpoint | None = None,
    block_lengths: tuple[int, ...] | None = None,
    engine: Engine | None = None,
    clock: Callable[[], float] = time.perf_counter,
    threads: tuple[int, ...] = (),
) -> Iterator[Record]:
    """Train and report.

    Parameters
    ----------
    settings
        What to train.
    inbox
        Commands to stop, pause, go on or change η; read before every batch.
    keep
        Called with a checkpoint at the begin, after every epoch, every 30 s, at a pause and at the
        end; what it returns is reported.
    start
        Where an earlier run of the same settings was; this one goes on from there as if it had
        never ended.
    block_lengths
        Batches that are replayed together, as many of them as fit; without any, all run alone.
        Unless given, 64, 8 and 1 on a GPU.
    engine
        What computes; one of ``settings`` on their device unless given, or on the processor where
        the GPU turns out to be unusable.
    clock
        Seconds since some moment. Processes that train together need one clock: what is read from
        it decides what is computed next.
    threads
        How many of the processor's a run may take: it begins with the fastest, and chooses anew
        where it becomes slow. As many as torch has unless given.

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
    run = _Run(settings, inbox, keep, block_lengths, engine, clock, threads)
    state = run.state
    if start is not None:
        state.go_on(start)
    else:
        state.set_threads(run.threads.choose())
    here = torch.get_num_threads()
    yield Started(run.device, device_name(run.device), here, state.batches)
    yield from map(Warned, run.warnings)
    yield from run.save()
    while state.ended is None and state.epoch <= settings.epochs:
        yield from run.train_epoch()
        if state.ended is None and run.engine.leads:
            yield from run.test()
        if state.ended is None:
            state.next_epoch()
            yield from run.save()
    if state.ended is None:
        state.end("done")
    yield cast("Ended", state.ended)


class _Run:
    """Batches, commands and tests, one after another."""

    def __init__(
        self,
        settings: TrainingSettings,
        inbox: CommandInbox,
        keep: Keep | None,
        block_lengths: tuple[int, ...] | None,
        engine: Engine | None,
        clock: Callable[[], float],
        threads: tuple[int, ...],
    ) -> None:
        self.settings, self.inbox, self.keep, self.clock = settings, inbox, keep, clock
        device, unusable = choose_device(settings.device) if engine is None else ("", None)
        self.engine = engine or Engine(settings, device)
        self.device = self.engine.device
        self.state = TrainingState(settings, self.engine)
        self.examination = Examination(self.state)
        lengths = BLOCK_LENGTHS[self.device] if block_lengths is None else block_lengths
        self.blocks, refused = make_blocks(self.engine, lengths)
        self.warnings = [error for error in (unusable, refused) if error is not None]
        self.measured = self.kept = 0.0
        self.threads = ThreadChoice(self.engine, threads)

    def save(self) -> Iterator[Record]:
        """Keep a checkpoint of this moment, if anybody keeps them."""
        self.kept = self.clock()
        if self.keep is not None:
            yield self.keep(self.state.checkpoint())

    # -- an epoch -------------------------------------------------------------------------------

    def train_epoch(self) -> Iterator[Record]:
        """Train on the rest of the epoch, unless the run ends before."""
        state = self.state
        state.begin_epoch()
        while state.ended is None and state.batch < self.settings.batches_per_epoch:
            yield from self._some_batches()
            yield from self._obey_all()
            yield from self._choose_threads()
            if state.ended is None and self.clock() - self.kept > KEEP_EVERY_SECONDS:
                yield from self.save()

    def _some_batches(self) -> Iterator[Progress]:
        """Train until the losses are to be read, then read them."""
        state, mark = self.state, self.clock()
        first = state.batch
        sizes = self._measure_batch(mark)
        limit = min(first + READ_EVERY_BATCHES[self.device], self.settings.batches_per_epoch)
        while state.batch < limit and not self.inbox.waiting:
            self._advance()
            if self.clock() - mark >= READ_EVERY_SECONDS:
                break
        if state.batch > first:
            seconds = self.clock() - mark
            self.threads.note(state.batch - first, seconds)
            progress = state.read(first, seconds, sizes)
            if progress is not None:
                yield progress

    def _choose_threads(self) -> Iterator[Record]:
        """Change the threads of a run that has become slow, and keep that it was: for a replay."""
        if self.threads.outdated and self.state.ended is None:
            fastest = self.threads.choose()
            if fastest != torch.get_num_threads():
                self.state.set_threads(fastest)
                yield from self.save()

    def _measure_batch(self, now: float) -> Sizes | None:
        if now - self.measured < READ_EVERY_SECONDS or self.inbox.waiting:
            return None
        self.measured = now
        sizes = self.engine.measure_batch(self.state.batch, self.state.batches + 1)
        self.state.advance(1)
        return sizes

    def _advance(self) -> None:
        state = self.state
        batch, number = state.batch, state.batches + 1
        count = self.blocks.run(batch, number) if self.blocks is not None else 0
        if not count:
            self.engine.train_batch(batch, number)
        state.advance(count or 1)

    # -- commands ---------------------------------------------------------------------------------

    def _obey_all(self) -> Iterator[Record]:
        while self.inbox.waiting and self.state.ended is None:
            yield from self._obey()

    def _obey(self) -> Iterator[Record]:
        command = self.inbox.next()
        if isinstance(command, EndTraining):
            yield from self.save()
            self.state.end("cancelled")
        elif isinstance(command, SetRate):
            yield from self._set_rate(command.rate)
        elif isinstance(command, Pause):
            yield from self.save()
            yield Paused(self.state.batches)
            yield from self._wait()

    def _wait(self) -> Iterator[Record]:
        """Do as ordered until the run may go on, or has to end."""
        while self.state.ended is None:
            command = self.inbox.next()
            if isinstance(command, Resume):
                yield Resumed(self.state.batches)
                return
            if isinstance(command, EndTraining):
                self.state.end("cancelled")
            elif isinstance(command, SetRate):
                yield from self._set_rate(command.rate)

    def _set_rate(self, rate: float) -> Iterator[Record]:
        """Change η, and keep that it was: an interruption is not to undo it."""
        self.state.set_rate(rate)
        yield RateChanged(self.state.batches, rate)
        yield from self.save()

    # -- the test -------------------------------------------------------------------------------

    def test(self) -> Iterator[Record]:
        """Measure the model; a command is obeyed at once, and then it is measured again."""
        while self.state.ended is None:
            try:
                yield self.examination.measure(lambda: self.inbox.pressing)
                return
            except Interrupted:
                yield from self._obey_all()
