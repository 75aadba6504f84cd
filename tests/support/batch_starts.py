"""The start of a batch of a small run, for what replays and shows it."""

from __future__ import annotations

from explainer.lab import data
from explainer.lab.model.batches import Batches
from explainer.lab.model.model import Workspace, initialise_model
from explainer.lab.replay.batch_start import start_at_net
from tests.support.reference_run import quick

FEW = data.Split(data.load_test().images[:200], data.load_test().labels[:200])
"""So few test images that an epoch is soon examined."""


def start_of(**changes):
    """Return the first batch of a run."""
    chosen = quick(**({"batch_size": 8, "train_images": 64} | changes))
    batches, net = Batches(chosen, "cpu"), initialise_model(chosen).snapshot()
    batches.shuffle(1)
    rows = batches.rows(0)
    space = Workspace(net.layers[:1], len(rows))
    labels = batches.load(rows, space.activations[0])
    return start_at_net(chosen, net, 0, space.activations[0].clone(), labels)
