"""All myths in the order of the page."""

from __future__ import annotations

from explainer.lessons.myth import Myth
from explainer.lessons.myths_backward import BACKWARD_MYTHS
from explainer.lessons.myths_training import TRAINING_MYTHS
from explainer.lessons.myths_update import UPDATE_MYTHS

MYTHS: dict[str, Myth] = {
    myth.name: myth for myth in (*BACKWARD_MYTHS, *UPDATE_MYTHS, *TRAINING_MYTHS)
}
"""Myths by name."""
