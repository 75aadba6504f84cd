"""Each formula with its numbers in it: forward, loss and backward.

Every function returns expressions of numbers that are all equal to the value of the step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS
from explainer.engine.explain.formulas.latex import average, bracket, negate, write_sum
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Quantity, Ref, Step

_LARGEST_EXPONENT = 300.0
"""Beyond it e^z comes close to the ends of the float range, and softmax is written shifted."""

_SURE_LOGIT = 6.0
"""Beyond it 1 − ŷ has too few digits on the screen, and the loss is written with z instead."""

_SURE_PROBABILITY = 0.999
"""Likewise for the probability of the right class under softmax."""

_LEAST_PROBABILITY = 1e-290


def _given(notation: Notation, step: Step) -> list[str]:
    return []


def _products(notation: Notation, left: Sequence[Ref], right: Sequence[Ref]) -> list[str]:
    return [_product(notation, a, b) for a, b in zip(left, right, strict=True)]


def _product(notation: Notation, left: Ref, right: Ref) -> str:
    return rf"{notation.factor(left)} \cdot {notation.factor(right)}"


def _weighted_input(notation: Notation, step: Step) -> list[str]:
    n = len(step.operands) // 2
    products = _products(notation, step.operands[:n], step.operands[n : 2 * n])
    return [write_sum([*products, notation.factor(step.operands[-1])])]


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
    n = notation.spec.sizes[-1]
    outputs, targets = step.operands[:n], step.operands[n : 2 * n]
    pairs = list(zip(outputs, targets, strict=True))
    if notation.spec.loss == "cross_entropy":
        return [_cross_entropy(notation, pairs, step.operands[2 * n :])]
    if notation.spec.loss == "bce":
        logits = zip(pairs, step.operands[2 * n :], strict=True)
        terms = [_bce_term(notation, *pair_and_logit) for pair_and_logit in logits]
        return [terms[0] if n == 1 else average(write_sum(f"({term})" for term in terms), n)]
    squares = [f"({notation.n(a)} - {notation.factor(y)})^{{2}}" for a, y in pairs]
    return [average(write_sum(squares), n if notation.spec.loss == "mse" else 2)]


def _cross_entropy(
    notation: Notation, pairs: Sequence[tuple[Ref, Ref]], logits: Sequence[Ref]
) -> str:
    used = [(a, y) for a, y in pairs if notation.value(y) != 0.0]
    if any(not _LEAST_PROBABILITY < notation.value(a) <= _SURE_PROBABILITY for a, _ in used):
        return _cross_entropy_of_logits(notation, pairs, logits)
    terms = [
        rf"\ln {notation.factor(a)}"
        if notation.value(y) == 1.0
        else rf"{notation.n(y)} \cdot \ln {notation.factor(a)}"
        for a, y in used
    ]
    return f"-({write_sum(terms)})" if len(terms) > 1 else f"-{terms[0]}"


def _cross_entropy_of_logits(
    notation: Notation, pairs: Sequence[tuple[Ref, Ref]], logits: Sequence[Ref]
) -> str:
    """Return ln Σ e^z − Σ y z, shifted by the largest z, so that no digit is lost."""
    largest = max(logits, key=notation.value)
    top = notation.factor(largest)
    others = [f"e^{{{notation.n(z)} - {top}}}" for z in logits if z != largest]
    logarithm = rf"\ln ({' + '.join(['1', *others])})"
    shifted = [
        rf"{notation.factor(y)} \cdot ({notation.n(z)} - {top})"
        for (_, y), z in zip(pairs, logits, strict=True)
        if notation.value(y) != 0.0
    ]
    return f"{logarithm} - ({write_sum(shifted)})"


def _bce_term(notation: Notation, pair: tuple[Ref, Ref], logit: Ref) -> str:
    a, y = pair
    z = notation.value(logit)
    if abs(z) > _SURE_LOGIT:
        text = notation.n(logit)
        decay = negate(text) if z > 0 else text
        product = rf"{notation.factor(logit)} \cdot {notation.factor(y)}"
        return rf"\max(0, {text}) - {product} + \ln (1 + e^{{{decay}}})"
    p, t = notation.n(a), notation.factor(y)
    if notation.value(y) in (0.0, 1.0):
        return rf"-\ln {bracket(p)}" if notation.value(y) else rf"-\ln (1 - {p})"
    return rf"-{t} \cdot \ln {bracket(p)} - (1 - {t}) \cdot \ln (1 - {p})"


# Backward --------------------------------------------------------------------------------


def _error(notation: Notation, step: Step) -> list[str]:
    y_hat, y = step.operands
    error, n = f"{notation.n(y_hat)} - {notation.factor(y)}", notation.spec.sizes[-1]
    if notation.spec.loss == "bce":
        return [average(error, n)]
    if notation.spec.loss == "mse":
        return [rf"{average('2', n)} \cdot ({error})"]
    return [error]


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
    error, slope = step.operands
    if slope.quantity != Quantity.SLOPE:
        return _error(notation, step)
    hidden = error.quantity == Quantity.BACKWARD_SUM
    below = r"\sum w\,\delta" if hidden else rf"\partial {notation.loss} / \partial \hat y"
    return [
        rf"\underbrace{{{notation.factor(error)}}}_{{{below}}} \cdot "
        rf"\underbrace{{{notation.factor(slope)}}}_{{f'(z)}}"
    ]


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
    "slope": _slope,
    "delta": _delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
}
"""The right side with numbers, by quantity."""
