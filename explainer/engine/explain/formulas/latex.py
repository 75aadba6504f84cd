"""The pieces of which formulas are written in LaTeX: numbers, sums, symbols, derivatives.

The formulas of the small net and those of the lab's batches are both made of them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

FULL_PRECISION = 17
"""Digits that print a float64 exactly, in the shortest form that reads back to it."""

SCREEN_DIGITS = 4
"""Significant digits of the page."""

SETTING_DIGITS = 8
"""Significant digits of a setting: β = 0.99999 rounded to 1 would make 1 − β vanish."""

WIDE = 3
"""Up to so many terms a formula has room for a caption under its parts."""

_TERMS_PER_LINE = 2

_FORMATS = {digits: f".{digits}g" for digits in range(1, FULL_PRECISION)}

_DECIMALS = 12
"""Beyond so many digits stands what binary arithmetic left of 0.1 and its like."""


def is_rounded(value: float, digits: int = SCREEN_DIGITS) -> bool:
    """Return whether ``value`` loses something by being written with so many digits."""
    if digits >= _DECIMALS or not math.isfinite(value):
        return False
    return float(format(value, _FORMATS[digits])) != float(format(value, _FORMATS[_DECIMALS]))


def round_number(value: float, digits: int) -> float:
    """Return ``value`` as it is printed with so many digits."""
    return value if digits >= FULL_PRECISION else float(format(value, _FORMATS[digits]))


def write_number(value: float, digits: int = SCREEN_DIGITS) -> str:
    """Return ``value`` as LaTeX, rounded to ``digits`` significant digits.

    A rounded number keeps its trailing zeros, an exact one has none: −0.6990, but 0.5.
    """
    if math.isnan(value):
        return r"\mathrm{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    if digits >= FULL_PRECISION:
        text = repr(float(value))
    else:
        zeros = "#" if is_rounded(value, digits) else ""
        text = format(value, zeros + _FORMATS[digits])
    mantissa, _, exponent = text.partition("e")
    mantissa = mantissa.removesuffix(".0") if digits >= FULL_PRECISION else mantissa.rstrip(".")
    mantissa = "0" if mantissa == "-0" else mantissa
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa


def bracket(text: str) -> str:
    """Return a printed number in brackets if it is negative or a power of ten."""
    return f"({text})" if text.startswith("-") or r"\times" in text else text


def negate(text: str) -> str:
    """Return a printed number with its sign turned."""
    return text[1:] if text.startswith("-") else f"-{text}"


def square(text: str) -> str:
    """Return the square of a factor: in brackets, unless it stands in them already."""
    bare = text.startswith(("(", r"\Big("))
    return f"{text}^{{2}}" if bare else rf"({text})^{{2}}"


def write_sum(terms: Iterable[str]) -> str:
    """Return the sum of ``terms``, on several lines of an ``aligned`` if it is long."""
    parts = list(terms)
    if len(parts) <= WIDE + 1:
        return " + ".join(parts)
    lines = [
        " + ".join(parts[i : i + _TERMS_PER_LINE]) for i in range(0, len(parts), _TERMS_PER_LINE)
    ]
    return r" \\ &\quad + ".join(lines)


def average(total: str, n: int) -> str:
    """Return ``total`` divided by ``n``; a line break must not stand inside a fraction."""
    if n == 1:
        return total
    if r"\\" in total:
        return rf"\frac{{1}}{{{n}}} \cdot ({total})"
    return rf"\frac{{{total}}}{{{n}}}"


def write_symbol(letter: str, layer: int, index: str = "", row: str = "") -> str:
    """Return a letter with its layer, its index and the mark of its sample."""
    raised = f"{letter}^{{({layer}){row}}}"
    return f"{raised}_{{{index}}}" if index else raised


def write_derivative(top: str, bottom: str) -> str:
    """Return ∂top/∂bottom."""
    return rf"\frac{{\partial {top}}}{{\partial {bottom}}}"


STATE_LETTERS = {
    "momentum_buffer": "u",
    "first_moment": "m",
    "second_moment": "v",
    "first_moment_corrected": r"\hat{m}",
    "second_moment_corrected": r"\hat{v}",
    "max_second_moment": r"v^{\max}",
    "momentum_product": r"\Pi",
    "first_moment_ahead": r"\bar{m}",
    "square_average": "v",
    "gradient_average": r"\bar{g}",
    "variance": r"\sigma^{2}",
    "sum_of_squares": "G",
    "denominator": "d",
    "effective_rate": r"\tilde{\eta}",
}
"""What the optimizers keep; these symbols carry the number of the update, t."""
