"""How the learning rate changes in the course of a run."""

from __future__ import annotations

import math

from explainer.lab.config.settings import Schedule

STEPS_DOWN = (0.5, 0.75)
STEP_FACTOR = 0.1
WARM_UP = 0.1


def scale_rate(schedule: Schedule, batch: int, batches: int) -> float:
    """Return what η is multiplied by in one batch.

    Parameters
    ----------
    schedule
        ``constant`` is 1. ``step``: a tenth from half of the run on, a hundredth from three
        quarters on. ``cosine``: ½ (1 + cos(π · share done)). ``warmup``: straight up to 1 in the
        first tenth of the run. ``warmup_cosine``: the same, then the cosine over the rest.
    batch
        Batches before this one since the run began.
    batches
        Batches of the whole run.
    """
    if schedule == "constant":
        return 1.0
    if schedule == "step":
        return STEP_FACTOR ** sum(batch >= share * batches for share in STEPS_DOWN)
    if schedule == "cosine":
        return _cosine(batch, batches)
    rising = math.ceil(WARM_UP * batches)
    if batch < rising:
        return (batch + 1) / rising
    return 1.0 if schedule == "warmup" else _cosine(batch - rising, batches - rising)


def _cosine(batch: int, batches: int) -> float:
    return 0.5 * (1 + math.cos(math.pi * batch / batches))
