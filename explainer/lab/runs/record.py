"""``run.json``: what is kept of a run besides its arrays."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from explainer.errors import InputError
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.report import RunMetrics
from explainer.lab.runs.states import StoredState
from explainer.lab.runs.stored_error import StoredError

MAX_BYTES = 5_000_000


@dataclass(frozen=True)
class RunFile:
    """A run as it is kept.

    Attributes
    ----------
    name
        Of the run, and of its folder.
    serial
        Grows from run to run, whatever the clock says.
    number
        Counts the runs of one owner from 1.
    version
        Grows with every change of the run.
    owner
        Hash of the owner's token.
    device
        Whose line it stands in: ``cpu`` or ``cuda``.
    begun
        When it was submitted, seconds since 1970; only to be shown.
    attempts
        How often memory was too short for it.
    rate
        η that was asked for and is in no checkpoint yet.
    error
        Why it ended, if it did not end by itself.
    metrics
        What its process has reported; ``known`` in the file.
    """

    name: str
    serial: int
    number: int
    version: int
    owner: str
    settings: TrainingSettings
    device: str
    state: StoredState
    begun: float
    attempts: int
    rate: float | None
    error: StoredError | None
    metrics: Annotated[RunMetrics, Field(alias="known")]
    format: Literal["backstep-run-1"] = "backstep-run-1"

    # JSON has no NaN; a diverged loss is one.
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_inf_nan="strings")


_ADAPTER = TypeAdapter(RunFile)


def make_run_file(
    settings: TrainingSettings, device: str, owner: str, *, number: int, serial: int
) -> RunFile:
    """Return a run of which nothing has happened yet, under a name that nobody can guess."""
    return RunFile(
        name=secrets.token_hex(8),
        serial=serial,
        number=number,
        version=0,
        owner=owner,
        settings=settings,
        device=device,
        state="queued",
        begun=time.time(),
        attempts=0,
        rate=None,
        error=None,
        metrics=RunMetrics(),
    )


def encode_run(run: RunFile) -> bytes:
    """Return ``run`` as the contents of a file."""
    return _ADAPTER.dump_json(run, by_alias=True)


def decode_run(content: bytes) -> RunFile:
    """Return the run that `encode_run` gave.

    Raises
    ------
    ValueError
        If it is anything else.
    """
    run = _ADAPTER.validate_json(content)
    loss, sizes = run.metrics.loss, run.metrics.sizes
    lengths = {len(values) for values in (loss.batches, loss.raw, loss.smooth, loss.rates)}
    if len(lengths) > 1 or {*map(len, sizes.gradients), *map(len, sizes.changes)} - {
        len(sizes.batches)
    }:
        raise ValueError("curves of different lengths")
    return run


def read_run(path: Path) -> RunFile:
    """Return the run in the file ``path``.

    Raises
    ------
    InputError
        If it is missing, too large or damaged, or lies in another run's folder.
    """
    try:
        content = b"" if path.stat().st_size > MAX_BYTES else path.read_bytes()
        run = decode_run(content)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise InputError("mnist.error.run_damaged", run=path.parent.name, reason=reason) from None
    if run.name != path.parent.name:
        reason = f"{run.name} ≠ {path.parent.name}"
        raise InputError("mnist.error.run_damaged", run=path.parent.name, reason=reason)
    return run
