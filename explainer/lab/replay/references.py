"""References that have nothing to do with our gradients: nudged losses, and torch's optimizers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

from explainer.engine.trace.deviations import NUDGE, estimate_noise
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.model import Layout, Model, make_zeros
from explainer.lab.model.torch_modules import build_loss
from explainer.lab.replay.recording import Recording

LARGEST, RANDOM = 20, 20
"""Parameters of each layer whose difference quotient is taken."""

_Optimizer = Callable[[list[Tensor], TrainingSettings, float], torch.optim.Optimizer]


@dataclass(frozen=True, eq=False)
class Quotients:
    """(L(θ + h) − L(θ − h)) / 2h of some parameters of one layer.

    Attributes
    ----------
    places
        Which, weights first, then biases: (k,).
    values
        The quotients: (k,).
    noise
        What rounding alone can add to their relative deviation: (k,).
    at_kink
        Whether a ReLU or a maximum changes sides between the two losses: (k,).
    """

    places: Tensor
    values: Tensor
    noise: Tensor
    at_kink: Tensor


def compute_quotients(
    module: nn.Sequential, model: Model, images: Tensor, targets: Tensor, gradient: Layout
) -> Iterator[tuple[int, Quotients]]:
    """Yield for each layer with parameters its index (from 0) and its quotients."""
    criterion, below, part = build_loss(model.loss), images, 0
    with torch.no_grad():
        for index, layer in enumerate(model.layers):
            length = 1 if layer.kind == "pool" else 3 if layer.kind == "dense" else 2
            own = module[part : part + length]
            if layer.kind != "pool":
                flat = torch.cat([gradient.weights[index].flatten(), gradient.biases[index]])
                places = _chosen(flat, index)
                after = nn.Sequential(*list(module)[part:])
                yield index, _of_layer(after, places, below, lambda a: criterion(a, targets))
            below, part = own(below), part + length


def _chosen(gradient: Tensor, index: int) -> Tensor:
    largest = gradient.abs().topk(min(LARGEST, len(gradient))).indices
    generator = torch.Generator().manual_seed(index)
    return torch.cat([largest, torch.randint(len(gradient), (RANDOM,), generator=generator)])


def _of_layer(
    after: nn.Sequential, places: Tensor, below: Tensor, loss: Callable[[Tensor], Tensor]
) -> Quotients:
    weights, biases = list(after.parameters())[:2]
    values, noise, kinks = [], [], []
    for place in places.tolist():
        inside = place < weights.numel()
        flat, at = (weights.view(-1), place) if inside else (biases, place - weights.numel())
        kept = flat[at].clone()
        found = []
        for sign in (1, -1):
            flat[at] = kept + sign * NUDGE
            outputs, sides = _seen(after, below)
            found.append((float(loss(outputs)), float(flat[at]), sides))
        flat[at] = kept
        (up, above, one), (down, under, other) = found
        values.append((up - down) / (above - under))
        noise.append(estimate_noise(up, down, NUDGE, values[-1]))
        kinks.append(any(not torch.equal(a, b) for a, b in zip(one, other, strict=True)))
    return Quotients(
        places, torch.tensor(values).double(), torch.tensor(noise), torch.tensor(kinks)
    )


def _seen(after: nn.Sequential, a: Tensor) -> tuple[Tensor, list[Tensor]]:
    """Return the outputs, and on which side of its kink everything was."""
    sides = []
    for part in after:
        if isinstance(part, nn.ReLU | nn.LeakyReLU):
            sides.append(a > 0)
        if isinstance(part, nn.MaxPool2d):
            a, where = nn.functional.max_pool2d(a, part.kernel_size, return_indices=True)
            sides.append(where)
        else:
            a = part(a)
    return a, sides


def update_by_torch(recording: Recording) -> Layout:
    """Return the parameters after torch.optim's update in float64, from the run's own gradient."""
    start, layers = recording.start, recording.start.net.layers
    after = make_zeros(layers, dtype=torch.float64)
    after.flat.copy_(recording.old.flat)
    after.flat.requires_grad_().grad = recording.gradient.flat.double()
    optimizer = _OPTIMIZERS[start.settings.optimizer]([after.flat], start.settings, start.rate)
    memory = {name: tensor.double() for name, tensor in start.memory.items()}
    optimizer.state[after.flat] |= _state(start.settings, memory, start.number - 1)
    optimizer.step()
    after.flat.requires_grad_(False)
    return _seen_as(layers, after.flat.detach())


def _seen_as(layers: tuple[Any, ...], flat: Tensor) -> Layout:
    layout = make_zeros(layers, dtype=flat.dtype)
    layout.flat.copy_(flat)
    return layout


def _state(settings: TrainingSettings, memory: dict[str, Tensor], done: int) -> dict[str, Any]:
    updates = torch.tensor(float(done))
    if settings.optimizer in ("sgd", "momentum"):
        return {"momentum_buffer": memory["velocity"]} if settings.momentum else {}
    if settings.optimizer == "rmsprop":
        return {"step": updates, "square_avg": memory["squares"]}
    if settings.optimizer == "adagrad":
        return {"step": updates, "sum": memory["squares"]}
    return {"step": updates, "exp_avg": memory["mean"], "exp_avg_sq": memory["squares"]}


def _sgd(p: list[Tensor], settings: TrainingSettings, rate: float) -> torch.optim.Optimizer:
    return torch.optim.SGD(p, lr=rate, momentum=settings.momentum)


_OPTIMIZERS: dict[str, _Optimizer] = {
    "sgd": _sgd,
    "momentum": _sgd,
    "rmsprop": lambda p, s, rate: torch.optim.RMSprop(p, lr=rate),
    "adam": lambda p, s, rate: torch.optim.Adam(p, lr=rate),
    "adamw": lambda p, s, rate: torch.optim.AdamW(p, lr=rate),
    "adagrad": lambda p, s, rate: torch.optim.Adagrad(p, lr=rate),
}
