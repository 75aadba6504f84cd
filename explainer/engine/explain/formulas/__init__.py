"""A step's formula in symbols and with its numbers in it, as LaTeX."""

from __future__ import annotations

from explainer.engine.explain.formulas import numbers as formulas_numbers
from explainer.engine.explain.formulas import symbols as formulas_symbols
from explainer.engine.explain.formulas import update as formulas_update
from explainer.engine.explain.formulas.latex import SCREEN_DIGITS
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace

_RIGHT_SIDES = {**formulas_symbols.RIGHT_SIDES, **formulas_update.RIGHT_SIDES}
_EXPRESSIONS = {**formulas_numbers.EXPRESSIONS, **formulas_update.EXPRESSIONS}


_GIVEN = (Quantity.INPUT, Quantity.TARGET)
"""What has its number in the formula itself."""


class Formulas:
    """The formulas of one trace.

    Parameters
    ----------
    trace
        The iteration whose steps are written.
    digits
        Significant digits of the numbers: 4 for the page, 17 for exports.
    """

    def __init__(self, trace: Trace, digits: int = SCREEN_DIGITS) -> None:
        self._notation = Notation(trace, digits)
        self._of_samples: dict[tuple[object, ...], tuple[str, str]] = {}

    def symbol(self, ref: Ref) -> str:
        """Return the symbol of one scalar; units count from 1 here."""
        return self._notation.symbol(ref)

    def symbols(self, step: Step) -> str:
        """Return the formula of ``step`` in symbols; samples differ in their mark alone."""
        target = step.target
        if target.sample is None or not self._notation.batched or target.quantity in _GIVEN:
            return self._written(step)
        mark, place = self._notation.row(target.sample), target[:4]
        if place not in self._of_samples:
            self._of_samples[place] = (self._written(step), mark)
        text, written = self._of_samples[place]
        return text if mark == written else text.replace(written, mark)

    def _written(self, step: Step) -> str:
        quantity = step.target.quantity
        new = quantity in (Quantity.NEW_WEIGHT, Quantity.NEW_BIAS)
        sign = r"\leftarrow" if new else "="
        right = _RIGHT_SIDES[quantity](self._notation, step)
        return f"{self._notation.symbol(step.target)} {sign} {right}"

    def substituted(self, step: Step) -> str:
        """Return the formula of ``step`` with its numbers: expressions that are all equal."""
        lines = _EXPRESSIONS[step.target.quantity](self._notation, step)
        value = self._notation.n(step.target)
        if not lines or lines[-1] != value:
            lines.append(value)
        rows = r" \\ &= ".join(lines)
        return rf"\begin{{aligned}} &= {rows} \end{{aligned}}"
