"""The usual wrong answers to what a loss is, and its derivative."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import Trace
from explainer.step.quiz.predictions import Mistake

_Losses = Callable[[NetworkSpec, float, Array, Array], Iterator[Mistake]]
_Slopes = Callable[[NetworkSpec, float, float, float], Iterator[Mistake]]


def list_wrong_losses(t: Trace, sample: int) -> Iterator[Mistake]:
    """Yield wrong answers to the loss of one sample."""
    spec, loss = t.iteration.spec, t.values[Ref("loss", sample=sample)]
    a, y = t.iteration.samples[sample].a[spec.depth], t.iteration.batch.targets[sample]
    yield from _OF_LOSS[spec.loss](spec, loss, a, y)
    n = spec.sizes[-1]
    averaged = spec.objective.kind.averaged
    key, wrong = ("outputs_sum", loss * n) if averaged else ("outputs_mean", loss / n)
    yield Mistake(key, wrong, {"count": n})


def _half(spec: NetworkSpec, loss: float, a: Array, y: Array) -> Iterator[Mistake]:
    yield Mistake("half_missing", 2.0 * loss)


def _whole(spec: NetworkSpec, loss: float, a: Array, y: Array) -> Iterator[Mistake]:
    yield Mistake("half_extra", loss / 2.0)


def _size(spec: NetworkSpec, loss: float, a: Array, y: Array) -> Iterator[Mistake]:
    yield Mistake("squared", float(np.mean((a - y) ** 2)))
    yield Mistake("size_missing", float(np.mean(a - y)))


def _huber(spec: NetworkSpec, loss: float, a: Array, y: Array) -> Iterator[Mistake]:
    threshold = {"threshold": spec.threshold}
    yield Mistake("threshold_missing", float(np.mean((a - y) ** 2) / 2.0), threshold)


def _hinge(spec: NetworkSpec, loss: float, a: Array, y: Array) -> Iterator[Mistake]:
    yield Mistake("margin_missing", float(np.maximum(0.0, -y * a).sum()))
    yield Mistake("not_cut", float((1.0 - y * a).sum()))


def _logarithm(spec: NetworkSpec, loss: float, a: Array, y: Array) -> Iterator[Mistake]:
    yield Mistake("log_ten", loss / math.log(10.0))


def _none(spec: NetworkSpec, loss: float, a: Array, y: Array) -> Iterator[Mistake]:
    yield from ()


_OF_LOSS: dict[str, _Losses] = {
    "mse": _whole,
    "half_squared_error": _half,
    "squared_error": _whole,
    "l1": _size,
    "huber": _huber,
    "hinge": _hinge,
    "bce": _logarithm,
    "cross_entropy": _logarithm,
    "output": _none,
}


def list_wrong_slopes(t: Trace, ref: Ref, value: float) -> Iterator[Mistake]:
    """Yield wrong answers to the derivative of a loss by an output, or by its z: to ``value``."""
    spec, unit, sample = t.iteration.spec, ref.unit or 0, ref.sample or 0
    a = float(t.iteration.samples[sample].a[spec.depth][unit])
    y = float(t.iteration.batch.targets[sample][unit])
    yield from _OF_SLOPE[spec.objective.name](spec, value, a, y)
    if spec.objective.kind.averaged:
        yield Mistake("outputs_sum", value * spec.sizes[-1], {"count": spec.sizes[-1]})


def _reversed(spec: NetworkSpec, value: float, a: float, y: float) -> Iterator[Mistake]:
    yield Mistake("reversed", -value)


def _two_extra(spec: NetworkSpec, value: float, a: float, y: float) -> Iterator[Mistake]:
    yield Mistake("reversed", -value)
    yield Mistake("two_extra", 2.0 * value)


def _two_missing(spec: NetworkSpec, value: float, a: float, y: float) -> Iterator[Mistake]:
    yield Mistake("reversed", -value)
    yield Mistake("two_missing", value / 2.0)


def _not_only_sign(spec: NetworkSpec, value: float, a: float, y: float) -> Iterator[Mistake]:
    yield Mistake("reversed", -value)
    yield Mistake("sign_missing", (a - y) / spec.sizes[-1])


def _not_clipped(spec: NetworkSpec, value: float, a: float, y: float) -> Iterator[Mistake]:
    yield Mistake("reversed", -value)
    threshold = {"threshold": spec.threshold}
    yield Mistake("threshold_missing", (a - y) / spec.sizes[-1], threshold)


def _not_flat(spec: NetworkSpec, value: float, a: float, y: float) -> Iterator[Mistake]:
    yield Mistake("margin_reached", -y, {"product": y * a})


def _not_one(spec: NetworkSpec, value: float, a: float, y: float) -> Iterator[Mistake]:
    yield Mistake("gave_output", a)


_OF_SLOPE: dict[str, _Slopes] = {
    "mse": _two_missing,
    "half_squared_error": _two_extra,
    "squared_error": _two_missing,
    "l1": _not_only_sign,
    "huber": _not_clipped,
    "hinge": _not_flat,
    "bce": _reversed,
    "cross_entropy": _reversed,
    "sigmoid_cross_entropy": _reversed,
    "output": _not_one,
}
