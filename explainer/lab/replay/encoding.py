"""Numbers as a browser takes them, and as it sends them."""

from __future__ import annotations

import base64
import math

import torch
from torch import Tensor

from explainer.errors import InputError


def encode_tensor(tensor: Tensor) -> str:
    """Return float32 numbers as base64, row by row."""
    array = tensor.detach().to(torch.float32).contiguous().numpy()
    return base64.b64encode(array.tobytes()).decode("ascii")


def finite(value: float) -> float | str:
    """Return ``value`` as JSON can hold it: inf and NaN as words."""
    return value if math.isfinite(value) else str(value)


def check_index(what: str, number: object, count: int) -> int:
    """Return ``number`` if it is one of ``count`` of ``what`` (from 0); else raise `InputError`."""
    if type(number) is not int or not 0 <= number < count:
        shown = number if isinstance(number, int | float) else "–"
        raise InputError(f"mnist.error.batch_{what}", value=shown, high=count - 1)
    return number
