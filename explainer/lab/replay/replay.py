"""A run taken up again from its last checkpoint before a batch, up to that batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import torch

from explainer.errors import InputError
from explainer.lab.config.devices import gpus, zero_gpu_here
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.model import Workspace
from explainer.lab.replay.batch_start import BatchStart
from explainer.lab.replay.threads import use_threads
from explainer.lab.training.checkpointer import list_checkpoints
from explainer.lab.training.checkpoints import Checkpoint, load_checkpoint
from explainer.lab.training.engine import Engine

Rates = tuple[tuple[int, float], ...]
"""(batch after which it holds, η of the settings), oldest first; the first batch is 0."""

Threads = tuple[tuple[int, int], ...]
"""(batch after which it holds, threads of the processor), likewise."""

Report = Callable[[int, int, float], bool]
"""Takes batches done, batches to do and seconds spent; returns whether to go on."""

_REPORT_EVERY_SECONDS = 0.1

T = TypeVar("T", int, float)


class Cancelled(Exception):
    """Somebody did not want the replay any more."""


def replay_run(
    folder: Path,
    settings: TrainingSettings,
    changes: Rates,
    number: int,
    report: Report = lambda done, count, seconds: True,
) -> BatchStart:
    """Return the run of ``folder`` just before batch ``number``, with the same bits as then.

    Parameters
    ----------
    folder
        Where its checkpoints are.
    settings
        Of the run.
    changes
        η as it was changed in the course of the run.
    number
        The batch, counted from 1 since the run began.
    report
        Told about every tenth of a second how far it is.

    Raises
    ------
    InputError
        If the run has no such batch, or no checkpoint from before it is left.
    Cancelled
        If ``report`` says so.
    """
    check_batch_number(settings, number)
    start = find_checkpoint(folder, settings, number)
    position = start.position
    rates, threads = list_rates(folder, changes, position.rates), list_threads(folder, start)
    with use_threads(find_value(threads, position.batches + 1)):
        engine = Engine(settings, _device(position.device))
        engine.restore(start.net, start.memory)
        _go_to(engine, start, (rates, threads), number, report)
        return _start_batch(engine, start, number, find_value(threads, number))


def check_batch_number(settings: TrainingSettings, number: object) -> int:
    """Return ``number`` if the run has such a batch.

    Raises
    ------
    InputError
        If not.
    """
    if type(number) is not int or not 1 <= number <= settings.batches:
        value = number if isinstance(number, int | float | str) else "–"
        raise InputError("mnist.error.batch_number", value=value, high=settings.batches)
    return number


def find_checkpoint(folder: Path, settings: TrainingSettings, number: int) -> Checkpoint:
    """Return the newest readable checkpoint with at most ``number`` − 1 batches done."""
    damaged: InputError | None = None
    for path in reversed(list_checkpoints(folder)):
        if int(path.stem) >= number:
            continue
        try:
            found = load_checkpoint(path)
        except InputError as error:
            damaged = error
            continue
        if found.settings == settings:
            return found
        damaged = InputError("mnist.error.checkpoint_settings")
    raise damaged or InputError("mnist.error.batch_no_checkpoint", batch=number)


def count_batches(folder: Path, number: int) -> int | None:
    """Return how many batches lie between ``number`` and the checkpoint before it; None without."""
    done = [int(path.stem) for path in list_checkpoints(folder) if int(path.stem) < number]
    return number - 1 - max(done) if done else None


def list_rates(folder: Path, changes: Rates, known: Rates) -> Rates:
    """Return every η of the run: what the newest checkpoint knows, then what was told later.

    A run that was interrupted went on from a checkpoint: what was told after that one and before
    the interruption never happened, and is in no checkpoint.
    """
    upto = known[-1][0]
    for path in reversed(list_checkpoints(folder)):
        try:
            position = load_checkpoint(path).position
        except InputError:
            continue
        known, upto = position.rates, max(position.batches, position.rates[-1][0])
        break
    return (*known, *(change for change in changes if change[0] >= upto and change not in known))


def list_threads(folder: Path, start: Checkpoint) -> Threads:
    """Return the threads of the run, which the newest checkpoint knows all."""
    for path in reversed(list_checkpoints(folder)):
        with suppress(InputError):
            return load_checkpoint(path).position.threads
    return start.position.threads


def find_value(changes: Iterable[tuple[int, T]], number: int) -> T:
    """Return what held in batch ``number``, counted from 1: a rate, or a number of threads."""
    return [value for after, value in changes if after < number][-1]


def _device(wanted: str) -> str:
    """Return where to compute; a GPU that is lent for training is not there for the page."""
    return "cuda" if wanted == "cuda" and gpus() and not zero_gpu_here() else "cpu"


def _go_to(
    engine: Engine, start: Checkpoint, changes: tuple[Rates, Threads], number: int, report: Report
) -> None:
    rates, threads = changes
    per_epoch, began, told = start.settings.batches_per_epoch, time.monotonic(), 0.0
    first = start.position.batches + 1
    engine.batches.shuffle((min(first, number) - 1) // per_epoch + 1)
    for at in range(first, number):
        batch = (at - 1) % per_epoch
        if batch == 0:
            engine.batches.shuffle((at - 1) // per_epoch + 1)
        engine.rate = find_value(rates, at)
        torch.set_num_threads(find_value(threads, at))
        engine.train_batch(batch, at)
        now = time.monotonic()
        if now - told > _REPORT_EVERY_SECONDS:
            told = now
            if not report(at - first + 1, number - first, now - began):
                raise Cancelled
    engine.batches.shuffle((number - 1) // per_epoch + 1)
    engine.rate = find_value(rates, number)


def _start_batch(engine: Engine, start: Checkpoint, number: int, threads: int) -> BatchStart:
    settings = start.settings
    rows = engine.batches.rows((number - 1) % settings.batches_per_epoch)
    space = Workspace(engine.model.layers[:1], len(rows), engine.device)
    labels = engine.batches.load(rows, space.activations[0])
    memory = {name: tensor.cpu().clone() for name, tensor in engine.rule.state().items()}
    return BatchStart(
        settings, engine.model.snapshot(), memory, number, engine.compute_rate(number),
        space.activations[0].cpu(), labels.cpu(), tuple(rows.tolist()),
        start.position.device, threads,
    )  # fmt: skip
