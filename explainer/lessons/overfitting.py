"""The lesson "Overfitting"."""

from __future__ import annotations

from explainer.lessons.lesson import Answered, EpochsTrained, Lesson, LessonStop, Setup, Worked


def _on_data(epochs: int = 0, **changed: object) -> Setup:
    """Return the tab "Train on data" with the noisy moons, and what is changed of the form."""
    form = (("dataset", "noisy"), *changed.items())
    return Setup("noisy", tab="data", form=form, epochs=epochs)


OVERFITTING = Lesson(
    "overfitting",
    (
        LessonStop("split", _on_data(), (Worked(40.0),)),
        LessonStop("train", _on_data(), (EpochsTrained(100),), continues=True),
        LessonStop(
            "gap",
            _on_data(100),
            (Answered(("noise", "longer", "mistake"), "noise"),),
            continues=True,
        ),
        LessonStop("stop", _on_data(100), (Worked(4.0),), continues=True),
        LessonStop("units", _on_data(hidden="2"), (EpochsTrained(100),)),
        LessonStop("more", _on_data(samples=800), (EpochsTrained(40),)),
        LessonStop("decay", _on_data(weight_decay=0.03), (EpochsTrained(100),)),
        LessonStop(
            "chosen",
            _on_data(100, weight_decay=0.03),
            (Answered(("third", "lowest", "training"), "third"),),
            continues=True,
        ),
    ),
)
