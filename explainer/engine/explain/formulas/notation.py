"""How scalars are written in LaTeX: their symbols and their numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import Trace

FULL_PRECISION = 17
"""Digits that print a float64 exactly: for exports."""

SCREEN_DIGITS = 4
"""Significant digits of the page."""

SETTING_DIGITS = 8
"""Significant digits of a setting: β = 0.99999 rounded to 1 would make 1 − β vanish."""

WIDE = 3
"""Up to so many terms a formula has room for a caption under its parts."""

_TERMS_PER_LINE = 2

_FORMATS = {digits: f".{digits}g" for digits in range(1, FULL_PRECISION)}


def number(value: float, digits: int = SCREEN_DIGITS) -> str:
    """Return ``value`` as LaTeX, rounded to ``digits`` significant digits."""
    if math.isnan(value):
        return r"\mathrm{NaN}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    text = repr(float(value)) if digits >= FULL_PRECISION else format(value, _FORMATS[digits])
    mantissa, _, exponent = text.partition("e")
    mantissa = mantissa.removesuffix(".0")
    mantissa = "0" if mantissa == "-0" else mantissa
    return rf"{mantissa} \times 10^{{{int(exponent)}}}" if exponent else mantissa


def in_brackets(text: str) -> str:
    """Return a printed number in brackets if it is negative or a power of ten."""
    return f"({text})" if text.startswith("-") or r"\times" in text else text


def negated(text: str) -> str:
    """Return a printed number with its sign turned."""
    return text[1:] if text.startswith("-") else f"-{text}"


def squared(text: str) -> str:
    """Return the square of a factor: in brackets, unless it stands in them already."""
    bare = text.startswith(("(", r"\Big("))
    return f"{text}^{{2}}" if bare else rf"({text})^{{2}}"


def broken_sum(terms: Iterable[str]) -> str:
    """Return the sum of ``terms``, on several lines of an ``aligned`` if it is long."""
    parts = list(terms)
    if len(parts) <= WIDE + 1:
        return " + ".join(parts)
    lines = [
        " + ".join(parts[i : i + _TERMS_PER_LINE]) for i in range(0, len(parts), _TERMS_PER_LINE)
    ]
    return r" \\ &\quad + ".join(lines)


def averaged(total: str, n: int) -> str:
    """Return ``total`` divided by ``n``; a line break must not stand inside a fraction."""
    if n == 1:
        return total
    if r"\\" in total:
        return rf"\frac{{1}}{{{n}}} \cdot ({total})"
    return rf"\frac{{{total}}}{{{n}}}"


LETTERS = {
    "input": "x",
    "target": "y",
    "weight": "w",
    "bias": "b",
    "weighted_input": "z",
    "activation": "a",
    "delta": r"\delta",
    "weight_change": r"\Delta w",
    "bias_change": r"\Delta b",
    "new_weight": "w",
    "new_bias": "b",
}

SLOPES = {
    "identity": "f'",
    "sigmoid": r"\sigma'",
    "tanh": r"\tanh'",
    "relu": r"\operatorname{ReLU}'",
    "leaky_relu": r"\operatorname{LReLU}'",
}
"""The derivatives of the activations."""

STATE_LETTERS = {
    "momentum_buffer": "u",
    "first_moment": "m",
    "second_moment": "v",
    "first_moment_corrected": r"\hat{m}",
    "second_moment_corrected": r"\hat{v}",
    "square_average": "v",
    "sum_of_squares": "G",
    "denominator": "d",
    "effective_rate": r"\tilde{\eta}",
}
"""What the optimizers keep; these symbols carry the number of the update, t."""


DERIVATIVES = frozenset(
    {
        Quantity.OUTPUT_GRADIENT,
        Quantity.CONTRIBUTION,
        Quantity.BACKWARD_SUM,
        Quantity.SLOPE,
        Quantity.WEIGHT_GRADIENT,
        Quantity.BIAS_GRADIENT,
    }
)
"""What is written as a derivative of the loss or of an activation."""


class Notation:
    """The symbols and the printed numbers of one trace.

    Parameters
    ----------
    trace
        The iteration that is written.
    digits
        Significant digits of the numbers.
    """

    def __init__(self, trace: Trace, digits: int) -> None:
        self.trace = trace
        self.iteration = trace.iteration
        self.spec = trace.iteration.spec
        self.digits = digits
        self.batched = len(trace.iteration.samples) > 1
        self._texts: dict[Ref, str] = {}
        self._factors: dict[Ref, str] = {}
        self._symbols: dict[Ref, str] = {}

    def value(self, ref: Ref) -> float:
        """Return the scalar at ``ref``."""
        return self.trace.values[ref]

    def written(self, value: float) -> str:
        """Return a number with the digits of this notation."""
        return number(value, self.digits)

    def setting(self, value: float) -> str:
        """Return a setting of the optimizer, exact as far as a person types it."""
        return number(value, max(self.digits, SETTING_DIGITS))

    def n(self, ref: Ref) -> str:
        """Return the number at ``ref``."""
        text = self._texts.get(ref)
        if text is None:
            text = self._texts[ref] = number(self.trace.values[ref], self.digits)
        return text

    def factor(self, ref: Ref) -> str:
        """Return the number at ``ref`` as it stands after a sign or in a product."""
        text = self._factors.get(ref)
        if text is None:
            text = self._factors[ref] = in_brackets(self.n(ref))
        return text

    def symbol(self, ref: Ref, row: str | None = None) -> str:
        """Return the symbol of one scalar; units count from 1 here.

        ``row`` replaces the number of the sample, as in a sum over s.
        """
        if row is not None:
            return self._symbol(ref, row)
        text = self._symbols.get(ref)
        if text is None:
            text = self._symbols[ref] = self._symbol(ref, self.row(ref.sample))
        return text

    def _symbol(self, ref: Ref, row: str) -> str:
        quantity = ref.quantity.removeprefix("old_")
        if quantity == Quantity.LOSS:
            return self._loss(ref, row)
        if quantity in DERIVATIVES:
            return self._derivative(ref, quantity, row)
        if quantity in STATE_LETTERS:
            time = "t-1" if ref.quantity.startswith("old_") else "t"
            return rf"{STATE_LETTERS[quantity]}_{{{time}}}"
        return self.indexed(LETTERS[quantity], ref.layer or 0, _index(ref), row)

    def row(self, sample: int | None) -> str:
        """Return the mark of a sample: nothing in a batch of one."""
        return f"[{sample + 1}]" if self.batched and sample is not None else ""

    def indexed(self, letter: str, layer: int, index: str, row: str) -> str:
        """Return a letter with its layer, its index and the mark of its sample."""
        if letter == "a" and layer == self.spec.depth:
            letter = r"\hat{y}"
        if letter in ("x", "y", r"\hat{y}"):
            return f"{letter}^{{{row}}}_{{{index}}}" if row else f"{letter}_{{{index}}}"
        return f"{letter}^{{({layer}){row}}}_{{{index}}}"

    def _derivative(self, ref: Ref, quantity: str, row: str) -> str:
        """Return the symbol of what is a derivative of the loss, or of an activation."""
        layer, unit = ref.layer or 0, ref.unit or 0
        if quantity == Quantity.SLOPE:
            z = self.indexed("z", layer, _index(ref), row)
            return rf"{SLOPES[self.spec.activations[layer - 1]]}\big({z}\big)"
        if quantity == Quantity.CONTRIBUTION:
            above = self.indexed("z", layer, str(unit + 1), row)
            below = self.indexed("a", layer - 1, str((ref.source or 0) + 1), row)
            return (
                rf"\frac{{\partial {self._loss(ref, row)}}}{{\partial {above}}} "
                rf"\frac{{\partial {above}}}{{\partial {below}}}"
            )
        if quantity in (Quantity.OUTPUT_GRADIENT, Quantity.BACKWARD_SUM):
            by = self.indexed("a", layer, _index(ref), row)
        else:
            parameter = Ref(quantity.removesuffix("_gradient"), layer, unit, ref.source)
            by = self.symbol(parameter)
        return rf"\frac{{\partial {self._loss(ref, row)}}}{{\partial {by}}}"

    def _loss(self, ref: Ref, row: str) -> str:
        if ref.sample is None:
            return "L"
        return rf"\ell^{{{row}}}" if row else r"\ell"


def _index(ref: Ref) -> str:
    unit = "" if ref.unit is None else str(ref.unit + 1)
    if ref.source is None:
        return unit
    comma = "," if max(ref.unit or 0, ref.source) >= 9 else ""
    return f"{unit}{comma}{ref.source + 1}"
