"""The optimizer's numbers of every batch of an epoch, on the device before they are needed."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from explainer.lab.model.optimizers import HYPERPARAMETERS

Hyperparameters = tuple[float, float, float]


class HyperparameterTable:
    """One row a batch, sent where an epoch begins or η is changed.

    Sending them batch by batch from ordinary memory would each time wait for all of a GPU's work.

    Parameters
    ----------
    batches
        Of an epoch.
    device
        Where the numbers are needed.
    compute
        Returns the numbers of a batch, counted from 1 since the run began, as η is now.
    """

    def __init__(
        self, batches: int, device: str, compute: Callable[[int], Hyperparameters]
    ) -> None:
        self._compute = compute
        self._values = torch.empty(batches, HYPERPARAMETERS, device=device)
        self._holds: tuple[int, Hyperparameters] | None = None

    def rows(self, batch: int, number: int, count: int) -> Tensor:
        """Return the numbers of ``count`` batches, from ``batch`` (from 0) of the epoch on.

        ``number`` is the first of them, counted from 1 since the run began. Shape (count, 3).
        """
        first = number - batch
        holds = (first, self._compute(first))  # others once η has been changed
        if self._holds != holds:
            numbers = [self._compute(first + place) for place in range(len(self._values))]
            self._values.copy_(torch.tensor(numbers))
            self._holds = holds
        return self._values[batch : batch + count]
