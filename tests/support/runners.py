"""Runners that need no process: one that a test speaks for, and one that trains in a thread."""

from __future__ import annotations

import threading

import numpy as np

from explainer.lab.config.architectures import architecture
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.training.commands import CommandInbox, EndTraining
from explainer.lab.training.events import Ended, EpochDone, Progress, Started
from explainer.lab.workers.worker import work

PATIENCE = 120.0


def net_of(settings, value=0.0):
    """Return a net whose every parameter is ``value``."""
    layers = architecture(settings)
    weights = tuple(np.full(layer.weight_shape, value, np.float32) for layer in layers)
    biases = tuple(np.full(layer.biases, value, np.float32) for layer in layers)
    return Net(settings.dataset, settings.loss, layers, weights, biases)


class Scripted:
    """Says what the test says. Told to stop, it ends as a good process does."""

    def __init__(self, task, on_record, on_exit):
        self.task, self.say, self._on_exit = task, on_record, on_exit
        self.commands, self.gone = [], threading.Event()
        self.obedient = True

    def send(self, command):
        self.commands.append(command)

    def stop(self):
        self.send(EndTraining())
        if self.obedient:
            threading.Thread(target=self.end).start()

    def kill(self):
        threading.Thread(target=self.exit, args=(-9,)).start()

    def exit(self, status):
        self._on_exit(status)
        self.gone.set()

    def begin(self, number=0):
        self.say(Started("cpu", "CPU", 1, number))

    def train(self, number, seconds=1.0, loss=1.0):
        """Say that the run has come to batch ``number``, one batch on."""
        settings = self.task.settings
        epoch, batch = divmod(number - 1, settings.batches_per_epoch)
        rates = (settings.learning_rate,)
        images = number * settings.batch_size
        self.say(Progress(epoch + 1, batch + 1, (loss,), rates, images, seconds))

    def finish_epoch(self, epoch, value=0.0, accuracy=0.8):
        settings = self.task.settings
        examined = NetOutputs(
            np.full((10_000, 10), value, np.float32), np.zeros((2000, 2), np.float32), (0.5, 0.25)
        )
        self.say(
            EpochDone(
                epoch, settings.epochs, 0.5, 0.4, 0.9, accuracy, 1.0, 640.0, "cpu",
                net_of(settings, value), examined,
            )
        )  # fmt: skip

    def end(self, outcome="cancelled", status=0, loss=0.5):
        self.say(Ended(outcome, 1, 1, loss, net_of(self.task.settings, 7.0)))
        self.exit(status)


class Cast:
    """Every scripted runner in the order in which they were started."""

    def __init__(self):
        self.runners = []

    def __call__(self, settings):
        def start(task, on_record, on_exit):
            self.runners.append(Scripted(task, on_record, on_exit))
            return self.runners[-1]

        return start

    def __getitem__(self, place):
        return self.runners[place]


class Threaded:
    """Trains as a process would, in a thread of the test."""

    def __init__(self, task, on_record, on_exit):
        self._inbox = CommandInbox()
        self._task, self._on_record, self._on_exit = task, on_record, on_exit
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self):
        for message in work(self._task, self._inbox):
            self._on_record(message)
        self._on_exit(0)

    def send(self, command):
        self._inbox.send(command)

    def stop(self):
        self.send(EndTraining())

    kill = stop


def wait(manager, owner, condition):
    """Return the run of ``owner`` as soon as ``condition`` holds for it."""
    with manager.changed:
        reached = manager.changed.wait_for(lambda: condition(manager.view(owner)), PATIENCE)
        view = manager.view(owner)
    assert reached, (view.state, view.error)
    return view


def over(view):
    return not view.live


def assert_same(net, other):
    for mine, theirs in ((net.weights, other.weights), (net.biases, other.biases)):
        for one, two in zip(mine, theirs, strict=True):
            np.testing.assert_array_equal(one, two)
