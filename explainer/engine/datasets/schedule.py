"""Which samples of a data set each iteration sees: the two nested loops, epoch × batch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explainer.engine.datasets.datasets import Dataset
from explainer.engine.network import MAX_SAMPLES, MAX_SEED, Batch, check_whole_number


@dataclass(frozen=True)
class BatchPosition:
    """Where in the two loops an iteration is.

    ``epoch`` and ``batch`` count from 0; ``rows`` are the indices of the samples it sees.
    """

    epoch: int
    batch: int
    batches_per_epoch: int
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Schedule:
    """A data set cut into mini-batches, shuffled anew in every epoch.

    Iteration n always sees the same samples: no state, no history. Each epoch sees every sample
    exactly once; where the batch size does not divide N, its last batch is smaller.

    Parameters
    ----------
    dataset
        The samples.
    batch_size
        1 to 32; more than the data set has means all of it.
    seed
        Seed of the shuffling; None leaves the samples in their order.

    Raises
    ------
    InputError
        If the batch size or the seed is outside its limits.
    """

    dataset: Dataset
    batch_size: int = 10
    seed: int | None = 0

    def __post_init__(self) -> None:
        size = check_whole_number(self.batch_size, "error.data.batch_size", (1, MAX_SAMPLES))
        object.__setattr__(self, "batch_size", min(size, len(self.dataset)))
        if self.seed is not None:
            check_whole_number(self.seed, "error.seed", (0, MAX_SEED))

    @property
    def batches_per_epoch(self) -> int:
        """Iterations of one epoch."""
        return -(-len(self.dataset) // self.batch_size)

    def place(self, iteration: int) -> BatchPosition:
        """Return where in the loops ``iteration`` (from 0) is."""
        epoch, batch = divmod(iteration, self.batches_per_epoch)
        rows = self._rows(epoch, batch)
        return BatchPosition(epoch, batch, self.batches_per_epoch, tuple(rows.tolist()))

    def batch(self, iteration: int) -> Batch:
        """Return the samples that ``iteration`` (from 0) sees."""
        return self.dataset.batch(self._rows(*divmod(iteration, self.batches_per_epoch)))

    def _rows(self, epoch: int, batch: int) -> NDArray[np.intp]:
        begin = batch * self.batch_size
        return _order(self.seed, epoch, len(self.dataset))[begin : begin + self.batch_size]


@dataclass(frozen=True, eq=False)
class BatchSequence:
    """Batches in a given order, as in online learning; after the last comes the first again."""

    batches: tuple[Batch, ...]

    @property
    def batches_per_epoch(self) -> int:
        """Iterations until the first batch comes again."""
        return len(self.batches)

    def place(self, iteration: int) -> BatchPosition:
        """Return where in the loops ``iteration`` (from 0) is; rows count through all batches."""
        epoch, batch = divmod(iteration, len(self.batches))
        begin = sum(map(len, self.batches[:batch]))
        rows = range(begin, begin + len(self.batches[batch]))
        return BatchPosition(epoch, batch, len(self.batches), tuple(rows))

    def batch(self, iteration: int) -> Batch:
        """Return the samples that ``iteration`` (from 0) sees."""
        return self.batches[iteration % len(self.batches)]

    def with_batch(self, iteration: int, batch: Batch) -> BatchSequence:
        """Return the sequence with the batch of ``iteration`` replaced."""
        place = iteration % len(self.batches)
        return BatchSequence((*self.batches[:place], batch, *self.batches[place + 1 :]))


@lru_cache(maxsize=512)
def _order(seed: int | None, epoch: int, samples: int) -> NDArray[np.intp]:
    """Return the order in which ``epoch`` sees the samples."""
    if seed is None:
        return np.arange(samples)
    return np.random.default_rng((seed, epoch)).permutation(samples)
