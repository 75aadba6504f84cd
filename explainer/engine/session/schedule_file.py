"""What a session file says of the data set that its batches come from."""

from __future__ import annotations

from typing import Any

from explainer.engine.datasets.datasets import Dataset
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.network import frozen
from explainer.engine.session.schema import SchedulePart


def write_schedule(schedule: Schedule) -> dict[str, Any]:
    """Return the data set and its batches as the contents of a session file."""
    data = schedule.dataset
    return {
        "name": data.name,
        "kind": data.kind,
        "columns": list(data.columns),
        "classes": list(data.classes),
        "inputs": data.inputs.tolist(),
        "targets": data.targets.tolist(),
        "batch_size": schedule.batch_size,
        "seed": schedule.seed,
    }


def read_schedule(part: SchedulePart | None) -> Schedule | None:
    """Return the schedule of a session file, if it has one."""
    if part is None:
        return None
    inputs, targets = frozen(part.inputs), frozen(part.targets)
    names = tuple(part.columns), tuple(part.classes)
    data = Dataset(part.name, inputs, targets, part.kind, *names)
    return Schedule(data, part.batch_size, part.seed)
