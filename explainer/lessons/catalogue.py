"""All lessons in the order of the page."""

from __future__ import annotations

from explainer.lessons.hand import HAND
from explainer.lessons.lesson import Lesson

LESSONS: dict[str, Lesson] = {lesson.name: lesson for lesson in (HAND,)}
"""Lessons by name."""
