"""Which kind of process trains a run."""

from __future__ import annotations

from explainer.lab.config.devices import ranks
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.workers import zero_gpu_slice
from explainer.lab.workers.local import TrainingProcess
from explainer.lab.workers.protocol import Start


def choose_runner(settings: TrainingSettings) -> Start:
    """Return what trains ``settings``."""
    if settings.device == "all" and ranks() > 1:
        from explainer.lab.workers.torchrun import RanksProcess

        return RanksProcess
    if settings.device != "cpu" and zero_gpu_slice.on_loan:
        from explainer.lab.workers.zero_gpu import ZeroGpuRun

        return ZeroGpuRun
    return TrainingProcess
