"""Entries: ``x[0]``, ``net[2]``, ``sizes[1:]``, ``rows[indices]``."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from explainer.reading.budget import check_size
from explainer.reading.notes import NotUnderstood
from explainer.reading.numbers import read_array
from explainer.reading.tensor_ops import derive
from explainer.reading.values import (
    MAX_NUMBERS,
    UNKNOWN,
    Container,
    Images,
    Memory,
    Op,
    Tensor,
    Unknown,
)


def take_item(value: Any, key: Any, places: tuple[int, ...]) -> Any:
    """Return an entry of a list, a dictionary, a module or a tensor.

    Raises
    ------
    NotUnderstood
        If there is none.
    """
    if isinstance(value, Tensor):
        return _take_rows(value, key, places)
    if isinstance(value, Container):
        return _take_part(value, key)
    if isinstance(value, Images):
        return (Tensor(value.shape, role="images"), 0)
    if isinstance(key, Tensor):
        key = UNKNOWN if key.data is None or key.data.size != 1 else key.data.item()
    if isinstance(key, Unknown) or not isinstance(value, list | tuple | dict | str | range):
        return UNKNOWN
    try:
        return check_size(value[key])
    except (LookupError, TypeError):
        raise NotUnderstood("reading.why.entry") from None


def _take_part(container: Container, key: Any) -> Any:
    parts = list(container.parts.values())
    if isinstance(key, slice):
        kept = parts[key]
        return Container(
            container.kind, dict(zip(map(str, range(len(kept))), kept, strict=True)), 0
        )
    if isinstance(key, str) and key in container.parts:
        return container.parts[key]
    if isinstance(key, int) and -len(parts) <= key < len(parts):
        return parts[key]
    raise NotUnderstood("reading.why.entry")


def _take_rows(tensor: Tensor, key: Any, places: tuple[int, ...]) -> Tensor:
    """Return rows, or parts of them; a single entry too."""
    index = _index(key)
    if index is None or math.prod(tensor.shape) > 10 * MAX_NUMBERS:
        raise NotUnderstood("reading.why.entry")
    shape = np.broadcast_to(False, tensor.shape)[index].shape
    op = Op("rows", (tensor,), {"index": index}, places)
    return derive(op, shape, lambda data: data[index])


def _index(key: Any) -> Any:
    """Return what numpy takes as an index; None if it is none."""
    if isinstance(key, tuple):
        parts = [_index(part) for part in key]
        return None if any(part is None for part in parts) else tuple(parts)
    if isinstance(key, int | slice) or key is Ellipsis:
        return key
    array = read_array(key)
    return array if array is not None and array.dtype.kind in "ib" else None


def set_item(value: Any, key: Any, item: Any) -> None:
    """Write an entry."""
    if isinstance(value, Memory):
        value.optimizer.state[key] = item
    elif isinstance(value, dict):
        value[key if isinstance(key, int | float | str | Tensor) else str(key)] = item
    elif isinstance(value, list) and isinstance(key, int):
        value[key] = item
    elif isinstance(value, Tensor) and value.data is not None:
        _write_rows(value, key, item)


def _write_rows(tensor: Tensor, key: Any, item: Any) -> None:
    index, numbers = _index(key), read_array(item)
    if index is None or numbers is None or tensor.data is None:
        raise NotUnderstood("reading.why.entry")
    data = tensor.data.astype(np.result_type(tensor.data, numbers))
    data[index] = numbers
    tensor.data, tensor.role = data, ""
