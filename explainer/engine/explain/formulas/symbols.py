"""The right side of each formula in symbols: forward, loss and backward."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.explain.formulas.latex import ACTIVATIONS
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.functions import LEAKY_SLOPE
from explainer.engine.trace.refs import Quantity, Ref, Step

_SLOPES = {
    "identity": "1",
    "sigmoid": r"{x} (1 - {x})",
    "tanh": r"1 - {x}^{{2}}",
    "relu": r"[{x} > 0]",
    "leaky_relu": rf"[{{x}} > 0] + {LEAKY_SLOPE} \, [{{x}} \le 0]",
}
"""Slopes of the activations in terms of x: of a where the trace reads a, else of z."""

_LOSSES = {
    "mse": r"\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} ({a} - {y})^{{2}}",
    "half_squared_error": r"\frac{{1}}{{2}} \sum_{{j=1}}^{{{n}}} ({a} - {y})^{{2}}",
    "bce": r"-\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} "
    r"\big({y} \ln {a} + (1 - {y}) \ln (1 - {a})\big)",
    "cross_entropy": r"-\sum_{{j=1}}^{{{n}}} {y} \ln {a}",
}


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
    layer = target.layer or 0
    n = notation.spec.sizes[layer - 1]
    weight = f"w^{{({layer})}}_{{{(target.unit or 0) + 1}k}}"
    below = notation.indexed(
        "x" if layer == 1 else "a", layer - 1, "k", notation.row(target.sample)
    )
    bias = notation.symbol(Ref(Quantity.BIAS, layer, target.unit))
    return rf"\sum_{{k=1}}^{{{n}}} {weight}\, {below} + {bias}"


def _activation(notation: Notation, step: Step) -> str:
    target = step.target
    z = notation.symbol(step.operands[0])
    name = notation.spec.activations[(target.layer or 0) - 1]
    if name != "softmax":
        return ACTIVATIONS[name].format(z=z)
    every = notation.indexed("z", target.layer or 0, "i", notation.row(target.sample))
    return rf"\frac{{e^{{{z}}}}}{{\sum_{{i=1}}^{{{notation.spec.sizes[-1]}}} e^{{{every}}}}}"


def _loss(notation: Notation, step: Step) -> str:
    if step.target.sample is None:
        return write_reduction(notation, step)
    depth, row = notation.spec.depth, notation.row(step.target.sample)
    return _LOSSES[notation.spec.loss].format(
        n=notation.spec.sizes[-1],
        a=notation.indexed("a", depth, "j", row),
        y=notation.indexed("y", depth, "j", row),
    )


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
    layer, unit = target.layer or 0, target.unit or 0
    delta = notation.indexed(r"\delta", layer + 1, "j", notation.row(target.sample))
    n = notation.spec.sizes[layer + 1]
    return rf"\sum_{{j=1}}^{{{n}}} w^{{({layer + 1})}}_{{j{unit + 1}}}\, {delta}"


def _slope(notation: Notation, step: Step) -> str:
    name = notation.spec.activations[(step.target.layer or 0) - 1]
    return _SLOPES[name].format(x=notation.symbol(step.operands[0]))


def _delta(notation: Notation, step: Step) -> str:
    first, *slope = step.operands
    if notation.spec.objective.fused and step.target.layer == notation.spec.depth:
        return _error(notation, step)
    total = notation.symbol(first)
    if first.quantity == Quantity.BACKWARD_SUM:
        total = rf"\Big({_backward_sum(notation, step)}\Big)"
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
