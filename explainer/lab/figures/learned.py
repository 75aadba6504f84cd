"""What a trained net says of the test images, as plain values that a script of the page draws."""

from __future__ import annotations

import math

import numpy as np

from explainer.lab.model.evaluation import (
    Evaluation,
    Indices,
    compute_precision,
    compute_recall,
    count_confusion,
)
from explainer.lab.model.net import Net, NetOutputs
from explainer.lab.model.wire import ClassRates, CloudValue, ConfusionValue, DrawnOutputs
from explainer.ui.figures.curves import encode_typed_array

CLASS_COLOURS = (
    "#c00605", "#168efd", "#55181f", "#1d05d4", "#bd8439",
    "#871895", "#407770", "#fe08af", "#030f64", "#020a02",
)  # fmt: skip
CLASS_COLOURS_DARK = (
    "#d42f2a", "#5e9dfe", "#f3aaac", "#25e5fd", "#a7a30c",
    "#b309f0", "#1d8473", "#fb4fbd", "#aaec0b", "#f8fee0",
)  # fmt: skip
"""One a class, as far apart as ten can be for all eyes; each also has its digit beside it."""

_LARGEST = 65535


def draw_confusion(counts: Indices) -> ConfusionValue:
    """Return the confusion matrix with how strongly each cell is marked.

    Parameters
    ----------
    counts
        True classes as rows, answers as columns: (10, 10).

    Returns
    -------
    ConfusionValue
        ``counts``; ``shares``, each row's parts of its class; ``strengths``, 0 to 1, of the
        errors, the most frequent of which has 1; the diagonal has 0.
    """
    totals = np.maximum(counts.sum(1, keepdims=True), 1)
    errors = counts - np.diag(counts.diagonal())
    # The eye should find an error that is a tenth as frequent as the worst one.
    strengths = np.sqrt(errors / max(1, errors.max()))
    return {
        "counts": counts.tolist(),
        "shares": np.round(counts / totals, 4).tolist(),
        "strengths": np.round(strengths, 3).tolist(),
    }


def draw_classes(counts: Indices) -> list[ClassRates]:
    """Return recall and precision of each class with the numbers that they are made of."""
    columns = zip(
        compute_recall(counts),
        compute_precision(counts),
        counts.diagonal(),
        counts.sum(1),
        counts.sum(0),
        strict=True,
    )
    return [
        {
            "recall": _known(found),
            "precision": _known(trusted),
            "right": int(right),
            "images": int(images),
            "answered": int(answered),
        }
        for found, trusted, right, images, answered in columns
    ]


def draw_projection(examined: NetOutputs, answers: Evaluation, net: Net) -> CloudValue:
    """Return the projection of the last hidden layer, each point with its class and its answer.

    Places are 16-bit numbers: 0 is ``low`` and 65535 is ``low`` + ``span``, on both axes alike,
    so that distances can be compared.
    """
    places = examined.projection.astype(np.float64)
    finite = bool(np.isfinite(places).all())
    low = places.min(0) if finite else np.zeros(2)
    span = float((places.max(0) - low).max()) if finite else 0.0
    scaled = (places - low) / (span or 1.0) * _LARGEST if finite else np.zeros_like(places)
    count = len(places)
    return {
        "count": count if finite else 0,
        "x": encode_typed_array(np.rint(scaled[:, 0]), "u2"),
        "y": encode_typed_array(np.rint(scaled[:, 1]), "u2"),
        "low": low.tolist(),
        "span": span,
        "truths": encode_typed_array(answers.truths[:count], "u1"),
        "answers": encode_typed_array(answers.chosen[:count], "u1"),
        "variance": [_known(share) for share in examined.variance],
        "units": math.prod(net.layers[-1].inputs),
        "hidden": len(net.layers) > 1,
        "colours": {"light": CLASS_COLOURS, "dark": CLASS_COLOURS_DARK},
    }


def draw_learned(examined: NetOutputs, answers: Evaluation, net: Net) -> DrawnOutputs:
    """Return everything that is drawn of all test images at once."""
    counts = count_confusion(answers)
    return {
        "confusion": draw_confusion(counts),
        "classes": draw_classes(counts),
        "projection": draw_projection(examined, answers, net),
    }


def _known(value: float) -> float | None:
    """Return ``value`` as JSON can hold it."""
    return round(float(value), 6) if math.isfinite(value) else None
