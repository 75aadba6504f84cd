"""The same loss, gradients and update by other ways: torch in float64, and central differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.engine import torch_reference
from explainer.engine.backprop import Iteration
from explainer.engine.faults import find_intended
from explainer.engine.functions import Array
from explainer.engine.network import Parameters
from explainer.engine.trace.deviations import (
    AUTOGRAD_TOLERANCE,
    DIFFERENCE_TOLERANCE,
    NUDGE,
    estimate_noise,
    measure_deviation,
)
from explainer.engine.trace.refs import Quantity, Ref, list_unit_refs
from explainer.engine.trace.rounding import Slack, measure_slack

BoolArray: TypeAlias = NDArray[np.bool_]

UPDATE_TOLERANCE = 1e-13
"""Largest relative deviation from torch.optim, which gets the very same gradients."""


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
    """Every weight and bias with its gradient and its new value, by hand and by the references.

    The arrays have shape (parameters,) and the order of ``refs``. ``autograd`` and ``differences``
    are references for ``gradients``, ``torch_optim`` is one for ``new``. ``at_kink`` marks
    parameters whose nudge carries a ReLU across z = 0, where no difference quotient equals the
    derivative: there autograd alone judges. ``differences`` is NaN where the loss overflows;
    ``finite`` tells whether the loss, every gradient and every new parameter are finite.
    """

    refs: tuple[Ref, ...]
    gradients: Array
    new: Array
    autograd: Array
    differences: Array
    torch_optim: Array
    at_kink: BoolArray
    against_autograd: Comparison
    against_differences: Comparison
    against_optimizer: Comparison
    of_loss: Comparison
    finite: bool

    @property
    def passed(self) -> bool:
        """Whether the loss, every gradient and every update agree with all references."""
        return self.finite and all(
            comparison.agrees
            for comparison in (
                self.of_loss,
                self.against_autograd,
                self.against_differences,
                self.against_optimizer,
            )
        )


def crosscheck(iteration: Iteration) -> Crosscheck:
    """Compare loss, gradients and update of an iteration with their references.

    With a fault switched on the references begin where the iteration should have begun. The update
    is that of the gradients found by hand: whether they are right is for the others to say.
    """
    meant = find_intended(iteration)
    refs, theta = _refs(meant.old), _flat(meant.old.weights, meant.old.biases)
    gradients = _flat(iteration.gradients.weights, iteration.gradients.biases)
    new = _flat(iteration.new.weights, iteration.new.biases)
    with np.errstate(all="ignore"):
        loss, autograd = torch_reference.compute_gradient(meant, theta)
        differences, at_kink, noise = _differences(meant, theta)
        torch_optim = _torch_update(meant, theta, gradients)
        apart = np.where(at_kink, 0.0, _deviation(gradients, differences))
        slack = measure_slack(meant, theta, gradients, _flat)
        return Crosscheck(
            refs,
            gradients,
            new,
            autograd,
            differences,
            torch_optim,
            at_kink,
            _against_autograd(iteration, meant, gradients, autograd),
            _compare(refs, apart, DIFFERENCE_TOLERANCE + noise),
            _compare_update(refs, new, torch_optim, np.abs(theta), slack),
            _compare([Ref("loss")], _deviation(iteration.gradients.loss, loss), AUTOGRAD_TOLERANCE),
            _finite(gradients, autograd, new, iteration.gradients.loss),
        )


def _against_autograd(
    iteration: Iteration, meant: Iteration, gradients: Array, autograd: Array
) -> Comparison:
    """Compare the gradients of all parameters, and of the inputs where they are wanted."""
    refs, mine, reference = [*_refs(meant.old)], gradients, autograd
    if meant.spec.input_gradient:
        count = meant.spec.sizes[0]
        refs += [
            ref
            for s in range(len(meant.samples))
            for ref in list_unit_refs(Quantity.INPUT_GRADIENT, 0, count, s)
        ]
        by_inputs = [sample.backward_sum[0] for sample in iteration.samples]
        mine = np.concatenate([gradients, *by_inputs])
        theta = _flat(meant.old.weights, meant.old.biases)
        reference = np.append(autograd, torch_reference.compute_gradient_at_inputs(meant, theta))
    tolerance = AUTOGRAD_TOLERANCE + _rounding(meant, reference)
    return _compare(refs, _deviation(mine, reference), tolerance)


def _finite(*everything: Array | float) -> bool:
    return all(bool(np.isfinite(numbers).all()) for numbers in everything)


def _torch_update(it: Iteration, theta: Array, gradients: Array) -> Array:
    before, new, counts = it.update.before, theta.copy(), _count_updates(it)

    def joined(name: str) -> Array:
        weights = {layer: kept[name] for layer, kept in before.weights.items()}
        return _flat(weights, {layer: kept[name] for layer, kept in before.biases.items()})

    memory = {name: joined(name) for name in before.weights.get(1, {})}
    learning = np.where(np.array(counts) == _NEVER, 0.0, gradients)
    clipped = torch_reference.clip_gradients(it.optimizer, learning)
    for updates in set(counts) - {_NEVER}:
        chosen = np.array(counts) == updates
        own = {name: array[chosen] for name, array in memory.items() if updates}
        new[chosen] = torch_reference.compute_update(
            it.optimizer, updates, own, theta[chosen], clipped[chosen]
        )
    return new


_NEVER = -1


def _count_updates(it: Iteration) -> list[int]:
    """Return how often each parameter was updated before; ``_NEVER`` where it is frozen."""
    addresses = [ref.address for ref in _refs(it.old)]
    return [
        _NEVER if address in it.spec.frozen else it.update.number_of(address) - 1
        for address in addresses
    ]


def _deviation(value: Array | float, reference: Array | float, size: Array | float = 1.0) -> Array:
    apart = measure_deviation(np.asarray(value), np.asarray(reference), size)
    return np.where(np.equal(value, reference), 0.0, apart)


def _rounding(it: Iteration, gradient: Array) -> Array:
    """Return how far rounding alone may move each gradient.

    Small ones can be sums of large terms, or large sums times a slope near 0, which is 1 − a.
    """
    sums = [
        np.abs(array).max()
        for s in it.samples
        for array in (*s.backward_sum.values(), *s.output_gradient.values())
    ]
    largest = np.max([np.abs(gradient).max(), *sums])
    return np.asarray(16.0 * np.finfo(np.float64).eps * largest / (1.0 + np.abs(gradient)))


def _compare(refs: Sequence[Ref], deviation: Array, tolerance: Array | float) -> Comparison:
    comparable = np.atleast_1d(np.where(np.isnan(deviation), np.inf, deviation))
    excess = comparable / np.where(np.isnan(tolerance), np.inf, tolerance)
    worst = int(np.argmax(np.where(np.isfinite(comparable), excess, np.inf)))
    return Comparison(float(comparable.max()), refs[worst], bool((comparable <= tolerance).all()))


def _compare_update(
    refs: Sequence[Ref], new: Array, torch_optim: Array, size: Array, slack: Slack
) -> Comparison:
    deviation = _deviation(new, torch_optim, size)
    missing = slack.undecided & np.isnan(torch_optim)
    allowed = np.where(slack.of_new == 0.0, 0.0, slack.of_new / (size + np.abs(torch_optim)))
    tolerance = UPDATE_TOLERANCE + allowed
    return _compare(refs, np.where(missing, 0.0, deviation), tolerance)


def _refs(p: Parameters) -> tuple[Ref, ...]:
    refs: list[Ref] = []
    for layer in sorted(p.weights):
        n_out, n_in = p.weights[layer].shape
        refs += [Ref("weight", layer, j, k) for j in range(n_out) for k in range(n_in)]
        refs += [Ref("bias", layer, j) for j in range(n_out) if layer in p.biases]
    return tuple(refs)


def _flat(weights: Mapping[int, Array], biases: Mapping[int, Array]) -> Array:
    """Return the arrays of all layers behind one another, in the order of ``_refs``."""
    groups = (
        (weights[layer].ravel(), *([biases[layer]] if layer in biases else []))
        for layer in sorted(weights)
    )
    return np.concatenate([part for group in groups for part in group])


def _nudges(iteration: Iteration, theta: Array) -> Array:
    """Return h of every parameter, shape (parameters,).

    A weight is nudged the less, the larger the values that travel along it: the error of the
    quotient grows with the square of what arrives at z. Below 1e-8 |θ| a nudge would be rounded.
    """
    arriving: list[Array] = []
    for layer in iteration.spec.layers:
        n_out = iteration.spec.sizes[layer]
        largest = np.max([np.abs(sample.a[layer - 1]) for sample in iteration.samples], axis=0)
        arriving += [np.tile(largest, n_out), np.ones(n_out * iteration.spec.has_bias(layer))]
    h = NUDGE / np.maximum(1.0, np.concatenate(arriving))
    return np.asarray(np.maximum(h, 1e-8 * np.abs(theta)))


def _differences(iteration: Iteration, theta: Array) -> tuple[Array, BoolArray, Array]:
    """Return the difference quotients, who sits at a kink, and the rounding noise of each."""
    nudges = _nudges(iteration, theta)
    above, below = theta + nudges, theta - nudges
    h = (above - below) / 2.0
    everyone = np.broadcast_to(theta, (len(theta), len(theta)))
    with torch.no_grad():
        up, sign_up = torch_reference.compute_losses(iteration, _with_diagonal(everyone, above))
        down, sign_down = torch_reference.compute_losses(iteration, _with_diagonal(everyone, below))
    quotient = (up - down).numpy() / (2.0 * h)
    at_kink = (sign_up != sign_down).any(dim=1).numpy()
    return quotient, at_kink, estimate_noise(up.numpy(), down.numpy(), h, quotient)


def _with_diagonal(rows: Array, diagonal: Array) -> Tensor:
    """Return ``rows``, shape (P, P), as a tensor whose diagonal is ``diagonal``."""
    matrix = rows.copy()
    np.fill_diagonal(matrix, diagonal)
    return torch.tensor(matrix)
