"""A data set, what is trained on it, and the branches of the training; nothing here computes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explainer.engine.datasets.datasets import Dataset
from explainer.engine.datasets.evaluation import Score
from explainer.engine.datasets.schedule import Schedule
from explainer.engine.datasets.split import Division
from explainer.engine.network import show_value
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.session.session import Session
from explainer.errors import InputError


@dataclass(frozen=True)
class Epoch:
    """What was learned after ``number`` epochs: loss and accuracy over all that is trained on.

    ``iteration`` is the first one of the epoch that follows; ``accuracy`` is None for regression.
    ``test`` is the same over what is held out; None if nothing is.
    """

    number: int
    iteration: int
    loss: float
    accuracy: float | None
    test: Score | None = None


@dataclass(frozen=True, eq=False)
class Branch:
    """One way of training from the common start.

    Parameters
    ----------
    name
        A letter, from A.
    session
        Its iterations; the open one is where the branch stands.
    parent
        Name of the branch that it left; None for the first.
    forked_at
        The iteration at which it left it.
    epochs
        After 0, 1, … epochs, as far as they have been trained.
    diverged
        Whether its last iteration has no finite successor.
    """

    name: str
    session: Session
    parent: str | None = None
    forked_at: int = 0
    epochs: tuple[Epoch, ...] = ()
    diverged: bool = False

    @property
    def optimizer(self) -> OptimizerSpec:
        """The optimizer of this branch since it left its parent."""
        return self.session.kept[max(self.forked_at, self.session.first)].optimizer

    @property
    def best(self) -> Epoch | None:
        """The first epoch after which the loss over what is held out was lowest, if known."""
        known = [(mark.test.loss, mark) for mark in self.epochs if mark.test is not None]
        finite = [(loss, mark) for loss, mark in known if math.isfinite(loss)]
        return min(finite, key=lambda one: one[0])[1] if finite else None

    @property
    def losses(self) -> tuple[float, ...]:
        """The loss of each iteration's batch before its update; the last one is not done yet."""
        return self.session.losses


@dataclass(frozen=True, eq=False)
class Run:
    """A data set, its schedule, and the branches that are trained on it; never changed in place.

    The schedule's batches are of what is trained on; the rest of ``division`` is held out.
    ``current`` is the name of the branch that goes on; ``made`` counts all that ever were.
    """

    division: Division
    schedule: Schedule
    branches: tuple[Branch, ...]
    current: str = "A"
    made: int = 1

    @property
    def dataset(self) -> Dataset:
        """All samples, those that are held out among them."""
        return self.division.whole

    def list_rows(self, iteration: int) -> NDArray[np.intp]:
        """Return the numbers in the whole data set of the samples that ``iteration`` sees."""
        return self.division.rows[list(self.schedule.place(iteration).rows)]

    @property
    def active(self) -> Branch:
        """The branch that goes on."""
        return self.named(self.current)

    def named(self, name: object) -> Branch:
        """Return the branch ``name``, or raise the sentence that lists them."""
        for branch in self.branches:
            if branch.name == name:
                return branch
        options = ", ".join(branch.name for branch in self.branches)
        raise InputError("error.data.branch", value=show_value(name), options=options)

    def with_branch(self, branch: Branch) -> Run:
        """Return the run with the branch of the same name replaced."""
        kept = tuple(branch if one.name == branch.name else one for one in self.branches)
        return replace(self, branches=kept)
