"""The lesson "Dead ReLUs"."""

from __future__ import annotations

from explainer.engine.trace.phases import Phase
from explainer.lessons.lesson import (
    Activated,
    Answered,
    Lesson,
    LessonStop,
    PanelOpened,
    Predicted,
    Reached,
    Selected,
    Setup,
)
from explainer.lessons.refs import delta, of_bias, of_weight, weight_gradient, z

DEAD = Lesson(
    "dead",
    (
        LessonStop(
            "find",
            Setup("dead", at=Phase.FORWARD, granularity="layer"),
            (Selected(("node/1/1",)),),
        ),
        LessonStop(
            "slope",
            Setup("dead", at=delta(2, 0, 0), select="node/1/1"),
            (Predicted(delta(1, 1, 0)),),
            formula=r"\delta^{(1)}_2 = w^{(2)}_{12}\,\delta^{(2)}_1"
            r" \cdot \mathrm{ReLU}'(z^{(1)}_2)",
        ),
        LessonStop(
            "gradient",
            Setup("dead", at=Phase.BACKWARD, select="node/1/1"),
            (Predicted(of_weight("weight_change", 1, 1, 0)),),
            continues=True,
        ),
        LessonStop(
            "forever",
            Setup("dead", at=Phase.UPDATE, select="edge/1/1/0"),
            (Reached(100),),
            continues=True,
        ),
        LessonStop(
            "health",
            Setup("dead", iterations=100, at=Phase.BACKWARD, panel="activation"),
            (PanelOpened("health"),),
        ),
        LessonStop(
            "cause",
            Setup("dying", at=Phase.BACKWARD, select="node/1/0"),
            (Predicted(of_bias("new_bias", 1, 0)),),
            formula=r"b' = b - \eta\,\frac{\partial L}{\partial b}",
            numbers={"gradient": of_bias("bias_gradient", 1, 0)},
        ),
        LessonStop(
            "stuck",
            Setup("dying", iterations=1, at=Phase.FORWARD, select="node/1/0"),
            (Answered(("never", "slowly", "lower_rate"), "never"),),
            numbers={"z1": z(1, 0, 0), "z2": z(1, 0, 1)},
        ),
        LessonStop(
            "leaky",
            Setup("dying", iterations=1, at=Phase.BACKWARD, select="edge/1/0/0"),
            (Activated("leaky_relu"),),
            numbers={"relu": weight_gradient(1, 0, 0)},
        ),
        LessonStop(
            "remedies",
            Setup("dying", granularity="phase"),
            (Answered(("rate", "zeros", "more"), "rate"),),
        ),
    ),
)
