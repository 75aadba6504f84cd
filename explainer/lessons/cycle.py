"""The lesson "The training cycle"."""

from __future__ import annotations

from explainer.engine.trace.phases import Phase
from explainer.lessons.lesson import (
    Answered,
    EpochsTrained,
    Finished,
    Lesson,
    LessonStop,
    MnistStarted,
    OpenedFromCurve,
    Reached,
    Setup,
    Worked,
)
from explainer.lessons.refs import LOSS, a

MNIST_FORM = (
    ("dataset", "mnist"),
    ("model", "mlp"),
    ("hidden", "128"),
    ("activation", "relu"),
    ("loss", "cross_entropy"),
    ("schedule", "constant"),
    ("shift", 0),
    ("optimizer", "sgd"),
    ("learning_rate", 0.01),
    ("momentum", 0.0),
    ("batch_size", 64),
    ("epochs", 5),
)
"""The tutorial's run: 784-128-10, batches of 64, SGD with η = 0.01, five epochs."""


def _moons(epochs: int) -> Setup:
    return Setup("moons", tab="data", form=(("dataset", "moons"),), epochs=epochs)


def _phase(done: Phase | None) -> Setup:
    return Setup("mazur", granularity="layer", at=done)


CYCLE = Lesson(
    "cycle",
    (
        LessonStop("forward", _phase(None), (Finished(Phase.FORWARD),)),
        LessonStop(
            "loss",
            _phase(Phase.FORWARD),
            (Finished(Phase.LOSS),),
            numbers={"y1": a(2, 0), "y2": a(2, 1)},
            continues=True,
        ),
        LessonStop(
            "backward",
            _phase(Phase.LOSS),
            (Finished(Phase.BACKWARD),),
            numbers={"loss": LOSS},
            continues=True,
        ),
        LessonStop("update", _phase(Phase.BACKWARD), (Finished(Phase.UPDATE),), continues=True),
        LessonStop(
            "repeat",
            _phase(Phase.UPDATE),
            (Answered(("forward", "backward", "update"), "forward"), Reached(1)),
            numbers={"loss": LOSS, "after": (Setup("mazur", iterations=1), LOSS)},
            continues=True,
        ),
        LessonStop("epoch", Setup("mazur"), (Worked(938.0),), continues=True),
        LessonStop("early", _moons(0), (EpochsTrained(1),)),
        LessonStop("middle", _moons(1), (EpochsTrained(20),), continues=True),
        LessonStop(
            "late",
            _moons(20),
            (EpochsTrained(60), Answered(("slow", "stop", "rise"), "slow")),
            continues=True,
        ),
        LessonStop("inside", _moons(30), (OpenedFromCurve(),), continues=True),
        LessonStop("mnist", Setup("mazur", tab="mnist", form=MNIST_FORM), (MnistStarted(),)),
    ),
)
