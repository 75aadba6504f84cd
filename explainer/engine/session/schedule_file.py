"""What a session file says of its batches: of one, of a sequence, of a data set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from explainer.engine.datasets.datasets import Dataset
from explainer.engine.datasets.schedule import BatchSequence, Schedule
from explainer.engine.network import Batch, NetworkSpec, frozen
from explainer.engine.presets import make_batch
from explainer.engine.session.schema import BatchPart, PointPart, SchedulePart
from explainer.errors import InputError


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


Names = tuple[tuple[str, ...], tuple[str, ...]]
"""The names of the classes, and those of the inputs."""


def read_batches(
    part: PointPart, spec: NetworkSpec, names: Names
) -> tuple[Batch, BatchSequence | None]:
    """Return the samples of an iteration, and the sequence that they are of if there is one.

    Raises
    ------
    InputError
        Naming the place and the value, or that there are none, or both.
    """
    if part.batch is not None and part.batches is not None:
        raise InputError("error.file.batches")
    if part.batches is None:
        if part.batch is None:
            raise InputError("error.file.missing", place="batch")
        return _read_one(part.batch, spec, names), None
    read = (_read_numbered(n, one, spec, names) for n, one in enumerate(part.batches))
    sequence = BatchSequence(tuple(read))
    return sequence.batch(part.iteration), sequence


def _read_one(part: BatchPart, spec: NetworkSpec, names: Names, place: str = "batch") -> Batch:
    classes, features = names
    if part.targets is None and spec.objective.has_targets:
        raise InputError("error.file.missing", place=f"{place}.targets")
    return replace(make_batch(spec, part.inputs, part.targets, classes), features=features)


def _read_numbered(number: int, part: BatchPart, spec: NetworkSpec, names: Names) -> Batch:
    own = f"batches[{number}]"
    try:
        return _read_one(part, spec, names, own)
    except InputError as error:
        if str(error.values.get("place", "")).startswith(own):
            raise
        place = f"{own}.{error.values.get('place', 'inputs')}"
        raise InputError(error.key, **{**error.values, "place": place}) from None


def write_batches(batch: Batch, schedule: Schedule | BatchSequence | None) -> dict[str, Any]:
    """Return the samples of an iteration, all those of its sequence if it is of one."""
    if isinstance(schedule, BatchSequence):
        return {"batches": [_write_one(one) for one in schedule.batches]}
    return {"batch": _write_one(batch)}


def _write_one(batch: Batch) -> dict[str, Any]:
    return {"inputs": batch.inputs.tolist(), "targets": batch.targets.tolist()}
