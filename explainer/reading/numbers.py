"""Nested lists of numbers as arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from explainer.reading.values import MAX_NUMBERS, Numbers, Tensor


def read_array(value: Any, most: int = MAX_NUMBERS) -> Numbers | None:
    """Return nested lists of numbers as an array; None if they are none, or more than ``most``."""
    if isinstance(value, Tensor):
        return value.data
    if not isinstance(value, Sequence | int | float) or isinstance(value, str):
        return None
    nested = _plain_lists(value)
    if nested is None:
        return None
    try:
        array = np.array(nested)
    except ValueError:
        return None
    return array if array.dtype.kind in "ifb" and array.size <= most else None


def _plain_lists(value: Any) -> Any:
    """Return nested lists with the tensors in them as lists; None if something else is in them."""
    if isinstance(value, Tensor):
        return None if value.data is None else value.data.tolist()
    if isinstance(value, list | tuple | range):
        parts = [_plain_lists(part) for part in value]
        return None if any(part is None for part in parts) else parts
    return value if isinstance(value, int | float) else None
