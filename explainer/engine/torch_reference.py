"""The same iteration by ordinary torch: its loss functions, its autograd, its optimizers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor
from torch.optim.adagrad import adagrad
from torch.optim.adam import adam
from torch.optim.adamw import adamw
from torch.optim.nadam import nadam
from torch.optim.rmsprop import rmsprop
from torch.optim.sgd import sgd

from explainer.engine.backprop import Iteration
from explainer.engine.functions import LEAKY_SLOPE, Array
from explainer.engine.network import NetworkSpec
from explainer.engine.optimizer_spec import OptimizerSpec


def compute_losses(iteration: Iteration, theta: Tensor) -> tuple[Tensor, Tensor]:
    """Return the reduced loss of each parameter vector, and on which side of each kink it is.

    ``theta`` has shape (P, parameters); the results have shapes (P,) and (P, kinks).
    """
    of_samples, positive = _run(iteration, theta, torch.tensor(iteration.batch.inputs))
    mean = iteration.spec.reduction == "mean"
    return of_samples.mean(1) if mean else of_samples.sum(1), positive


def compute_gradient_at_inputs(iteration: Iteration, theta: Array) -> Array:
    """Return by autograd how the loss of each sample changes with its inputs, shape (B · n_0,)."""
    x = torch.tensor(iteration.batch.inputs, requires_grad=True)
    of_samples, _ = _run(iteration, torch.tensor(theta).unsqueeze(0), x)
    (gradient,) = torch.autograd.grad(of_samples.sum(), x)
    return np.asarray(gradient.numpy().ravel())


def _run(iteration: Iteration, theta: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
    """Return the loss of every sample, shape (P, B), and which ReLU inputs are positive."""
    spec = iteration.spec
    a = x.T.unsqueeze(0)  # (1, n_0, B)
    positive = [torch.zeros((len(theta), 0), dtype=torch.bool)]
    start = 0
    z = a
    for layer in spec.layers:
        n_out, n_in = spec.sizes[layer], spec.sizes[layer - 1]
        middle, end = start + n_out * n_in, start + n_out * (n_in + spec.has_bias(layer))
        w = theta[:, start:middle].reshape(-1, n_out, n_in)
        z = w @ a  # (P, n_l, B)
        if spec.has_bias(layer):
            z = z + theta[:, middle:end].unsqueeze(2)
        name = spec.activations[layer - 1]
        if spec.activation(layer).bends:
            positive.append((z > 0.0).flatten(1))
        a = _ACTIVATIONS[name](z)
        start = end
    y = torch.tensor(iteration.batch.targets).T
    of_samples = _sample_losses(spec, z, a, y)
    positive += [side.flatten(1) for side in _find_sides(spec, a, y)]
    return of_samples, torch.cat(positive, dim=1)


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
    read = z if spec.objective.fused else a
    return _LOSSES[spec.objective.name](read, y.expand_as(z), spec.threshold)


def _find_sides(spec: NetworkSpec, a: Tensor, y: Tensor) -> list[Tensor]:
    """Return on which side every output is of each place where the slope of the loss bends."""
    kinks = {
        "l1": [a > y],
        "huber": [a - y > spec.threshold, a - y > -spec.threshold],
        "hinge": [y * a < 1.0],
    }
    return kinks.get(spec.loss, [])


_LossOf = Callable[[Tensor, Tensor, float], Tensor]


def _unreduced(function: Callable[..., Tensor]) -> _LossOf:
    return lambda a, y, _: function(a, y, reduction="none")


_squares = _unreduced(torch.nn.functional.mse_loss)
_of_logits = _unreduced(torch.nn.functional.binary_cross_entropy_with_logits)
_LOSSES: dict[str, _LossOf] = {
    "mse": lambda a, y, k: _squares(a, y, k).mean(1),
    "half_squared_error": lambda a, y, k: 0.5 * _squares(a, y, k).sum(1),
    "squared_error": lambda a, y, k: _squares(a, y, k).sum(1),
    "l1": lambda a, y, _: torch.nn.functional.l1_loss(a, y, reduction="none").mean(1),
    "huber": lambda a, y, k: torch.nn.functional.huber_loss(a, y, reduction="none", delta=k).mean(
        1
    ),
    "hinge": lambda a, y, _: torch.relu(1.0 - y * a).sum(1),
    "bce": lambda z, y, k: _of_logits(z, y, k).mean(1),
    "cross_entropy": _unreduced(torch.nn.functional.cross_entropy),
    "sigmoid_cross_entropy": lambda z, y, _: -(y * torch.nn.functional.logsigmoid(z)).sum(1),
    "output": lambda a, y, _: a.sum(1),
}
"""The losses of every sample by the name of an objective: of ŷ, of z where its slope cancels."""


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


def clip_gradients(o: OptimizerSpec, g: Array) -> Array:
    """Return all gradients of a net, shape (parameters,), as torch clips them in place."""
    holder = torch.zeros(len(g), dtype=torch.float64, requires_grad=True)
    holder.grad = torch.tensor(g)
    if o.clip == "value":
        torch.nn.utils.clip_grad_value_(holder, o.clip_limit, foreach=False)
    elif o.clip == "norm":
        torch.nn.utils.clip_grad_norm_(holder, o.clip_limit, foreach=False)
    return np.asarray(holder.grad.numpy())


Memory = Mapping[str, Tensor]


def _sgd(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    """Update as torch does; Ng's momentum is torch's with a buffer of 0 that is dampened."""
    averages = o.momentum_form == "ng"
    sgd(
        [new],
        [g],
        [kept.get("momentum_buffer", torch.zeros_like(new) if averages else None)],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        momentum=o.momentum,
        dampening=o.momentum if averages else o.dampening,
        nesterov=o.nesterov,
        maximize=o.maximize,
        foreach=False,
    )


def _rmsprop(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    rmsprop(
        [new],
        [g],
        [kept.get("square_average", torch.zeros_like(new))],
        [kept.get("gradient_average", torch.zeros_like(new))],
        [kept.get("momentum_buffer", torch.zeros_like(new))],
        [torch.tensor(float(updates))],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        alpha=o.alpha,
        eps=o.eps,
        momentum=o.momentum,
        centered=o.centered,
        maximize=o.maximize,
        foreach=False,
    )


def _adagrad(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    adagrad(
        [new],
        [g],
        [kept.get("sum_of_squares", torch.full_like(new, o.initial_accumulator_value))],
        [torch.tensor(float(updates))],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        lr_decay=o.lr_decay,
        eps=o.eps,
        maximize=o.maximize,
        foreach=False,
    )


def _adam(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    step = adamw if o.name == "adamw" else adam
    step(
        [new],
        [g],
        [kept.get("first_moment", torch.zeros_like(new))],
        [kept.get("second_moment", torch.zeros_like(new))],
        [kept.get("max_second_moment", torch.zeros_like(new))],
        [torch.tensor(float(updates))],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        beta1=o.betas[0],
        beta2=o.betas[1],
        eps=o.eps,
        amsgrad=o.amsgrad,
        maximize=o.maximize,
        foreach=False,
    )


def _nadam(o: OptimizerSpec, updates: int, kept: Memory, new: Tensor, g: Tensor) -> None:
    product = kept.get("momentum_product", torch.ones_like(new))
    nadam(
        [new],
        [g],
        [kept.get("first_moment", torch.zeros_like(new))],
        [kept.get("second_moment", torch.zeros_like(new))],
        [product.flatten()[0].clone()],
        [torch.tensor(float(updates))],
        lr=o.learning_rate,
        weight_decay=o.weight_decay,
        beta1=o.betas[0],
        beta2=o.betas[1],
        momentum_decay=o.momentum_decay,
        eps=o.eps,
        maximize=o.maximize,
        foreach=False,
    )


_STEPS: dict[str, Callable[[OptimizerSpec, int, Memory, Tensor, Tensor], None]] = {
    "sgd": _sgd,
    "rmsprop": _rmsprop,
    "adagrad": _adagrad,
    "adam": _adam,
    "adamw": _adam,
    "nadam": _nadam,
}
