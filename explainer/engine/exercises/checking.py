"""Checking what a learner computed: a number is right if the true one rounds to it.

The rule is said on the page: as many digits as were typed count, and no more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import Trace
from explainer.engine.typed_numbers import TypedNumber, parse_number
from explainer.errors import InputError

Verdict = Literal["right", "wrong", "unread"]

FLOOR = 1e-12
"""Deviation that is none: what binary arithmetic leaves of a number that is 0."""

EXACT = 1e-10
"""Relative deviation up to which every number is right: what calculators leave of a fraction."""

_HALF = 1 + 1e-9
"""A rounded number differs by exactly half a unit at most; the factor allows for binary."""

GIVEN = (Quantity.INPUT, Quantity.TARGET)
"""What an iteration begins with, and nobody computes."""


@dataclass(frozen=True)
class CheckedNumber:
    """One number that was typed: the verdict, and the number or why it says none."""

    ref: Ref
    verdict: Verdict
    answer: TypedNumber | None = None
    problem: InputError | None = None


def rounds_to(truth: float, answer: TypedNumber) -> bool:
    """Tell whether ``truth`` rounds to ``answer``, with as many digits as were typed.

    What has no digit but zeros is right for 0 alone: else 0 would be right for all that is small.
    """
    if not math.isfinite(truth):
        return False
    off = abs(answer.value - truth)
    if off <= max(FLOOR, EXACT * abs(truth)):
        return True
    return bool(answer.digits) and off <= (answer.half_unit or 0.0) * _HALF


def check_numbers(trace: Trace, typed: Mapping[Ref, str]) -> list[CheckedNumber]:
    """Return the verdict on every number that was typed, in the order in which they are computed.

    Fields that are left empty are not looked at.
    """
    order = sorted(typed, key=trace.step_of.__getitem__)
    return [check_number(trace.values[ref], ref, typed[ref]) for ref in order if typed[ref].strip()]


def check_number(truth: float, ref: Ref, text: str) -> CheckedNumber:
    """Return the verdict on one number."""
    try:
        answer = parse_number(text)
    except InputError as problem:
        return CheckedNumber(ref, "unread", None, problem)
    return CheckedNumber(ref, "right" if rounds_to(truth, answer) else "wrong", answer)


def find_first_wrong(checked: list[CheckedNumber]) -> CheckedNumber | None:
    """Return the first number that is not right: those after it may follow from it."""
    return next((number for number in checked if number.verdict != "right"), None)
