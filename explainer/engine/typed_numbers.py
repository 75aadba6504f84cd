"""Numbers read as people type them: decimal comma, true minus, fractions, percent, full width."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from explainer.engine.network import show_value
from explainer.errors import InputError

MAX_LENGTH = 60
"""Characters of an answer."""


class TypedNumber(NamedTuple):
    """A number that was typed.

    ``digits`` is how many significant digits were typed and ``half_unit`` half a unit of the last
    of them; both are None for a fraction, which is exact.
    """

    value: float
    digits: int | None
    half_unit: float | None


_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SIGNS = dict.fromkeys(map(ord, "−–‒﹣"), "-")
_SLASHES = dict.fromkeys(map(ord, "⁄∕÷"), "/")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f\u3000"), " ")
_POINTS = dict.fromkeys(map(ord, "。｡"), ".")
_PLAIN = {**_FULL_WIDTH, **_SIGNS, **_SLASHES, **_SPACES, **_POINTS}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")

_OUTER, _ANY = re.compile(r"[\s;]+"), re.compile(r"[\s,;]+")
_JOINED = re.compile(r"\s*([/·×*]|(?=%))\s*")
_POWER_OF_TEN = re.compile(r"\s*[·×*]\s*10\s*\^?\s*([-+]?\d{1,4})$", re.ASCII)
_GROUPED = re.compile(r"[-+]?[1-9]\d{0,2}(?:([ ,.'])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d*)?", re.ASCII)
_DECIMAL = re.compile(r"([-+]?)\s*(\d*)(?:[.,](\d*))?(?:[eE]([-+]?\d{1,4}))?", re.ASCII)


def parse_number(text: object) -> TypedNumber:
    """Return the number that ``text`` says.

    Accepted are ``0.37``, ``0,37`` (one comma alone is a decimal comma), ``−0.5`` with any minus,
    fractions such as ``−2/3``, ``1e-3`` and ``1·10⁻³``, ``37 %``, thousands in groups of three
    (``1 234``, ``1,234.5``, ``1.234,5``), and all of them in the full-width characters of Chinese
    input.

    Raises
    ------
    InputError
        If it says no finite number; the sentence names what was typed and what is accepted.
    """
    if not isinstance(text, str):
        raise InputError("error.payload", value=show_value(text))
    plain = text.translate(_PLAIN).strip()
    if not plain:
        raise InputError("error.answer.empty")
    if len(plain) > MAX_LENGTH:
        raise InputError("error.answer.long", value=len(plain), high=MAX_LENGTH)
    number = _percent(plain) or _fraction(plain, text) or _decimal(plain)
    if number is None or not math.isfinite(number.value):
        raise InputError("error.answer", value=show_value(text))
    return number


def find_number(text: str) -> float | None:
    """Return the number that ``text`` says, or None if it says none."""
    try:
        return parse_number(text).value
    except InputError:
        return None


def read_typed(sent: object) -> object:
    """Return what a field says, to be checked: a number if it says one, None if it is empty.

    What is no number stays as it was typed, for the sentence that refuses it.
    """
    if not isinstance(sent, str):
        return sent
    number = find_number(sent)
    return (sent.strip() or None) if number is None else number


def write_typed(value: object) -> str:
    """Return a setting as a field shows it, such that it is read back as the same number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    return repr(value).removesuffix(".0")


def split_numbers(text: str, lengths: Sequence[int]) -> list[str]:
    """Return the numbers of a line, as they were typed.

    A comma is a decimal mark where that gives one of ``lengths`` numbers, as in ``0,35; 0,9``; else
    it separates them, as in ``0.35, 0.9``.
    """
    joined = _JOINED.sub(r"\1", text.translate(_PLAIN).replace("、", ","))
    readings = [[word for word in mark.split(joined) if word] for mark in (_OUTER, _ANY)]
    for length in lengths:
        for words in readings:
            if len(words) == length and all(find_number(word) is not None for word in words):
                return words
    return readings[";" not in joined]


def _percent(text: str) -> TypedNumber | None:
    if not text.endswith("%"):
        return None
    number = _decimal(text[:-1].rstrip())
    if number is None or number.half_unit is None:
        return None
    return TypedNumber(number.value / 100, number.digits, number.half_unit / 100)


def _fraction(text: str, typed: str) -> TypedNumber | None:
    above, slash, below = text.partition("/")
    numerator, denominator = _decimal(above.strip()), _decimal(below.strip())
    if not slash or numerator is None or denominator is None:
        return None
    if denominator.value == 0.0:
        raise InputError("error.answer.zero", value=show_value(typed))
    return TypedNumber(numerator.value / denominator.value, None, None)


def _decimal(text: str) -> TypedNumber | None:
    parts = _DECIMAL.fullmatch(_ungrouped(_with_exponent(text)))
    if parts is None or not (parts[2] or parts[3]):
        return None
    sign, whole, decimals, exponent = (part or "" for part in parts.groups())
    value = float(f"{sign}{whole or 0}.{decimals or 0}e{exponent or 0}")
    digits = len((whole + decimals).lstrip("0"))
    # Written as one number, because a power of ten by itself can overflow.
    half_unit = float(f"5e{int(exponent or 0) - len(decimals) - 1}")
    return TypedNumber(value, digits, half_unit)


def _with_exponent(text: str) -> str:
    """Return ``1.5·10⁻³`` as ``1.5e-3``."""
    return _POWER_OF_TEN.sub(r"e\1", text.translate(_SUPERSCRIPTS))


def _ungrouped(text: str) -> str:
    """Return a number without the marks between its thousands.

    One comma or one point alone is a decimal mark: only two marks, or a space, group thousands.
    """
    match = _GROUPED.fullmatch(text)
    if match is None:
        return text
    mark = match[1]
    marks = sum(text.count(sign) for sign in ",.")
    return text.replace(mark, "") if mark in " '" or marks > 1 else text
