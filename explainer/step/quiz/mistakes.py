"""The usual wrong answers to what a step computes, from the actual numbers of a trace."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from explainer.engine.trace.refs import Quantity, Ref, output_ref
from explainer.engine.trace.trace import Trace
from explainer.step.quiz.mistakes_clip import IN_THE_CLIPPING
from explainer.step.quiz.mistakes_loss import list_wrong_losses, list_wrong_slopes
from explainer.step.quiz.mistakes_update import IN_THE_UPDATE
from explainer.step.quiz.predictions import Mistake, distinguishable

_SAME = 1e-9
"""Relative deviation up to which two wrong answers are one: the first of them is named."""


ToldApart = Callable[[float, float], bool]
"""Tells whether a wrong value, typed, is told from the truth."""


def list_mistakes(
    trace: Trace, ref: Ref, told_apart: ToldApart = distinguishable
) -> tuple[Mistake, ...]:
    """Return the usual wrong answers to "what is ``ref``?", the most specific first.

    Each is finite, is ``told_apart`` from the truth when it is typed, and differs from the others.
    """
    truth = trace.values[ref]
    with np.errstate(all="ignore"):
        found = [*BY_QUANTITY[ref.quantity](trace, ref), Mistake("sign", -truth)]
    return tuple(_distinct(truth, found, told_apart))


def _distinct(truth: float, found: Iterable[Mistake], told_apart: ToldApart) -> Iterator[Mistake]:
    kept: list[Mistake] = []
    for mistake in found:
        if not math.isfinite(mistake.value) or not told_apart(mistake.value, truth):
            continue
        if any(math.isclose(mistake.value, other.value, rel_tol=_SAME) for other in kept):
            continue
        kept.append(mistake)
        yield mistake


def _weighted_input(t: Trace, ref: Ref) -> Iterator[Mistake]:
    z, b = t.values[ref], t.values.get(ref._replace(quantity=Quantity.BIAS, sample=None), 0.0)
    layer, j, s = ref.layer or 0, ref.unit or 0, ref.sample or 0
    result, w = t.iteration.samples[s], t.iteration.old.weights[layer]
    yield Mistake("bias", z - b, {"bias": b})
    if w.shape[0] == w.shape[1] > 1:
        yield Mistake("transposed_forward", float(w[:, j] @ result.a[layer - 1] + b))
    yield Mistake("gave_activation", float(result.a[layer][j]))


def _activation(t: Trace, ref: Ref) -> Iterator[Mistake]:
    layer, s = ref.layer or 0, ref.sample or 0
    z = t.values[ref._replace(quantity=Quantity.WEIGHTED_INPUT)]
    name = t.iteration.spec.activations[layer - 1]
    yield Mistake("gave_weighted_input", z)
    if name == "sigmoid":
        yield Mistake("exponent", 1.0 - t.values[ref])
    if name == "softmax":
        total = float(np.exp(t.iteration.samples[s].z[layer]).sum())
        yield Mistake("not_divided", float(np.exp(z)), {"total": total})


def _loss(t: Trace, ref: Ref) -> Iterator[Mistake]:
    yield from _reduced(t, ref) if ref.sample is None else list_wrong_losses(t, ref.sample)


def _reduced(t: Trace, ref: Ref) -> Iterator[Mistake]:
    """Yield what goes wrong when the samples of a batch become one number."""
    count, value = len(t.iteration.samples), t.values[ref]
    if t.iteration.spec.reduction == "mean":
        yield Mistake("batch_sum", value * count, {"count": count})
    else:
        yield Mistake("batch_mean", value / count, {"count": count})
    for sample in range(count):
        one = t.values[ref._replace(sample=sample)]
        yield Mistake("one_sample", one, {"sample": sample + 1})


def _slope(t: Trace, ref: Ref) -> Iterator[Mistake]:
    activation = t.iteration.spec.activation(ref.layer or 0)
    a = t.values[ref._replace(quantity=Quantity.ACTIVATION)]
    numbers = {"slope": t.values[ref]}
    yield Mistake("slope_at_activation", float(activation.derivative(np.asarray(a))), numbers)
    yield Mistake("slope_is_activation", a, numbers)
    if activation.name in ("sigmoid", "tanh"):
        z = t.values[ref._replace(quantity=Quantity.WEIGHTED_INPUT)]
        inner = z * (1.0 - z) if activation.name == "sigmoid" else 1.0 - z * z
        yield Mistake("slope_of_weighted_input", inner, numbers)


def _jacobian(t: Trace, ref: Ref) -> Iterator[Mistake]:
    y_hat, other = (
        t.values[Ref(Quantity.ACTIVATION, ref.layer, unit, None, ref.sample)]
        for unit in (ref.unit, ref.source)
    )
    if ref.unit == ref.source:
        yield Mistake("jacobian_one_missing", -y_hat * other)
    else:
        yield Mistake("jacobian_own_slope", y_hat * (1.0 - y_hat), {"other": other})


def _contribution(t: Trace, ref: Ref) -> Iterator[Mistake]:
    layer, i, j = ref.layer or 0, ref.unit or 0, ref.source or 0
    delta = t.values[Ref(Quantity.DELTA, layer, i, None, ref.sample)]
    old, new = t.iteration.old.weights[layer], t.iteration.new.weights[layer]
    yield Mistake("new_weight", float(new[i, j]) * delta, {"old": float(old[i, j])})
    if old.shape[0] == old.shape[1]:
        yield Mistake("transposed", float(old[j, i]) * delta)
    below = t.values[output_ref(layer - 1, j, ref.sample or 0)]
    yield Mistake("input_for_weight", below * delta, {"weight": float(old[i, j])})
    yield Mistake("delta_missing", float(old[i, j]), {"delta": delta})


def _backward_sum(t: Trace, ref: Ref) -> Iterator[Mistake]:
    layer, j, result = ref.layer or 0, ref.unit or 0, t.iteration.samples[ref.sample or 0]
    delta = result.delta[layer + 1]
    old, new = t.iteration.old.weights[layer + 1], t.iteration.new.weights[layer + 1]
    yield Mistake("new_weights", float(new[:, j] @ delta))
    if old.shape[0] == old.shape[1] > 1:
        yield Mistake("transposed", float(old[j] @ delta))
    for i, part in enumerate((old[:, j] * delta).tolist()):
        yield Mistake("one_path", part, {"above": i + 1, "count": len(delta)})


def _delta(t: Trace, ref: Ref) -> Iterator[Mistake]:
    if ref.layer == t.iteration.spec.depth:
        yield from _output_delta(t, ref)
        return
    total = Ref(Quantity.BACKWARD_SUM, ref.layer, ref.unit, None, ref.sample)
    slope = t.values[ref._replace(quantity=Quantity.SLOPE)]
    yield from _slope_misused(t, ref, t.values[total])
    for mistake in _backward_sum(t, total):
        if mistake.key != "one_path":
            yield Mistake(mistake.key, mistake.value * slope)


def _output_delta(t: Trace, ref: Ref) -> Iterator[Mistake]:
    objective, value = t.iteration.spec.objective, t.values[ref]
    a = t.values[ref._replace(quantity=Quantity.ACTIVATION)]
    if objective.fused:
        yield Mistake("slope_extra", value * a * (1.0 - a))
        yield from list_wrong_slopes(t, ref, value)
        return
    gradient = ref._replace(quantity=Quantity.OUTPUT_GRADIENT)
    if objective.crosses:
        own = a * (1.0 - a)
        yield Mistake("cross_terms_missing", t.values[gradient] * own, {"slope": own})
        yield Mistake("jacobian_missing", t.values[gradient])
        return
    slope = t.values[ref._replace(quantity=Quantity.SLOPE)]
    yield from _slope_misused(t, ref, t.values[gradient])
    for mistake in list_wrong_slopes(t, gradient, t.values[gradient]):
        yield Mistake(mistake.key, mistake.value * slope, mistake.numbers)


def _slope_misused(t: Trace, ref: Ref, before: float) -> Iterator[Mistake]:
    """Yield δ without its slope, and with the slope at a wrong place."""
    slope = ref._replace(quantity=Quantity.SLOPE)
    yield Mistake("slope_missing", before, {"slope": t.values[slope]})
    for mistake in _slope(t, slope):
        yield Mistake(mistake.key, before * mistake.value, mistake.numbers)


def _weight_gradient(t: Trace, ref: Ref) -> Iterator[Mistake]:
    layer, k = ref.layer or 0, ref.source or 0
    if ref.sample is None:
        yield from _reduced(t, ref)
        return
    delta_ref = Ref(Quantity.DELTA, layer, ref.unit, None, ref.sample)
    delta, below = t.values[delta_ref], t.values[output_ref(layer - 1, k, ref.sample)]
    own = t.values[delta_ref._replace(quantity=Quantity.ACTIVATION)]
    weight = t.values[Ref(Quantity.WEIGHT, layer, ref.unit, k)]
    yield Mistake("input_missing", delta, {"input": below})
    yield Mistake("delta_missing", below, {"delta": delta})
    yield Mistake("wrong_end", delta * own, {"input": below})
    yield Mistake("weight_for_input", delta * weight, {"input": below})
    yield from _rate_early(t, ref)


def _bias_gradient(t: Trace, ref: Ref) -> Iterator[Mistake]:
    if ref.sample is None:
        yield from _reduced(t, ref)
        return
    bias = t.values[Ref(Quantity.BIAS, ref.layer, ref.unit)]
    yield Mistake("bias_times", t.values[ref] * bias)
    yield from _rate_early(t, ref)


def _rate_early(t: Trace, ref: Ref) -> Iterator[Mistake]:
    rate = t.iteration.optimizer.learning_rate
    for sign in (1.0, -1.0):
        yield Mistake("rate_early", sign * rate * t.values[ref], {"rate": rate})


BY_QUANTITY: dict[str, Callable[[Trace, Ref], Iterator[Mistake]]] = {
    "weighted_input": _weighted_input,
    "activation": _activation,
    "loss": _loss,
    "output_gradient": lambda t, ref: list_wrong_slopes(t, ref, t.values[ref]),
    "slope": _slope,
    "contribution": _contribution,
    "backward_sum": _backward_sum,
    "jacobian": _jacobian,
    "input_gradient": _backward_sum,
    "delta": _delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
    **IN_THE_CLIPPING,
    **IN_THE_UPDATE,
}
"""Quantity that can be asked for to the mistakes that are made with it."""
