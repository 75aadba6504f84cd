"""The session file: its model, reading it and writing it (format in the README)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from explainer.errors import InputError
from explainer.functions import Array
from explainer.network import NetworkSpec, Parameters, frozen, initialise, show
from explainer.optimizers import FRESH, KEPT, OptimizerSpec, OptimizerState
from explainer.samples import Initialisation, make_batch
from explainer.session import Point, Session, begin

MAX_BYTES = 1_000_000

Number = Annotated[float, Field(allow_inf_nan=False)]
Vector = list[Number]
Matrix = list[Vector]
Count = Annotated[int, Field(ge=0)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Network(_Model):
    layer_sizes: list[int]
    activations: list[str]
    loss: str
    reduction: str = "mean"


class _Optimizer(_Model):
    name: str
    learning_rate: Number
    momentum: Number | None = None
    dampening: Number | None = None
    nesterov: bool | None = None
    weight_decay: Number | None = None
    alpha: Number | None = None
    betas: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = None
    eps: Number | None = None


class _Parameters(_Model):
    weights: list[Matrix]
    biases: list[Vector]


class _Init(_Model):
    scheme: str
    seed: int = 0


class _Batch(_Model):
    inputs: Matrix
    targets: list[Vector | int]


class _State(_Model):
    updates: Count
    weights: list[dict[str, Matrix]]
    biases: list[dict[str, Vector]]


class SessionFile(_Model):
    """A session as JSON; see the README for an example."""

    format: Literal["backstep-session"]
    version: Literal[1]
    network: _Network
    optimizer: _Optimizer
    parameters: _Parameters | None = None
    init: _Init | None = None
    batch: _Batch
    optimizer_state: _State | None = None
    iteration: Count = 0


def load(text: str) -> Session:
    """Return the session that ``text``, a session file, describes.

    Raises
    ------
    InputError
        Naming the place in the file, the value there and what was expected.
    """
    if len(text) > MAX_BYTES:
        raise InputError("error.file.large", value=len(text), high=MAX_BYTES)
    try:
        model = SessionFile.model_validate(json.loads(text))
    except (json.JSONDecodeError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError("error.file.json", line=line) from None
    except ValidationError as error:
        raise _sentence(error) from None
    return _session(model)


def _sentence(error: ValidationError) -> InputError:
    first = error.errors(include_url=False)[0]
    place = _place(first["loc"])
    kind = first["type"]
    if kind == "missing":
        return InputError("error.file.missing", place=place)
    if kind == "extra_forbidden":
        return InputError("error.file.unknown", place=place)
    context = first.get("ctx", {})
    expected = _EXPECTED.get(kind, kind).format(**context)
    value = json.dumps(first["input"], default=str)
    return InputError("error.file.value", place=place, value=show(value), expected=expected)


_EXPECTED = {
    "literal_error": "{expected}",
    "int_type": "integer",
    "int_from_float": "integer",
    "float_type": "number",
    "finite_number": "finite number",
    "string_type": "string",
    "bool_type": "true / false",
    "list_type": "[…]",
    "dict_type": "{{…}}",
    "model_type": "{{…}}",
    "greater_than_equal": "≥ {ge}",
    "too_short": "≥ {min_length}",
    "too_long": "≤ {max_length}",
}


def _place(loc: tuple[int | str, ...]) -> str:
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        elif not part.startswith("list[") and part not in ("int", "float"):
            text += f".{part}" if text else part
    return text or "file"


def _session(model: SessionFile) -> Session:
    network = model.network
    spec = NetworkSpec(
        tuple(network.layer_sizes), tuple(network.activations), network.loss, network.reduction
    )
    options = model.optimizer.model_dump(exclude_none=True)
    if "betas" in options:
        options["betas"] = tuple(options["betas"])
    if options["name"] == "adagrad":
        options.setdefault("eps", 1e-10)
    optimizer = OptimizerSpec(**options)
    batch = make_batch(spec, model.batch.inputs, model.batch.targets)
    init = Initialisation(model.init.scheme, model.init.seed) if model.init else Initialisation()
    point = Point(spec, optimizer, batch, _parameters(model, spec), _state(model, spec))
    return begin(point, init, model.iteration)


def _parameters(model: SessionFile, spec: NetworkSpec) -> Parameters:
    if model.parameters is not None and model.init is not None:
        raise InputError("error.file.both")
    if model.init is not None:
        return initialise(spec, model.init.scheme, model.init.seed)
    if model.parameters is None:
        raise InputError("error.file.missing", place="parameters")
    weights, biases = model.parameters.weights, model.parameters.biases
    return Parameters(
        _layered(spec, "parameters.weights", weights, _weight_shape),
        _layered(spec, "parameters.biases", biases, _bias_shape),
    )


def _weight_shape(spec: NetworkSpec, layer: int) -> tuple[int, ...]:
    return (spec.sizes[layer], spec.sizes[layer - 1])


def _bias_shape(spec: NetworkSpec, layer: int) -> tuple[int, ...]:
    return (spec.sizes[layer],)


def _layered(spec: NetworkSpec, place: str, arrays: Any, shape: Any) -> dict[int, Array]:
    if len(arrays) != spec.depth:
        raise InputError("error.row_length", place=place, value=len(arrays), length=spec.depth)
    return {
        layer: _shaped(f"{place}[{layer - 1}]", arrays[layer - 1], shape(spec, layer))
        for layer in spec.layers
    }


def _shaped(place: str, rows: Any, shape: tuple[int, ...]) -> Array:
    if len(rows) != shape[0]:
        raise InputError("error.row_length", place=place, value=len(rows), length=shape[0])
    if len(shape) == 2:
        for index, row in enumerate(rows):
            _shaped(f"{place}[{index}]", row, shape[1:])
    return frozen(rows)


def _state(model: SessionFile, spec: NetworkSpec) -> OptimizerState:
    state = model.optimizer_state
    if state is None:
        return FRESH
    layered: list[Mapping[int, Mapping[str, Array]]] = []
    for name, entries, shape in (
        ("weights", state.weights, _weight_shape),
        ("biases", state.biases, _bias_shape),
    ):
        layered.append(_state_arrays(spec, f"optimizer_state.{name}", entries, shape))
    return OptimizerState(state.updates, layered[0], layered[1])


def _state_arrays(
    spec: NetworkSpec, place: str, entries: Any, shape: Any
) -> dict[int, dict[str, Array]]:
    if len(entries) != spec.depth:
        raise InputError("error.row_length", place=place, value=len(entries), length=spec.depth)
    result: dict[int, dict[str, Array]] = {}
    for layer in spec.layers:
        where = f"{place}[{layer - 1}]"
        for name in entries[layer - 1]:
            if name not in KEPT:
                raise InputError("error.file.unknown", place=f"{where}.{name}")
        result[layer] = {
            name: _shaped(f"{where}.{name}", rows, shape(spec, layer))
            for name, rows in entries[layer - 1].items()
        }
    return result


def dump(session: Session) -> dict[str, Any]:
    """Return the open iteration of ``session`` as the contents of a session file."""
    point = session.point
    spec, layers = point.spec, point.spec.layers
    contents: dict[str, Any] = {
        "format": "backstep-session",
        "version": 1,
        "network": {
            "layer_sizes": list(spec.sizes),
            "activations": list(spec.activations),
            "loss": spec.loss,
            "reduction": spec.reduction,
        },
        "optimizer": _optimizer_settings(point.optimizer),
        "parameters": {
            "weights": [point.parameters.weights[layer].tolist() for layer in layers],
            "biases": [point.parameters.biases[layer].tolist() for layer in layers],
        },
        "batch": {
            "inputs": point.batch.inputs.tolist(),
            "targets": point.batch.targets.tolist(),
        },
    }
    if session.iteration:
        contents["iteration"] = session.iteration
    if point.state.updates:
        contents["optimizer_state"] = {
            "updates": point.state.updates,
            "weights": [_lists(point.state.weights[layer]) for layer in layers],
            "biases": [_lists(point.state.biases[layer]) for layer in layers],
        }
    return contents


def _lists(arrays: Mapping[str, Array]) -> dict[str, Any]:
    return {name: array.tolist() for name, array in arrays.items()}


def _optimizer_settings(optimizer: OptimizerSpec) -> dict[str, Any]:
    default = OptimizerSpec()
    settings: dict[str, Any] = {
        "name": optimizer.name,
        "learning_rate": optimizer.learning_rate,
    }
    for name in type(optimizer).__dataclass_fields__:
        value = getattr(optimizer, name)
        if name not in settings and value != getattr(default, name):
            settings[name] = list(value) if isinstance(value, tuple) else value
    return settings
