"""The lesson "A two-layer net by hand"."""

from __future__ import annotations

from dataclasses import replace

from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Ref
from explainer.lessons.lesson import (
    Computed,
    Lesson,
    LessonStop,
    Predicted,
    Reached,
    Selected,
    Setup,
    Worked,
)
from explainer.lessons.refs import LOSS, a, delta, loss_of_sample, of_weight, weight_gradient, z

_TARGET = Ref("target", 2, 0, None, 0)
_TUTORIAL = Setup("tutorial", granularity="phase", at=Phase.BACKWARD)


_SILENT = tuple(f"node/1/{j}" for j in (0, 3, 5, 11, 14))
"""The hidden units of the 5-16-2 net that get no δ from its sample."""

HAND = Lesson(
    "hand",
    (
        LessonStop(
            "weighted_input",
            Setup("hand", at=_TARGET, select="node/1/0", panel="weights"),
            (Predicted(z(1, 0)),),
            formula=r"z^{(1)}_1 = w^{(1)}_{11}\,x_1 + w^{(1)}_{12}\,x_2 + b^{(1)}_1",
        ),
        LessonStop(
            "relu",
            Setup("hand", at=z(1, 0)),
            (Computed((a(1, 2),)),),
            formula=r"a^{(1)} = \mathrm{ReLU}(z^{(1)}) = \max(0,\, z^{(1)})",
            continues=True,
        ),
        LessonStop(
            "output",
            Setup("hand", at=a(1, 2), select="node/2/0"),
            (Predicted(a(2, 0)),),
            formula=r"\hat y = z^{(2)} = W^{(2)} a^{(1)} + b^{(2)}",
            continues=True,
        ),
        LessonStop(
            "loss",
            Setup("hand", at=a(2, 0)),
            (Predicted(loss_of_sample()),),
            formula=r"L = \frac{1}{n}\sum_j (\hat y_j - y_j)^2,\qquad n = 1",
            continues=True,
        ),
        LessonStop(
            "delta_output",
            Setup("hand", at=LOSS, select="node/2/0"),
            (Predicted(delta(2, 0)),),
            formula=r"\delta^{(2)} = \frac{\partial L}{\partial z^{(2)}} "
            r"= \frac{2}{n}(\hat y - y)\, f'(z^{(2)})",
            continues=True,
        ),
        LessonStop(
            "gradient",
            Setup("hand", at=delta(2, 0), select="edge/2/0/1"),
            (Predicted(weight_gradient(2, 0, 1, 0)),),
            formula=r"\frac{\partial L}{\partial W^{(2)}} "
            r"= \delta^{(2)} \big(a^{(1)}\big)^{\!\top}",
            continues=True,
        ),
        LessonStop(
            "delta_hidden",
            Setup("hand", at=delta(2, 0), select="node/1/1"),
            (Predicted(delta(1, 1)),),
            formula=r"\delta^{(1)} = \big(W^{(2)}\big)^{\!\top} \delta^{(2)} \odot f'(z^{(1)})",
        ),
        LessonStop(
            "update",
            Setup("hand", at=Phase.BACKWARD, select="edge/2/0/1"),
            (Predicted(of_weight("new_weight", 2, 0, 1)),),
            formula=r"w' = w - \eta\,\frac{\partial L}{\partial w}",
        ),
        LessonStop("again", Setup("hand", at=Phase.UPDATE), (Reached(1),), continues=True),
        LessonStop(
            "cross_entropy",
            Setup("hand_classes", at=LOSS, select="node/2/0"),
            (Predicted(delta(2, 0)),),
            formula=r"L = -\sum_j y_j \ln \hat y_j,\qquad \delta^{(2)} = \hat y - y",
        ),
        LessonStop("count", Setup("tutorial"), (Worked(130.0),)),
        LessonStop(
            "silent",
            replace(_TUTORIAL, panel="weights"),
            (Selected(_SILENT),),
        ),
    ),
)
