"""Several runs, one after the other, on the processes that torchrun has started.

``torchrun --nproc-per-node=2 -m tests.support.ranked_runs RUNS.json``: a list of settings with
an optional folder of checkpoints; rank 0 writes the losses of each run into a file beside it.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from explainer.lab.config.settings import read_settings
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Progress
from explainer.lab.workers.ddp_run import end_with_the_parent, join_ranks, train_ranked


def main(path: Path) -> None:
    """Train all runs of a file."""
    end_with_the_parent()
    runs = [(read_settings(fields), folder) for fields, folder in json.loads(path.read_text())]
    found = []
    with join_ranks(runs[0][0]) as device:
        for settings, folder in runs:
            records = train_ranked(
                settings, CommandInbox(), Path(folder) if folder else None, device
            )
            progress = [record for record in records if isinstance(record, Progress)]
            found.append([loss for record in progress for loss in record.losses])
    if os.environ["RANK"] == "0":
        path.with_suffix(".losses").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
