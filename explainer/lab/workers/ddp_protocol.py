"""Records and commands as lines of JSON: what passes between a page and the ranks it started.

Nothing is unpickled: an array is its shape and its numbers, a record is its name and its fields.
"""

from __future__ import annotations

import base64
import json
from dataclasses import fields
from typing import Any

import numpy as np

from explainer.errors import InputError
from explainer.lab.config.architectures import architecture
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Floats, Net, NetOutputs, Sizes
from explainer.lab.training import commands, events
from explainer.lab.training.commands import Command
from explainer.lab.workers.protocol import Failed, Message, OutOfMemory

LAUNCHER = "BACKSTEP_LAUNCHER"
"""The environment variable with the number of the process that starts the ranks."""

_MESSAGES: dict[str, type] = {
    **{kind.__name__: kind for kind in (Failed, OutOfMemory)},
    **{kind.__name__: kind for kind in events.Record.__args__},
}
_SIZES = ("weights", "gradients", "changes")
_COMMANDS: dict[str, type] = {kind.__name__: kind for kind in commands.Command.__args__}


def write_message(message: Message) -> str:
    """Return ``message`` as one line of JSON."""
    return json.dumps({"record": type(message).__name__, **_written_fields(message)})


def read_message(line: str, settings: TrainingSettings) -> Message | None:
    """Return the message in ``line``; None for anything that is none.

    Parameters
    ----------
    line
        As `write_message` wrote it.
    settings
        Of the run: a net is of their model.
    """
    content = _object(line)
    kind = _MESSAGES.get(str(content.pop("record", "")))
    if kind is None:
        return None
    try:
        message: Message = kind(**{name: _read(name, v, settings) for name, v in content.items()})
    except (KeyError, TypeError, ValueError):
        return None
    return message


def write_command(command: Command) -> str:
    """Return ``command`` as one line of JSON."""
    return json.dumps({"command": type(command).__name__, **_written_fields(command)})


def read_command(line: str) -> Command | None:
    """Return the command in ``line``; None for anything that is none."""
    content = _object(line)
    kind = _COMMANDS.get(str(content.pop("command", "")))
    try:
        command: Command | None = None if kind is None else kind(**content)
    except TypeError:
        return None
    return command


def _object(line: str) -> dict[str, Any]:
    try:
        content = json.loads(line)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _written_fields(record: Any) -> dict[str, object]:
    return {field.name: _written(getattr(record, field.name)) for field in fields(record)}


def _written(value: object) -> object:
    if isinstance(value, np.ndarray):
        content = base64.b64encode(value.astype(np.float32).tobytes()).decode("ascii")
        return {"shape": value.shape, "float32": content}
    if isinstance(value, Net):
        return {"weights": _each(value.weights), "biases": _each(value.biases)}
    if isinstance(value, InputError):
        return {"key": value.key, "values": {name: _plain(v) for name, v in value.values.items()}}
    if isinstance(value, NetOutputs | Sizes):
        return _written_fields(value)
    return value


def _each(arrays: tuple[Floats, ...]) -> list[object]:
    return [_written(array) for array in arrays]


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | str) else str(value)


def _read(name: str, value: Any, settings: TrainingSettings) -> object:
    if name == "net":
        sides = (tuple(map(_array, value[side])) for side in ("weights", "biases"))
        return Net(settings.dataset, settings.loss, architecture(settings), *sides)
    if name == "examined":
        outputs, projection = _array(value["outputs"]), _array(value["projection"])
        return NetOutputs(outputs, projection, tuple(value["variance"]))
    if name == "error":
        return InputError(value["key"], **value["values"])
    if name == "sizes":
        return value and Sizes(value["batch"], *(tuple(value[part]) for part in _SIZES))
    return tuple(value) if isinstance(value, list) else value


def _array(content: dict[str, Any]) -> Floats:
    flat = np.frombuffer(base64.b64decode(content["float32"]), np.float32)
    return flat.reshape(content["shape"]).copy()
