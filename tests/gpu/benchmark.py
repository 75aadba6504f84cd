"""How fast a device is, beside what is wanted of a GPU; asserts nothing."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import replace

from explainer.lab.config.presets import PRESETS
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import EpochDone
from explainer.lab.training.loop import train
from tests.benchmarks.epoch import dataloader_loop

EPOCHS, SECONDS, TIMES = 5, 0.25, 100
LENET, LENET_SECONDS, BEST = 0.99, 3.0, 0.995


def measure_speed(device: str, images: int | None = None) -> Iterator[str]:
    """Yield a line for each figure; only so many training images are used if it says how many."""
    given = {"device": device, "train_images": images}
    few = 1 if images else None
    tutorial = replace(PRESETS["tutorial"], **given, epochs=EPOCHS)
    seconds = [done.seconds for done in list_epochs(tutorial)]
    spent = sum(seconds)
    yield judge(f"mlp, {EPOCHS} epochs", spent, "s", spent <= SECONDS, f"≤ {SECONDS} s")
    (slow,) = (epoch for epoch, _, _ in dataloader_loop(replace(tutorial, epochs=1)))
    times = slow / statistics.median(seconds)
    yield judge("mlp, the DataLoader loop takes", times, "×", times >= TIMES, f"≥ {TIMES} ×")
    yield reach("lenet", LENET, LENET_SECONDS, replace(PRESETS["lenet"], **given), few)
    yield reach("best", BEST, None, replace(PRESETS["best"], **given), few)


def reach(
    name: str, wanted: float, seconds: float | None, settings: TrainingSettings, epochs: int | None
) -> str:
    """Return the line of a preset that is to come to an accuracy, at most in so many seconds."""
    spent, best, reached = 0.0, 0.0, False
    for done in list_epochs(replace(settings, epochs=epochs or settings.epochs)):
        spent, best = spent + done.seconds, max(best, done.test_accuracy)
        reached = done.test_accuracy >= wanted
        if reached:
            break
    limit = f"{100 * wanted:.1f} %" + (f" in ≤ {seconds:g} s" if seconds else "")
    met = reached and (seconds is None or spent <= seconds)
    return judge(f"{name}, {100 * best:.2f} % after", spent, "s", met, limit)


def list_epochs(settings: TrainingSettings) -> Iterator[EpochDone]:
    """Yield the epochs of a run."""
    return (one for one in train(settings, CommandInbox()) if isinstance(one, EpochDone))


def judge(name: str, value: float, unit: str, met: bool, wanted: str) -> str:
    """Return a line of the benchmark."""
    return f"{name} {value:.3g} {unit}; wanted {wanted}: {'met' if met else 'missed'}"
