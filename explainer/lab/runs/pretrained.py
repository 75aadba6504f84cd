"""Runs that come with the program, so that there is something to look at before the first one.

``python -m tools.pretrain`` trains them. Nobody owns them, so nobody can change or delete them.
"""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from explainer.assets import assets_folder
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.record import RunFile, read_run
from explainer.lab.runs.run import from_file, summarise_file
from explainer.lab.runs.views import RunSummary, RunView
from explainer.lab.training.checkpointer import list_checkpoints
from explainer.lab.training.checkpoints import load_checkpoint

FOLDER = assets_folder() / "pretrained"

PRETRAINED: dict[str, TrainingSettings] = {
    "lenet": TrainingSettings(
        model="lenet", learning_rate=0.1, schedule="cosine", epochs=3, device="cpu"
    ),
    "mlp": TrainingSettings(
        hidden_sizes=(32,), learning_rate=0.1, schedule="cosine", epochs=8, device="cpu"
    ),
}
"""By name; the first is open until a visitor has a run."""


@cache
def load_pretrained(name: str) -> RunView:
    """Return the run ``name`` of `PRETRAINED` with its net."""
    run = from_file(_read(name), time.monotonic)
    run.collector.net = load_checkpoint(list_checkpoints(find_checkpoints(name))[-1]).net
    return run.view(0)


def summarise_pretrained() -> list[RunSummary]:
    """Return every such run as one line of a list."""
    return [summarise_file(_read(name), 0) for name in PRETRAINED]


@cache
def _read(name: str) -> RunFile:
    return read_run(FOLDER / name / "run.json")


def find_checkpoints(name: str) -> Path:
    """Return the folder with the first and the last checkpoint of the run ``name``."""
    return FOLDER / name / "checkpoints"
