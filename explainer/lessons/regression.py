"""The lesson "Linear regression from scratch"."""

from __future__ import annotations

from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref
from explainer.lessons.lesson import (
    Answered,
    Broken,
    Chosen,
    EpochsTrained,
    Lesson,
    LessonStop,
    Predicted,
    Reached,
    Selected,
    Setup,
    Worked,
)
from explainer.lessons.refs import a, delta, loss_of_sample, of_weight, weight_gradient, x

_EDGE = "edge/1/0/0"
_TARGET = Ref("target", 1, 0, None, 0)

REGRESSION = Lesson(
    "regression",
    (
        LessonStop(
            "half_square",
            Setup("regression", at=a(1, 0), select="node/1/0"),
            (Predicted(loss_of_sample()),),
            formula=r"\ell = \tfrac12 (\hat y - y)^2",
            numbers={"y": _TARGET},
        ),
        LessonStop(
            "delta",
            Setup("regression", at=loss_of_sample(), select="node/1/0"),
            (Predicted(delta(1, 0)),),
            formula=r"\delta = \frac{\partial \ell}{\partial \hat y} = \hat y - y",
            numbers={"y": _TARGET},
            continues=True,
        ),
        LessonStop(
            "gradient",
            Setup("regression", at=delta(1, 0), select=_EDGE),
            (Predicted(weight_gradient(1, 0, 0, 0)),),
            formula=r"\frac{\partial \ell}{\partial w_1} = \delta\, x_1",
            numbers={"x": x(0), "delta": delta(1, 0)},
            continues=True,
        ),
        LessonStop(
            "sum",
            Setup("regression", at=Phase.BACKWARD, select=_EDGE, granularity="phase"),
            (Answered(("scalar", "faster", "mean"), "scalar"),),
        ),
        LessonStop(
            "reduction",
            Setup("regression", at=Phase.BACKWARD, select=_EDGE, granularity="phase"),
            (Chosen("reduction", "sum"),),
            numbers={"g": weight_gradient(1, 0, 0)},
        ),
        LessonStop(
            "batch_size",
            Setup(
                "regression",
                reduction="sum",
                at=Phase.BACKWARD,
                select=_EDGE,
                granularity="phase",
            ),
            (Worked(0.003),),
            formula=r"w \leftarrow w - \frac{\eta}{|B|} \sum_{i \in B}"
            r"\frac{\partial \ell_i}{\partial w}",
            numbers={"g": weight_gradient(1, 0, 0)},
            continues=True,
        ),
        LessonStop(
            "no_grad",
            Setup("regression", at=Phase.BACKWARD, select=_EDGE, granularity="phase"),
            (
                Predicted(of_weight("new_weight", 1, 0, 0)),
                Answered(("graph", "speed", "sign"), "graph"),
            ),
            numbers={"g": weight_gradient(1, 0, 0)},
        ),
        LessonStop(
            "zero",
            Setup("regression", at=Phase.UPDATE, granularity="phase", panel="faults"),
            (Broken("not_zeroed"), Reached(100)),
        ),
        LessonStop(
            "epoch",
            Setup("regression", at=Phase.UPDATE, granularity="phase", select=_EDGE),
            (Reached(100),),
        ),
        LessonStop(
            "estimates",
            Setup("regression", tab="data", form=(("dataset", "linear"),)),
            (EpochsTrained(3),),
        ),
        LessonStop(
            "truth",
            Setup("regression", iterations=300, granularity="phase"),
            (Selected(("node/1/0",)),),
            numbers={
                "w1": of_weight("weight", 1, 0, 0),
                "w2": of_weight("weight", 1, 0, 1),
                "b": Ref("bias", 1, 0),
            },
        ),
    ),
)
