"""The session file: reading it and writing it (format in the README)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any, TypeAlias

from explainer.engine.backprop import Gradients
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.faults import Fault, switch_on
from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec, Parameters, frozen, initialise, show_value
from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer, list_remembered
from explainer.engine.optimizers import FRESH, OptimizerState
from explainer.engine.presets import GIVEN, Initialisation, make_batch
from explainer.engine.session.past import read_past, write_past
from explainer.engine.session.schedule_file import read_schedule, write_schedule
from explainer.engine.session.schema import (
    FaultPart,
    NetworkPart,
    OptimizerPart,
    ParametersPart,
    PointPart,
    SessionFile,
    parse_session,
)
from explainer.engine.session.session import Point, Session
from explainer.errors import InputError

MAX_BYTES = 1_000_000
MAX_DOCUMENT = 600_000
"""Characters of a document; what is sent with it, and quoted, has room beside it."""

_Rows: TypeAlias = Sequence[float] | Sequence[Sequence[float]]
_Shape: TypeAlias = tuple[int, ...]
_ShapeOf: TypeAlias = Callable[[NetworkSpec, int], _Shape]

_NEVER_NEGATIVE = ("second_moment", "square_average", "sum_of_squares")


def load_session(text: str) -> Session:
    """Return the session that ``text``, a session file, describes.

    Raises
    ------
    InputError
        Naming the place in the file, the value there and what was expected.
    """
    if len(text) > MAX_BYTES:
        raise InputError("error.file.large", value=len(text), high=MAX_BYTES)
    return _session(parse_session(text))


def _session(model: SessionFile) -> Session:
    schedule = read_schedule(model.schedule)

    def read(part: PointPart) -> Point:
        return _point(part, schedule)

    began = model.init or model.began
    init = Initialisation(began.scheme, began.seed) if began else Initialisation(GIVEN)
    return read_past(model, read(model), init, read)


def _point(part: PointPart, schedule: Schedule | None) -> Point:
    spec = _spec(part.network)
    optimizer = _optimizer(part.optimizer)
    if part.batch.targets is None and spec.objective.has_targets:
        raise InputError("error.file.missing", place="batch.targets")
    batch = make_batch(spec, part.batch.inputs, part.batch.targets, _classes(part, spec))
    state, parameters = _state(part, spec, optimizer), _parameters(part, spec)
    fault = _fault(part.fault, spec)
    return Point(
        spec, optimizer, batch, parameters, state, schedule if part.scheduled else None, fault
    )


def _spec(part: NetworkPart) -> NetworkSpec:
    sizes, activations = tuple(part.layer_sizes), tuple(part.activations)
    given = {} if part.huber_delta is None else {"threshold": part.huber_delta}
    spec = NetworkSpec(sizes, activations, part.loss, part.reduction, **given)
    if given and spec.loss != "huber":
        raise InputError("error.file.unknown", place="network.huber_delta")
    return spec


def _classes(part: PointPart, spec: NetworkSpec) -> tuple[str, ...]:
    """Return the names of the classes; one output may be for two."""
    names, outputs = tuple(part.names.classes) if part.names else (), spec.sizes[-1]
    if names and (outputs, len(names)) != (1, 2):
        _check_length("names.classes", names, outputs)
    return names


def _fault(part: FaultPart | None, spec: NetworkSpec) -> Fault | None:
    if part is None:
        return None
    fault = replace(switch_on(part.name), age=part.age)
    if part.kept is None:
        return fault
    kept = _given(part.kept, spec, "kept")
    return replace(fault, kept=Gradients(0.0, dict(kept.weights), dict(kept.biases)))


def _optimizer(part: OptimizerPart) -> OptimizerSpec:
    options = part.model_dump(exclude_none=True)
    if "betas" in options:
        options["betas"] = tuple(options["betas"])
    return configure_optimizer(**options)


def _parameters(part: PointPart, spec: NetworkSpec) -> Parameters:
    init = part.init if isinstance(part, SessionFile) else None
    if part.parameters is not None and init is not None:
        raise InputError("error.file.both")
    if init is not None:
        return initialise(spec, init.scheme, init.seed)
    if part.parameters is None:
        raise InputError("error.file.missing", place="parameters")
    return _given(part.parameters, spec, "parameters")


def _given(part: ParametersPart, spec: NetworkSpec, place: str) -> Parameters:
    return Parameters(
        _layered(spec, f"{place}.weights", part.weights, _weight_shape),
        _layered(spec, f"{place}.biases", part.biases, _bias_shape),
    )


def _weight_shape(spec: NetworkSpec, layer: int) -> _Shape:
    return (spec.sizes[layer], spec.sizes[layer - 1])


def _bias_shape(spec: NetworkSpec, layer: int) -> _Shape:
    return (spec.sizes[layer],)


def _layered(
    spec: NetworkSpec, place: str, arrays: Sequence[_Rows], shape_of: _ShapeOf
) -> dict[int, Array]:
    _check_length(place, arrays, spec.depth)
    return {
        layer: _shaped(f"{place}[{layer - 1}]", arrays[layer - 1], shape_of(spec, layer))
        for layer in spec.layers
    }


def _check_length(place: str, entries: Sequence[object], length: int) -> None:
    if len(entries) != length:
        raise InputError("error.row_length", place=place, value=len(entries), length=length)


def _shaped(place: str, rows: _Rows, shape: _Shape) -> Array:
    _check_length(place, rows, shape[0])
    for index, row in enumerate(rows):
        if isinstance(row, Sequence):
            _check_length(f"{place}[{index}]", row, shape[1])
    return frozen(rows)


# The optimizer's memory ------------------------------------------------------------------


def _state(model: PointPart, spec: NetworkSpec, optimizer: OptimizerSpec) -> OptimizerState:
    part = model.optimizer_state
    if part is None:
        return FRESH
    names = list_remembered(optimizer)
    return OptimizerState(
        part.updates,
        _memory(spec, "optimizer_state.weights", names, part.weights, _weight_shape),
        _memory(spec, "optimizer_state.biases", names, part.biases, _bias_shape),
    )


def _memory(
    spec: NetworkSpec,
    place: str,
    names: Sequence[str],
    entries: Sequence[Mapping[str, _Rows]],
    shape_of: _ShapeOf,
) -> dict[int, dict[str, Array]]:
    _check_length(place, entries, spec.depth)
    return {
        layer: _layer_memory(
            f"{place}[{layer - 1}]", names, entries[layer - 1], shape_of(spec, layer)
        )
        for layer in spec.layers
    }


def _layer_memory(
    place: str, names: Sequence[str], entry: Mapping[str, _Rows], shape: _Shape
) -> dict[str, Array]:
    for name in entry:
        if name not in names:
            raise InputError("error.file.unknown", place=f"{place}.{show_value(name)}")
    for name in names:
        if name not in entry:
            raise InputError("error.file.missing", place=f"{place}.{name}")
    arrays = {name: _shaped(f"{place}.{name}", entry[name], shape) for name in names}
    for name, array in arrays.items():
        if name in _NEVER_NEGATIVE and (array < 0.0).any():
            raise InputError(
                "error.file.value", place=f"{place}.{name}", value=array.min(), expected="≥ 0"
            )
    return arrays


# Writing ---------------------------------------------------------------------------------


def dump_session(session: Session) -> dict[str, Any]:
    """Return the open iteration of ``session`` as the contents of a session file.

    Of a data set it holds the batch of this iteration only.
    """
    head = {"format": "backstep-session", "version": 1}
    return {**head, **_point_contents(session.point, session.iteration)}


def dump_document(session: Session) -> dict[str, Any]:
    """Return ``session`` as the contents of a session file, with all that it can be reopened from.

    What would make the file too large to be loaded is left out.
    """
    contents, init = dump_session(session), session.init
    if init.scheme != GIVEN:
        contents["began"] = {"scheme": init.scheme, "seed": init.seed}
    points = (session.point, *session.kept.values())
    schedule = next((point.schedule for point in points if point.schedule), None)
    parts = {
        "schedule": schedule and write_schedule(schedule),
        "past": write_past(session, _point_contents),
    }
    whole = contents | {name: part for name, part in parts.items() if part is not None}
    return whole if len(json.dumps(whole)) < MAX_DOCUMENT else contents


def _point_contents(point: Point, iteration: int) -> dict[str, Any]:
    layers = point.spec.layers
    contents: dict[str, Any] = {
        "network": _network_contents(point.spec),
        "optimizer": _optimizer_contents(point.optimizer),
        "parameters": {
            "weights": [point.parameters.weights[layer].tolist() for layer in layers],
            "biases": [point.parameters.biases[layer].tolist() for layer in layers],
        },
        "batch": {
            "inputs": point.batch.inputs.tolist(),
            "targets": point.batch.targets.tolist(),
        },
    }
    if point.batch.classes:
        contents["names"] = {"classes": list(point.batch.classes)}
    if iteration:
        contents["iteration"] = iteration
    if point.schedule is not None:
        contents["scheduled"] = True
    if point.fault is not None:
        contents["fault"] = _fault_contents(point.fault)
    if point.state.updates:
        contents["optimizer_state"] = {
            "updates": point.state.updates,
            "weights": [_lists(point.state.weights[layer]) for layer in layers],
            "biases": [_lists(point.state.biases[layer]) for layer in layers],
        }
    return contents


def _fault_contents(fault: Fault) -> dict[str, Any]:
    contents: dict[str, Any] = {"name": fault.name, "age": fault.age}
    if fault.kept is not None:
        contents["kept"] = {
            "weights": [array.tolist() for array in fault.kept.weights.values()],
            "biases": [array.tolist() for array in fault.kept.biases.values()],
        }
    return contents


def _network_contents(spec: NetworkSpec) -> dict[str, Any]:
    return {
        "layer_sizes": list(spec.sizes),
        "activations": list(spec.activations),
        "loss": spec.loss,
        "reduction": spec.reduction,
        **({"huber_delta": spec.threshold} if spec.loss == "huber" else {}),
    }


def _optimizer_contents(optimizer: OptimizerSpec) -> dict[str, Any]:
    """Return name, learning rate, and every setting that is not what ``load`` assumes."""
    assumed = configure_optimizer(optimizer.name, optimizer.learning_rate)
    contents: dict[str, Any] = {
        "name": optimizer.name,
        "learning_rate": optimizer.learning_rate,
    }
    for field in fields(optimizer):
        value = getattr(optimizer, field.name)
        if value != getattr(assumed, field.name):
            contents[field.name] = list(value) if isinstance(value, tuple) else value
    return contents


def _lists(arrays: Mapping[str, Array]) -> dict[str, Any]:
    return {name: array.tolist() for name, array in arrays.items()}
