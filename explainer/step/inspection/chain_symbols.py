"""The symbols of the long product, as LaTeX."""

from __future__ import annotations

from explainer.engine.backprop import Iteration
from explainer.engine.explain.formulas.activations import fill_notation
from explainer.engine.explain.formulas.latex import SCREEN_DIGITS, write_derivative
from explainer.engine.explain.formulas.losses import LOSS_NOTATIONS
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Quantity, Ref, output_ref
from explainer.engine.trace.trace import Trace


class Symbols:
    """The derivatives on the way from the loss of one sample to one parameter.

    Parameters
    ----------
    it
        The iteration.
    to
        Layer, unit, source (None for a bias) and sample.
    merged
        Whether ∂loss/∂ŷ · ∂ŷ/∂z is one factor.
    """

    def __init__(self, it: Iteration, to: Ref, merged: bool) -> None:
        self._spec, self._to, self._merged = it.spec, to, merged
        # Symbols need no values, so no step has to be recorded for them.
        self._notation = Notation(Trace(it, (), {}, {}), SCREEN_DIGITS)
        self._sample = to.sample or 0
        self._row = self._notation.row(to.sample)
        self._loss = self._notation.symbol(Ref(Quantity.LOSS, sample=to.sample))

    def _z(self, layer: int, unit: int) -> str:
        return self._notation.symbol(Ref("weighted_input", layer, unit, None, self._sample))

    def _a(self, layer: int, unit: int) -> str:
        return self._notation.symbol(output_ref(layer, unit, self._sample))

    def loss_by_output(self, unit: int) -> str:
        """Return ∂ℓ/∂ŷ."""
        return write_derivative(self._loss, self._a(self._spec.depth, unit))

    def loss_by_sum(self, unit: int) -> str:
        """Return ∂ℓ/∂z of an output."""
        return write_derivative(self._loss, self._z(self._spec.depth, unit))

    def output_by_sum(self, y_hat: int, unit: int) -> str:
        """Return ∂ŷ/∂z, of the same output or, with softmax, of another."""
        return write_derivative(self._a(self._spec.depth, y_hat), self._z(self._spec.depth, unit))

    def sum_by_output(self, layer: int, above: int, unit: int) -> str:
        """Return ∂z/∂a from a unit of ``layer`` + 1 to one of ``layer``."""
        return write_derivative(self._z(layer + 1, above), self._a(layer, unit))

    def output_by_own_sum(self, layer: int, unit: int) -> str:
        """Return ∂a/∂z of one hidden unit."""
        return write_derivative(self._a(layer, unit), self._z(layer, unit))

    def parameter(self) -> str:
        """Return the symbol of the weight or bias."""
        kind = Quantity.BIAS if self._to.source is None else Quantity.WEIGHT
        return self._notation.symbol(self._to._replace(quantity=kind, sample=None))

    def sum_by_parameter(self) -> str:
        """Return ∂z/∂w or ∂z/∂b."""
        return write_derivative(self._z(self._to.layer or 0, self._to.unit or 0), self.parameter())

    def error(self, unit: int) -> str:
        """Return what ∂ℓ/∂z collapses to, as ŷ − y, with the mean over the outputs."""
        y = self._notation.symbol(Ref(Quantity.TARGET, self._spec.depth, unit, None, self._sample))
        objective, n = self._spec.objective, self._spec.sizes[-1]
        formula = LOSS_NOTATIONS[objective.name].slope.formula
        error = fill_notation(formula, a=self._a(self._spec.depth, unit), y=y)
        averaged = objective.kind.averaged and n > 1
        return rf"\tfrac{{1}}{{{n}}}({error})" if averaged else error

    # The formula over all paths ----------------------------------------------------------

    def formula(self) -> str:
        """Return ∂ℓ/∂w as the sum over all paths of the product of their derivatives."""
        layer = self._to.layer or 0
        own = str((self._to.unit or 0) + 1)
        passed = range(self._spec.depth, layer, -1)
        summed = [above for above in passed if self._spec.sizes[above] > 1]
        letters = {above: "i" if len(summed) == 1 else f"i_{{{above}}}" for above in summed}
        index = {**dict.fromkeys(passed, "1"), **letters, layer: own}
        sums = [
            rf"\sum_{{{letter}=1}}^{{{self._spec.sizes[above]}}}"
            for above, letter in letters.items()
        ]
        factors = self._head(index[self._spec.depth], sums)
        for below in range(self._spec.depth - 1, layer - 1, -1):
            factors += self._hop(below, index[below + 1], index[below])
        arriving = self._arriving()
        factors.append(_braced(self.sum_by_parameter(), arriving))
        left = write_derivative(self._loss, self.parameter())
        return f"{left} = {' '.join(sums)} " + r" \cdot ".join(factors)

    def _head(self, unit: str, sums: list[str]) -> list[str]:
        """Return the first factors; softmax adds the sum over ŷ to ``sums``."""
        z = self._indexed("z", self._spec.depth, unit)
        if self._merged:
            return [write_derivative(self._loss, z)]
        crosses = self._spec.activations[-1] == "softmax"
        output = "m" if crosses else unit
        if crosses:
            sums.insert(0, rf"\sum_{{m=1}}^{{{self._spec.sizes[-1]}}}")
        y_hat = self._indexed("a", self._spec.depth, output)
        return [
            write_derivative(self._loss, y_hat),
            _braced(write_derivative(y_hat, z), "" if crosses else "f'"),
        ]

    def _hop(self, layer: int, above: str, unit: str) -> list[str]:
        z, a = self._indexed("z", layer + 1, above), self._indexed("a", layer, unit)
        own = self._indexed("z", layer, unit)
        return [_braced(write_derivative(z, a), "w"), _braced(write_derivative(a, own), "f'")]

    def _indexed(self, letter: str, layer: int, index: str) -> str:
        return self._notation.indexed(letter, layer, index, self._row)

    def _arriving(self) -> str:
        if self._to.source is None:
            return "1"
        return "x" if self._to.layer == 1 else "a"


def _braced(factor: str, caption: str) -> str:
    return rf"\underbrace{{{factor}}}_{{{caption}}}" if caption else factor
