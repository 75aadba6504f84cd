"""The weights of a recording as the browser takes them, with all that belongs to them."""

from __future__ import annotations

import base64
import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.errors import InputError
from explainer.lab.model.model import Layout
from explainer.lab.replay.encoding import check_index, encode_tensor
from explainer.lab.replay.recording import Recording
from explainer.lab.replay.wire import HeatValue, Packed, ParametersValue, SharesValue

WHOLE = 4096
"""Weights of a layer up to which all of its numbers travel at once."""

CELLS = (48, 96)
"""Rows and columns of the picture of a larger matrix, at most."""


def encode_row(recording: Recording, layer: object, number: object) -> dict[str, Packed]:
    """Return every number of the weights into one unit, or into one channel."""
    index = _layer_index(recording, layer)
    unit = check_index("unit", number, len(recording.old.weights[index]))
    return {
        name: encode_tensor(weights[unit]) for name, weights, _ in _quantities(recording, index)
    }


def encode_column(recording: Recording, layer: object, number: object) -> dict[str, Packed]:
    """Return the old weights that lead from one unit, or from one channel, to all above."""
    index = _layer_index(recording, layer)
    weights = recording.old.weights[index]
    unit = check_index("unit", number, weights.shape[1])
    return {"old": encode_tensor(weights[:, unit])}


def encode_weight(recording: Recording, layer: object, unit: object, source: object) -> SharesValue:
    """Return what each image of the batch adds to one entry of ∂L/∂W, and to ∂L/∂b of its unit.

    ``source`` counts through what the unit reads: of a convolution channel, row and column of the
    kernel. The products are float64: δ · a, of a convolution summed over all pixels.
    """
    index = _layer_index(recording, layer)
    shape = recording.old.weights[index].shape
    out = check_index("unit", unit, shape[0])
    at = check_index("unit", source, math.prod(shape[1:]))
    delta, a = recording.passed.deltas[index][:, out].double(), recording.passed.a[index]
    bias = delta.flatten(1).sum(1) if len(shape) > 2 else delta
    if len(shape) == 2:
        values = a.flatten(1)[:, at].double()
        product = (delta * values).tolist()
        return {"bias": bias.tolist(), "a": values.tolist(), "product": product}
    layer = recording.start.net.layers[index]
    channel, u, v = np.unravel_index(at, shape[1:])
    padded = torch.nn.functional.pad(a[:, int(channel)], [layer.padding] * 4, value=layer.border)
    rows, columns = delta.shape[1:]
    seen = padded[:, int(u) : int(u) + rows, int(v) : int(v) + columns].double()
    return {"bias": bias.tolist(), "product": (delta * seen).sum((1, 2)).tolist()}


def _layer_index(recording: Recording, layer: object) -> int:
    index = check_index("layer", layer, len(recording.start.net.layers) + 1) - 1
    if index < 0 or recording.start.net.layers[index].kind == "pool":
        raise InputError("mnist.error.batch_layer", value=layer, high=len(recording.old.weights))
    return index


def _quantities(recording: Recording, index: int) -> list[tuple[str, Tensor, Tensor]]:
    """Return name, weights and biases of all that a parameter of a layer has."""

    def part(name: str, layout: Layout) -> tuple[str, Tensor, Tensor]:
        return name, layout.weights[index], layout.biases[index]

    found = [
        part("old", recording.old),
        part("gradient", recording.gradient),
        part("new", recording.new),
    ]
    layers = recording.start.net.layers
    start = sum(layer.parameters for layer in layers[:index])
    middle, end = start + math.prod(layers[index].weight_shape), start + layers[index].parameters
    for when, memory in (("before", recording.start.memory), ("after", recording.memory)):
        for name, flat in memory.items():
            weights = flat[start:middle].view(layers[index].weight_shape)
            found.append((f"{when}.{name}", weights, flat[middle:end]))
    return found


def encode_parameters(recording: Recording, index: int) -> ParametersValue | None:
    """Return all that belongs to the weights of a layer (from 0); of many weights pictures.

    None for a pooling.
    """
    layer = recording.start.net.layers[index]
    if layer.kind == "pool":
        return None
    every = _quantities(recording, index)
    value: ParametersValue = {"bias": {name: encode_tensor(bias) for name, _, bias in every}}
    if math.prod(layer.weight_shape) <= WHOLE:
        return {**value, "whole": {name: encode_tensor(weights) for name, weights, _ in every}}
    seen = {name: weights for name, weights, _ in every}
    pictures = {"gradient": seen["gradient"], "change": seen["new"] - seen["old"]}
    pictures |= {name: part for name, part in seen.items() if name.startswith("after.")}
    return {
        **value,
        "heat": {name: encode_heat(part.flatten(1)) for name, part in pictures.items()},
    }


def encode_heat(matrix: Tensor) -> HeatValue:
    """Return a picture of a large matrix: of each block the entry of the largest magnitude.

    ``places`` says which entry that is: row · columns + column.
    """
    rows, columns = matrix.shape
    high, wide = -(-rows // CELLS[0]), -(-columns // CELLS[1])
    down, across = -(-rows // high), -(-columns // wide)
    padded = torch.zeros(down * high, across * wide)
    padded[:rows, :columns] = matrix
    blocks = padded.view(down, high, across, wide).transpose(1, 2).reshape(down, across, -1)
    inside = blocks.abs().argmax(2)
    values = blocks.gather(2, inside.unsqueeze(2)).squeeze(2)
    at_row = torch.arange(down).unsqueeze(1) * high + inside // wide
    at_column = torch.arange(across).unsqueeze(0) * wide + inside % wide
    places: NDArray[np.int32] = (at_row * columns + at_column).to(torch.int32).numpy()
    return {
        "rows": down,
        "columns": across,
        "block": [high, wide],
        "values": encode_tensor(values),
        "places": base64.b64encode(places.tobytes()).decode("ascii"),
    }
