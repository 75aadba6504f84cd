"""What a run says of itself after an epoch."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from explainer.lab import data
from explainer.lab.model.outputs import (
    compute_losses_of_outputs,
    compute_outputs_of_images,
    project_outputs,
)
from explainer.lab.training.events import EpochDone
from explainer.lab.training.state import TrainingState

TRAIN_IMAGES_JUDGED = 10_000


class Examination:
    """The test images on the device of a run, and its answers to them."""

    def __init__(self, state: TrainingState) -> None:
        settings, self.device = state.settings, state.engine.device
        self.state, test = state, data.load_test(settings.dataset)
        shape = (-1, *settings.facts.shape)
        self.images = torch.tensor(test.images, device=self.device).view(shape)
        self.labels = torch.tensor(test.labels, dtype=torch.int64, device=self.device)

    def measure(self, leave: Callable[[], bool]) -> EpochDone:
        """Measure the model on the test images, and on some that it was trained on.

        Raises
        ------
        Interrupted
            If ``leave`` says so.
        """
        state, settings = self.state, self.state.settings
        model, batches = state.engine.model, state.engine.batches
        outputs, hidden = compute_outputs_of_images(model, self.images, leave)
        test_loss = compute_losses_of_outputs(model, outputs, self.labels).mean(dtype=torch.float64)
        trained, _ = compute_outputs_of_images(model, batches.images[:TRAIN_IMAGES_JUDGED], leave)
        seconds, images = state.epoch_seconds(), settings.images
        return EpochDone(
            epoch=state.epoch,
            epochs=settings.epochs,
            train_loss=state.loss_sum / images,
            test_loss=float(test_loss),
            train_accuracy=_share(trained, batches.labels[:TRAIN_IMAGES_JUDGED]),
            test_accuracy=_share(outputs, self.labels),
            seconds=seconds,
            images_per_second=images / seconds,
            device=self.device,
            net=model.snapshot(),
            examined=project_outputs(outputs, hidden),
        )


def _share(outputs: Tensor, labels: Tensor) -> float:
    return float((outputs.argmax(1) == labels).double().mean())
