"""What overflows in a step: its result, a product in it, or a sum on the way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from explainer.engine.trace.refs import Quantity


@dataclass(frozen=True)
class Overflow:
    """The cause of a number that is not finite; ``factors`` are those of the product."""

    kind: Literal["product", "sum", "zero", "inf", "nan"]
    factors: tuple[float, ...] = ()


_DIVIDED = ("effective_rate", "momentum_buffer")
"""What an optimizer divides by a root plus ε."""


def find_overflow(quantity: str, operands: Sequence[float], value: float) -> Overflow:
    """Return why ``value`` is not finite although ``operands``, which it is made of, are."""
    if quantity == Quantity.WEIGHTED_INPUT:
        n = len(operands) // 2
        pairs = list(zip(operands[:n], operands[n : 2 * n], strict=True))
        for pair in pairs:
            if math.isinf(pair[0] * pair[1]):
                return Overflow("product", pair)
        terms = [Fraction(w) * Fraction(a) for w, a in pairs] + [*map(Fraction, operands[2 * n :])]
        if _fits(sum(terms)):
            return Overflow("sum")
    if quantity in (Quantity.BACKWARD_SUM, Quantity.INPUT_GRADIENT) and _fits(
        sum(map(Fraction, operands))
    ):
        return Overflow("sum")
    if quantity in _DIVIDED and 0.0 in operands:
        return Overflow("zero")
    return Overflow("nan" if math.isnan(value) else "inf")


def _fits(exact: Fraction | int) -> bool:
    """Tell whether a float64 holds a number of this size."""
    try:
        return math.isfinite(float(exact))
    except OverflowError:
        return False
