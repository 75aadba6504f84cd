"""Writing in the cells of the matrices: many weights, biases, inputs and targets at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.network import Batch, Parameters, frozen, show_value
from explainer.engine.presets import GIVEN, check_finite, make_batch
from explainer.engine.session.edits import edit_session, replace_batch
from explainer.engine.session.session import Point, Session
from explainer.engine.typed_numbers import read_typed
from explainer.errors import InputError
from explainer.ui.payload import payload

MAX_CELLS = 5000


class _Cell(NamedTuple):
    """A scalar by the letter of its array, its layer, and its indices there."""

    array: str
    layer: int
    indices: tuple[int, ...]
    place: str


def write_cells(session: Session, data: object) -> Session:
    """Return the session with the values that were typed in cells, as one change."""
    sent = payload(data).get("cells")
    if not isinstance(sent, list) or not 0 < len(sent) <= MAX_CELLS:
        raise InputError("error.payload", value=show_value(sent))
    arrays = _arrays(session.point)
    for cell, value in map(_read, sent):
        array = arrays.get((cell.array, cell.layer))
        if array is None or not all(map(_is_inside, cell.indices, array.shape)):
            raise InputError("error.payload", value=cell.place)
        array[cell.indices] = check_finite(cell.place, read_typed(value))
    return _written(session, arrays)


def _arrays(point: Point) -> dict[tuple[str, int], Array]:
    p, batch = point.parameters, point.batch
    return {
        **{("w", layer): array.copy() for layer, array in p.weights.items()},
        **{("b", layer): array.copy() for layer, array in p.biases.items()},
        ("inputs", 0): batch.inputs.copy(),
        ("targets", point.spec.depth): batch.targets.copy(),
    }


def _is_inside(index: int, size: int) -> bool:
    return index < size


def _read(sent: object) -> tuple[_Cell, object]:
    """Return a cell and what was typed there, from ``{"key": "weight/1/0/1/", "value": "0,5"}``."""
    cell = payload(sent)
    quantity, *places = str(cell.get("key")).split("/")
    if len(places) != 4 or not all(part.isascii() and part.isdigit() for part in places if part):
        raise InputError("error.payload", value=show_value(cell.get("key")))
    layer, unit, source, sample = (int(part) if part else 0 for part in places)
    names = {
        "weight": _Cell("w", layer, (unit, source), f"w[{layer}][{unit}][{source}]"),
        "bias": _Cell("b", layer, (unit,), f"b[{layer}][{unit}]"),
        "input": _Cell("inputs", layer, (sample, unit), f"inputs[{sample}][{unit}]"),
        "target": _Cell("targets", layer, (sample, unit), f"targets[{sample}][{unit}]"),
    }
    if quantity not in names:
        raise InputError("error.payload", value=show_value(quantity))
    return names[quantity], cell.get("value")


def _written(session: Session, arrays: Mapping[tuple[str, int], Array]) -> Session:
    old, init = session.point, session.init
    layers = old.spec.layers
    parameters = Parameters(
        {layer: frozen(arrays["w", layer]) for layer in layers},
        {layer: frozen(arrays["b", layer]) for layer in old.spec.biased_layers},
    )
    written = arrays["inputs", 0], arrays["targets", old.spec.depth]
    batch = Batch(*written, old.batch.classes, old.batch.features)
    point = replace(old, parameters=parameters)
    if not _is_same(batch, old.batch):
        checked = make_batch(old.spec, batch.inputs, batch.targets, batch.classes)
        checked = replace(checked, features=batch.features)
        point = replace_batch(session, point, checked)
    return replace(edit_session(session, point), init=replace(init, scheme=GIVEN))


def _is_same(one: Batch, other: Batch) -> bool:
    return np.array_equal(one.inputs, other.inputs) and np.array_equal(one.targets, other.targets)
