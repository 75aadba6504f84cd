"""The right side of each formula in symbols: forward, loss and backward."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS, fill_notation
from explainer.engine.explain.formulas.latex import is_rounded, write_derivative, write_symbol
from explainer.engine.explain.formulas.losses import LOSS_NOTATIONS
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.network import NetworkSpec
from explainer.engine.trace.refs import Quantity, Ref, Step


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
    if not notation.spec.has_bias(layer):
        return total
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
    n, loss = spec.sizes[-1], LOSS_NOTATIONS[spec.objective.name]

    def fill(template: str, j: str) -> str:
        a, y = (notation.indexed(letter, spec.depth, j, row) for letter in "ay")
        return fill_notation(template, a=a, y=y, j=j, threshold=_threshold(notation))

    factor = fill_notation(loss.before, mean=rf"\frac{{1}}{{{n}}}" if n > 1 else "")
    space = " " if factor.endswith("}") else ""
    total = write_sum_over("j", n, lambda j: fill(loss.term, j))
    return f"{factor}{space}{total}{fill(loss.after, 'j' if n > 1 else '1')}"


def _threshold(notation: Notation) -> str:
    """Return κ of Huber's loss, with the sign before it."""
    value = notation.spec.threshold
    sign = r"\approx" if is_rounded(value, notation.setting_digits) else "="
    return f"{sign} {notation.setting(value)}"


def _error(notation: Notation, step: Step) -> str:
    """Return the derivative of the loss by an output; where its slope cancels, by its z."""
    y_hat, y = map(notation.symbol, (step.operands * 2)[:2])
    slope = LOSS_NOTATIONS[notation.spec.objective.name].slope
    text = fill_notation(slope.formula, a=y_hat, y=y, k=r"\kappa")
    factor = write_factor(notation.spec)
    if not factor:
        return text
    return f"{factor} ({text})" if slope.is_sum else f"{factor} {text}"


def write_factor(spec: NetworkSpec) -> str:
    """Return what stands before the derivative of the loss by an output: that of a mean, and 2."""
    twice = "2" * LOSS_NOTATIONS[spec.objective.name].slope.twice
    n = spec.sizes[-1] if spec.objective.kind.averaged else 1
    return rf"\frac{{{twice or 1}}}{{{n}}}" if n > 1 else twice


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
    if notation.spec.objective.crosses and step.target.layer == notation.spec.depth:
        return _sum_over_outputs(notation, step)
    total = notation.symbol(first)
    if first.quantity == Quantity.BACKWARD_SUM:
        total = _backward_sum(notation, step)
        if total.startswith(r"\sum"):
            total = rf"\Big({total}\Big)"
    return rf"{total} \cdot {notation.symbol(slope[0])}"


def _sum_over_outputs(notation: Notation, step: Step) -> str:
    """Return δ of an output of softmax as the sum over all ŷ of ∂ℓ/∂ŷ · ∂ŷ/∂z."""
    spec, row = notation.spec, notation.row(step.target.sample)
    z = notation.indexed("z", spec.depth, str((step.target.unit or 0) + 1), row)
    loss = notation.symbol(Ref(Quantity.LOSS, sample=step.target.sample))

    def product(i: str) -> str:
        y_hat = notation.indexed("a", spec.depth, i, row)
        return rf"{write_derivative(loss, y_hat)} \cdot {write_derivative(y_hat, z)}"

    return write_sum_over("i", spec.sizes[-1], product)


def _jacobian(notation: Notation, step: Step) -> str:
    y_hat, *other = map(notation.symbol, step.operands)
    return rf"-{y_hat}\, {other[0]}" if other else rf"{y_hat} (1 - {y_hat})"


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
    "input_gradient": _backward_sum,
    "slope": _slope,
    "jacobian": _jacobian,
    "delta": _delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
}
"""The right side in symbols, by quantity."""
