"""A net on many images at once: its outputs, its loss, and where it puts them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from explainer.lab.model.batches import normalise_batch
from explainer.lab.model.model import Model, Workspace, fill_losses, output_delta, run_forward
from explainer.lab.model.net import NetOutputs

PROJECTED = 2000
# Bounds the memory of a slice: about 100 MB for the largest model.
_NUMBERS_OF_A_SLICE = 25_000_000
_EXACT_UNITS = 1024
_SUBSPACE = 16
_ROUNDS = 12


def slice_length(model: Model) -> int:
    """Return how many images go through ``model`` at once."""
    widest = sum(int(np.prod(layer.outputs)) for layer in model.layers)
    return max(1, min(2000, _NUMBERS_OF_A_SLICE // widest))


class Interrupted(Exception):
    """An examination was left because something else is more urgent."""


def compute_outputs_of_images(
    model: Model, images: Tensor, leave: Callable[[], bool] = lambda: False
) -> tuple[Tensor, Tensor]:
    """Return the outputs for uint8 ``images`` (n, c, h, w), and what the last layer read.

    Returns
    -------
    tuple
        The outputs before any softmax, (n, 10), and the last hidden activations of the first
        2000 images, flattened: (2000, units).

    Raises
    ------
    Interrupted
        As soon as ``leave`` says so; it is asked several times.
    """
    length = slice_length(model)
    whole = Workspace(model.layers, length, str(images.device))
    outputs, hidden = [], []
    for start in range(0, len(images), length):
        if leave():
            raise Interrupted
        part = images[start : start + length]
        space = whole if len(part) == length else whole.first(len(part))
        normalise_batch(part, space.activations[0])
        outputs.append(run_forward(model, space).clone())
        if start < PROJECTED:
            hidden.append(space.activations[-2].flatten(1).clone())
    return torch.cat(outputs), torch.cat(hidden)[:PROJECTED]


def compute_losses_of_outputs(model: Model, outputs: Tensor, labels: Tensor) -> Tensor:
    """Return the loss of each row of ``outputs`` (n, 10) for ``labels`` (n,): (n,)."""
    space = Workspace(model.layers[-1:], len(outputs), str(outputs.device))
    space.activations[-1] = outputs
    losses = torch.empty(len(outputs), 1, device=outputs.device)
    output_delta(model, space, labels.unsqueeze(1))
    fill_losses(model.loss, space.answers, labels.unsqueeze(1), losses)
    return losses.squeeze(1)


def project_outputs(outputs: Tensor, hidden: Tensor) -> NetOutputs:
    """Return ``outputs`` with ``hidden`` (n, units) on its principal components."""
    centred = (hidden - hidden.mean(0)).cpu().double()
    axes, variances = _principal(centred)
    largest = axes.gather(0, axes.abs().argmax(0, keepdim=True))
    projection = centred @ (axes * largest.sign())  # an axis has no sign of its own
    total = float(centred.square().sum()) or 1.0
    first, second = (float(variance) / total for variance in variances)
    return NetOutputs(outputs.cpu().numpy(), projection.float().numpy(), (first, second))


def _principal(centred: Tensor) -> tuple[Tensor, Tensor]:
    """Return the two directions of most variance (units, 2), and n times their variances (2,).

    Of many units by subspace iteration: all eigenvectors of as many as CIFAR-10 has pixels would
    take longer than the epoch before.
    """
    units = centred.shape[1]
    basis, inside = torch.eye(units, dtype=centred.dtype), centred
    if units > _EXACT_UNITS:
        basis = torch.linalg.qr(centred[:_SUBSPACE].T).Q
        for _ in range(_ROUNDS):
            basis = torch.linalg.qr(centred.T @ (centred @ basis)).Q
        inside = centred @ basis
    variances, directions = torch.linalg.eigh(inside.T @ inside)
    last = [-1, -2] if units > 1 else [-1, -1]
    return basis @ directions[:, last], variances[last]
