"""One batch with everything in between, computed by the very functions that train."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from explainer.lab.config.settings import Precision
from explainer.lab.model.layers import ACTIVATIONS, maximum_places
from explainer.lab.model.model import (
    Layout,
    Model,
    Workspace,
    accumulate_gradient,
    affine,
    fill_losses,
    make_zeros,
    output_delta,
    send_down,
)
from explainer.lab.model.optimizers import choose_rule
from explainer.lab.replay.batch_start import BatchStart
from explainer.lab.replay.threads import use_threads


@dataclass(frozen=True, eq=False)
class Pass:
    """One way forward and back; the images come first in every array: (n, *shape).

    Attributes
    ----------
    z
        Of layers 1 to L; of a pooling, which has none, its output.
    a
        Of layers 0 (the images) to L.
    places
        Of a pooling: which pixel of its channel each maximum came from, as row · columns + column;
        else None.
    arriving
        ∂ℓ/∂a of layers 1 to L − 1, before the slope; None for the output.
    deltas
        δ of layers 1 to L, of each image's own loss ℓ: not divided by the batch.
    answers
        ŷ: the softmax of the outputs, or for ``mse`` the outputs: (n, 10).
    losses
        ℓ of each image: (n,).
    space
        The tensors the gradient is made from.
    """

    z: tuple[Tensor, ...]
    a: tuple[Tensor, ...]
    places: tuple[Tensor | None, ...]
    arriving: tuple[Tensor | None, ...]
    deltas: tuple[Tensor, ...]
    answers: Tensor
    losses: Tensor
    space: Workspace


@dataclass(frozen=True, eq=False)
class Recording:
    """A batch of a run with its gradient and its update.

    Attributes
    ----------
    start
        Where it began.
    passed
        Forward and back.
    loss
        Mean of the losses, as the run reports it.
    old, gradient, new
        Parameters before, ∂L/∂(parameters) of the batch, parameters after.
    memory
        What the optimizer remembers afterwards: (p,).
    """

    start: BatchStart
    passed: Pass
    loss: float
    old: Layout
    gradient: Layout
    new: Layout
    memory: dict[str, Tensor]

    @property
    def size(self) -> int:
        """Bytes of what is held, beside those of the start."""
        passed = self.passed
        tensors = (*passed.z, *passed.a, *passed.deltas, *passed.arriving)
        kept = sum(tensor.numel() for tensor in tensors if tensor is not None)
        return 4 * (kept + self.old.flat.numel() * (3 + len(self.memory)))


def record_batch(start: BatchStart) -> Recording:
    """Return everything that happens when the net of ``start`` learns from its batch."""
    with use_threads(start.threads):
        model = start.model()
        old, gradient = (make_zeros(model.layers) for _ in range(2))
        old.flat.copy_(model.parameters.flat)
        rule = choose_rule(start.settings, model)
        for name, tensor in rule.state().items():
            tensor.copy_(start.memory[name])
        passed = run_passes(model, start.images, start.labels, start.settings.precision)
        accumulate_gradient(model, gradient, passed.space, 0.0, 1 / len(start.images))
        rule.set_hyperparameters(rule.hyperparameters(start.rate, start.number))
        rule.update(model, passed.space)
    memory = {name: tensor.clone() for name, tensor in rule.state().items()}
    loss = average_losses(passed.losses)
    return Recording(start, passed, loss, old, gradient, model.parameters, memory)


def average_losses(losses: Tensor) -> float:
    """Return the mean of ``losses`` (n,) as a run computes it: in float64, one after another."""
    each = losses.numpy().astype(np.float64)
    return float(np.add.reduceat(each, [0])[0] / len(each))


def run_passes(
    model: Model, images: Tensor, labels: Tensor, precision: Precision = "float32"
) -> Pass:
    """Go forward and back over ``images`` as training does, and keep what it overwrites."""
    space = Workspace(model.layers, len(images), precision=precision, dtype=images.dtype)
    space.activations[0].copy_(images)
    z = _forward(model, space)
    losses = torch.empty(len(images), 1, dtype=images.dtype)
    outputs = space.activations[-1]
    softmax = model.loss == "cross_entropy"
    answers = torch.log_softmax(outputs, 1).exp_() if softmax else outputs.clone()
    output_delta(model, space, labels)
    fill_losses(model.loss, space.answers, labels, losses)
    arriving = _backward(model, space)
    return Pass(
        tuple(z), tuple(space.activations), _places(model, space), tuple(arriving),
        tuple(space.deltas), answers, losses.flatten(), space,
    )  # fmt: skip


def _places(model: Model, space: Workspace) -> tuple[Tensor | None, ...]:
    pairs = zip(model.layers, space.activations[:-1], strict=True)
    return tuple(maximum_places(a) if layer.kind == "pool" else None for layer, a in pairs)


def _forward(model: Model, space: Workspace) -> list[Tensor]:
    z = []
    for index, layer in enumerate(model.layers):
        affine(model, space, index)
        z.append(space.activations[index + 1].clone())  # the activation overwrites it
        ACTIVATIONS[layer.activation].apply(space.activations[index + 1])
    return z


def _backward(model: Model, space: Workspace) -> list[Tensor | None]:
    arriving: list[Tensor | None] = [None] * len(model.layers)
    for index in range(len(model.layers) - 1, 0, -1):
        send_down(model, space, index)
        arriving[index - 1] = space.deltas[index - 1].clone()  # the slope overwrites it
        slope = ACTIVATIONS[model.layers[index - 1].activation].multiply_by_slope
        slope(space.deltas[index - 1], space.activations[index])
    return arriving
