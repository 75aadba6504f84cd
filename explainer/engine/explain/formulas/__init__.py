"""A step's formula in symbols and with its numbers in it, as LaTeX."""

from __future__ import annotations

from collections.abc import Collection

from explainer.engine.explain.formulas import numbers as formulas_numbers
from explainer.engine.explain.formulas import symbols as formulas_symbols
from explainer.engine.explain.formulas import update as formulas_update
from explainer.engine.explain.formulas.clipping import CLIP_EXPRESSIONS, CLIP_RIGHT_SIDES
from explainer.engine.explain.formulas.exact import holds_exactly
from explainer.engine.explain.formulas.latex import SCREEN_DIGITS, is_rounded
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace

_RIGHT_SIDES = {
    **formulas_symbols.RIGHT_SIDES,
    **CLIP_RIGHT_SIDES,
    **formulas_update.RIGHT_SIDES,
}
_EXPRESSIONS = {
    **formulas_numbers.EXPRESSIONS,
    **CLIP_EXPRESSIONS,
    **formulas_update.EXPRESSIONS,
}


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
    mistaken
        Numbers of the steps whose values are not what their formulas say.
    """

    def __init__(
        self, trace: Trace, digits: int = SCREEN_DIGITS, mistaken: Collection[int] = ()
    ) -> None:
        self._mistaken, self._step_of = mistaken, trace.step_of
        self._notation = Notation(trace, digits)
        self._of_samples: dict[tuple[object, ...], tuple[str, str]] = {}

    def symbol(self, ref: Ref) -> str:
        """Return the symbol of one scalar; units count from 1 here."""
        return self._notation.symbol(ref)

    def symbols(self, step: Step) -> str:
        """Return the formula of ``step`` in symbols; samples differ in their mark alone."""
        target = step.target
        if target.sample is None or not self._notation.batched or target.quantity in _GIVEN:
            return write_symbols(self._notation, step)
        mark, place = self._notation.row(target.sample), target[:4]
        if place not in self._of_samples:
            self._of_samples[place] = (write_symbols(self._notation, step), mark)
        text, written = self._of_samples[place]
        return text if mark == written else text.replace(written, mark)

    def substituted(self, step: Step) -> str:
        """Return the formula of ``step`` with its numbers: expressions that are all equal."""
        expressions, value = self.expressions(step), self._notation.n(step.target)
        rows = "".join(rf"&= {text} \\ " for text in expressions)
        relation = self._relate(step, expressions)
        return rf"\begin{{aligned}} {rows}&{relation} {value} \end{{aligned}}"

    def expressions(self, step: Step) -> list[str]:
        """Return what is computed, with numbers; nothing where a number is only copied."""
        expressions = _EXPRESSIONS[step.target.quantity](self._notation, step)
        return [] if expressions == [self._notation.n(step.target)] else expressions

    def relation(self, step: Step) -> str:
        """Return = if ``step`` loses nothing and holds as it is written, else ≈; ≠ if mistaken."""
        return self._relate(step, self.expressions(step))

    def _relate(self, step: Step, expressions: list[str]) -> str:
        if self.is_mistaken(step.target):
            return r"\neq"
        return "=" if self._holds(step, expressions) else r"\approx"

    def _holds(self, step: Step, expressions: list[str]) -> bool:
        """Tell whether no number of ``step`` is rounded, and they amount to what is written."""
        result = self._notation.n(step.target)
        read = step.operands if expressions else ()
        return all(map(self.is_exact, (step.target, *read))) and all(
            holds_exactly(text, result) for text in expressions
        )

    def is_mistaken(self, ref: Ref) -> bool:
        """Tell whether a number is not what its formula says."""
        return self._step_of.get(ref) in self._mistaken

    def is_exact(self, ref: Ref) -> bool:
        """Tell whether a number loses nothing by being written with these digits."""
        return self._notation.is_exact(ref)

    def number(self, ref: Ref) -> str:
        """Return the number at ``ref``."""
        return self._notation.n(ref)

    def setting(self, value: float) -> str:
        """Return a setting of the optimizer."""
        return self._notation.setting(value)

    def is_setting_exact(self, value: float) -> bool:
        """Tell whether a setting loses nothing by being written."""
        return not is_rounded(value, self._notation.setting_digits)


def write_symbols(notation: Notation, step: Step) -> str:
    """Return the formula of ``step`` in symbols."""
    quantity = step.target.quantity
    new = quantity in (Quantity.NEW_WEIGHT, Quantity.NEW_BIAS)
    sign = r"\leftarrow" if new else "="
    return f"{notation.symbol(step.target)} {sign} {_RIGHT_SIDES[quantity](notation, step)}"
