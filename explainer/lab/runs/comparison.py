"""What distinguishes runs: the settings that took effect, and where the runs began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainer.lab.config.architectures import architecture
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.views import RunView

STEERED = ("sgd", "momentum")
"""Optimizers that use ``momentum``."""


@dataclass(frozen=True)
class RunComparison:
    """Several runs side by side.

    Attributes
    ----------
    differing
        Fields of the settings in which they differ, and ``rate_changes`` if η was changed in
        mid-run in different ways.
    same_start
        Whether all began from the same weights.
    """

    differing: tuple[str, ...]
    same_start: bool


def compare(runs: Sequence[RunView]) -> RunComparison:
    """Return what distinguishes ``runs``; settings without any effect do not count."""
    rows = [list_effective_settings(run) for run in runs]
    fields = dict.fromkeys(field for row in rows for field in row)
    differing = [field for field in fields if len({repr(row.get(field)) for row in rows}) > 1]
    starts = {_start(run.settings) for run in runs}
    return RunComparison(tuple(differing), len(starts) == 1)


def list_effective_settings(run: RunView) -> dict[str, object]:
    """Return the settings of a run that took effect, by field, and ``rate_changes``."""
    settings = run.settings
    fields = settings.as_dict()
    fields["device"] = run.device
    if settings.model != "mlp":
        del fields["hidden_sizes"]
    if settings.model == "logistic":
        del fields["activation"]
    if settings.optimizer not in STEERED:
        del fields["momentum"]
    if settings.train_images is None:
        del fields["train_images"]
    if run.report.rate_changes:
        fields["rate_changes"] = run.report.rate_changes
    return fields


def _start(settings: TrainingSettings) -> tuple[object, ...]:
    """Return what decides the first weights: the seed and their shapes."""
    return (settings.seed, *(layer.weight_shape for layer in architecture(settings)))
