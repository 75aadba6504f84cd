"""Trains the runs that come with the program: ``python -m tools.pretrain [NAME ...]``."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from explainer.lab.runs.manager import RunManager, RunView
from explainer.lab.runs.pretrained import FOLDER, PRETRAINED, find_checkpoints
from explainer.lab.runs.record import encode_run, read_run
from explainer.lab.training.checkpointer import list_checkpoints
from explainer.lab.training.checkpoints import write_atomically

A_LONG_TIME = 3600.0
OWNER = "tools.pretrain"


def main() -> None:
    """Train those of `PRETRAINED` that are named, else all; put what is kept into the assets."""
    for name in sys.argv[1:] or PRETRAINED:
        with tempfile.TemporaryDirectory() as home:
            manager = RunManager(Path(home))
            manager.submit(PRETRAINED[name], OWNER)
            run = wait_for_end(manager)
            manager.close()
            keep_run(name, Path(home) / "runs" / run.name)
        accuracy = run.report.epochs[-1].test_accuracy
        size = sum(path.stat().st_size for path in (FOLDER / name).rglob("*.*"))
        print(f"{name}: {100 * accuracy:.2f} % of the test images, {size / 1e3:.0f} kB")


def wait_for_end(manager: RunManager) -> RunView:
    """Return the run once it is done."""

    def ended() -> RunView | None:
        run = manager.view(OWNER)
        return run if run is not None and run.state == "done" else None

    with manager.changed:
        run = manager.changed.wait_for(ended, A_LONG_TIME)
    if run is None:
        raise SystemExit("the training did not end in time")
    return run


def keep_run(name: str, folder: Path) -> None:
    """Copy the record of the run in ``folder``, its first and its last checkpoint."""
    target = FOLDER / name
    shutil.rmtree(target, ignore_errors=True)
    checkpoints = find_checkpoints(name)
    checkpoints.mkdir(parents=True)
    paths = list_checkpoints(folder / "checkpoints")
    for path in (paths[0], paths[-1]):
        shutil.copy(path, checkpoints)
    file = replace(read_run(folder / "run.json"), name=name, number=0, serial=0, owner="")
    write_atomically(target / "run.json", encode_run(file))


if __name__ == "__main__":
    main()
