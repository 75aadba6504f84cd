"""The lesson "The training process of a real net"."""

from __future__ import annotations

import math
from dataclasses import replace

from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.trace.phases import Phase
from explainer.lab.config.architectures import architecture
from explainer.lab.config.presets import PRESETS
from explainer.lessons.lesson import (
    Answered,
    Broken,
    Lesson,
    LessonStop,
    LossBelow,
    MnistStarted,
    PanelOpened,
    Predicted,
    Reached,
    Setup,
    Worked,
)
from explainer.lessons.refs import of_weight, weight_gradient

_CONVOLUTION, _POOL, _, _LAST_POOL = architecture(PRESETS["lenet"])[:4]
_EDGE = "edge/2/0/0"
_MOUNTAIN = Setup(
    "linear",
    OptimizerSpec("sgd", 0.1),
    at=Phase.BACKWARD,
    granularity="phase",
    select="edge/1/0/0",
)


_KEPT = ("hidden_sizes", "seed", "device", "precision", "train_images")
_RUN = tuple(
    (field, value) for field, value in PRESETS["lenet"].as_dict().items() if field not in _KEPT
)
"""Fields of the lab's form and their values; what decides nothing here stays the learner's own."""

_LENET = Setup("linear", tab="mnist", form=_RUN)
"""The lab, with LeNet drawn beside its form."""


def _exactly(number: int) -> Worked:
    """Return the goal of a number that must be whole and right."""
    return Worked(float(number))


REAL_NET = Lesson(
    "real_net",
    (
        LessonStop(
            "conv",
            _LENET,
            (_exactly(_CONVOLUTION.outputs[1]),),
            formula=r"H' = \left\lfloor \frac{H + 2p - k}{s} \right\rfloor + 1",
        ),
        LessonStop(
            "pool",
            _LENET,
            (_exactly(_POOL.outputs[1]),),
            continues=True,
        ),
        LessonStop(
            "flatten",
            _LENET,
            (_exactly(math.prod(_LAST_POOL.outputs)),),
            continues=True,
        ),
        LessonStop(
            "parameters",
            _LENET,
            (_exactly(_CONVOLUTION.parameters),),
            continues=True,
        ),
        LessonStop(
            "batch",
            _LENET,
            (Answered(("batch", "channel", "copy"), "batch"),),
            continues=True,
        ),
        LessonStop(
            "loop",
            Setup("mazur", at=Phase.LOSS, granularity="phase"),
            (Answered(("backward", "step", "loss"), "backward"),),
        ),
        LessonStop(
            "accumulate",
            Setup("mazur", at=Phase.UPDATE, granularity="phase", panel="faults", select=_EDGE),
            (Broken("not_zeroed"), Reached(1)),
            numbers={"g": weight_gradient(2, 0, 0)},
        ),
        LessonStop(
            "manual",
            Setup("mazur", at=Phase.BACKWARD, select=_EDGE),
            (Predicted(of_weight("new_weight", 2, 0, 0)),),
            formula=r"w \leftarrow w - \eta\,\frac{\partial L}{\partial w}",
            numbers={
                "w": of_weight("weight", 2, 0, 0),
                "g": weight_gradient(2, 0, 0),
            },
        ),
        LessonStop(
            "mountain",
            _MOUNTAIN,
            (PanelOpened("surface"),),
        ),
        LessonStop(
            "down",
            replace(_MOUNTAIN, panel="surface"),
            (LossBelow(0.1),),
            continues=True,
        ),
        LessonStop(
            "slice",
            replace(_MOUNTAIN, panel="surface", iterations=70),
            (Answered(("slice", "whole"), "slice"),),
            continues=True,
        ),
        LessonStop("run", _LENET, (MnistStarted(),)),
    ),
)
