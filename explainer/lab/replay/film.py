"""A recording as the browser takes it, one image at a time; its weights are in `weights`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from explainer.engine.trace.deviations import AUTOGRAD_TOLERANCE, DIFFERENCE_TOLERANCE
from explainer.engine.trace.phases import find_phase_ranges
from explainer.lab.config.architectures import Layer
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.replay.check import UPDATE_TOLERANCE, BatchCheck
from explainer.lab.replay.encoding import finite, inside, packed
from explainer.lab.replay.film_weights import parameters
from explainer.lab.replay.formulas import formula, symbol_of_memory
from explainer.lab.replay.listing import line_of, listing, place_of
from explainer.lab.replay.recording import Recording
from explainer.lab.replay.steps import Term, stops, terms

Value = dict[str, Any]

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
        "phases": find_phase_ranges([step.phase for step in steps]),
        "parameters": [parameters(recording, index) for index in range(len(layers))],
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
    at = inside("sample", number, len(passed.losses))
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


def encode_check(check: BatchCheck) -> Value:
    """Return the badge and its table."""
    numbers = ("autograd", "differences", "beyond", "update", "rounding")
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
        "layers": [
            {**asdict(layer), **{name: finite(getattr(layer, name)) for name in numbers}}
            for layer in check.layers
        ],
    }


def _layer(layer: Layer) -> Value:
    fields = ("kind", "inputs", "outputs", "activation", "kernel", "padding")
    return {**{name: getattr(layer, name) for name in fields}, "weights": layer.weight_shape}


def _term(step: Term, layers: tuple[Layer, ...], line: tuple[str, int]) -> Value:
    return {**asdict(step), "formula": formula(step, layers), "line": line}
