"""A recording as the browser takes it: numbers as base64 of float32, one image at a time."""

from __future__ import annotations

import base64
import math
from dataclasses import asdict
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from explainer.errors import InputError
from explainer.mnist.architectures import Layer
from explainer.mnist.models import Layout
from explainer.mnist.settings import TrainingSettings
from explainer.mnist.steps.formulas import formula, symbol_of_memory
from explainer.mnist.steps.lines import line_of, listing, place_of
from explainer.mnist.steps.proof import (
    AUTOGRAD_TOLERANCE,
    DIFFERENCE_TOLERANCE,
    UPDATE_TOLERANCE,
    Proof,
)
from explainer.mnist.steps.recording import Recording
from explainer.mnist.steps.terms import Term, phase_ranges, stops, terms

Value = dict[str, Any]

WHOLE = 4096
"""Weights of a layer up to which all of its numbers travel at once."""

CELLS = (48, 96)
"""Rows and columns of the picture of a larger matrix, at most."""

_FROM_Z = ("relu", "identity")
"""Activations whose a the browser computes from z with the same bits."""


def opened(recording: Recording) -> Value:
    """Return everything about ``recording`` that does not belong to one of its images."""
    moment, layers = recording.moment, recording.moment.net.layers
    settings = moment.settings
    steps = terms(layers, settings.loss, rule_name(settings), tuple(recording.memory))
    lines = [place_of(line_of(step, settings)) for step in steps]
    return {
        "dataset": settings.dataset,
        "loss_name": settings.loss,
        "optimizer": rule_name(settings),
        "in_place": settings.optimizer in ("sgd", "momentum") and not settings.momentum,
        "momentum": settings.momentum,
        "rate": moment.rate,
        "update": moment.step,
        "precision": settings.precision,
        "device": moment.device,
        "step": moment.step if moment.rows else None,
        "epoch": (moment.step - 1) // settings.batches_per_epoch + 1,
        "batch": (moment.step - 1) % settings.batches_per_epoch + 1,
        "rows": moment.rows,
        "labels": moment.labels.flatten().tolist(),
        "answers": recording.passed.answers.argmax(1).tolist(),
        "losses": recording.passed.losses.tolist(),
        "loss": finite(recording.loss),
        "layers": [_layer(layer) for layer in layers],
        "memory": {
            name: symbol_of_memory(name, settings.optimizer) for name in recording.memory
        },
        "terms": [
            _term(step, layers, line) for step, line in zip(steps, lines, strict=True)
        ],
        "listings": {name: asdict(listing(name)) for name in dict(lines)},
        "stops": stops(steps),
        "phases": phase_ranges(steps),
        "parameters": [_parameters(recording, index) for index in range(len(layers))],
    }  # fmt: skip


def rule_name(settings: TrainingSettings) -> str:
    """Return the update rule: ``sgd`` with momentum is ``momentum``."""
    if settings.optimizer in ("sgd", "momentum"):
        return "momentum" if settings.momentum else "sgd"
    return settings.optimizer


def sample(recording: Recording, number: object) -> Value:
    """Return what one image of the batch does in every layer.

    A layer's a is left out where it follows from z with the same bits, δ where it follows from
    ∂ℓ/∂a, and both where there is nothing in between.
    """
    passed, layers = recording.passed, recording.moment.net.layers
    at = _inside("sample", number, len(passed.losses))
    smooth = [layer.activation for layer in layers]
    return {
        "sample": at,
        "image": packed(passed.a[0][at]),
        "z": [
            None if layer.kind == "pool" else packed(z[at])
            for layer, z in zip(layers, passed.z, strict=True)
        ],
        "a": [
            None if layer.kind != "pool" and layer.activation in _FROM_Z else packed(a[at])
            for layer, a in zip(layers, passed.a[1:], strict=True)
        ],
        "arriving": [None if part is None else packed(part[at]) for part in passed.arriving],
        "delta": [
            packed(delta[at]) if arriving is None or name not in _FROM_Z else None
            for delta, arriving, name in zip(passed.deltas, passed.arriving, smooth, strict=True)
        ],
        "answer": packed(passed.answers[at]),
        "loss": finite(float(passed.losses[at])),
    }


def row(recording: Recording, layer: object, number: object) -> Value:
    """Return every number of the weights into one unit, or into one channel."""
    index = _layer_index(recording, layer)
    unit = _inside("unit", number, len(recording.old.weights[index]))
    return {name: packed(weights[unit]) for name, weights, _ in _quantities(recording, index)}


def column(recording: Recording, layer: object, number: object) -> Value:
    """Return the old weights that lead from one unit, or from one channel, to all above."""
    index = _layer_index(recording, layer)
    weights = recording.old.weights[index]
    unit = _inside("unit", number, weights.shape[1])
    return {"old": packed(weights[:, unit])}


