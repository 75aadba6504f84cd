"""All lessons in the order of the page."""

from __future__ import annotations

from explainer.lessons.adam import ADAM
from explainer.lessons.cross_entropy import CROSS_ENTROPY
from explainer.lessons.cycle import CYCLE
from explainer.lessons.dead import DEAD
from explainer.lessons.hand import HAND
from explainer.lessons.lesson import Lesson
from explainer.lessons.optimizers import OPTIMIZERS
from explainer.lessons.overfitting import OVERFITTING
from explainer.lessons.real_net import REAL_NET
from explainer.lessons.regression import REGRESSION
from explainer.lessons.vanishing import VANISHING

LESSONS: dict[str, Lesson] = {
    lesson.name: lesson
    for lesson in (
        CYCLE,
        OPTIMIZERS,
        HAND,
        REGRESSION,
        REAL_NET,
        VANISHING,
        DEAD,
        OVERFITTING,
        CROSS_ENTROPY,
        ADAM,
    )
}
"""Lessons by name."""
