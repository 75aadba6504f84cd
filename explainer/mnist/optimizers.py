"""Torch's optimizers on one flat tensor: a few operations a batch, with torch's own numbers.

Each agrees with ``torch.optim`` at its default settings apart from the learning rate and the
momentum. `torch.optim` itself costs more than the whole backward pass of a small net.
"""

from __future__ import annotations

import math
from typing import Protocol

import torch

from explainer.mnist.models import Layout, Model, Workspace, zeros
from explainer.mnist.settings import TrainingSettings


class UpdateRule(Protocol):
    """Changes the parameters of a model by what one batch says."""

    def update(self, model: Model, space: Workspace) -> None:
        """Take one step along the mean gradient of the batch in ``space``."""


def accumulate_gradient(target: Layout, space: Workspace, keep: float, scale: float) -> None:
    """Set ``target`` to ``keep`` · target + ``scale`` · (gradient of the summed loss)."""
    for layer, delta in enumerate(space.deltas):
        target.weights[layer].addmm_(delta.T, space.activations[layer], beta=keep, alpha=scale)
        target.biases[layer].addmv_(delta.T, space.ones, beta=keep, alpha=scale)


class Sgd:
    """w ← w − η g, without ever holding g."""

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    def update(self, model: Model, space: Workspace) -> None:
        """Add −η/n times the summed gradient to the parameters."""
        scale = -self.learning_rate / len(space.ones)
        accumulate_gradient(model.parameters, space, 1.0, scale)


class Momentum:
    """v ← μ v + g, w ← w − η v."""

    def __init__(self, model: Model, learning_rate: float, momentum: float) -> None:
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.velocity = zeros(model.layer_sizes, str(model.parameters.flat.device))

    def update(self, model: Model, space: Workspace) -> None:
        """Take one step."""
        accumulate_gradient(self.velocity, space, self.momentum, 1 / len(space.ones))
        model.parameters.flat.add_(self.velocity.flat, alpha=-self.learning_rate)


class _WithGradient:
    """Shared by the rules that need the gradient itself."""

    def __init__(self, model: Model, learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self.gradient = zeros(model.layer_sizes, str(model.parameters.flat.device))
        self.squares = torch.zeros_like(model.parameters.flat)
        self.scratch = torch.empty_like(model.parameters.flat)

    def update(self, model: Model, space: Workspace) -> None:
        """Take one step."""
        accumulate_gradient(self.gradient, space, 0.0, 1 / len(space.ones))
        self.apply(model.parameters.flat, self.gradient.flat)

    def apply(self, parameters: torch.Tensor, gradient: torch.Tensor) -> None:
        """Change ``parameters`` (p,) by the ``gradient`` (p,)."""
        raise NotImplementedError


class RmsProp(_WithGradient):
    """s ← 0.99 s + 0.01 g², w ← w − η g / (√s + 1e-8)."""

    def apply(self, parameters: torch.Tensor, gradient: torch.Tensor) -> None:
        """Take one step."""
        self.squares.mul_(0.99).addcmul_(gradient, gradient, value=0.01)
        torch.sqrt(self.squares, out=self.scratch).add_(1e-8)
        parameters.addcdiv_(gradient, self.scratch, value=-self.learning_rate)


class Adagrad(_WithGradient):
    """s ← s + g², w ← w − η g / (√s + 1e-10)."""

    def apply(self, parameters: torch.Tensor, gradient: torch.Tensor) -> None:
        """Take one step."""
        self.squares.addcmul_(gradient, gradient)
        torch.sqrt(self.squares, out=self.scratch).add_(1e-10)
        parameters.addcdiv_(gradient, self.scratch, value=-self.learning_rate)


class Adam(_WithGradient):
    """Adam with β = (0.9, 0.999), ε = 1e-8; AdamW when ``decay`` is above 0."""

    def __init__(self, model: Model, learning_rate: float, decay: float) -> None:
        super().__init__(model, learning_rate)
        self.decay = decay
        self.mean = torch.zeros_like(model.parameters.flat)
        self.steps = 0

    def apply(self, parameters: torch.Tensor, gradient: torch.Tensor) -> None:
        """Take one step."""
        self.steps += 1
        parameters.mul_(1 - self.learning_rate * self.decay)
        self.mean.lerp_(gradient, 0.1)
        self.squares.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
        correction = math.sqrt(1 - 0.999**self.steps)
        torch.sqrt(self.squares, out=self.scratch).div_(correction).add_(1e-8)
        step = self.learning_rate / (1 - 0.9**self.steps)
        parameters.addcdiv_(self.mean, self.scratch, value=-step)


def choose_rule(settings: TrainingSettings, model: Model) -> UpdateRule:
    """Return the update rule that ``settings`` name."""
    rate = settings.learning_rate
    if settings.optimizer in ("sgd", "momentum"):
        return Momentum(model, rate, settings.momentum) if settings.momentum else Sgd(rate)
    if settings.optimizer == "rmsprop":
        return RmsProp(model, rate)
    if settings.optimizer == "adagrad":
        return Adagrad(model, rate)
    return Adam(model, rate, decay=0.01 if settings.optimizer == "adamw" else 0.0)
