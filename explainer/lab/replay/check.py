"""What is recorded, checked: autograd and central differences in float64, and torch.optim."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from explainer.engine.trace.deviations import (
    AUTOGRAD_TOLERANCE,
    DIFFERENCE_TOLERANCE,
    measure_deviation,
)
from explainer.lab.config.facts import CLASSES
from explainer.lab.model.model import Layout, Model, accumulate_gradient, make_zeros
from explainer.lab.model.torch_modules import build_loss, build_module
from explainer.lab.replay import references
from explainer.lab.replay.recording import Recording, run_passes
from explainer.lab.replay.threads import use_threads

UPDATE_TOLERANCE = 1e-6
"""Ours is float32, eight times whose rounding this is; torch.optim reckons in float64."""

ROUNDING_TOLERANCE = {"float32": 1e-3, "tf32": 2e-2, "bf16": 2e-1}
"""How far the run's numbers may be from float64, as a share of the largest gradient of a layer."""

FLIPPED_TOLERANCE = 1.0
"""The same where rounding puts a ReLU or a maximum on its other side, which moves a gradient by all
that one image adds to it."""

_CANCELLED = 4 * 2.0**-24
"""What rounding leaves of ŷ − 1 in float32: a few halves of the last digit of 1."""

_WORK = 4e8  # multiply-adds that the difference quotients of one layer may cost
_NUMBERS = 3_000_000  # of activations held at a time


@dataclass(frozen=True)
class LayerCheck:
    """The largest deviations in one layer; |x − reference| / (1 + |reference|) if nothing else.

    Attributes
    ----------
    layer
        Counted from 1.
    parameters
        How many it has, all of which autograd and torch.optim judge.
    autograd
        Of ∂L/∂θ in float64.
    differences
        Of a sample of them, without those at a kink.
    beyond
        The same less what the rounding of the losses can explain: at most the tolerance.
    sampled, kinks
        Size of that sample, and how many of it are at a kink: the nudge carries a ReLU or a
        maximum to its other side, where no quotient equals the derivative.
    update
        Of the new parameters, from torch.optim: over |old| + |reference| + largest change.
    rounding
        Of the run's gradient from that in float64, as a share of the layer's largest.
    """

    layer: int
    parameters: int
    autograd: float
    differences: float
    beyond: float
    sampled: int
    kinks: int
    update: float
    rounding: float


@dataclass(frozen=True)
class BatchCheck:
    """The verdict on a recording.

    ``loss`` is the deviation of the mean loss in float64 from torch's; ``images`` says of how many
    images the difference quotients are; ``rounding`` is the tolerance for the run's precision, and
    ``flipped`` how many ReLUs and maxima are on another side in the run than in float64.
    """

    loss: float
    layers: tuple[LayerCheck, ...]
    images: int
    rounding: float
    flipped: int

    @property
    def passed(self) -> bool:
        """Whether every deviation is finite and within its tolerance."""
        return self.loss <= AUTOGRAD_TOLERANCE and all(
            layer.autograd <= AUTOGRAD_TOLERANCE
            and layer.beyond <= DIFFERENCE_TOLERANCE
            and layer.update <= UPDATE_TOLERANCE
            and layer.rounding <= self.rounding
            for layer in self.layers
        )


def check_batch(recording: Recording) -> BatchCheck:
    """Return how far ``recording`` is from its references."""
    start = recording.start
    with use_threads(start.threads):
        model = start.model(torch.float64)
        images, labels = start.images.double(), start.labels
        ours, our_loss = _by_hand(model, images, labels)
        flipped = _count_flipped(recording, model)
        theirs, their_loss = _by_autograd(model, images, labels)
        count = count_difference_images(model, len(images))
        few, few_labels = images[:count], labels[:count]
        judged, _ = _by_hand(model, few, few_labels)
        updated = references.update_by_torch(recording)
        module = build_module(model.layers, model.parameters)
        layers = tuple(
            _check_layer(recording, model, index, (ours, theirs, judged, updated), sample)
            for index, sample in references.compute_quotients(
                module, model, few, _targets(model.loss, few_labels), judged
            )
        )
    apart = measure_deviation(our_loss, their_loss)
    rounding = FLIPPED_TOLERANCE if flipped else tolerate_rounding(recording)
    return BatchCheck(apart, layers, count, rounding, flipped)


