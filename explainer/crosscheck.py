"""The same gradients by two other ways: torch autograd in float64 and central differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.backprop import Iteration
from explainer.functions import LEAKY_SLOPE, Array
from explainer.network import NetworkSpec, Parameters
from explainer.trace import Ref

BoolArray: TypeAlias = NDArray[np.bool_]

AUTOGRAD_TOLERANCE = 1e-12
"""Largest relative deviation from autograd: both are float64, so only rounding may differ."""

DIFFERENCE_TOLERANCE = 1e-6
"""Largest relative deviation from central differences, whose own error is near h² + ε·|L|/h."""

DIFFERENCE_STEP = 1e-5
"""How far a nudge moves the weighted input. Smaller is not better: the rounding of L is divided by
it."""


@dataclass(frozen=True)
class Comparison:
    """One reference: its largest deviation, the tolerance, and the parameter it belongs to.

    Deviations are |x − reference| / (1 + |reference|).
    """

    largest: float
    worst: Ref
    agrees: bool


@dataclass(frozen=True, eq=False)
class Crosscheck:
    """Every weight and bias with its gradient by hand, by autograd and by differences.

    The arrays have shape (parameters,) and the order of ``refs``. ``at_kink`` marks parameters
    whose nudge carries a ReLU across z = 0, where no difference quotient equals the derivative:
    there autograd alone judges. ``differences`` is NaN where the loss overflows; ``finite`` tells
    whether the loss and every gradient are finite numbers.
    """

    refs: tuple[Ref, ...]
    by_hand: Array
    autograd: Array
    differences: Array
    at_kink: BoolArray
    against_autograd: Comparison
    against_differences: Comparison
    finite: bool

    @property
    def passed(self) -> bool:
        """Whether every gradient agrees with both references."""
        return self.finite and self.against_autograd.agrees and self.against_differences.agrees


def crosscheck(iteration: Iteration) -> Crosscheck:
    """Compare the reduced gradient of every weight and bias with both references."""
    spec, old = iteration.spec, iteration.old
    refs, theta = _flatten(spec, old)
    by_hand = _flat_gradient(iteration)
    with np.errstate(all="ignore"):
        autograd = _autograd(iteration, theta)
        differences, at_kink, noise = _differences(iteration, theta)
        deviation = np.where(at_kink, 0.0, _deviation(by_hand, differences))
        tolerance = np.full(len(refs), AUTOGRAD_TOLERANCE)
        against_autograd = _compare(refs, _deviation(by_hand, autograd), tolerance)
        against_differences = _compare(refs, deviation, DIFFERENCE_TOLERANCE + noise)
    everything = (by_hand, autograd, iteration.gradients.loss)
    finite = all(bool(np.isfinite(numbers).all()) for numbers in everything)
    return Crosscheck(
        refs,
        by_hand,
        autograd,
        differences,
        at_kink,
        against_autograd,
        against_differences,
        finite,
    )


def _deviation(value: Array, reference: Array) -> Array:
    return np.asarray(np.abs(value - reference) / (1.0 + np.abs(reference)))


def _compare(refs: Sequence[Ref], deviation: Array, allowed: Array) -> Comparison:
    comparable = np.where(np.isnan(deviation), np.inf, deviation)
    excess = comparable / np.where(np.isnan(allowed), np.inf, allowed)
    worst = int(np.argmax(np.where(np.isfinite(comparable), excess, np.inf)))
    return Comparison(float(comparable.max()), refs[worst], bool((comparable <= allowed).all()))


def _flatten(spec: NetworkSpec, p: Parameters) -> tuple[tuple[Ref, ...], Array]:
    refs: list[Ref] = []
    values: list[Array] = []
    for layer in spec.layers:
        n_out, n_in = p.weights[layer].shape
        refs += [Ref("weight", layer, j, k) for j in range(n_out) for k in range(n_in)]
        refs += [Ref("bias", layer, j) for j in range(n_out)]
        values += [p.weights[layer].ravel(), p.biases[layer]]
    return tuple(refs), np.concatenate(values)


def _flat_gradient(iteration: Iteration) -> Array:
    g = iteration.gradients
    parts = [(g.weights[layer].ravel(), g.biases[layer]) for layer in iteration.spec.layers]
    return np.concatenate([array for pair in parts for array in pair])


def _torch_losses(iteration: Iteration, theta: Tensor) -> tuple[Tensor, Tensor]:
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
        if name in ("relu", "leaky_relu"):
            positive.append((z > 0.0).flatten(1))
        a = _TORCH_ACTIVATIONS[name](z)
        start = end
    losses = _torch_sample_losses(spec, z, a, torch.tensor(iteration.batch.targets).T)
    reduced = losses.mean(1) if spec.reduction == "mean" else losses.sum(1)
    return reduced, torch.cat(positive, dim=1)


_TORCH_ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: torch.nn.functional.leaky_relu(z, LEAKY_SLOPE),
    "softmax": lambda z: torch.softmax(z, dim=1),
}


def _torch_sample_losses(spec: NetworkSpec, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
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


def _autograd(iteration: Iteration, theta: Array) -> Array:
    leaf = torch.tensor(theta, requires_grad=True)
    losses, _ = _torch_losses(iteration, leaf.unsqueeze(0))
    (gradient,) = torch.autograd.grad(losses.sum(), leaf)
    return np.asarray(gradient.numpy())


def _nudges(iteration: Iteration, theta: Array) -> Array:
    """Return h of every parameter, shape (parameters,).

    A weight is nudged the less, the larger the values that travel along it: the error of the
    quotient grows with the square of what arrives at z. Below 1e-8 |θ| a nudge would be rounded.
    """
    arriving: list[Array] = []
    for layer in iteration.spec.layers:
        n_out = iteration.spec.sizes[layer]
        largest = np.max([np.abs(sample.a[layer - 1]) for sample in iteration.samples], axis=0)
        arriving += [np.tile(largest, n_out), np.ones(n_out)]
    h = DIFFERENCE_STEP / np.maximum(1.0, np.concatenate(arriving))
    return np.asarray(np.maximum(h, 1e-8 * np.abs(theta)))


def _differences(iteration: Iteration, theta: Array) -> tuple[Array, BoolArray, Array]:
    """Return the difference quotients, who sits at a kink, and the rounding noise of each."""
    nudges = _nudges(iteration, theta)
    above, below = theta + nudges, theta - nudges
    h = (above - below) / 2.0
    everyone = np.broadcast_to(theta, (len(theta), len(theta)))
    with torch.no_grad():
        up, sign_up = _torch_losses(iteration, _with_diagonal(everyone, above))
        down, sign_down = _torch_losses(iteration, _with_diagonal(everyone, below))
    quotient = (up - down).numpy() / (2.0 * h)
    at_kink = (sign_up != sign_down).any(dim=1).numpy()
    epsilon = np.finfo(np.float64).eps
    scale = np.abs(up.numpy()) + np.abs(down.numpy())
    noise = 16.0 * epsilon * scale / h / (1.0 + np.abs(quotient))
    return quotient, at_kink, noise


def _with_diagonal(rows: Array, diagonal: Array) -> Tensor:
    """Return ``rows``, shape (P, P), as a tensor whose diagonal is ``diagonal``."""
    matrix = rows.copy()
    np.fill_diagonal(matrix, diagonal)
    return torch.tensor(matrix)
