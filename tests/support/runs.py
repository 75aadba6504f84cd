"""Whole runs of the lab in this process, and what is read from their records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from explainer.lab import data
from explainer.lab.training.commands import CommandInbox
from explainer.lab.training.events import Progress
from explainer.lab.training.loop import train
from tests.support.batch_starts import FEW


@contextmanager
def few_tested() -> Iterator[None]:
    """Let an epoch be examined on few images: for what is asked of its batches alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "load_test", lambda dataset: FEW)
        yield


def run(chosen, inbox=None, **options):
    return list(train(chosen, inbox or CommandInbox(), **options))


def read_losses(records):
    return [loss for r in records if isinstance(r, Progress) for loss in r.losses]


def assert_same(net, other):
    for pair in (zip(net.weights, other.weights), zip(net.biases, other.biases)):  # noqa: B905
        for one, two in pair:
            np.testing.assert_array_equal(one, two)
