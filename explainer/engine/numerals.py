"""How numbers are written outside the engine: as raised and lowered text, and in JSON."""

from __future__ import annotations

import math
from typing import Any

from explainer.engine.functions import Array

_RAISED = str.maketrans("-0123456789()", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def superscript(text: object) -> str:
    """Return a number, or one in brackets, in raised characters."""
    return str(text).translate(_RAISED)


def subscript(text: object) -> str:
    """Return a number, or several with commas, in lowered digits."""
    return str(text).translate(_LOWERED)


def encode_number(value: float | None) -> float | str | None:
    """Return a number as JSON can hold it: what is not finite becomes a word."""
    return value if value is None or math.isfinite(value) else str(value)


def encode_array(array: Array) -> Any:
    """Return an array as lists of what JSON can hold; what is not finite becomes None."""
    if array.ndim > 1:
        return [encode_array(row) for row in array]
    return [value if math.isfinite(value) else None for value in array.tolist()]
