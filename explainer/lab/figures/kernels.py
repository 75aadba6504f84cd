"""The weights of a layer as small images in signed bytes."""

from __future__ import annotations

import base64
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.lab.config.facts import FACTS
from explainer.lab.model.net import Net
from explainer.lab.model.wire import WeightsValue

MAX_IMAGES = 64
"""Units of a dense layer that are shown; kernels are all shown."""

_STRONGEST = 127
# A few weights are far larger than the rest; they are shown at full strength.
_QUANTILE = 0.995


@dataclass(frozen=True)
class KernelLayer:
    """A layer whose weights are images.

    Attributes
    ----------
    layer
        Its number, from 1.
    kind
        ``dense`` or ``convolution``.
    units, channels
        Images below each other and beside each other: what the layer gives, and what it reads.
    side
        Of each image.
    """

    layer: int
    kind: str
    units: int
    channels: int
    side: int


def list_kernel_layers(net: Net) -> tuple[KernelLayer, ...]:
    """Return the layers of ``net`` whose weights are images: the first, and every convolution."""
    facts = FACTS[net.dataset]
    return tuple(
        KernelLayer(number, layer.kind, layer.outputs[0], layer.weight_shape[1], layer.kernel)
        if layer.kind == "convolution"
        else KernelLayer(number, layer.kind, layer.outputs[0], facts.channels, facts.side)
        for number, layer in enumerate(net.layers, start=1)
        if layer.kind == "convolution" or (layer.kind == "dense" and number == 1)
    )


def draw_weights(net: Net, layer: KernelLayer) -> WeightsValue:
    """Return the weights of ``layer`` as images.

    Returns
    -------
    WeightsValue
        ``images``: base64 of int8 (shown, channels, side, side), where ±127 is ±``limit`` or
        beyond; ``least`` and ``largest``: of all weights of the layer; ``classes``: whether its
        units are the answers.
    """
    weights = net.weights[layer.layer - 1].reshape(layer.units, layer.channels, -1)
    shown = weights if layer.kind == "convolution" else weights[:MAX_IMAGES]
    limit = float(np.quantile(np.abs(shown), _QUANTILE)) or 1.0
    return {
        "dataset": net.dataset,
        "layer": layer.layer,
        "kind": layer.kind,
        "classes": layer.layer == len(net.layers),
        "units": layer.units,
        "shown": len(shown),
        "channels": layer.channels,
        "side": layer.side,
        "images": signed_bytes(shown / limit),
        "limit": limit,
        "least": float(weights.min()),
        "largest": float(weights.max()),
    }


def signed_bytes(shares: NDArray[np.floating]) -> str:
    """Return numbers from −1 to 1, larger ones cut off, as base64 of int8."""
    scaled = np.clip(np.rint(shares * _STRONGEST), -_STRONGEST, _STRONGEST).astype(np.int8)
    return base64.b64encode(np.ascontiguousarray(scaled).tobytes()).decode("ascii")
