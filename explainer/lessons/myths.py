"""All myths in the order of the page."""

from __future__ import annotations

from explainer.lessons.myth import Myth
from explainer.lessons.myths_backward import BACKWARD_MYTHS
from explainer.lessons.myths_training import TRAINING_MYTHS
from explainer.lessons.myths_update import UPDATE_MYTHS

MYTH_GROUPS: dict[str, tuple[Myth, ...]] = {
    "backward": BACKWARD_MYTHS,
    "update": UPDATE_MYTHS,
    "training": TRAINING_MYTHS,
}
"""Myths by what they are about."""

MYTHS: dict[str, Myth] = {myth.name: myth for group in MYTH_GROUPS.values() for myth in group}
"""Myths by name."""
