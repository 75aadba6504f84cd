"""The right side of each formula in symbols: forward, loss and backward."""

from __future__ import annotations

from collections.abc import Callable

from explainer.formulas_notation import Notation
from explainer.functions import LEAKY_SLOPE
from explainer.trace import Quantity, Ref, Step, output_of

_ACTIVATIONS = {
    "identity": "{z}",
    "sigmoid": r"\sigma\big({z}\big) = \frac{{1}}{{1 + e^{{-{z}}}}}",
    "tanh": r"\tanh\big({z}\big)",
    "relu": r"\max\big(0, {z}\big)",
    "leaky_relu": rf"\max\big(0, {{z}}\big) + {LEAKY_SLOPE} \min\big(0, {{z}}\big)",
}

_SLOPES = {
    "identity": "1",
    "sigmoid": r"\sigma'\big({z}\big)",
    "tanh": r"\tanh'\big({z}\big)",
    "relu": r"\operatorname{{ReLU}}'\big({z}\big)",
    "leaky_relu": r"\operatorname{{LReLU}}'\big({z}\big)",
    "softmax": "",
}

_LOSSES = {
    "mse": r"\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} ({a} - {y})^{{2}}",
    "half_squared_error": r"\frac{{1}}{{2}} \sum_{{j=1}}^{{{n}}} ({a} - {y})^{{2}}",
    "bce": r"-\frac{{1}}{{{n}}} \sum_{{j=1}}^{{{n}}} "
    r"\big({y} \ln {a} + (1 - {y}) \ln (1 - {a})\big)",
    "cross_entropy": r"-\sum_{{j=1}}^{{{n}}} {y} \ln {a}",
}


def reduced(notation: Notation, step: Step) -> str:
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
        return _ACTIVATIONS[name].format(z=z)
    every = notation.indexed("z", target.layer or 0, "i", notation.row(target.sample))
    return rf"\frac{{e^{{{z}}}}}{{\sum_{{i=1}}^{{{notation.spec.sizes[-1]}}} e^{{{every}}}}}"


def _loss(notation: Notation, step: Step) -> str:
    if step.target.sample is None:
        return reduced(notation, step)
    depth, row = notation.spec.depth, notation.row(step.target.sample)
    return _LOSSES[notation.spec.loss].format(
        n=notation.spec.sizes[-1],
        a=notation.indexed("a", depth, "j", row),
        y=notation.indexed("y", depth, "j", row),
    )


def _delta(notation: Notation, step: Step) -> str:
    target = step.target
    layer, unit = target.layer or 0, target.unit or 0
    z = notation.symbol(target._replace(quantity=Quantity.WEIGHTED_INPUT))
    slope = _SLOPES[notation.spec.activations[layer - 1]].format(z=z)
    if layer == notation.spec.depth:
        return _output_delta(notation, step, slope)
    delta = notation.indexed(r"\delta", layer + 1, "j", notation.row(target.sample))
    above = f"w^{{({layer + 1})}}_{{j{unit + 1}}}"
    n = notation.spec.sizes[layer + 1]
    return rf"\Big(\sum_{{j=1}}^{{{n}}} {above}\, {delta}\Big) \cdot {slope}"


def _output_delta(notation: Notation, step: Step, slope: str) -> str:
    target = step.target
    layer, unit = target.layer or 0, target.unit or 0
    y_hat = notation.symbol(output_of(layer, unit, target.sample or 0))
    y = notation.symbol(target._replace(quantity=Quantity.TARGET))
    error = f"({y_hat} - {y})"
    n = notation.spec.sizes[-1]
    return {
        "cross_entropy": f"{y_hat} - {y}",
        "bce": f"{y_hat} - {y}" if n == 1 else rf"\frac{{1}}{{{n}}} {error}",
        "mse": rf"\frac{{2}}{{{n}}} {error} \cdot {slope}"
        if n > 1
        else rf"2 {error} \cdot {slope}",
        "half_squared_error": rf"{error} \cdot {slope}",
    }[notation.spec.loss]


def _weight_gradient(notation: Notation, step: Step) -> str:
    if step.target.sample is None:
        return reduced(notation, step)
    delta, below = step.operands
    return rf"{notation.symbol(delta)} \cdot {notation.symbol(below)}"


def _bias_gradient(notation: Notation, step: Step) -> str:
    if step.target.sample is None:
        return reduced(notation, step)
    return notation.symbol(step.operands[0])


RIGHT_SIDES: dict[str, Callable[[Notation, Step], str]] = {
    "input": _given,
    "target": _given,
    "weighted_input": _weighted_input,
    "activation": _activation,
    "loss": _loss,
    "delta": _delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
}
"""The right side in symbols, by quantity."""
