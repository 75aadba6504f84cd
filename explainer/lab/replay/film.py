"""A recording as the browser takes it, one image at a time; its weights are in `weights`."""

from __future__ import annotations

from explainer.engine.trace.deviations import AUTOGRAD_TOLERANCE, DIFFERENCE_TOLERANCE
from explainer.engine.trace.phases import find_phase_ranges
from explainer.lab.config.architectures import Layer
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.replay.check import UPDATE_TOLERANCE, BatchCheck, LayerCheck
from explainer.lab.replay.encoding import check_index, encode_tensor, finite
from explainer.lab.replay.film_weights import encode_parameters
from explainer.lab.replay.formulas import write_formula, write_memory_symbol
from explainer.lab.replay.listing import find_row, find_source_line, read_listing
from explainer.lab.replay.operations import Operation, list_operation_stops, list_operations
from explainer.lab.replay.recording import Recording
from explainer.lab.replay.wire import (
    BatchCheckValue,
    BatchLayer,
    BatchListing,
    BatchOperation,
    LayerCheckValue,
    RecordingValue,
    SampleValue,
)

_FROM_Z = ("relu", "identity")
"""Activations whose a the browser computes from z with the same bits."""


def encode_batch(recording: Recording) -> RecordingValue:
    """Return everything about ``recording`` that does not belong to one of its images."""
    start, layers = recording.start, recording.start.net.layers
    settings = start.settings
    operations = list_operations(
        layers, settings.loss, name_rule(settings), tuple(recording.memory)
    )
    lines = [find_row(find_source_line(operation, settings)) for operation in operations]
    return {
        "dataset": settings.dataset,
        "loss_name": settings.loss,
        "optimizer": name_rule(settings),
        "in_place": settings.optimizer in ("sgd", "momentum") and not settings.momentum,
        "momentum": settings.momentum,
        "rate": start.rate,
        "update": start.number,
        "precision": settings.precision,
        "device": start.device,
        "number": start.number if start.rows else None,
        "epoch": (start.number - 1) // settings.batches_per_epoch + 1,
        "batch": (start.number - 1) % settings.batches_per_epoch + 1,
        "rows": start.rows,
        "labels": start.labels.flatten().tolist(),
        "answers": recording.passed.answers.argmax(1).tolist(),
        "losses": recording.passed.losses.tolist(),
        "loss": finite(recording.loss),
        "layers": [_layer(layer) for layer in layers],
        "memory": {
            name: write_memory_symbol(name, settings.optimizer) for name in recording.memory
        },
        "operations": [
            _write_operation(operation, layers, line)
            for operation, line in zip(operations, lines, strict=True)
        ],
        "listings": {name: _listing(name) for name in dict(lines)},
        "stops": list_operation_stops(operations),
        "phases": find_phase_ranges([operation.phase for operation in operations]),
        "parameters": [encode_parameters(recording, index) for index in range(len(layers))],
    }  # fmt: skip


def name_rule(settings: TrainingSettings) -> str:
    """Return the update rule: ``sgd`` with momentum is ``momentum``."""
    if settings.optimizer in ("sgd", "momentum"):
        return "momentum" if settings.momentum else "sgd"
    return settings.optimizer


def encode_sample(recording: Recording, number: object) -> SampleValue:
    """Return what one image of the batch does in every layer.

    A layer's a is left out where it follows from z with the same bits, δ where it follows from
    ∂ℓ/∂a, and both where there is nothing in between.
    """
    passed, layers = recording.passed, recording.start.net.layers
    at = check_index("sample", number, len(passed.losses))
    smooth = [layer.activation for layer in layers]
    return {
        "sample": at,
        "image": encode_tensor(passed.a[0][at]),
        "z": [
            None if layer.kind == "pool" else encode_tensor(z[at])
            for layer, z in zip(layers, passed.z, strict=True)
        ],
        "a": [
            None if layer.kind != "pool" and layer.activation in _FROM_Z else encode_tensor(a[at])
            for layer, a in zip(layers, passed.a[1:], strict=True)
        ],
        "arriving": [None if part is None else encode_tensor(part[at]) for part in passed.arriving],
        "delta": [
            encode_tensor(delta[at]) if arriving is None or name not in _FROM_Z else None
            for delta, arriving, name in zip(passed.deltas, passed.arriving, smooth, strict=True)
        ],
        "answer": encode_tensor(passed.answers[at]),
        "loss": finite(float(passed.losses[at])),
    }


def encode_check(check: BatchCheck) -> BatchCheckValue:
    """Return the badge and its table."""
    return {
        "passed": check.passed,
        "loss": finite(check.loss),
        "images": check.images,
        "flipped": check.flipped,
        "tolerances": {
            "autograd": AUTOGRAD_TOLERANCE,
            "beyond": DIFFERENCE_TOLERANCE,
            "update": UPDATE_TOLERANCE,
            "rounding": check.rounding,
        },
        "layers": [_layer_check(layer) for layer in check.layers],
    }


def _layer_check(layer: LayerCheck) -> LayerCheckValue:
    return {
        "layer": layer.layer,
        "parameters": layer.parameters,
        "autograd": finite(layer.autograd),
        "differences": finite(layer.differences),
        "beyond": finite(layer.beyond),
        "sampled": layer.sampled,
        "kinks": layer.kinks,
        "update": finite(layer.update),
        "rounding": finite(layer.rounding),
    }


def _layer(layer: Layer) -> BatchLayer:
    return {
        "kind": layer.kind,
        "inputs": layer.inputs,
        "outputs": layer.outputs,
        "activation": layer.activation,
        "kernel": layer.kernel,
        "padding": layer.padding,
        "border": layer.border,
        "weights": layer.weight_shape,
    }


def _listing(name: str) -> BatchListing:
    listing = read_listing(name)
    return {"title": listing.title, "first_line": listing.first_line, "lines": listing.lines}


def _write_operation(
    operation: Operation, layers: tuple[Layer, ...], line: tuple[str, int]
) -> BatchOperation:
    return {
        "phase": operation.phase,
        "quantity": operation.quantity,
        "layer": operation.layer,
        "kind": operation.kind,
        "reads": operation.reads,
        "formula": write_formula(operation, layers),
        "line": line,
    }
