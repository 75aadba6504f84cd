"""The lesson "Why cross-entropy's δ is ŷ − y"."""

from __future__ import annotations

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
from explainer.lessons.refs import LOSS, a, delta, loss_of_sample, z

_TARGETS = Ref("target", 1, 2, None, 0)

CROSS_ENTROPY = Lesson(
    "cross_entropy",
    (
        LessonStop(
            "softmax",
            Setup("three_classes", at=z(1, 2), select="node/1/0"),
            (Predicted(a(1, 0)),),
            formula=r"\hat y_j = \frac{e^{z_j}}{\sum_i e^{z_i}}",
        ),
        LessonStop(
            "loss",
            Setup("three_classes", at=a(1, 2)),
            (Predicted(loss_of_sample()),),
            formula=r"L = -\ln \hat y_c\qquad (c:\ \text{the right class})",
            continues=True,
        ),
        LessonStop(
            "first_factor",
            Setup("three_classes", at=LOSS),
            (Worked(-4.0),),
            formula=r"\frac{\partial L}{\partial \hat y_1} = -\frac{1}{\hat y_1}",
            continues=True,
        ),
        LessonStop(
            "second_factor",
            Setup("three_classes", at=LOSS),
            (Worked(0.1875),),
            formula=r"\frac{\partial \hat y_1}{\partial z_1} = \hat y_1\,(1-\hat y_1)",
            continues=True,
        ),
        LessonStop(
            "product",
            Setup("three_classes", at=LOSS),
            (Predicted(delta(1, 0)),),
            formula=r"\delta_1 = -\frac{1}{\hat y_1}\cdot \hat y_1\,(1-\hat y_1) = \hat y_1 - 1",
            continues=True,
        ),
        LessonStop(
            "others",
            Setup("three_classes", at=delta(1, 0)),
            (Predicted(delta(1, 2)),),
            formula=r"\delta_j = \hat y_j - y_j",
            continues=True,
        ),
        LessonStop(
            "sum",
            Setup("three_classes", at=Phase.BACKWARD),
            (Answered(("shift", "chance", "always"), "shift"),),
            continues=True,
        ),
        LessonStop(
            "saturated",
            Setup("confident", at=LOSS, select="node/1/0", panel="activation"),
            (Answered(("tiny", "large"), "tiny"),),
            formula=r"\delta = (\hat y - y)\,\sigma'(z)",
            numbers={"y": a(1, 0), "delta": delta(1, 0)},
        ),
        LessonStop(
            "pair",
            Setup("confident", at=Phase.BACKWARD, select="node/1/0"),
            (Chosen("loss", "bce"),),
            numbers={
                "half": delta(1, 0),
                "pair": (Setup("confident_bce"), delta(1, 0)),
            },
        ),
        LessonStop(
            "twice",
            Setup("three_classes", at=Phase.BACKWARD, panel="faults"),
            (Broken("softmax_twice"), Reached(100)),
        ),
    ),
)
