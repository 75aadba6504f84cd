"""What a trained net says about images, and what its answer depends on."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.lab.model.model import (
    Model,
    Workspace,
    image_gradient,
    output_delta,
    restore_model,
    run_backward,
    run_forward,
)
from explainer.lab.model.net import Net

Floats = NDArray[np.float32]


def predict_outputs(net: Net, images: Floats) -> Floats:
    """Return the outputs of the last layer, before any softmax.

    Parameters
    ----------
    net
        The parameters.
    images
        Normalised values, −1 to 1: (n, pixels).

    Returns
    -------
    Floats
        (n, 10).
    """
    found: Floats = run_forward(_model(net), _load(net, images)).numpy()
    return found


def predict_probabilities(net: Net, images: Floats) -> Floats:
    """Return the softmax of `predict_outputs`, rows that sum to 1: (n, 10).

    For a net trained with ``mse`` these are no probabilities that it was trained to give.
    """
    found: Floats = torch.softmax(torch.from_numpy(predict_outputs(net, images)), 1).numpy()
    return found


def compute_input_gradient(net: Net, image: Floats, digit: int) -> Floats:
    """Return how the answer ``digit`` depends on each pixel: δ sent down to the image.

    Parameters
    ----------
    net
        The parameters.
    image
        Normalised values, −1 to 1: (pixels,).
    digit
        The class, 0 to 9.

    Returns
    -------
    Floats
        ∂ log p/∂x of that class for ``cross_entropy``, ∂ŷ/∂x for ``mse``: (pixels,).
    """
    model, space = _model(net), _load(net, image[np.newaxis])
    run_forward(model, space)
    if net.loss == "cross_entropy":
        output_delta(model, space, torch.tensor([[digit]]))
        space.deltas[-1].neg_()  # the loss is −log p
    else:
        space.deltas[-1].zero_()[0, digit] = 1
    run_backward(model, space)
    found: Floats = image_gradient(model, space).flatten().numpy()
    return found


@lru_cache(maxsize=8)
def _model(net: Net) -> Model:
    return restore_model(net)


def _load(net: Net, images: Floats) -> Workspace:
    space = Workspace(net.layers, len(images))
    space.activations[0].copy_(torch.from_numpy(images).view(space.activations[0].shape))
    return space
