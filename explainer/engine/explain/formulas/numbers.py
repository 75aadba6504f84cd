"""Each formula with its numbers in it: forward, loss and backward.

Every function returns expressions of numbers that are all equal to the value of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS
from explainer.engine.explain.formulas.latex import average, write_sum
from explainer.engine.explain.formulas.losses import LOSS_NOTATIONS, Output
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Quantity, Ref, Step

_LARGEST_EXPONENT = 300.0
"""Beyond it e^z comes close to the ends of the float range, and softmax is written shifted."""


def _given(notation: Notation, step: Step) -> list[str]:
    return []


def _products(notation: Notation, left: Sequence[Ref], right: Sequence[Ref]) -> list[str]:
    return [_product(notation, a, b) for a, b in zip(left, right, strict=True)]


def _product(notation: Notation, left: Ref, right: Ref) -> str:
    return rf"{notation.factor(left)} \cdot {notation.factor(right)}"


def _weighted_input(notation: Notation, step: Step) -> list[str]:
    n = len(step.operands) // 2
    products = _products(notation, step.operands[:n], step.operands[n : 2 * n])
    return [write_sum([*products, *map(notation.factor, step.operands[2 * n :])])]


def _activation(notation: Notation, step: Step) -> list[str]:
    name = notation.spec.activations[(step.target.layer or 0) - 1]
    if name == "softmax":
        return [_softmax(notation, step)]
    (z,) = step.operands
    return [ACTIVATION_NOTATIONS[name].numbers(notation.value(z), notation.n(z))]


def _softmax(notation: Notation, step: Step) -> str:
    own = step.operands[0]
    by_unit = sorted(step.operands, key=lambda ref: ref.unit or 0)
    largest = max(by_unit, key=notation.value)
    shift = ""
    if abs(notation.value(largest)) > _LARGEST_EXPONENT or (
        notation.value(own) < -_LARGEST_EXPONENT
    ):
        shift = f" - {notation.factor(largest)}"
    denominator = " + ".join(f"e^{{{notation.n(ref)}{shift}}}" for ref in by_unit)
    return rf"\frac{{e^{{{notation.n(own)}{shift}}}}}{{{denominator}}}"


# Loss ------------------------------------------------------------------------------------


def _loss(notation: Notation, step: Step) -> list[str]:
    if step.target.sample is None:
        return _reduced(notation, step)
    loss = LOSS_NOTATIONS[notation.spec.objective.name]
    return [loss.numbers(notation, _list_outputs(step))]


def _list_outputs(step: Step) -> list[Output]:
    """Return the outputs that a step reads: each with ŷ, and with y and z where it reads them."""
    of = {
        quantity: [ref for ref in step.operands if ref.quantity == quantity]
        for quantity in (Quantity.ACTIVATION, Quantity.TARGET, Quantity.WEIGHTED_INPUT)
    }
    return [Output(*parts) for parts in zip(*filter(None, of.values()), strict=True)]


# Backward --------------------------------------------------------------------------------


def _error(notation: Notation, step: Step) -> list[str]:
    objective = notation.spec.objective
    slope = LOSS_NOTATIONS[objective.name].slope
    if slope.numbers is None:
        return []
    (output,) = _list_outputs(step)
    text = slope.numbers(notation, output)
    n = notation.spec.sizes[-1] if objective.kind.averaged else 1
    return [rf"{average('2', n)} \cdot ({text})" if slope.twice else average(text, n)]


def _contribution(notation: Notation, step: Step) -> list[str]:
    return [_product(notation, *step.operands)]


def _backward_sum(notation: Notation, step: Step) -> list[str]:
    first, *others = step.operands
    return [write_sum([notation.n(first), *map(notation.factor, others)])]


def _slope(notation: Notation, step: Step) -> list[str]:
    """Return f′(z) as an expression of numbers on the screen; a constant slope is its value."""
    name = notation.spec.activations[(step.target.layer or 0) - 1]
    (x,) = step.operands
    text = ACTIVATION_NOTATIONS[name].slope_numbers(notation.value(x), notation.n(x))
    return [text] if text else []


def _delta(notation: Notation, step: Step) -> list[str]:
    if notation.spec.objective.crosses and step.target.layer == notation.spec.depth:
        n = len(step.operands) // 2
        return [write_sum(_products(notation, step.operands[:n], step.operands[n:]))]
    error, slope = step.operands
    if slope.quantity != Quantity.SLOPE:
        return _error(notation, step)
    hidden = error.quantity == Quantity.BACKWARD_SUM
    below = r"\sum w\,\delta" if hidden else rf"\partial {notation.loss} / \partial \hat y"
    return [
        rf"\underbrace{{{notation.factor(error)}}}_{{{below}}} \cdot "
        rf"\underbrace{{{notation.factor(slope)}}}_{{f'(z)}}"
    ]


def _jacobian(notation: Notation, step: Step) -> list[str]:
    y_hat, *other = step.operands
    if other:
        return [rf"-{notation.n(y_hat)} \cdot {notation.factor(other[0])}"]
    return [rf"{notation.factor(y_hat)} \cdot (1 - {notation.n(y_hat)})"]


def _weight_gradient(notation: Notation, step: Step) -> list[str]:
    if step.target.sample is None:
        return _reduced(notation, step)
    return [_product(notation, *step.operands)]


def _bias_gradient(notation: Notation, step: Step) -> list[str]:
    return _reduced(notation, step) if step.target.sample is None else []


def _reduced(notation: Notation, step: Step) -> list[str]:
    first, *others = step.operands
    total = write_sum([notation.n(first), *(notation.factor(ref) for ref in others)])
    mean = notation.spec.reduction == "mean"
    return [average(total, len(step.operands)) if mean else total]


EXPRESSIONS: dict[str, Callable[[Notation, Step], list[str]]] = {
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
"""The right side with numbers, by quantity."""
