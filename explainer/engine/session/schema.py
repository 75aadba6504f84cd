"""The form of the session file, checked by pydantic, and its errors as sentences."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from explainer.engine.network import show_value
from explainer.engine.session.session import MAX_NUMBER
from explainer.engine.typed_numbers import read_typed
from explainer.errors import InputError

Number = Annotated[float, Field(allow_inf_nan=False), BeforeValidator(read_typed)]
Vector = list[Number]
Matrix = list[Vector]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class NetworkPart(_Model):
    """The shape of the network and its loss."""

    layer_sizes: list[int]
    activations: list[str]
    loss: str
    reduction: str = "mean"
    huber_delta: Number | None = None
    bias: bool | list[bool] = True
    input_gradient: bool = False


class OptimizerPart(_Model):
    """An optimizer with the argument names of ``torch.optim``; what is absent has its default."""

    name: str
    learning_rate: Number
    momentum: Number | None = None
    dampening: Number | None = None
    momentum_form: str | None = None
    nesterov: bool | None = None
    weight_decay: Number | None = None
    alpha: Number | None = None
    centered: bool | None = None
    betas: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    momentum_decay: Number | None = None
    amsgrad: bool | None = None
    lr_decay: Number | None = None
    initial_accumulator_value: Number | None = None
    eps: Number | None = None
    maximize: bool | None = None
    clip: str | None = None
    clip_limit: Number | None = None


class ParametersPart(_Model):
    """Weights, one matrix (n_l, n_{l-1}) a layer, and biases, one list (n_l) a layer.

    A layer without biases has an empty list, or zeros; a net without any may leave them out.
    """

    weights: list[Matrix]
    biases: list[Vector] | None = None


class InitPart(_Model):
    """How parameters begin, instead of the parameters themselves."""

    scheme: str
    seed: int = 0


class BatchPart(_Model):
    """Inputs (B, n_0) and targets (B, n_L), or B class indices; some losses need none."""

    inputs: Matrix
    targets: list[Vector | int] | None = None


MAX_BATCHES = 1000
"""Batches of a sequence."""


class NamesPart(_Model):
    """What the data set calls its inputs and its classes, by number."""

    inputs: list[str] = []
    classes: list[str] = []


Missed = Annotated[list[Any], Field(min_length=2, max_length=2)]


class StatePart(_Model):
    """What the optimizer remembers, by layer and by name of the quantity.

    ``missed`` says of some parameters how many of the updates they missed while they were frozen.
    """

    updates: Annotated[int, Field(ge=1, le=MAX_NUMBER)]
    missed: list[Missed] = []
    weights: list[dict[str, Matrix]]
    biases: list[dict[str, Vector]] | None = None


class FaultPart(_Model):
    """A fault that is switched on: its age, and the gradients that it keeps, if it keeps any."""

    name: str
    age: Annotated[int, Field(ge=0, le=MAX_NUMBER)] = 0
    kept: ParametersPart | None = None


class SchedulePart(_Model):
    """A data set and how it is cut into batches."""

    name: str
    kind: Literal["classes", "regression"]
    columns: list[str]
    classes: list[str] = []
    inputs: Matrix
    targets: Matrix
    batch_size: int
    seed: int | None = None


class PointPart(_Model):
    """Where an iteration begins; ``scheduled`` if those after it have other batches."""

    network: NetworkPart
    optimizer: OptimizerPart
    parameters: ParametersPart | None = None
    frozen: list[list[Any]] = []
    batch: BatchPart | None = None
    batches: Annotated[list[BatchPart], Field(min_length=1, max_length=MAX_BATCHES)] | None = None
    names: NamesPart | None = None
    optimizer_state: StatePart | None = None
    fault: FaultPart | None = None
    scheduled: bool = False
    iteration: Annotated[int, Field(ge=0, le=MAX_NUMBER)] = 0


class PastPart(_Model):
    """The other iterations: losses from ``first`` on, and the points that decide all others."""

    first: Annotated[int, Field(ge=0, le=MAX_NUMBER)]
    losses: Annotated[list[Number | None], Field(min_length=1)]
    changed: list[int] = []
    points: list[PointPart] = []


class _Head(_Model):
    format: Literal["backstep-session"]
    version: Literal[1]


class SessionFile(PointPart, _Head):
    """A session as JSON; see the README for an example.

    ``began`` says how the parameters began when they are given; ``view`` is the page's own.
    """

    init: InitPart | None = None
    began: InitPart | None = None
    schedule: SchedulePart | None = None
    past: PastPart | None = None
    view: dict[str, Any] = {}


def parse_session(text: str) -> SessionFile:
    """Return the contents of a session file.

    Raises
    ------
    InputError
        If ``text`` is not JSON, or naming the first place that is not as it should be.
    """
    try:
        return SessionFile.model_validate(json.loads(text))
    except ValidationError as error:
        raise _sentence(error.errors(include_url=False)[0]) from None
    except (ValueError, RecursionError) as error:
        raise InputError("error.file.json", line=getattr(error, "lineno", 1)) from None


def _sentence(error: ErrorDetails) -> InputError:
    place, kind = _place(error["loc"]), error["type"]
    if kind == "missing":
        return InputError("error.file.missing", place=place)
    if kind == "extra_forbidden":
        return InputError("error.file.unknown", place=place)
    value = _printed(error["input"])
    if kind in _TYPES:
        return InputError(_TYPES[kind], place=place, value=value)
    expected = _LIMITS.get(kind, kind).format(**error.get("ctx", {}))
    return InputError("error.file.value", place=place, value=value, expected=expected)


_TYPES = {
    "int_type": "error.file.integer",
    "int_from_float": "error.file.integer",
    "float_type": "error.file.number",
    "finite_number": "error.file.number",
    "string_type": "error.file.text",
    "bool_type": "error.file.boolean",
    "list_type": "error.file.list",
    "dict_type": "error.file.object",
    "model_type": "error.file.object",
}
"""The sentence for each kind of pydantic's errors that is about a type."""

_LIMITS = {
    "literal_error": "{expected}",
    "greater_than_equal": "≥ {ge}",
    "less_than_equal": "≤ {le}",
    "too_short": "[…], ≥ {min_length}",
    "too_long": "[…], ≤ {max_length}",
}
"""What was expected by the other kinds, in signs that both languages read."""


def _printed(value: object) -> str:
    try:
        return show_value(json.dumps(value))
    except RecursionError:
        return "[[[…"


def _place(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not part.startswith("list[") and part not in ("int", "float", "bool"):
            text += f".{part}" if text else part
    return show_value(text or "file")
