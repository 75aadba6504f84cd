"""The lesson "Adam by hand"."""

from __future__ import annotations

from dataclasses import replace

from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref
from explainer.lessons.lesson import (
    Answered,
    Broken,
    Chosen,
    Lesson,
    LessonStop,
    Predicted,
    Reached,
    Setup,
    Worked,
)
from explainer.lessons.refs import of_weight, weight_gradient


def _w(quantity: str) -> Ref:
    return of_weight(quantity, 1, 0, 0)


def _at(at: Ref | Phase, iterations: int = 0) -> Setup:
    return Setup(
        "one_weight", iterations=iterations, granularity="term", at=at, select="edge/1/0/0"
    )


ADAM = Lesson(
    "adam",
    (
        LessonStop(
            "gradient",
            _at(Phase.LOSS),
            (Predicted(weight_gradient(1, 0, 0, 0)),),
            formula=r"\delta = \hat y - y,\qquad \frac{\partial L}{\partial w} = \delta\, x",
        ),
        LessonStop(
            "first_moment",
            _at(Phase.BACKWARD),
            (Predicted(_w("first_moment")),),
            formula=r"m_t = \beta_1 m_{t-1} + (1-\beta_1)\, g",
            continues=True,
        ),
        LessonStop(
            "second_moment",
            _at(_w("first_moment")),
            (Predicted(_w("second_moment")),),
            formula=r"v_t = \beta_2 v_{t-1} + (1-\beta_2)\, g^2",
            continues=True,
        ),
        LessonStop(
            "correction",
            _at(_w("second_moment")),
            (Predicted(_w("first_moment_corrected")),),
            formula=r"\hat m_t = \frac{m_t}{1-\beta_1^t},\qquad"
            r" \hat v_t = \frac{v_t}{1-\beta_2^t}",
            continues=True,
        ),
        LessonStop(
            "step",
            _at(_w("second_moment_corrected")),
            (Predicted(_w("weight_change")),),
            formula=r"\Delta w = -\eta\,\frac{\hat m_t}{\sqrt{\hat v_t}+\varepsilon}",
            continues=True,
        ),
        LessonStop(
            "scale",
            _at(Phase.UPDATE),
            (Answered(("same", "hundred", "ten"), "same"),),
            continues=True,
        ),
        LessonStop(
            "uncorrected",
            replace(_at(Phase.BACKWARD), panel="faults"),
            (Broken("no_bias_correction"),),
        ),
        LessonStop("second", _at(Phase.UPDATE), (Reached(1),)),
        LessonStop(
            "memory",
            _at(Phase.BACKWARD, 1),
            (Predicted(_w("first_moment")),),
            formula=r"m_2 = \beta_1 m_1 + (1-\beta_1)\, g",
            numbers={"g": weight_gradient(1, 0, 0)},
        ),
        LessonStop(
            "faded",
            _at(_w("second_moment"), 1),
            (Worked(0.19),),
            formula=r"\hat m_2 = \frac{m_2}{1-\beta_1^2}",
            numbers={"corrected": _w("first_moment_corrected")},
            continues=True,
        ),
        LessonStop(
            "decay",
            _at(Phase.BACKWARD),
            (Chosen("optimizer", "adamw"), Answered(("outside", "same"), "outside")),
        ),
    ),
)
