"""A run at one moment on the disk: written at once or not at all, read without trust.

Files are safetensors: numbers with names and shapes, and a text; nothing in them can run.
"""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save as packed

from explainer.errors import InputError
from explainer.lab.config.architectures import architecture
from explainer.lab.config.settings import MAX_RATE, TrainingSettings, read_settings
from explainer.lab.model.net import Net

FORMAT = "backstep-checkpoint"
MAX_BYTES = 100_000_000
MAX_THREADS = 4096
_PARTIAL = ".partial"
UNREADABLE = (
    SafetensorError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
"""What reading a file raises that was not written here: kinds of numbers that numpy lacks,
infinite counts, brackets without end."""


@dataclass(frozen=True)
class Position:
    """How far a run has come.

    Attributes
    ----------
    epoch, batch
        The epoch (from 1) that goes on, and how many of its batches are done.
    batches
        Batches done since the run began.
    loss_sum
        Of the images of this epoch so far.
    seconds
        Spent on training.
    rates
        η of the settings since the run began: (batches after which it holds, η), the first is 0.
    threads
        Of the processor, on which the last bits of a sum depend: (batches after which it holds,
        how many), the first is 0.
    device
        ``cpu`` or ``cuda``.
    """

    epoch: int
    batch: int
    batches: int
    loss_sum: float
    seconds: float
    rates: tuple[tuple[int, float], ...]
    threads: tuple[tuple[int, int], ...]
    device: str


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Everything that decides how a run goes on.

    Attributes
    ----------
    settings
        Of the run.
    position
        How far it has come.
    net
        Its parameters.
    memory
        What the optimizer remembers, by name: float32 (p,).
    """

    settings: TrainingSettings
    position: Position
    net: Net
    memory: dict[str, NDArray[np.float32]]


def encode_checkpoint(checkpoint: Checkpoint) -> bytes:
    """Return ``checkpoint`` as the contents of a file."""
    tensors = {**name_arrays(checkpoint.net)}
    tensors |= {f"optimizer.{name}": array for name, array in checkpoint.memory.items()}
    run = {"settings": checkpoint.settings.as_dict(), "place": _write_position(checkpoint.position)}
    return packed(tensors, {"format": FORMAT, "version": "1", "run": json.dumps(run)})


def name_arrays(net: Net) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of ``net`` as ``layers.0.weight``, ``layers.0.bias``, and so on."""
    arrays: dict[str, NDArray[np.float32]] = {}
    for index, layer in enumerate(net.layers):
        if layer.kind != "pool":
            arrays[f"layers.{index}.weight"] = net.weights[index]
            arrays[f"layers.{index}.bias"] = net.biases[index]
    return arrays


def write_atomically(path: Path, content: bytes) -> None:
    """Put ``content`` into ``path`` so that, whatever happens, the old or the new is there.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written.
    """
    descriptor, name = tempfile.mkstemp(_PARTIAL, f"{path.name}.", path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def remove_partial_files(folder: Path) -> None:
    """Remove what writers left behind that were killed."""
    for path in folder.glob(f"*{_PARTIAL}"):
        with suppress(OSError):
            path.unlink()


def load_checkpoint(path: Path) -> Checkpoint:
    """Return the checkpoint in ``path``.

    Raises
    ------
    InputError
        If it is missing, too large, damaged, a pickle, or of another shape than its settings say.
    """
    try:
        _check_kind(path)
        with safe_open(path, framework="np") as file:
            about = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        run = json.loads(about["run"]) if about.get("format") == FORMAT else None
        if not isinstance(run, dict):
            raise InputError("mnist.error.checkpoint_foreign", file=path.name)
        settings = read_settings(run.get("settings"))
        position = _read_position(run["place"], settings)
    except FileNotFoundError:
        raise InputError("mnist.error.checkpoint_missing", file=path.name) from None
    except InputError:
        raise
    except UNREADABLE:
        raise InputError("mnist.error.checkpoint_damaged", file=path.name) from None
    return _assemble(path.name, settings, position, arrays)


def _check_kind(path: Path) -> None:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InputError("mnist.error.checkpoint_large", file=path.name, value=size)
    with path.open("rb") as file:
        begin = file.read(9)
    # The text of a safetensors file begins after the eight bytes of its length.
    if begin[8:] != b"{" and begin[:2] in (b"PK", *(bytes((0x80, v)) for v in range(6))):
        raise InputError("mnist.error.checkpoint_pickle", file=path.name)


_BATCHES = "step"
"""What a file calls the number of batches done."""


def _write_position(position: Position) -> dict[str, Any]:
    fields, (first, *later) = asdict(position), position.threads
    fields["threads"] = position.threads if later else first[1]
    return {_BATCHES: fields.pop("batches"), **fields}


def _read_position(fields: dict[str, Any], settings: TrainingSettings) -> Position:
    """Return the place in ``fields``; raise `ValueError` if no run of ``settings`` gets there."""
    epoch, batch, done = (int(fields[name]) for name in ("epoch", "batch", _BATCHES))
    loss_sum, seconds = (float(fields[name]) for name in ("loss_sum", "seconds"))
    rates = tuple((int(after), float(rate)) for after, rate in fields["rates"])
    threads, device = _read_threads(fields["threads"]), str(fields["device"])
    position = Position(epoch, batch, done, loss_sum, seconds, rates, threads, device)
    epochs, batches = settings.epochs, settings.batches_per_epoch
    if not (
        1 <= epoch <= epochs + 1
        and 0 <= batch <= batches
        and done == (epoch - 1) * batches + batch <= epochs * batches
        and [after for after, _ in rates[:1]] == [0]
        and all(0 < rate <= MAX_RATE for _, rate in rates)
        and [after for after, _ in threads[:1]] == [0]
        and all(1 <= count <= MAX_THREADS for _, count in threads)
    ):
        raise ValueError("no such position")
    return position


def _read_threads(found: Any) -> tuple[tuple[int, int], ...]:
    """Return the threads of a run; files of one that never changed them hold the number alone."""
    if not isinstance(found, list):
        return ((0, int(found)),)
    return tuple((int(after), int(count)) for after, count in found)


def _assemble(
    file: str,
    settings: TrainingSettings,
    position: Position,
    arrays: dict[str, NDArray[Any]],
) -> Checkpoint:
    layers = architecture(settings)
    size = sum(layer.parameters for layer in layers)
    weights: list[NDArray[np.float32]] = []
    biases: list[NDArray[np.float32]] = []
    for index, layer in enumerate(layers):
        pair = ((weights, "weight", layer.weight_shape), (biases, "bias", (layer.biases,)))
        for found, kind, shape in pair:
            name = f"layers.{index}.{kind}"
            empty = np.empty(shape, np.float32) if layer.kind == "pool" else None
            array = empty if empty is not None else arrays.pop(name, None)
            found.append(_check_array(file, name, array, shape))
    memory = {name.removeprefix("optimizer."): array for name, array in arrays.items()}
    for name, array in arrays.items():
        _check_array(file, name, array if name.startswith("optimizer.") else None, (size,))
    net = Net(settings.dataset, settings.loss, layers, tuple(weights), tuple(biases))
    return Checkpoint(settings, position, net, memory)


def _check_array(
    file: str, name: str, array: NDArray[Any] | None, shape: tuple[int, ...]
) -> NDArray[np.float32]:
    if array is None or array.dtype != np.float32 or array.shape != shape:
        found = "–" if array is None else array.shape
        raise InputError(
            "mnist.error.checkpoint_shape", file=file, name=name, value=found, expected=shape
        )
    return array
