"""Runs as they are written to the disk."""

from __future__ import annotations

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.record import RunFile
from explainer.lab.runs.report import RunMetrics

CHOSEN = TrainingSettings(hidden_sizes=(4,), train_images=640, epochs=10, device="cpu")


def example(name="0123456789abcdef", serial=1, owner="ann", state="done"):
    """Return what is written of a run of ``CHOSEN``."""
    return RunFile(
        name=name, serial=serial, number=serial, version=3, owner=owner, settings=CHOSEN,
        device="cpu", state=state, begun=0.0, attempts=0, rate=None, error=None,
        metrics=RunMetrics(),
    )  # fmt: skip
