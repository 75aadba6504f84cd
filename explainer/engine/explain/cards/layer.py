"""Cards by layer: the formulas of a whole layer, between vectors and matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from explainer.engine.explain.cards.card import Card
from explainer.engine.explain.cards.equations import Equation, Equations, Grid
from explainer.engine.explain.cards.lines import Lines
from explainer.engine.explain.cards.neuron import NeuronCards
from explainer.engine.explain.cards.said import Said
from explainer.engine.explain.cards.tables import Tables, list_involved
from explainer.engine.explain.cards.torch_code import write_torch
from explainer.engine.explain.formulas.activations import (
    ACTIVATION_NOTATIONS,
    ActivationNotation,
    fill_notation,
)
from explainer.engine.explain.formulas.latex import STATE_LETTERS, write_derivative
from explainer.engine.explain.formulas.losses import LOSS_NOTATIONS
from explainer.engine.explain.formulas.symbols import write_factor
from explainer.engine.trace.navigation import Stop
from explainer.engine.trace.refs import Quantity, Ref, Step
from explainer.engine.trace.trace import Trace
from explainer.words import Language


class LayerCards:
    """Writes the cards of one trace by layer; the parameters are those of ``NeuronCards``."""

    def __init__(self, trace: Trace, language: Language, lines: Lines) -> None:
        self._trace, self._it = trace, trace.iteration
        self._spec, self._count = trace.iteration.spec, len(trace.iteration.samples)
        self._lines = lines
        self._said = Said(trace, language)
        self._tables = Tables(trace, self._lines, self._said.reduction())
        self._equations = Equations(trace, self._lines)
        self._neuron = NeuronCards(trace, language, lines)

    def write(self, stop: Stop) -> Card:
        """Return the card of ``stop``, one of the stops by layer."""
        if stop.kind in ("sample", "loss", "norm", "clip"):
            return replace(self._neuron.write(stop), torch=write_torch(self._it, stop))
        if stop.kind == "update" and any(layer == stop.layer for layer, *_ in self._spec.frozen):
            # A matrix of which not every weight is updated is told a parameter at a time.
            return replace(self._neuron.write(stop), torch=write_torch(self._it, stop))
        equations = {
            "forward": self._forward,
            "delta": self._delta,
            "input_gradient": lambda stop: self._came_back(0, stop.sample or 0),
            "gradient": self._gradient,
            "update": self._update,
        }[stop.kind](stop)
        return self._card(stop, equations)

    def _card(self, stop: Stop, equations: Sequence[Equation]) -> Card:
        grids = [part for e in equations for part in (*e.parts, e.result) if isinstance(part, Grid)]
        small = all(grid.is_small for grid in grids)
        lines = map(self._equations.with_numbers, equations) if small else ()
        tables = [] if small else self._equations.tables(equations)
        if stop.kind == "gradient" and self._count > 1:
            units = range(self._spec.sizes[stop.layer or 0])
            tables += [self._tables.joined(stop.layer or 0, unit) for unit in units]
        symbols = filter(None, map(self._equations.symbols, equations))
        return Card(
            self._said.title(stop),
            self._said.sentence(stop),
            tuple(symbols),
            tuple(lines),
            tuple(tables),
            write_torch(self._it, stop),
        )

    def _forward(self, stop: Stop) -> list[Equation]:
        """Return z = W a + b, or W a without biases, and a = f(z)."""
        eq, layer, s = self._equations, stop.layer or 0, stop.sample or 0
        z, a = eq.vector(Quantity.WEIGHTED_INPUT, layer, "z", s), eq.output(layer, s)
        function = fill_notation(self._notation(layer).name, z=z.symbol)
        bias = ("+", eq.biases(layer)) if self._spec.has_bias(layer) else ()
        return [
            Equation(z, (eq.weights(layer), eq.output(layer - 1, s), *bias)),
            Equation(a, right=function),
        ]

    def _delta(self, stop: Stop) -> list[Equation]:
        """Return δ of a layer in one sample, with its factors."""
        layer, s = stop.layer or 0, stop.sample or 0
        delta = self._equations.vector(Quantity.DELTA, layer, r"\delta", s, "d")
        if layer == self._spec.depth and self._spec.objective.fused:
            return [Equation(delta, self._error(s))]
        if layer == self._spec.depth and self._spec.objective.crosses:
            return [*self._through_jacobian(s), Equation(delta, self._product(s))]
        slope = self._slope(layer, s)
        parts = self._came_back(layer, s) if layer < self._spec.depth else [self._of_output(s)]
        first = self._equations.right(parts[-1])
        first = rf"\big({first}\big)" if first.count(" - ") and r"\left" not in first else first
        factors = rf"{first} \odot {slope.result.symbol}"
        product = (parts[-1].result, r"\odot", slope.result)
        return [*parts, slope, Equation(delta, product, factors)]

    def _error(self, s: int) -> tuple[str | Grid, ...]:
        """Return the derivative of the loss by the outputs; where the slope cancels, by their z."""
        depth, slope = self._spec.depth, LOSS_NOTATIONS[self._spec.objective.name].slope
        read = {
            "a": self._equations.output(depth, s),
            "y": self._equations.vector(Quantity.TARGET, depth, "y", s),
        }
        threshold = self._lines.number(self._spec.threshold)
        parts = tuple(read.get(part) or fill_notation(part, k=threshold) for part in slope.parts)
        factor = write_factor(self._spec)
        if not factor or not parts:
            return parts
        return (rf"{factor}\left(", *parts, r"\right)") if slope.is_sum else (factor, *parts)

    def _of_output(self, s: int) -> Equation:
        depth = self._spec.depth
        by = write_derivative(self._loss(s), self._equations.output(depth, s).symbol)
        gradient = self._equations.vector(Quantity.OUTPUT_GRADIENT, depth, "", s, "d")
        parts = self._error(s)
        return Equation(Grid(by, gradient.rows, "d"), parts, "" if parts else r"\mathbf{1}")

    def _jacobian(self, s: int) -> Grid:
        """Return ∂ŷ/∂z of a softmax: a row an output, a column a z."""
        depth, units = self._spec.depth, range(self._spec.sizes[-1])
        z = self._equations.vector(Quantity.WEIGHTED_INPUT, depth, "z", s)
        symbol = write_derivative(self._equations.output(depth, s).symbol, z.symbol)
        rows = tuple(tuple(Ref(Quantity.JACOBIAN, depth, i, j, s) for j in units) for i in units)
        return Grid(symbol, rows)

    def _through_jacobian(self, s: int) -> list[Equation]:
        """Return ∂ℓ/∂ŷ, and ∂ŷ/∂z = diag(ŷ) − ŷ ŷᵀ."""
        y_hat = self._equations.output(self._spec.depth, s)
        whole = (r"\operatorname{diag}\left(", y_hat, r"\right) -", y_hat, y_hat.transposed())
        return [self._of_output(s), Equation(self._jacobian(s), whole)]

    def _product(self, s: int) -> tuple[str | Grid, ...]:
        """Return the transposed Jacobian, which is the same, times ∂ℓ/∂ŷ."""
        return (self._jacobian(s).transposed(), r"\,", self._of_output(s).result)

    def _came_back(self, layer: int, s: int) -> list[Equation]:
        """Return what every weight carries back, and the sums of it."""
        eq, following = self._equations, layer + 1
        delta = eq.vector(Quantity.DELTA, following, r"\delta", s, "d")
        along = eq.matrix(
            Quantity.CONTRIBUTION,
            following,
            rf"w^{{({following})}}_{{jk}}\,{delta.symbol}_{{j}}",
            s,
            "d",
        )
        by = write_derivative(self._loss(s), eq.output(layer, s).symbol)
        quantity = Quantity.BACKWARD_SUM if layer else Quantity.INPUT_GRADIENT
        total = Grid(by, eq.vector(quantity, layer, "", s, "d").rows, "d")
        return [Equation(along), Equation(total, (eq.weights(following).transposed(), delta))]

    def _slope(self, layer: int, s: int) -> Equation:
        z = self._equations.vector(Quantity.WEIGHTED_INPUT, layer, "z", s)
        read = {"a": self._equations.output(layer, s), "z": z}
        notation = self._notation(layer)
        rows = self._equations.vector(Quantity.SLOPE, layer, "", s).rows
        return Equation(
            Grid(rf"{notation.slope_name}\big({z.symbol}\big)", rows),
            tuple(read.get(part, part) for part in notation.slope_parts),
        )

    def _notation(self, layer: int) -> ActivationNotation:
        return ACTIVATION_NOTATIONS[self._spec.activations[layer - 1]]

    def _loss(self, s: int) -> str:
        return rf"\ell^{{[{s + 1}]}}" if self._count > 1 else "L"

    def _gradient(self, stop: Stop) -> list[Equation]:
        """Return ∂L/∂W = δ aᵀ and, with biases, ∂L/∂b = δ; of a batch their mean or sum."""
        by_weights, by_biases = self._of_weights(stop), self._of_biases(stop)
        return [by_weights, by_biases] if self._spec.has_bias(stop.layer or 0) else [by_weights]

    def _of_weights(self, stop: Stop) -> Equation:
        eq, layer = self._equations, stop.layer or 0
        by_weights = eq.matrix(
            Quantity.WEIGHT_GRADIENT, layer, write_derivative("L", f"W^{{({layer})}}"), None, "d"
        )
        if self._count == 1:
            delta, below = self._of_sample(layer), eq.output(layer - 1, 0).transposed()
            return Equation(by_weights, (delta, below))
        arrived = "x^{[s]}" if layer == 1 else f"a^{{({layer - 1})[s]}}"
        return Equation(
            by_weights, right=rf"{self._summed_delta(layer)} \big({arrived}\big)^{{\top}}"
        )

    def _of_biases(self, stop: Stop) -> Equation:
        layer = stop.layer or 0
        biases = self._equations.vector(Quantity.BIAS_GRADIENT, layer, "", None, "d")
        by_biases = Grid(write_derivative("L", f"b^{{({layer})}}"), biases.rows, "d")
        single = self._count == 1
        right = self._of_sample(layer).symbol if single else self._summed_delta(layer)
        return Equation(by_biases, right=right)

    def _of_sample(self, layer: int) -> Grid:
        """Return the δ of the only sample."""
        return self._equations.vector(Quantity.DELTA, layer, r"\delta", 0, "d")

    def _summed_delta(self, layer: int) -> str:
        """Return the mean or the sum of δ over the samples, up to what it is multiplied with."""
        mean = rf"\frac{{1}}{{{self._count}}}" * (self._spec.reduction == "mean")
        return rf"{mean}\sum_{{s=1}}^{{{self._count}}} \delta^{{({layer})[s]}}"

    def _update(self, stop: Stop) -> list[Equation]:
        """Return what the optimizer computes of W and of b, and their new values."""
        steps = self._trace.steps[stop.start : stop.end]
        weight = [s for s in steps if (s.target.unit, s.target.source) == (0, 0)]
        bias = [s for s in steps if (s.target.unit, s.target.source) == (0, None)]
        return [*self._of_parameter(weight, "W"), *self._of_parameter(bias, "b")]

    def _of_parameter(self, steps: Sequence[Step], letter: str) -> list[Equation]:
        """Return what is read of all weights, or all biases, and what is computed of them."""
        computed = [self._updated(step, letter) for step in steps]
        told = {part.rows for e in computed for part in e.parts if isinstance(part, Grid)}
        read = list_involved(steps)[: -len(steps)]
        grids = [self._grid(ref, letter) for ref in read]
        return [*(Equation(grid) for grid in grids if grid.rows not in told), *computed]

    def _grid(self, ref: Ref, letter: str) -> Grid:
        """Return a quantity of the update for all weights, or all biases, of a layer."""
        name, layer = ref.quantity, ref.layer or 0
        of_all = (
            self._equations.matrix(name, layer, "")
            if letter == "W"
            else self._equations.vector(name, layer, "", None)
        )
        symbol = f"{letter}^{{({layer})}}"
        if name.endswith("_gradient"):
            return Grid(write_derivative("L", symbol), of_all.rows, "d")
        if name.endswith("_change"):
            return Grid(rf"\Delta {symbol}", of_all.rows)
        if name.startswith("new_"):
            return Grid(symbol, of_all.rows, "n")
        kept = name.removeprefix("old_")
        time = "t-1" if name != kept else "t"
        return Grid(
            rf"{STATE_LETTERS[kept]}_{{{time}}}" if kept in STATE_LETTERS else symbol, of_all.rows
        )

    def _updated(self, step: Step, letter: str) -> Equation:
        """Return one quantity that an update computes, and of what."""
        name, result = step.target.quantity, self._grid(step.target, letter)
        if name.startswith("new_"):
            old, change = (self._grid(ref, letter) for ref in step.operands)
            return Equation(result, (old, "+", change), sign=r"\leftarrow")
        if (
            len(step.operands) == 1
            and name.endswith("_change")
            and self._it.optimizer.momentum == 0.0
        ):
            gradient = self._grid(step.operands[0], letter)
            rate = self._lines.number(self._it.optimizer.learning_rate)
            sign = "" if self._it.optimizer.maximize else "-"
            return Equation(
                result, (f"{sign}{rate}", gradient), right=rf"{sign}\eta\,{gradient.symbol}"
            )
        return Equation(
            result, right=self._lines.general([step], step.target.layer)[0].partition(" = ")[2]
        )
