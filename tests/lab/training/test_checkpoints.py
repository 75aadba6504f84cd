"""Checkpoints on the disk: when they are written, how, which of them stay, and what is refused."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save as packed

from explainer.errors import InputError
from explainer.lab.training import checkpoints as files
from explainer.lab.training import loop
from explainer.lab.training.checkpointer import KEPT, Checkpointer, list_checkpoints
from explainer.lab.training.checkpoints import (
    Checkpoint,
    Position,
    encode_checkpoint,
    load_checkpoint,
)
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Saved, Warned
from explainer.lab.training.loop import train
from explainer.words import LANGUAGES
from tests.support.reference_run import quick
from tests.support.runners import net_of

CHOSEN = quick(hidden_sizes=(4,))


def at(batches: int, value: float = 0.0) -> Checkpoint:
    """Return a checkpoint after so many ``batches``, every parameter of which is ``value``."""
    position = Position(1, batches, batches, 0.0, 0.0, ((0, 0.01),), ((0, 1),), "cpu")
    return Checkpoint(CHOSEN, position, net_of(CHOSEN, value), {})


def kept_in(folder: Path) -> list[int]:
    return [int(path.stem) for path in list_checkpoints(folder)]


def test_a_file_names_a_position_as_files_always_did(tmp_path):
    Checkpointer(tmp_path).keep(at(3))
    (path,) = list_checkpoints(tmp_path)
    with safe_open(path, framework="np") as file:
        run = json.loads(file.metadata()["run"])
    names = "epoch batch step loss_sum seconds rates threads device"
    assert set(run["place"]) == set(names.split())
    assert load_checkpoint(path).position == at(3).position


def test_a_file_is_on_the_disk_before_it_takes_its_name(tmp_path, monkeypatch):
    target, happened = tmp_path / "run.json", []
    target.write_bytes(b"old")
    fsync, replace = os.fsync, Path.replace

    def synced(descriptor):
        assert os.fstat(descriptor).st_size == len(b"new"), "nothing waits in a buffer"
        happened.append(target.read_bytes())
        fsync(descriptor)

    def renamed(source, name):
        assert source.parent == target.parent, "only within a folder is a rename one step"
        assert source.read_bytes() == b"new"
        happened.append(name)
        return replace(source, name)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    files.write_atomically(target, b"new")
    assert happened == [b"old", target]
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"new"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_save_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    Checkpointer(tmp_path).keep(at(1))
    with monkeypatch.context() as patch:
        patch.setattr(*((os, step) if step == "fsync" else (Path, step)), full)
        for number in (1, 2):
            said = Checkpointer(tmp_path).keep(at(number, 1.0))
            assert isinstance(said, Warned) and "No space" in said.error.sentence("en")
    assert [path.name for path in tmp_path.iterdir()] == ["000000001.safetensors"]
    assert load_checkpoint(list_checkpoints(tmp_path)[0]).net.weights[0][0, 0] == 0
    assert Checkpointer(tmp_path).keep(at(2)) == Saved(2)


def test_what_a_killed_writer_left_goes_with_the_next_save(tmp_path):
    (tmp_path / f"000000001.safetensors.x{files._PARTIAL}").write_bytes(b"half")
    Checkpointer(tmp_path).keep(at(1))
    assert [path.name for path in tmp_path.iterdir()] == ["000000001.safetensors"]


def test_the_first_the_newest_and_some_in_between_are_kept(tmp_path):
    checkpointer, last = Checkpointer(tmp_path), 100
    for batches in range(0, last + 1, 2):
        checkpointer.keep(at(batches))
        kept = kept_in(tmp_path)
        assert len(kept) <= KEPT and kept[0] == 0 and kept[-1] == batches
    # Whatever batch is looked for, what has to be done again is a small part of the run.
    assert max(np.diff(kept)) <= last / 4


def test_a_run_keeps_a_checkpoint_every_half_minute(monkeypatch):
    now = [0.0]

    def clock():
        now[0] += 1.0
        return now[0]

    monkeypatch.setitem(loop.READ_EVERY_BATCHES, "cpu", 1)
    kept = []

    def keep(checkpoint):
        kept.append((now[0], checkpoint.position.batch))
        return Saved(checkpoint.position.batches)

    list(train(quick(epochs=1), CommandInbox(), keep=keep, clock=clock))
    within = [moment for moment, batch in kept if batch]
    assert len(within) >= 1
    gaps = np.diff([moment for moment, _ in kept[:-1]])
    assert all(30 <= gap < 40 for gap in gaps), gaps


def altered(path: Path, change) -> bytes:
    """Return the contents of ``path`` with the arrays that ``change`` makes of its own."""
    with safe_open(path, framework="np") as file:
        arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return packed(change(arrays), file.metadata())


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays: {name: array.astype(np.float64) for name, array in arrays.items()},
        lambda arrays: {name: array.T.copy() for name, array in arrays.items()},
        lambda arrays: dict(list(arrays.items())[:-1]),
        lambda arrays: {**arrays, "layers.9.weight": np.zeros(1, np.float32)},
        lambda arrays: {**arrays, "optimizer.mean": np.zeros(3, np.float32)},
    ],
    ids=["of another type", "turned", "one missing", "one too many", "a short memory"],
)
def test_arrays_that_do_not_fit_the_settings_are_refused(tmp_path, change):
    Checkpointer(tmp_path).keep(at(1))
    (path,) = list_checkpoints(tmp_path)
    path.write_bytes(altered(path, change))
    with pytest.raises(InputError) as caught:
        load_checkpoint(path)
    assert caught.value.key == "mnist.error.checkpoint_shape"
    for language in LANGUAGES:
        assert path.name in caught.value.sentence(language)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path, monkeypatch):
    path = tmp_path / "000000001.safetensors"
    path.write_bytes(encode_checkpoint(at(1)))
    monkeypatch.setattr(files, "MAX_BYTES", path.stat().st_size - 1)
    monkeypatch.setattr(files, "safe_open", None)
    with pytest.raises(InputError) as caught:
        load_checkpoint(path)
    assert caught.value.key == "mnist.error.checkpoint_large"
