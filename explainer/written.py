"""How numbers are written outside the engine."""

from __future__ import annotations

_RAISED = str.maketrans("-0123456789()", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def superscript(text: object) -> str:
    """Return a number, or one in brackets, in raised characters."""
    return str(text).translate(_RAISED)


def subscript(text: object) -> str:
    """Return a number, or several with commas, in lowered digits."""
    return str(text).translate(_LOWERED)