def weight(recording: Recording, layer: object, unit: object, source: object) -> Value:
    """Return what each image of the batch adds to one entry of ∂L/∂W, and to ∂L/∂b of its unit.

    ``source`` counts through what the unit reads: of a convolution channel, row and column of the
    kernel. The products are float64: δ · a, of a convolution summed over all pixels.
    """
    index = _layer_index(recording, layer)
    shape = recording.old.weights[index].shape
    out = _inside("unit", unit, shape[0])
    at = _inside("unit", source, math.prod(shape[1:]))
    delta, a = recording.passed.deltas[index][:, out].double(), recording.passed.a[index]
    bias = delta.flatten(1).sum(1) if len(shape) > 2 else delta
    if len(shape) == 2:
        values = a.flatten(1)[:, at].double()
        product = (delta * values).tolist()
        return {"bias": bias.tolist(), "a": values.tolist(), "product": product}
    padding = recording.moment.net.layers[index].padding
    channel, u, v = np.unravel_index(at, shape[1:])
    padded = torch.nn.functional.pad(a[:, int(channel)], [padding] * 4)
    rows, columns = delta.shape[1:]
    seen = padded[:, int(u) : int(u) + rows, int(v) : int(v) + columns].double()
    return {"bias": bias.tolist(), "product": (delta * seen).sum((1, 2)).tolist()}


def verdict(proof: Proof) -> Value:
    """Return the badge and its table."""
    numbers = ("autograd", "differences", "beyond", "update", "rounding")
    return {
        "passed": proof.passed,
        "loss": finite(proof.loss),
        "images": proof.images,
        "flipped": proof.flipped,
        "tolerances": {
            "autograd": AUTOGRAD_TOLERANCE,
            "beyond": DIFFERENCE_TOLERANCE,
            "update": UPDATE_TOLERANCE,
            "rounding": proof.rounding,
        },
        "layers": [
            {**asdict(layer), **{name: finite(getattr(layer, name)) for name in numbers}}
            for layer in proof.layers
        ],
    }


def packed(tensor: Tensor) -> str:
    """Return float32 numbers as base64, row by row."""
    array = tensor.detach().to(torch.float32).contiguous().numpy()
    return base64.b64encode(array.tobytes()).decode("ascii")


def finite(value: float) -> float | str:
    """Return ``value`` as JSON can hold it: inf and NaN as words."""
    return value if math.isfinite(value) else str(value)


def _inside(what: str, number: object, count: int) -> int:
    if type(number) is not int or not 0 <= number < count:
        shown = number if isinstance(number, int | float) else "–"
        raise InputError(f"mnist.error.steps_{what}", value=shown, high=count - 1)
    return number


def _layer_index(recording: Recording, layer: object) -> int:
    index = _inside("layer", layer, len(recording.moment.net.layers) + 1) - 1
    if index < 0 or recording.moment.net.layers[index].kind == "pool":
        raise InputError("mnist.error.steps_layer", value=layer, high=len(recording.old.weights))
    return index


def _layer(layer: Layer) -> Value:
    fields = ("kind", "inputs", "outputs", "activation", "kernel", "padding")
    return {**{name: getattr(layer, name) for name in fields}, "weights": layer.weight_shape}


def _term(step: Term, layers: tuple[Layer, ...], line: tuple[str, int]) -> Value:
    return {**asdict(step), "formula": formula(step, layers), "line": line}


def _quantities(recording: Recording, index: int) -> list[tuple[str, Tensor, Tensor]]:
    """Return name, weights and biases of all that a parameter of a layer has."""

    def part(name: str, layout: Layout) -> tuple[str, Tensor, Tensor]:
        return name, layout.weights[index], layout.biases[index]

    found = [
        part("old", recording.old),
        part("gradient", recording.gradient),
        part("new", recording.new),
    ]
    layers = recording.moment.net.layers
    start = sum(layer.parameters for layer in layers[:index])
    middle, end = start + math.prod(layers[index].weight_shape), start + layers[index].parameters
    for when, memory in (("before", recording.moment.memory), ("after", recording.memory)):
        for name, flat in memory.items():
            weights = flat[start:middle].view(layers[index].weight_shape)
            found.append((f"{when}.{name}", weights, flat[middle:end]))
    return found


def _parameters(recording: Recording, index: int) -> Value | None:
    layer = recording.moment.net.layers[index]
    if layer.kind == "pool":
        return None
    every = _quantities(recording, index)
    value: Value = {"bias": {name: packed(bias) for name, _, bias in every}}
    if math.prod(layer.weight_shape) <= WHOLE:
        return {**value, "whole": {name: packed(weights) for name, weights, _ in every}}
    seen = {name: weights for name, weights, _ in every}
    pictures = {"gradient": seen["gradient"], "change": seen["new"] - seen["old"]}
    pictures |= {name: part for name, part in seen.items() if name.startswith("after.")}
    return {**value, "heat": {name: heat(part.flatten(1)) for name, part in pictures.items()}}


def heat(matrix: Tensor) -> Value:
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
        "values": packed(values),
        "places": base64.b64encode(places.tobytes()).decode("ascii"),
    }
