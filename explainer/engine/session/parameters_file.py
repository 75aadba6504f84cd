"""Weights, biases and what the optimizer remembers of them, as a session file has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from explainer.engine.backprop import Gradients
from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec, Parameters, frozen, show_value
from explainer.engine.optimizer_spec import OptimizerSpec, list_remembered
from explainer.engine.optimizers import FRESH, OptimizerState
from explainer.engine.session.frozen_file import read_missed, write_missed
from explainer.engine.session.schema import ParametersPart, StatePart
from explainer.errors import InputError

_Rows: TypeAlias = Sequence[float] | Sequence[Sequence[float]]
_Shape: TypeAlias = tuple[int, ...]
_ShapeOf: TypeAlias = Callable[[NetworkSpec, int], _Shape]

_NEVER_NEGATIVE = (
    "second_moment",
    "max_second_moment",
    "momentum_product",
    "square_average",
    "sum_of_squares",
)


def read_parameters(part: ParametersPart, spec: NetworkSpec, place: str) -> Parameters:
    """Return the weights and biases of ``part``, which stands at ``place``."""
    return Parameters(
        _layered(spec, f"{place}.weights", part.weights, _weight_shape),
        _given_biases(part, spec, f"{place}.biases"),
    )


def _given_biases(part: ParametersPart, spec: NetworkSpec, place: str) -> dict[int, Array]:
    """Return the biases of the layers that have some; for the others there may be zeros."""
    if part.biases is None:
        return _without_biases(spec, place)
    check_length(place, part.biases, spec.depth)
    for layer in spec.layers:
        if not spec.has_bias(layer):
            _check_zeros(f"{place}[{layer - 1}]", part.biases[layer - 1])
    return {
        layer: _shaped(f"{place}[{layer - 1}]", part.biases[layer - 1], _bias_shape(spec, layer))
        for layer in spec.biased_layers
    }


def _without_biases(spec: NetworkSpec, place: str) -> dict[int, Any]:
    """Return no biases, or raise that some are missing."""
    if spec.biased_layers:
        raise InputError("error.file.missing", place=place)
    return {}


def _check_zeros(place: str, biases: Sequence[float]) -> None:
    for unit, value in enumerate(biases):
        if value != 0.0:
            where = f"{place}[{unit}]"
            raise InputError("error.file.value", place=where, value=value, expected="0")


def _weight_shape(spec: NetworkSpec, layer: int) -> _Shape:
    return (spec.sizes[layer], spec.sizes[layer - 1])


def _bias_shape(spec: NetworkSpec, layer: int) -> _Shape:
    return (spec.sizes[layer],)


def _layered(
    spec: NetworkSpec, place: str, arrays: Sequence[_Rows], shape_of: _ShapeOf
) -> dict[int, Array]:
    check_length(place, arrays, spec.depth)
    return {
        layer: _shaped(f"{place}[{layer - 1}]", arrays[layer - 1], shape_of(spec, layer))
        for layer in spec.layers
    }


def check_length(place: str, entries: Sequence[object], length: int) -> None:
    """Raise the sentence that says how many entries there are to be, unless there are."""
    if len(entries) != length:
        raise InputError("error.row_length", place=place, value=len(entries), length=length)


def _shaped(place: str, rows: _Rows, shape: _Shape) -> Array:
    check_length(place, rows, shape[0])
    for index, row in enumerate(rows):
        if isinstance(row, Sequence):
            check_length(f"{place}[{index}]", row, shape[1])
    return frozen(rows)


def write_parameters(p: Parameters | Gradients) -> dict[str, Any]:
    """Return weights and biases as a session file has them; no biases where no layer has any."""
    layers = sorted(p.weights)
    contents = {"weights": [p.weights[layer].tolist() for layer in layers]}
    if p.biases:
        rows = [p.biases[layer].tolist() if layer in p.biases else [] for layer in layers]
        contents["biases"] = rows
    return contents


# The optimizer's memory ------------------------------------------------------------------


def read_state(
    part: StatePart | None, spec: NetworkSpec, optimizer: OptimizerSpec
) -> OptimizerState:
    """Return what the optimizer remembers; nothing without ``part``."""
    if part is None:
        return FRESH
    names = list_remembered(optimizer)
    return OptimizerState(
        part.updates,
        _memory(spec, "optimizer_state.weights", names, part.weights, _weight_shape),
        _bias_memory(spec, names, part.biases),
        read_missed(part.missed, spec, part.updates),
    )


def _bias_memory(
    spec: NetworkSpec, names: Sequence[str], entries: Sequence[Mapping[str, _Rows]] | None
) -> dict[int, dict[str, Array]]:
    """Return what is remembered of the biases; a layer that has none has an empty entry."""
    place = "optimizer_state.biases"
    if entries is None:
        return _without_biases(spec, place)
    check_length(place, entries, spec.depth)
    found = {
        layer: _layer_memory(
            f"{place}[{layer - 1}]",
            names if spec.has_bias(layer) else (),
            entries[layer - 1],
            _bias_shape(spec, layer),
        )
        for layer in spec.layers
    }
    return {layer: found[layer] for layer in spec.biased_layers}


def _memory(
    spec: NetworkSpec,
    place: str,
    names: Sequence[str],
    entries: Sequence[Mapping[str, _Rows]],
    shape_of: _ShapeOf,
) -> dict[int, dict[str, Array]]:
    check_length(place, entries, spec.depth)
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


def write_state(state: OptimizerState, spec: NetworkSpec) -> dict[str, Any]:
    """Return what the optimizer remembers."""
    contents: dict[str, Any] = {
        "updates": state.updates,
        "weights": [_lists(state.weights[layer]) for layer in spec.layers],
        "biases": [_lists(state.biases.get(layer, {})) for layer in spec.layers],
    }
    missed = write_missed(state, spec)
    return contents | ({"missed": missed} if missed else {})


def _lists(arrays: Mapping[str, Array]) -> dict[str, Any]:
    return {name: array.tolist() for name, array in arrays.items()}
