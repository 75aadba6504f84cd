"""The runs on the disk, one folder each, within limits."""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import save as packed

from explainer.errors import InputError
from explainer.lab.config.architectures import architecture
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.runs import record
from explainer.lab.runs.curves import LossCurve, SizeCurves
from explainer.lab.runs.record import RunFile
from explainer.lab.training.checkpoints import (
    UNREADABLE,
    name_arrays,
    remove_partial_files,
    write_atomically,
)
from explainer.lab.workers.worker import LOCK

RUNS_PER_OWNER = 20
TOTAL_BYTES = 2_000_000_000
_NAME = re.compile(r"[0-9a-f]{16}")
_RUN, _NET, _EXAMINED = "run.json", "net.safetensors", "examined.safetensors"
_log = logging.getLogger(__name__)


class RunStore:
    """Runs below a folder; not safe for several threads by itself.

    Parameters
    ----------
    folder
        Where; need not exist yet.
    per_owner, total_bytes
        How many finished runs an owner keeps (20 unless given), and how much room all runs take
        (2 GB).

    Attributes
    ----------
    runs
        What is there, by name, without the curves.
    damaged
        What could not be read.
    """

    def __init__(
        self, folder: Path, per_owner: int | None = None, total_bytes: int | None = None
    ) -> None:
        self.folder = folder
        self._per_owner, self._total = per_owner or RUNS_PER_OWNER, total_bytes or TOTAL_BYTES
        self.runs: dict[str, RunFile] = {}
        self.damaged: list[InputError] = []
        for path in sorted(folder.glob("*/" + _RUN)):
            try:
                self.notice(record.read_run(path))
            except InputError as error:
                self.damaged.append(error)
                _log.warning("%s", error.sentence("en"))

    def notice(self, run: RunFile) -> None:
        """Note that ``run`` is there."""
        metrics = replace(run.metrics, loss=LossCurve(), sizes=SizeCurves(), marks=[])
        self.runs[run.name] = replace(run, metrics=metrics)

    def find_folder(self, name: str) -> Path:
        """Return the folder of the run ``name``; it need not exist."""
        return self.folder / name

    def write(
        self, name: str, content: bytes, net: Net | None, examined: NetOutputs | None
    ) -> None:
        """Keep the run ``name``, as `record.encode_run` gave it, and those arrays that are given.

        Raises
        ------
        OSError
            If the disk is full or the folder cannot be written; what was there is still whole.
        """
        folder = self.find_folder(name)
        folder.mkdir(parents=True, exist_ok=True)
        remove_partial_files(folder)
        if net is not None:
            write_atomically(folder / _NET, packed(name_arrays(net), {"format": "backstep-net"}))
        if examined is not None:
            arrays = {"outputs": examined.outputs, "projection": examined.projection}
            variance = json.dumps(examined.variance)
            write_atomically(folder / _EXAMINED, packed(arrays, {"variance": variance}))
        write_atomically(folder / _RUN, content)

    def read(self, name: str) -> RunFile:
        """Return the run ``name`` with its curves.

        Raises
        ------
        InputError
            If it is not there or damaged.
        """
        return record.read_run(self.find_folder(name) / _RUN)

    def net(self, run: RunFile) -> Net | None:
        """Return the newest net of ``run``; None if there is no whole one of its shape."""
        arrays, _ = _arrays(self.find_folder(run.name) / _NET)
        return _net(run.settings, arrays)

    def read_outputs(self, run: RunFile) -> NetOutputs | None:
        """Return what the net of the last epoch said; None if that is not there, or not whole."""
        arrays, about = _arrays(self.find_folder(run.name) / _EXAMINED)
        try:
            first, second = json.loads(about["variance"])
            outputs, projection = arrays["outputs"], arrays["projection"]
        except (KeyError, ValueError, TypeError):
            return None
        fits = outputs.shape == (run.settings.facts.test, 10) and projection.shape[1:] == (2,)
        return NetOutputs(outputs, projection, (float(first), float(second))) if fits else None

    def remove(self, name: str) -> bool:
        """Remove the folder of ``name``; False if another process trains it just now."""
        folder = self.find_folder(name)
        if folder.exists():
            try:
                with FileLock(folder / LOCK, blocking=False):
                    shutil.rmtree(folder, ignore_errors=True)
            except Timeout:
                return False
            except OSError:  # a full disk has no room for the lock
                shutil.rmtree(folder, ignore_errors=True)
        return True

    def sizes(self) -> dict[str, int]:
        """Return how many bytes each run takes, damaged ones included."""
        return {path.name: _size(path) for path in self.folder.glob("*") if _is_run(path)}

    def excess(self, sizes: dict[str, int], live: set[str]) -> list[str]:
        """Return the oldest runs, none of those in ``live``, that have to go to keep the limits."""
        counts: dict[str, int] = {}
        going = []
        for run in sorted(self.runs.values(), key=lambda run: -run.serial):
            if run.name not in live:
                counts[run.owner] = counts.get(run.owner, 0) + 1
                if counts[run.owner] > self._per_owner:
                    going.append(run.name)
        left = sum(sizes.values()) - sum(sizes.get(name, 0) for name in going)
        for name in sorted(sizes.keys() - live - set(going), key=self._age):
            if left > self._total:
                going.append(name)
                left -= sizes[name]
        return going

    def _age(self, name: str) -> int:
        run = self.runs.get(name)
        return -1 if run is None else run.serial  # what cannot be read goes first

    def make_serial(self) -> int:
        """Return a number above that of every run here."""
        return 1 + max((run.serial for run in self.runs.values()), default=0)


def _is_run(path: Path) -> bool:
    return _NAME.fullmatch(path.name) is not None and path.is_dir()


def _size(folder: Path) -> int:
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):  # a writer has just renamed it
                total += Path(place, name).stat().st_size
    return total


def _arrays(path: Path) -> tuple[dict[str, NDArray[np.float32]], dict[str, str]]:
    try:
        with safe_open(path, framework="np") as file:
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            return arrays, file.metadata() or {}
    except UNREADABLE:
        return {}, {}


def _net(settings: TrainingSettings, arrays: dict[str, NDArray[np.float32]]) -> Net | None:
    layers = architecture(settings)
    empty = np.empty(0, np.float32)
    weights, biases = [], []
    for index, layer in enumerate(layers):
        weights.append(arrays.get(f"layers.{index}.weight", empty))
        biases.append(arrays.get(f"layers.{index}.bias", empty))
        shapes = (weights[-1].shape, biases[-1].shape)
        if shapes != (layer.weight_shape, (layer.biases,)):
            return None
    return Net(settings.dataset, settings.loss, layers, tuple(weights), tuple(biases))
