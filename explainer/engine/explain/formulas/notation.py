"""How the scalars of a trace are written in LaTeX: their symbols and their numbers."""

from __future__ import annotations

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS
from explainer.engine.explain.formulas.latex import (
    SETTING_DIGITS,
    STATE_LETTERS,
    bracket,
    is_rounded,
    round_number,
    write_derivative,
    write_number,
    write_symbol,
)
from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import Trace

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
    "squared_norm": "q",
    "clipped_weight_gradient": r"\tilde{g}",
    "clipped_bias_gradient": r"\tilde{g}",
}

WHOLE = {"gradient_norm": r"\lVert g \rVert", "clip_factor": "c"}
"""The symbols of what belongs to the whole net."""

DERIVATIVES = frozenset(
    {
        Quantity.OUTPUT_GRADIENT,
        Quantity.CONTRIBUTION,
        Quantity.BACKWARD_SUM,
        Quantity.INPUT_GRADIENT,
        Quantity.SLOPE,
        Quantity.JACOBIAN,
        Quantity.WEIGHT_GRADIENT,
        Quantity.BIAS_GRADIENT,
    }
)
"""What is written as a derivative of the loss or of an activation."""


_ONE_DIGIT = 9


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
        self.setting_digits = max(digits, SETTING_DIGITS)
        self.batched = len(trace.iteration.samples) > 1
        self._texts: dict[Ref, str] = {}
        self._factors: dict[Ref, str] = {}
        self._symbols: dict[Ref, str] = {}

    @property
    def loss(self) -> str:
        """The letter of a sample's loss; that of the only sample is that of the batch."""
        return r"\ell" if self.batched else "L"

    def value(self, ref: Ref) -> float:
        """Return the scalar at ``ref``."""
        return self.trace.values[ref]

    def written(self, value: float) -> str:
        """Return a number with the digits of this notation."""
        return write_number(value, self.digits)

    def setting(self, value: float) -> str:
        """Return a setting of the optimizer, exact as far as a person types it."""
        return write_number(value, self.setting_digits)

    def n(self, ref: Ref) -> str:
        """Return the number at ``ref``."""
        text = self._texts.get(ref)
        if text is None:
            text = self._texts[ref] = write_number(self.trace.values[ref], self.digits)
        return text

    def tell_apart(self, left: Ref, right: Ref) -> tuple[str, str]:
        """Return two numbers, with more digits where else the larger of them could not be told."""
        values = self.value(left), self.value(right)
        digits = self.digits
        while _compare(*(round_number(value, digits) for value in values)) != _compare(*values):
            digits += 1
        return write_number(values[0], digits), write_number(values[1], digits)

    def is_exact(self, ref: Ref) -> bool:
        """Tell whether the number at ``ref`` loses nothing by being written with these digits."""
        return not is_rounded(self.trace.values[ref], self.digits)

    def factor(self, ref: Ref) -> str:
        """Return the number at ``ref`` as it stands after a sign or in a product."""
        text = self._factors.get(ref)
        if text is None:
            text = self._factors[ref] = bracket(self.n(ref))
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
        if quantity in WHOLE:
            return WHOLE[quantity]
        if quantity in DERIVATIVES:
            return self._derivative(ref, quantity, row)
        if quantity in STATE_LETTERS:
            time = "t-1" if ref.quantity.startswith("old_") else "t"
            return rf"{STATE_LETTERS[quantity]}_{{{time}}}"
        return self.indexed(LETTERS[quantity], ref.layer or 0, self.index(ref), row)

    def row(self, sample: int | None) -> str:
        """Return the mark of a sample: nothing in a batch of one."""
        return f"[{sample + 1}]" if self.batched and sample is not None else ""

    def indexed(self, letter: str, layer: int, index: str, row: str) -> str:
        """Return a letter with its layer, its index and the mark of its sample."""
        if letter == "a" and layer == self.spec.depth:
            letter = r"\hat{y}"
        if letter in ("x", "y", r"\hat{y}"):
            return f"{letter}^{{{row}}}_{{{index}}}" if row else f"{letter}_{{{index}}}"
        return write_symbol(letter, layer, index, row)

    def sent(self, layer: int, index: str, row: str) -> str:
        """Return the symbol of what a unit sends on: an input or an activation."""
        return self.indexed("a" if layer else "x", layer, index, row)

    def _derivative(self, ref: Ref, quantity: str, row: str) -> str:
        """Return the symbol of what is a derivative of the loss, or of an activation."""
        layer, unit = ref.layer or 0, ref.unit or 0
        if quantity == Quantity.SLOPE:
            z = self.indexed("z", layer, self.index(ref), row)
            name = ACTIVATION_NOTATIONS[self.spec.activations[layer - 1]].slope_name
            return rf"{name}\big({z}\big)"
        if quantity == Quantity.JACOBIAN:
            by = self.indexed("z", layer, str((ref.source or 0) + 1), row)
            return write_derivative(self.indexed("a", layer, str(unit + 1), row), by)
        if quantity == Quantity.CONTRIBUTION:
            above = self.indexed("z", layer, str(unit + 1), row)
            below = self.sent(layer - 1, str((ref.source or 0) + 1), row)
            outer = write_derivative(self._loss(ref, row), above)
            return f"{outer} {write_derivative(above, below)}"
        if quantity in (Quantity.OUTPUT_GRADIENT, Quantity.BACKWARD_SUM, Quantity.INPUT_GRADIENT):
            by = self.sent(layer, self.index(ref), row)
        else:
            parameter = Ref(quantity.removesuffix("_gradient"), layer, unit, ref.source)
            by = self.symbol(parameter)
        return write_derivative(self._loss(ref, row), by)

    def _loss(self, ref: Ref, row: str) -> str:
        """Return the symbol of a loss; that of the only sample is that of the batch."""
        return rf"\ell^{{{row}}}" if row and ref.sample is not None else "L"

    def index(self, ref: Ref) -> str:
        """Return the index of a unit, or of a weight: its unit, then where it comes from."""
        unit = "" if ref.unit is None else str(ref.unit + 1)
        if ref.source is None:
            return unit
        comma = "," if max(ref.unit or 0, ref.source) >= _ONE_DIGIT else ""
        return f"{unit}{comma}{ref.source + 1}"


def _compare(left: float, right: float) -> int:
    return (left > right) - (left < right)


class GeneralNotation(Notation):
    """The symbols of what holds for every weight of a row, written with k, and every sample, s.

    Parameters
    ----------
    layer
        The layer that the weights lead to; None where there is no row.
    """

    def __init__(self, trace: Trace, digits: int, layer: int | None) -> None:
        super().__init__(trace, digits)
        self._below = None if layer is None else layer - 1

    def row(self, sample: int | None) -> str:
        """Return the mark of any sample: nothing in a batch of one."""
        return "[s]" if super().row(sample) else ""

    def index(self, ref: Ref) -> str:
        """Return the index of ``ref``, with k for any source."""
        if ref.source is not None:
            unit = (ref.unit or 0) + 1
            return f"{unit}{',' if unit > _ONE_DIGIT else ''}k"
        return "k" if ref.layer == self._below else super().index(ref)
