"""The right side of each formula in symbols: forward, loss and backward."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS, fill_notation
from explainer.engine.explain.formulas.latex import write_symbol
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Quantity, Ref, Step

_LOSSES = {
    "mse": (r"\frac{{1}}{{{n}}}", r"({a} - {y})^{{2}}"),
    "half_squared_error": (r"\frac{{1}}{{2}}", r"({a} - {y})^{{2}}"),
    "bce": (r"-\frac{{1}}{{{n}}}", r"\big({y} \ln {a} + (1 - {y}) \ln (1 - {a})\big)"),
    "cross_entropy": ("-", r"{y} \ln {a}"),
}
"""What stands before the sum over the outputs, and one term of it."""


def write_sum_over(letter: str, n: int, term: Callable[[str], str]) -> str:
    """Return the sum of ``term`` over an index; a sum of one is its only term."""
    return term("1") if n == 1 else rf"\sum_{{{letter}=1}}^{{{n}}} {term(letter)}"


def write_reduction(notation: Notation, step: Step) -> str:
    """Return the mean or the sum over the samples of the batch."""
    if not notation.batched:
        return notation.symbol(step.operands[0])
    count = len(notation.iteration.samples)
    mean = rf"\frac{{1}}{{{count}}} " if notation.spec.reduction == "mean" else ""
    return rf"{mean}\sum_{{s=1}}^{{{count}}} {notation.symbol(step.operands[0], '[s]')}"


def _given(notation: Notation, step: Step) -> str:
    return notation.n(step.target)


def _weighted_input(notation: Notation, step: Step) -> str:
    target = step.target
    layer, unit, row = target.layer or 0, target.unit or 0, notation.row(target.sample)
    letter = "x" if layer == 1 else "a"

    def product(k: str) -> str:
        below = notation.indexed(letter, layer - 1, k, row)
        return rf"{_weight(notation, layer, unit, k)}\, {below}"

    total = write_sum_over("k", notation.spec.sizes[layer - 1], product)
    return f"{total} + {notation.symbol(Ref(Quantity.BIAS, layer, unit))}"


def _weight(notation: Notation, layer: int, unit: int, source: str) -> str:
    """Return the symbol of the weight from ``source``, a number or k, to a unit."""
    if source == "1":
        return notation.symbol(Ref(Quantity.WEIGHT, layer, unit, 0))
    return write_symbol("w", layer, f"{unit + 1}{source}")


def _activation(notation: Notation, step: Step) -> str:
    target = step.target
    z = notation.symbol(step.operands[0])
    name = notation.spec.activations[(target.layer or 0) - 1]
    if name != "softmax":
        return fill_notation(ACTIVATION_NOTATIONS[name].formula, z=z)
    every = notation.indexed("z", target.layer or 0, "i", notation.row(target.sample))
    return rf"\frac{{e^{{{z}}}}}{{\sum_{{i=1}}^{{{notation.spec.sizes[-1]}}} e^{{{every}}}}}"


def _loss(notation: Notation, step: Step) -> str:
    if step.target.sample is None:
        return write_reduction(notation, step)
    spec, row = notation.spec, notation.row(step.target.sample)
    n, (before, template) = spec.sizes[-1], _LOSSES[spec.loss]

    def term(j: str) -> str:
        a, y = (notation.indexed(letter, spec.depth, j, row) for letter in "ay")
        return template.format(a=a, y=y)

    factor = before.format(n=n).replace(r"\frac{1}{1}", "")
    space = " " if factor.endswith("}") else ""
    return f"{factor}{space}{write_sum_over('j', n, term)}"


def _error(notation: Notation, step: Step) -> str:
    """Return ŷ − y with the factor that the loss brings."""
    y_hat, y = map(notation.symbol, step.operands)
    error, n = f"({y_hat} - {y})", notation.spec.sizes[-1]
    factors = {"bce": rf"\frac{{1}}{{{n}}}" if n > 1 else "", "mse": "2"}
    if n > 1:
        factors["mse"] = rf"\frac{{2}}{{{n}}}"
    factor = factors.get(notation.spec.loss)
    return rf"{factor} {error}" if factor else f"{y_hat} - {y}"


def _contribution(notation: Notation, step: Step) -> str:
    weight, delta = map(notation.symbol, step.operands)
    return rf"{weight}\, {delta}"


def _backward_sum(notation: Notation, step: Step) -> str:
    target = step.target
    layer, unit = (target.layer or 0) + 1, target.unit or 0

    def product(j: str) -> str:
        delta = notation.indexed(r"\delta", layer, j, notation.row(target.sample))
        if j == "1":
            return rf"{notation.symbol(Ref(Quantity.WEIGHT, layer, 0, unit))}\, {delta}"
        return rf"{write_symbol('w', layer, f'{j}{unit + 1}')}\, {delta}"

    return write_sum_over("j", notation.spec.sizes[layer], product)


def _slope(notation: Notation, step: Step) -> str:
    name = notation.spec.activations[(step.target.layer or 0) - 1]
    return fill_notation(ACTIVATION_NOTATIONS[name].slope, x=notation.symbol(step.operands[0]))


def _delta(notation: Notation, step: Step) -> str:
    first, *slope = step.operands
    if notation.spec.objective.fused and step.target.layer == notation.spec.depth:
        return _error(notation, step)
    total = notation.symbol(first)
    if first.quantity == Quantity.BACKWARD_SUM:
        total = _backward_sum(notation, step)
        if total.startswith(r"\sum"):
            total = rf"\Big({total}\Big)"
    return rf"{total} \cdot {notation.symbol(slope[0])}"


def _weight_gradient(notation: Notation, step: Step) -> str:
    if step.target.sample is None:
        return write_reduction(notation, step)
    delta, below = step.operands
    return rf"{notation.symbol(delta)} \cdot {notation.symbol(below)}"


def _bias_gradient(notation: Notation, step: Step) -> str:
    if step.target.sample is None:
        return write_reduction(notation, step)
    return notation.symbol(step.operands[0])


RIGHT_SIDES: dict[str, Callable[[Notation, Step], str]] = {
    "input": _given,
    "target": _given,
    "weighted_input": _weighted_input,
    "activation": _activation,
    "loss": _loss,
    "output_gradient": _error,
    "contribution": _contribution,
    "backward_sum": _backward_sum,
    "slope": _slope,
    "delta": _delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
}
"""The right side in symbols, by quantity."""