def tolerate_rounding(recording: Recording) -> float:
    """Return how far the run's gradients may be from float64, as a share of their largest.

    Where the net is sure, ŷ − 1 is what float32 has left of a number near 1: the smaller the
    largest δ of the output, the fewer of its digits are right.
    """
    largest = float(recording.passed.deltas[-1].abs().max())
    cancelled = _CANCELLED / largest if largest else math.inf
    return min(ROUNDING_TOLERANCE[recording.start.settings.precision] + cancelled, 1.0)


def count_difference_images(model: Model, count: int) -> int:
    """Return of how many of ``count`` images the difference quotients are taken."""
    cost = (
        sum(layer.multiply_adds for layer in model.layers)
        * 2
        * (references.LARGEST + references.RANDOM)
    )
    return max(1, min(count, int(_WORK / cost)))


def _check_layer(
    recording: Recording,
    model: Model,
    index: int,
    layouts: tuple[Layout, Layout, Layout, Layout],
    sample: references.Quotients,
) -> LayerCheck:
    ours, theirs, judged, updated = (_flat(layout, index) for layout in layouts)
    old, new, mine = (
        _flat(layout, index).double()
        for layout in (recording.old, recording.new, recording.gradient)
    )
    change = (updated - old).abs().max()
    smooth = ~sample.at_kink
    quotient = measure_deviation(judged[sample.places], sample.values)[smooth]
    return LayerCheck(
        layer=index + 1,
        parameters=len(ours),
        autograd=_largest(measure_deviation(ours, theirs)),
        differences=_largest(quotient),
        beyond=_largest(quotient - sample.noise[smooth]),
        sampled=len(sample.places),
        kinks=int(sample.at_kink.sum()),
        update=_largest((new - updated).abs() / (old.abs() + updated.abs() + change + 1e-300)),
        rounding=_largest((mine - ours).abs() / (ours.abs().max() + 1e-12)),
    )


def _largest(values: Tensor) -> float:
    found = float(values.max()) if len(values) else 0.0
    return found if math.isfinite(found) else math.inf


def _flat(layout: Layout, index: int) -> Tensor:
    return torch.cat([layout.weights[index].flatten(), layout.biases[index]])


def _targets(loss: str, labels: Tensor) -> Tensor:
    flat = labels.flatten()
    return flat if loss == "cross_entropy" else nn.functional.one_hot(flat, CLASSES).double()


def _portions(model: Model, images: Tensor, labels: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
    numbers = 4 * sum(math.prod(layer.outputs) for layer in model.layers)
    size = max(1, _NUMBERS // numbers)
    for start in range(0, len(images), size):
        yield images[start : start + size], labels[start : start + size]


def _by_hand(model: Model, images: Tensor, labels: Tensor) -> tuple[Layout, float]:
    gradient, loss = make_zeros(model.layers, dtype=torch.float64), 0.0
    for part, classes in _portions(model, images, labels):
        passed = run_passes(model, part, classes)
        accumulate_gradient(model, gradient, passed.space, 1.0, 1 / len(images))
        loss += float(passed.losses.sum()) / len(images)
    return gradient, loss


def _count_flipped(recording: Recording, model: Model) -> int:
    """Return how many ReLUs and maxima of the run float64 finds on the other side."""
    passed, start, count, first = recording.passed, recording.start, 0, 0
    for part, classes in _portions(model, start.images.double(), start.labels):
        exact, end = run_passes(model, part, classes), first + len(part)
        for index, layer in enumerate(model.layers):
            if layer.activation in ("relu", "leaky_relu"):
                sides = (passed.z[index][first:end] > 0) != (exact.z[index] > 0)
                count += int(sides.sum())
            places, found = exact.places[index], passed.places[index]
            if places is not None and found is not None:
                count += int((places != found[first:end]).sum())
        first = end
    return count


def _by_autograd(model: Model, images: Tensor, labels: Tensor) -> tuple[Layout, float]:
    module, criterion = build_module(model.layers, model.parameters), build_loss(model.loss)
    total = 0.0
    for part, classes in _portions(model, images, labels):
        loss = criterion(module(part), _targets(model.loss, classes)) * (len(part) / len(images))
        loss.backward()
        total += float(loss.detach())
    gradient = make_zeros(model.layers, dtype=torch.float64)
    found = [p.grad.flatten() for p in module.parameters() if p.grad is not None]
    gradient.flat.copy_(torch.cat(found))
    return gradient, total
