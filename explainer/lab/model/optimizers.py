"""Torch's optimizers on one flat tensor: a few operations a batch, with torch's own numbers.

Each agrees with ``torch.optim`` at its default settings apart from the learning rate and the
momentum. `torch.optim` itself costs more than the whole backward pass of a small net.

What changes from batch to batch, η above all, is read from a tensor on the device, so that a
recorded sequence of batches can be played again with other numbers.
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.model import Model, Workspace, accumulate_gradient, make_zeros

HYPERPARAMETERS = 3
MOMENTS = (0.9, 0.999)
DECAY = 0.01


class UpdateRule(Protocol):
    """Changes the parameters of a model by what one batch says."""

    def hyperparameters(self, rate: float, number: int) -> tuple[float, float, float]:
        """Return the numbers of one batch, for `set_hyperparameters`.

        Parameters
        ----------
        rate
            η.
        number
            The batch, counted from 1 since the run began.
        """

    def set_hyperparameters(self, hyperparameters: tuple[float, float, float] | Tensor) -> None:
        """Take the hyperparameters of the next batch: a tuple, or a tensor (3,) on the device."""

    def update(self, model: Model, space: Workspace) -> None:
        """Change the parameters along the mean gradient of the batch in ``space``."""

    def state(self) -> dict[str, Tensor]:
        """Return what the rule remembers, by name, each (p,); not copies."""


class InPlaceSgd:
    """w ← w − η g without ever holding g, for a processor."""

    def __init__(self) -> None:
        self.rate = 0.0

    def hyperparameters(self, rate: float, number: int) -> tuple[float, float, float]:
        """Return η."""
        return (rate, 0.0, 1.0)

    def set_hyperparameters(self, hyperparameters: tuple[float, float, float] | Tensor) -> None:
        """Take η, rounded to float32 as on any other device."""
        self.rate = float(np.float32(hyperparameters[0]))

    def update(self, model: Model, space: Workspace) -> None:
        """Add −η/n times the summed gradient to the parameters."""
        scale = -self.rate / len(space.ones)
        accumulate_gradient(model, model.parameters, space, 1.0, scale)

    def state(self) -> dict[str, Tensor]:
        """Return nothing."""
        return {}


class Sgd:
    """w ← w − η g; the other rules that hold a gradient build on it."""

    def __init__(self, model: Model) -> None:
        flat = model.parameters.flat
        self.gradient = make_zeros(model.layers, str(flat.device))
        self.scratch = torch.empty_like(flat)
        self.values = torch.ones(HYPERPARAMETERS, device=flat.device)

    def hyperparameters(self, rate: float, number: int) -> tuple[float, float, float]:
        """Return η."""
        return (rate, 1.0, 1.0)

    def set_hyperparameters(self, hyperparameters: tuple[float, float, float] | Tensor) -> None:
        """Take the hyperparameters of the next batch: a tensor is read when they are used."""
        if isinstance(hyperparameters, tuple):
            hyperparameters = torch.tensor(hyperparameters)
        self.values = hyperparameters

    def update(self, model: Model, space: Workspace) -> None:
        """Change the parameters by one batch."""
        accumulate_gradient(model, self.gradient, space, 0.0, 1 / len(space.ones))
        self.apply(model.parameters.flat, self.gradient.flat)

    def follow(self, model: Model, gradient: Tensor) -> None:
        """Change the parameters along the mean ``gradient`` (p,) that is given."""
        self.apply(model.parameters.flat, gradient)

    def apply(self, parameters: Tensor, gradient: Tensor) -> None:
        """Change ``parameters`` (p,) by the ``gradient`` (p,): w ← w − η g."""
        parameters.addcmul_(gradient, self.values[0], value=-1)

    def state(self) -> dict[str, Tensor]:
        """Return nothing."""
        return {}


class Momentum(Sgd):
    """v ← μ v + g, w ← w − η v."""

    def __init__(self, model: Model, momentum: float) -> None:
        super().__init__(model)
        self.momentum = momentum
        self.velocity = make_zeros(model.layers, str(model.parameters.flat.device))

    def update(self, model: Model, space: Workspace) -> None:
        """Change the parameters by one batch."""
        accumulate_gradient(model, self.velocity, space, self.momentum, 1 / len(space.ones))
        self.apply(model.parameters.flat, self.velocity.flat)

    def follow(self, model: Model, gradient: Tensor) -> None:
        """Change the parameters along the mean ``gradient`` (p,)."""
        self.velocity.flat.mul_(self.momentum).add_(gradient)
        self.apply(model.parameters.flat, self.velocity.flat)

    def state(self) -> dict[str, Tensor]:
        """Return v."""
        return {"velocity": self.velocity.flat}


class RmsProp(Sgd):
    """s ← 0.99 s + 0.01 g², w ← w − η g / (√s + 1e-8)."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.squares = torch.zeros_like(model.parameters.flat)

    def apply(self, parameters: Tensor, gradient: Tensor) -> None:
        """Change the parameters by one batch."""
        self.squares.mul_(0.99).addcmul_(gradient, gradient, value=0.01)
        torch.sqrt(self.squares, out=self.scratch).add_(1e-8)
        torch.div(gradient, self.scratch, out=self.scratch)
        parameters.addcmul_(self.scratch, self.values[0], value=-1)

    def state(self) -> dict[str, Tensor]:
        """Return s."""
        return {"squares": self.squares}


