"""What to try when there is not enough memory, and where to go on after an interruption."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.training.checkpointer import list_checkpoints
from explainer.lab.training.checkpoints import Checkpoint, Position, load_checkpoint
from explainer.lab.workers.protocol import Task


def find_smaller(
    settings: TrainingSettings, device: str, attempts: int
) -> tuple[TrainingSettings, InputError] | None:
    """Return what to try next and how to say it: half the batch once, then the CPU, then nothing.

    Parameters
    ----------
    settings, device
        For which there was not enough memory.
    attempts
        How often that has happened to this run before.
    """
    size = settings.batch_size
    if attempts == 0 and size > 1:
        values = {"device": device.upper(), "value": size, "smaller": size // 2}
        halved = replace(settings, batch_size=size // 2)
        return halved, InputError("mnist.error.memory_batch", **values)
    if device != "cpu":
        on_cpu = replace(settings, device="cpu")
        return on_cpu, InputError("mnist.error.memory_cpu", device=device.upper())
    return None


def forget_unacknowledged(task: Task) -> None:
    """Remove the checkpoints beyond what the page has heard of the run.

    A trainer outlives a page that was killed by a moment. Going on where it ended would leave a gap
    in the curve; going on from the checkpoint before computes the same again, and says it. Where η
    was changed in between that would not be the same.
    """
    if task.acknowledged is None:
        return
    unacknowledged: list[Path] = []
    newest: Position | None = None
    for path in reversed(list_checkpoints(task.checkpoints)):
        try:
            position = load_checkpoint(path).position
        except InputError:  # it is complained of when it is the next to be taken
            continue
        newest = newest or position
        if position.batches <= task.acknowledged[0] and position.epoch - 1 <= task.acknowledged[1]:
            if position.rates == newest.rates:
                for later in unacknowledged:
                    later.unlink(missing_ok=True)
            return
        unacknowledged.append(path)


def choose_checkpoint(task: Task) -> tuple[Checkpoint | None, list[InputError]]:
    """Return the newest good checkpoint of ``task``, and what was wrong with newer ones.

    What cannot be used is removed, so that it is complained of once only. Where a run was trained
    does not matter: on another device it goes on with the same numbers, to the last bits.
    """
    forget_unacknowledged(task)
    complaints: list[InputError] = []
    for path in reversed(list_checkpoints(task.checkpoints)):
        try:
            if task.resume:
                found = adopt_device(load_checkpoint(path), task.settings)
                if found.settings == task.settings:
                    return found, [*complaints, *_explain_earlier(found, complaints)]
                raise InputError("mnist.error.checkpoint_settings")
        except InputError as error:
            complaints.append(error)
        with suppress(OSError):
            path.unlink()
    if complaints:
        complaints.append(InputError("mnist.error.from_the_start"))
    return None, complaints


def _explain_earlier(found: Checkpoint, complaints: list[InputError]) -> list[InputError]:
    return (
        [InputError("mnist.error.from_earlier", batch=found.position.batches)] if complaints else []
    )


def adopt_device(checkpoint: Checkpoint, wanted: TrainingSettings) -> Checkpoint:
    """Return ``checkpoint`` as if trained on the device and with the precision of ``wanted``."""
    settings = replace(checkpoint.settings, device=wanted.device, precision=wanted.precision)
    return replace(checkpoint, settings=settings)
