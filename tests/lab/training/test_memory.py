"""No model that is offered needs more than 1 GB beyond torch itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import ROOT

# What is largest in each: data in colour, an optimizer with two moments, the largest batch, and
# the test. A few batches and slices hold as much as a whole run does.
CHILD = r"""
import re, sys
from pathlib import Path
import numpy as np, torch
torch.set_num_threads(1)
torch.ones(64, 64) @ torch.ones(64, 64)
# Not getrusage: what it tells of a process begins with the peak of the one that started it.
peak = lambda: int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1])
before = peak()
from explainer.lab import data
from explainer.lab.training import examination, loop
from explainer.lab.training.commands import CommandInbox
from explainer.lab.model.outputs import slice_length
from explainer.lab.model.model import initialise_model
from explainer.lab.config.settings import MAX_BATCH, TrainingSettings
def split(count):
    return data.Split(np.ones((count, 3072), np.uint8), np.zeros(count, np.uint8))
model = sys.argv[1]
chosen = TrainingSettings(
    dataset="cifar10", model=model, hidden_sizes=(1024,) * 4, optimizer="adam",
    learning_rate=1e-9, batch_size=MAX_BATCH[model], epochs=1, train_images=MAX_BATCH[model],
    device="cpu",
)
train, test = split(50_000), split(10_000)
few = min(10_000, slice_length(initialise_model(chosen)) + 1)
examination.TRAIN_IMAGES_JUDGED = few
few_tested = data.Split(test.images[:few], test.labels[:few])
data.load_train, data.load_test = lambda _: train, lambda _: few_tested
outcome = list(loop.train(chosen, CommandInbox(), keep=lambda checkpoint: checkpoint))[-1].outcome
print(outcome, peak() - before)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="the peak of a process is read as Linux tells it"
)
@pytest.mark.parametrize("model", ["mlp", "lenet", "cifar_net"])
def test_the_largest_batch_of_a_model_fits_into_a_gigabyte(model):
    result = subprocess.run(
        [sys.executable, "-c", CHILD, model], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    outcome, kilobytes = result.stdout.split() or [result.stderr, 0]
    assert outcome == "done"
    assert 50_000 < int(kilobytes) < 1_000_000_000 / 1024
