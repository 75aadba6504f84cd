"""The lesson "Vanishing gradients"."""

from __future__ import annotations

from explainer.engine.trace.phases import Phase
from explainer.lessons.lesson import (
    Activated,
    Answered,
    Computed,
    Lesson,
    LessonStop,
    PanelOpened,
    Reached,
    Selected,
    Setup,
    Worked,
)
from explainer.lessons.refs import a, delta, of_weight

_FIRST = "edge/1/0/0"
_DELTAS = {"top": delta(5, 0), "bottom": delta(1, 0)}
_LATER = Setup("deep", iterations=100)

VANISHING = Lesson(
    "vanishing",
    (
        LessonStop(
            "slope",
            Setup("deep", at=a(1, 0), panel="activation", select="node/1/0"),
            (Worked(0.25),),
            formula=r"\sigma'(z) = \sigma(z)\,\big(1-\sigma(z)\big)",
        ),
        LessonStop(
            "bound",
            Setup("deep", at=Phase.LOSS, panel="activation", select="node/1/0"),
            (Worked(0.25**4),),
            formula=r"\delta^{(l)} = \big(W^{(l+1)}\big)^{\!\top}\delta^{(l+1)}"
            r"\odot \sigma'(z^{(l)})",
        ),
        LessonStop(
            "back",
            Setup("deep", at=Phase.LOSS),
            (Computed((delta(1, 1),)),),
            numbers={**_DELTAS, "second": delta(1, 1)},
            continues=True,
        ),
        LessonStop(
            "chain",
            Setup("deep", at=Phase.BACKWARD, panel="activation"),
            (Selected((_FIRST,)), PanelOpened("chain")),
            continues=True,
        ),
        LessonStop(
            "health",
            Setup("deep", at=Phase.BACKWARD, panel="chain", select=_FIRST),
            (PanelOpened("health"),),
            continues=True,
        ),
        LessonStop(
            "slow",
            Setup("deep", at=Phase.UPDATE, panel="health", select=_FIRST),
            (Reached(100),),
            numbers={
                "w1": of_weight("weight", 1, 0, 0),
                "w1_later": (_LATER, of_weight("weight", 1, 0, 0)),
                "w5": of_weight("weight", 5, 0, 0),
                "w5_later": (_LATER, of_weight("weight", 5, 0, 0)),
            },
            continues=True,
        ),
        LessonStop(
            "tanh",
            Setup("deep", at=Phase.BACKWARD, granularity="phase", panel="health"),
            (Activated("tanh"),),
            numbers={"bottom": delta(1, 0), "tanh": (Setup("deep_tanh"), delta(1, 0))},
        ),
        LessonStop(
            "relu",
            Setup("deep_tanh", at=Phase.BACKWARD, granularity="phase", panel="health"),
            (Answered(("one", "quarter", "any"), "one"),),
            numbers=_DELTAS,
        ),
        LessonStop(
            "exploding",
            Setup("exploding", at=Phase.BACKWARD, granularity="phase", panel="health"),
            (Answered(("grow", "same", "shrink"), "grow"),),
            numbers=_DELTAS,
        ),
    ),
)