class Adagrad(RmsProp):
    """s ← s + g², w ← w − η g / (√s + 1e-10)."""

    def apply(self, parameters: Tensor, gradient: Tensor) -> None:
        """Change the parameters by one batch."""
        self.squares.addcmul_(gradient, gradient)
        torch.sqrt(self.squares, out=self.scratch).add_(1e-10)
        torch.div(gradient, self.scratch, out=self.scratch)
        parameters.addcmul_(self.scratch, self.values[0], value=-1)


class Adam(Sgd):
    """Adam with β = (0.9, 0.999), ε = 1e-8; AdamW when ``decay`` is above 0."""

    def __init__(self, model: Model, decay: float) -> None:
        super().__init__(model)
        self.decay = decay
        self.mean = torch.zeros_like(model.parameters.flat)
        self.squares = torch.zeros_like(model.parameters.flat)

    def hyperparameters(self, rate: float, number: int) -> tuple[float, float, float]:
        """Return η / (1 − β₁ᵗ), √(1 − β₂ᵗ) and 1 − η · decay."""
        first, second = (1 - moment**number for moment in MOMENTS)
        return (rate / first, math.sqrt(second), 1 - rate * self.decay)

    def apply(self, parameters: Tensor, gradient: Tensor) -> None:
        """Change the parameters by one batch."""
        rate, correction, keep = self.values
        if self.decay:
            parameters.mul_(keep)
        self.mean.lerp_(gradient, 1 - MOMENTS[0])
        self.squares.mul_(MOMENTS[1]).addcmul_(gradient, gradient, value=1 - MOMENTS[1])
        torch.sqrt(self.squares, out=self.scratch).div_(correction).add_(1e-8)
        torch.div(self.mean, self.scratch, out=self.scratch)
        parameters.addcmul_(self.scratch, rate, value=-1)

    def state(self) -> dict[str, Tensor]:
        """Return both moments."""
        return {"mean": self.mean, "squares": self.squares}


def following_rule(settings: TrainingSettings, model: Model) -> Sgd:
    """Return the rule that ``settings`` name in a form that can `Sgd.follow` a given gradient."""
    rule = choose_rule(settings, model)
    return rule if isinstance(rule, Sgd) else Sgd(model)  # only that in place never holds one


def choose_rule(settings: TrainingSettings, model: Model) -> UpdateRule:
    """Return the update rule that ``settings`` name."""
    if settings.optimizer in ("sgd", "momentum"):
        if settings.momentum:
            return Momentum(model, settings.momentum)
        return InPlaceSgd() if model.parameters.flat.device.type == "cpu" else Sgd(model)
    if settings.optimizer == "rmsprop":
        return RmsProp(model)
    if settings.optimizer == "adagrad":
        return Adagrad(model)
    return Adam(model, DECAY if settings.optimizer == "adamw" else 0.0)
