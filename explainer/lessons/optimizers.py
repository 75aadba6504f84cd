"""The lesson "Backpropagation and optimizers"."""

from __future__ import annotations

from dataclasses import replace

from explainer.engine.optimizer_spec import OptimizerSpec, configure_optimizer
from explainer.engine.trace.phases import Phase
from explainer.lessons.lesson import (
    Answered,
    Broken,
    Chosen,
    Lesson,
    LessonStop,
    LossAbove,
    LossBelow,
    Predicted,
    RateBetween,
    Reached,
    Setup,
)
from explainer.lessons.refs import of_weight, weight_gradient

_EDGE = "edge/1/0/0"
_SGD = OptimizerSpec("sgd", 0.1)
_MOMENTUM = OptimizerSpec("sgd", 0.1, momentum=0.9)
_CHANGE = of_weight("weight_change", 1, 0, 0)
_GRADIENT = {"g": weight_gradient(1, 0, 0)}


def _linear(optimizer: OptimizerSpec, at: Phase | None, iterations: int = 0) -> Setup:
    return Setup("linear", optimizer, iterations, granularity="phase", at=at, select=_EDGE)


OPTIMIZERS = Lesson(
    "optimizers",
    (
        LessonStop(
            "who",
            _linear(_SGD, Phase.BACKWARD),
            (Answered(("backprop", "optimizer", "loss"), "backprop"),),
            numbers=_GRADIENT,
        ),
        LessonStop(
            "sgd",
            _linear(_SGD, Phase.BACKWARD),
            (Predicted(_CHANGE),),
            formula=r"\Delta w = -\eta\,\frac{\partial L}{\partial w}",
            numbers=_GRADIENT,
            continues=True,
        ),
        LessonStop(
            "three_calls",
            _linear(_SGD, Phase.UPDATE),
            (
                Answered(
                    ("zero_backward_step", "step_backward_zero", "backward_zero_step"),
                    "zero_backward_step",
                ),
            ),
            continues=True,
        ),
        LessonStop(
            "accumulate",
            replace(_linear(_SGD, Phase.UPDATE), panel="faults"),
            (Broken("not_zeroed"), Reached(2)),
        ),
        LessonStop(
            "too_large",
            _linear(_SGD, None),
            (RateBetween(1.4, 100.0), LossAbove(8.2)),
        ),
        LessonStop(
            "too_small",
            _linear(_SGD, None),
            (RateBetween(0.0, 0.002), Reached(100)),
        ),
        LessonStop(
            "momentum",
            _linear(_MOMENTUM, Phase.BACKWARD, 1),
            (Predicted(of_weight("momentum_buffer", 1, 0, 0)),),
            formula=r"u_t = \mu\, u_{t-1} + g,\qquad \Delta w = -\eta\, u_t",
            numbers={**_GRADIENT, "old": of_weight("old_momentum_buffer", 1, 0, 0)},
        ),
        LessonStop(
            "rmsprop",
            _linear(configure_optimizer("rmsprop", 0.1), Phase.BACKWARD),
            (Predicted(_CHANGE),),
            formula=r"v = \alpha v + (1-\alpha)\, g^2,\qquad"
            r" \Delta w = -\eta\,\frac{g}{\sqrt{v}+\varepsilon}",
            numbers=_GRADIENT,
        ),
        LessonStop(
            "adam",
            _linear(configure_optimizer("adam", 0.1), Phase.BACKWARD),
            (Predicted(_CHANGE),),
            formula=r"\Delta w = -\eta\,\frac{\hat m}{\sqrt{\hat v}+\varepsilon}",
            numbers=_GRADIENT,
        ),
        LessonStop(
            "race",
            _linear(_SGD, None),
            (Chosen("optimizer", "adam"), LossBelow(0.01)),
        ),
    ),
)
