"""The same iteration by ordinary torch: its loss functions, its autograd, its optimizers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor
from torch.optim.adagrad import adagrad
from torch.optim.adam import adam
from torch.optim.adamw import adamw
from torch.optim.rmsprop import rmsprop
from torch.optim.sgd import sgd

from explainer.engine.backprop import Iteration
from explainer.engine.functions import LEAKY_SLOPE, Array
from explainer.engine.network import NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec


def compute_losses(iteration: Iteration, theta: Tensor) -> tuple[Tensor, Tensor]:
    """Return the reduced loss of each parameter vector, and which ReLU inputs are positive.

    ``theta`` has shape (P, parameters); the results have shapes (P,) and (P, units·samples).
    """
    spec = iteration.spec
    a = torch.tensor(iteration.batch.inputs).T.unsqueeze(0)  # (1, n_0, B)
    positive = [torch.zeros((len(theta), 0), dtype=torch.bool)]
    start = 0
    z = a
    for layer in spec.layers:
        n_out, n_in = spec.sizes[layer], spec.sizes[layer - 1]
        middle, end = start + n_out * n_in, start + n_out * n_in + n_out
        w = theta[:, start:middle].reshape(-1, n_out, n_in)
        z = w @ a + theta[:, middle:end].unsqueeze(2)  # (P, n_l, B)
        name = spec.activations[layer - 1]
        if spec.activation(layer).bends:
            positive.append((z > 0.0).flatten(1))
        a = _ACTIVATIONS[name](z)
        start = end
    of_samples = _sample_losses(spec, z, a, torch.tensor(iteration.batch.targets).T)
    reduced = of_samples.mean(1) if spec.reduction == "mean" else of_samples.sum(1)
    return reduced, torch.cat(positive, dim=1)


_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, LEAKY_SLOPE),
    "softplus": lambda z: torch.nn.functional.softplus(z, threshold=40),
    "elu": torch.nn.functional.elu,
    "silu": torch.nn.functional.silu,
    "gelu": torch.nn.functional.gelu,
    "gelu_tanh": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
    "hard_step": lambda z: torch.relu(torch.sign(z)),
    "softmax": lambda z: torch.softmax(z, dim=1),
}


def _sample_losses(spec: NetworkSpec, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    """Return the loss of every sample by torch's own loss functions, shape (P, B)."""
    functional = torch.nn.functional
    target = y.expand_as(z)
    if spec.loss == "cross_entropy":
        return functional.cross_entropy(z, target, reduction="none")
    if spec.loss == "bce":
        loss = functional.binary_cross_entropy_with_logits(z, target, reduction="none")
        return loss.mean(1)
    squares = functional.mse_loss(a, target, reduction="none")
    return squares.mean(1) if spec.loss == "mse" else 0.5 * squares.sum(1)


def compute_gradient(iteration: Iteration, theta: Array) -> tuple[float, Array]:
    """Return the reduced loss at ``theta``, shape (parameters,), and its gradient by autograd."""
    leaf = torch.tensor(theta, requires_grad=True)
    reduced, _ = compute_losses(iteration, leaf.unsqueeze(0))
    (gradient,) = torch.autograd.grad(reduced.sum(), leaf)
    return float(reduced.detach()), np.asarray(gradient.numpy())


def compute_update(
    optimizer: OptimizerSpec, updates: int, memory: Mapping[str, Array], theta: Array, g: Array
) -> Array:
    """Return the parameters after one update by the functional form of ``torch.optim``.

    Parameters
    ----------
    optimizer
        The optimizer and its settings.
    updates
        Updates done before this one.
    memory
        What the optimizer remembers of them, by name, each of shape (parameters,).
    theta, g
        Parameters and their gradients, shape (parameters,).
    """
    new = torch.tensor(theta)
    kept = {name: torch.tensor(array) for name, array in memory.items()}
    with torch.no_grad():
        _STEPS[optimizer.name](optimizer, updates, kept, new, torch.tensor(g))
    return np.asarray(new.numpy())


Memory = Mapping[str, Tensor]


def _sgd(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    sgd(
        [new],
        [g],
        [kept.get("momentum_buffer")],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        momentum=o.momentum,
        dampening=o.dampening,
        nesterov=o.nesterov,
        maximize=False,
        foreach=False,
    )


def _rmsprop(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    rmsprop(
        [new],
        [g],
        [kept.get("square_average", torch.zeros_like(new))],
        [],
        [],
        [torch.tensor(float(updates))],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        alpha=o.alpha,
        eps=o.eps,
        momentum=0.0,
        centered=False,
        foreach=False,
    )


def _adagrad(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    adagrad(
        [new],
        [g],
        [kept.get("sum_of_squares", torch.zeros_like(new))],
        [torch.tensor(float(updates))],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        lr_decay=0.0,
        eps=o.eps,
        maximize=False,
        foreach=False,
    )


def _adam(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    step = adamw if o.name == "adamw" else adam
    step(
        [new],
        [g],
        [kept.get("first_moment", torch.zeros_like(new))],
        [kept.get("second_moment", torch.zeros_like(new))],
        [],
        [torch.tensor(float(updates))],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        beta1=o.betas[0],
        beta2=o.betas[1],
        eps=o.eps,
        amsgrad=False,
        maximize=False,
        foreach=False,
    )


_STEPS: dict[str, Callable[[OptimizerSpec, int, Memory, Tensor, Tensor], None]] = {
    "sgd": _sgd,
    "rmsprop": _rmsprop,
    "adagrad": _adagrad,
    "adam": _adam,
    "adamw": _adam,
}
