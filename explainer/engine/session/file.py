"""The session file: reading it and writing it (format in the README)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeAlias

from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec, Parameters, frozen, initialise, show_value
from explainer.engine.optimizers import (
    FRESH,
    OptimizerSpec,
    OptimizerState,
    configure_optimizer,
    list_remembered,
)
from explainer.engine.presets import GIVEN, Initialisation, make_batch
from explainer.engine.session.schema import OptimizerPart, SessionFile, parse_session
from explainer.engine.session.session import Point, Session, begin_session
from explainer.errors import InputError

MAX_BYTES = 1_000_000

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
    network = model.network
    spec = NetworkSpec(
        tuple(network.layer_sizes), tuple(network.activations), network.loss, network.reduction
    )
    optimizer = _optimizer(model.optimizer)
    batch = make_batch(spec, model.batch.inputs, model.batch.targets)
    init = (
        Initialisation(model.init.scheme, model.init.seed) if model.init else Initialisation(GIVEN)
    )
    state = _state(model, spec, optimizer)
    point = Point(spec, optimizer, batch, _parameters(model, spec), state)
    return begin_session(point, init, model.iteration)


def _optimizer(part: OptimizerPart) -> OptimizerSpec:
    options = part.model_dump(exclude_none=True)
    if "betas" in options:
        options["betas"] = tuple(options["betas"])
    return configure_optimizer(**options)


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


def _state(model: SessionFile, spec: NetworkSpec, optimizer: OptimizerSpec) -> OptimizerState:
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
    point = session.point
    layers = point.spec.layers
    contents: dict[str, Any] = {
        "format": "backstep-session",
        "version": 1,
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
    if session.iteration:
        contents["iteration"] = session.iteration
    if point.state.updates:
        contents["optimizer_state"] = {
            "updates": point.state.updates,
            "weights": [_lists(point.state.weights[layer]) for layer in layers],
            "biases": [_lists(point.state.biases[layer]) for layer in layers],
        }
    return contents


def _network_contents(spec: NetworkSpec) -> dict[str, Any]:
    return {
        "layer_sizes": list(spec.sizes),
        "activations": list(spec.activations),
        "loss": spec.loss,
        "reduction": spec.reduction,
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
