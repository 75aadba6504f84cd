"""What a trained net says about images, in numpy, so that the page needs no torch for it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from explainer.mnist.records import Weights

Floats = NDArray[np.float32]

ACTIVATIONS: dict[str, Callable[[Floats], Floats]] = {
    "relu": lambda z: np.maximum(z, np.float32(0)),
    # Written with tanh because exp overflows for large negative z.
    "sigmoid": lambda z: (np.tanh(z / np.float32(2)) + np.float32(1)) / np.float32(2),
    "tanh": np.tanh,
    "leaky_relu": lambda z: np.where(z > 0, z, z * np.float32(0.01)),
    "identity": lambda z: z,
}


def probabilities(net: Weights, images: Floats) -> Floats:
    """Return the probability of each digit for each image.

    Parameters
    ----------
    net
        The parameters.
    images
        Normalised gray values, −1 to 1: (n, 784).

    Returns
    -------
    Floats
        Rows that sum to 1: (n, 10).
    """
    a, last = images, len(net.weights) - 1
    with np.errstate(over="ignore", invalid="ignore"):
        for layer, (weight, bias) in enumerate(zip(net.weights, net.biases, strict=True)):
            z = a @ weight.T + bias  # (n, n_l)
            a = z if layer == last else ACTIVATIONS[net.activation](z)
        powers: Floats = np.exp(a - a.max(axis=1, keepdims=True))
        shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
