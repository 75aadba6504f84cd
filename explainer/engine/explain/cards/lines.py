"""The lines of cards: formulas in symbols, and with their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from explainer.engine.explain.formulas import Formulas, write_symbols
from explainer.engine.explain.formulas.latex import bracket
from explainer.engine.explain.formulas.notation import GeneralNotation
from explainer.engine.optimizer_settings import OPTIMIZER_SETTINGS, NumberSetting
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace

_SIGNS = (r" \leftarrow ", " = ")


class Lines:
    """Writes formulas of one trace; the parameters are those of ``Formulas``."""

    def __init__(self, trace: Trace, digits: int, mistaken: Collection[int]) -> None:
        self._trace, self._digits = trace, digits
        self._formulas = Formulas(trace, digits, mistaken)
        self.symbol = self._formulas.symbol
        self.is_exact, self.is_mistaken = self._formulas.is_exact, self._formulas.is_mistaken
        self.relation = self._formulas.relation

    def symbols(self, steps: Iterable[Step]) -> list[str]:
        """Return the formula of each step in symbols, each once."""
        return list(dict.fromkeys(map(self._formulas.symbols, steps)))

    def general(self, steps: Iterable[Step], layer: int | None = None) -> list[str]:
        """Return what holds for every sample, s, and for the weights of a row of ``layer``, k."""
        notation = GeneralNotation(self._trace, self._digits, layer)
        return list(dict.fromkeys(write_symbols(notation, step) for step in steps))

    def with_numbers(self, step: Step) -> str:
        """Return what a step computes of which numbers, and the result."""
        left, sign, right = _split(self._formulas.symbols(step))
        if step.target.quantity == Quantity.CONTRIBUTION:
            left = right
        expressions = self._formulas.expressions(step) or self._piecewise(step, right)
        if not expressions:
            copied = self.relation(step) if sign == "=" else sign
            return f"{left} &{copied} {self._result(step)}"
        expression = r" \\ &= ".join(expressions)
        new_line = r"\\ &" if r"\\" in expression else ""
        return f"{left} &{sign} {expression} {new_line}{self.relation(step)} {self._result(step)}"

    def _piecewise(self, step: Step, right: str) -> list[str]:
        """Return the slope of an activation with a kink as the question that it answers."""
        if step.target.quantity != Quantity.SLOPE or "[" not in right:
            return []
        (z,) = step.operands
        return [right.replace(self.symbol(z), self._formulas.number(z))]

    def total(self, step: Step) -> str:
        """Return a sum in symbols, and the result: its terms stand in a table."""
        left, sign, right = _split(self._formulas.symbols(step))
        return rf"{left} &{sign} {right} \\ &{self.relation(step)} {self._result(step)}"

    def settings(self) -> str:
        """Return the learning rate and the settings that differ from 0, with their numbers."""
        optimizer = self._trace.iteration.optimizer
        pairs = [(r"\eta", optimizer.learning_rate)]
        for name in optimizer.kind.options:
            setting, given = OPTIMIZER_SETTINGS[name], getattr(optimizer, name)
            if isinstance(setting, NumberSetting):
                values: Sequence[float] = given if isinstance(given, tuple) else (given,)
                pairs += [p for p in zip(setting.symbols, values, strict=True) if p[1]]
        return r",\; ".join(f"{symbol} {self._setting(value)}" for symbol, value in pairs)

    def _setting(self, value: float) -> str:
        sign = "=" if self._formulas.is_setting_exact(value) else r"\approx"
        return f"{sign} {self._formulas.setting(value)}"

    def matrix(self, rows: Sequence[Sequence[Ref]]) -> str:
        """Return numbers in brackets."""
        lines = r" \\ ".join(" & ".join(map(self._formulas.number, row)) for row in rows)
        return rf"\begin{{bmatrix}} {lines} \end{{bmatrix}}"

    def number(self, value: float) -> str:
        """Return a setting as it stands in a product."""
        return bracket(self._formulas.setting(value))

    def _result(self, step: Step) -> str:
        return rf"\mathbf{{{self._formulas.number(step.target)}}}"


def _split(formula: str) -> tuple[str, str, str]:
    """Return the left side of a formula, its sign, and its right side."""
    sign = next(sign for sign in _SIGNS if sign in formula)
    left, _, right = formula.partition(sign)
    return left, sign.strip(), right
