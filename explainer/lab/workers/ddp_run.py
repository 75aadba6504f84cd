"""``torchrun … -m explainer train``: one run on all processes that torchrun has started."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import torch
import torch.distributed as dist
from torch.distributed.distributed_c10d import PrefixStore
from torch.distributed.rendezvous import rendezvous

from explainer.errors import InputError
from explainer.lab.config.devices import resolve_device
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.training.checkpointer import Checkpointer, list_checkpoints
from explainer.lab.training.checkpoints import Checkpoint, load_checkpoint
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Record, Warned
from explainer.lab.training.gpu import find_gpu_fault
from explainer.lab.training.loop import train
from explainer.lab.workers.ddp_engine import Lockstep, RankedEngine
from explainer.lab.workers.ddp_protocol import LAUNCHER
from explainer.lab.workers.recovery import adopt_device
from explainer.lab.workers.worker import list_thread_counts

_WATCH = 0.25
# Ranks agree on what to do before each block; on a processor that takes as long as a small batch.
_BLOCK_LENGTHS = {"cpu": (8, 1), "cuda": (64, 8, 1)}


def train_ranked(
    settings: TrainingSettings, inbox: CommandInbox, folder: Path | None, device: str
) -> Iterator[Record]:
    """Train as one of the ranks of `join_ranks`, from the newest checkpoint in ``folder`` on.

    Parameters
    ----------
    settings
        What to train; equal on every rank.
    inbox
        Commands to rank 0; nobody looks at those of other ranks.
    folder
        Where rank 0 keeps checkpoints, if anywhere; only rank 0 has to be able to read it.
    device
        That each rank has for itself.
    """
    lockstep = Lockstep(inbox)
    mine = folder if dist.get_rank() == 0 else None
    start, warnings = lockstep.shared((None, []) if mine is None else find_newest(mine, settings))
    yield from map(Warned, warnings)
    yield from train(
        settings,
        lockstep,
        keep=None if mine is None else Checkpointer(mine).keep,
        start=start,
        block_lengths=_BLOCK_LENGTHS[device],
        engine=RankedEngine(settings, device, lockstep),
        clock=lockstep.clock,
    )


def run_here(
    settings: TrainingSettings, inbox: CommandInbox, folder: Path | None
) -> Iterator[Record]:
    """Train in this process; if torchrun started it, together with the others that it started.

    Parameters
    ----------
    settings, inbox
        As for `train`.
    folder
        Where to keep checkpoints, and to go on from.

    Raises
    ------
    InputError
        If there are more ranks than GPUs, and as `train` does.
    """
    if dist.is_torchelastic_launched():
        end_with_the_parent()
        with join_ranks(settings) as device:
            yield from train_ranked(settings, inbox, folder, device)
    else:
        yield from _alone(settings, inbox, folder)


def _alone(
    settings: TrainingSettings, inbox: CommandInbox, folder: Path | None
) -> Iterator[Record]:
    start, warnings = (None, []) if folder is None else find_newest(folder, settings)
    yield from map(Warned, warnings)
    keep = None if folder is None else Checkpointer(folder).keep
    threads = list_thread_counts()
    yield from train(settings, inbox, keep=keep, start=start, threads=threads)


def find_newest(
    folder: Path, settings: TrainingSettings
) -> tuple[Checkpoint | None, list[InputError]]:
    """Return the newest readable checkpoint in ``folder``, and what is wrong with newer ones.

    Raises
    ------
    InputError
        If it is one of other settings.
    """
    complaints: list[InputError] = []
    for path in reversed(list_checkpoints(folder)):
        try:
            found = adopt_device(load_checkpoint(path), settings)
        except InputError as error:
            complaints.append(error)
            continue
        if found.settings != settings:
            raise InputError("mnist.error.checkpoint_settings")
        return found, complaints
    return None, complaints


def end_with_the_parent() -> None:
    """End this process as soon as the one that started it is gone, however and whenever it went."""
    parent = int(os.environ.get(LAUNCHER) or os.getppid())

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def join_ranks(settings: TrainingSettings) -> Iterator[str]:
    """Meet the other ranks; yield the kind of device that each of them has.

    Raises
    ------
    InputError
        If there are more ranks than GPUs here, or that of this rank is unusable.
    """
    device = resolve_device(settings.device)
    if device == "cuda":
        here, found = int(os.environ["LOCAL_WORLD_SIZE"]), torch.cuda.device_count()
        if here > found:
            raise InputError("mnist.error.ranks", value=here, high=found)
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
        fault = find_gpu_fault()
        if fault is not None:
            raise fault
    store, rank, size = next(rendezvous("env://"))
    dist.init_process_group(
        "nccl" if device == "cuda" else "gloo",
        store=PrefixStore(_attempt(), store),
        rank=rank,
        world_size=size,
    )
    try:
        yield device
    finally:
        dist.destroy_process_group()


def _attempt() -> str:
    """Return a name that only the processes have that were started together.

    The store outlives them, and with it the addresses of those that were killed. (Agents on
    several machines do not count restarts alike.)
    """
    one_machine = os.environ.get("GROUP_WORLD_SIZE", "1") == "1"
    return f"attempt {os.environ.get('TORCHELASTIC_RESTART_COUNT', 0)}" if one_machine else "run"
