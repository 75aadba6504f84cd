"""The usual wrong answers where gradients are clipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explainer.engine.trace.refs import Quantity, Ref
from explainer.engine.trace.trace import Trace
from explainer.step.quiz.predictions import Mistake


def _squared_norm(t: Trace, ref: Ref) -> Iterator[Mistake]:
    if ref.unit is not None:
        read = t.steps[t.step_of[ref]].operands
        yield Mistake("square_missing", sum(t.values[gradient] for gradient in read))


def _gradient_norm(t: Trace, ref: Ref) -> Iterator[Mistake]:
    norm = t.values[ref]
    yield Mistake("root_missing", norm * norm, {"root": norm})


def _clip_factor(t: Trace, ref: Ref) -> Iterator[Mistake]:
    limit, norm = t.iteration.optimizer.clip_limit, t.values[Ref(Quantity.GRADIENT_NORM)]
    if 0.0 < norm < limit:
        yield Mistake("stretched", limit / norm)


def _clipped(t: Trace, ref: Ref) -> Iterator[Mistake]:
    raw = ref._replace(quantity=ref.quantity.removeprefix("clipped_"))
    yield Mistake("not_clipped", t.values[raw])


IN_THE_CLIPPING: dict[str, Callable[[Trace, Ref], Iterator[Mistake]]] = {
    "squared_norm": _squared_norm,
    "gradient_norm": _gradient_norm,
    "clip_factor": _clip_factor,
    "clipped_weight_gradient": _clipped,
    "clipped_bias_gradient": _clipped,
}
"""The usual wrong answers by quantity."""
