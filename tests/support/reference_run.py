"""The runs of the lab as a tutorial would write them, with torch's own layers and optimizers."""

from __future__ import annotations

import numpy as np
import torch

from explainer.lab.config.schedules import scale_rate
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.batches import Batches
from explainer.lab.model.model import Workspace, initialise_model
from explainer.lab.model.torch_modules import build_loss, build_module
from explainer.lab.training.events import Progress

OPTIMIZERS = {
    "sgd": lambda p, s: torch.optim.SGD(p, lr=s.learning_rate),
    "momentum": lambda p, s: torch.optim.SGD(p, lr=s.learning_rate, momentum=s.momentum),
    "rmsprop": lambda p, s: torch.optim.RMSprop(p, lr=s.learning_rate),
    "adam": lambda p, s: torch.optim.Adam(p, lr=s.learning_rate),
    "adamw": lambda p, s: torch.optim.AdamW(p, lr=s.learning_rate),
    "adagrad": lambda p, s: torch.optim.Adagrad(p, lr=s.learning_rate),
}


def quick(**changes):
    """Return settings of a run of two short epochs whose last batch is incomplete."""
    usual = {"hidden_sizes": (16,), "train_images": 1000, "epochs": 2, "device": "cpu"}
    return TrainingSettings(**(usual | changes))


def flat(module):
    return torch.cat([p.detach().flatten() for p in module.parameters()])


def targets(loss, labels):
    return labels if loss == "cross_entropy" else torch.nn.functional.one_hot(labels, 10).float()


def autograd_run(settings):
    """Train with autograd on the same start and order; return the loss of each batch, and net."""
    model = initialise_model(settings)
    net, criterion = build_module(model.layers, model.parameters), build_loss(settings.loss)
    optimizer = OPTIMIZERS[settings.optimizer](net.parameters(), settings)
    batches = Batches(settings, "cpu")
    losses = []
    for epoch in range(1, settings.epochs + 1):
        batches.shuffle(epoch)
        for batch in range(settings.batches_per_epoch):
            rows = batches.rows(batch)
            space = Workspace(model.layers[:1], len(rows))
            labels = batches.load(rows, space.activations[0]).squeeze(1)
            rate = settings.learning_rate * scale_rate(
                settings.schedule, len(losses), settings.batches
            )
            optimizer.param_groups[0]["lr"] = rate
            optimizer.zero_grad()
            loss = criterion(net(space.activations[0]), targets(settings.loss, labels))
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
    return losses, net


def curve(records):
    """Return the loss of each batch, by its number in the epoch; what is done again counts last."""
    found = {}
    for record in records:
        if isinstance(record, Progress):
            first = record.batch - len(record.losses)
            found |= {(record.epoch, first + i): x for i, x in enumerate(record.losses)}
    return np.array([found[place] for place in sorted(found)])
