"""What a net has learned, as plain values for the page: answers, weights."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.mnist.data import SIDE, load_test, normalise
from explainer.mnist.predict import probabilities
from explainer.mnist.records import Net
from explainer.words import Language, say

DIGITS = 40
MAX_UNITS = 32
_STRONGEST = 127


def digits_value(weights: Net | None, language: Language) -> dict[str, Any]:
    """Return the first 40 test digits with the net's answer and confidence for each.

    Without ``weights`` the digits come without answers.
    """
    test = load_test()
    images, labels = test.images[:DIGITS], test.labels[:DIGITS]
    value = {"images": encode(images), "side": SIDE, "labels": labels.tolist()}
    if weights is None:
        return {**value, "cells": None, "note": say("mnist.digits_idle", language)}
    chances = probabilities(weights, normalise(images))
    answers = chances.argmax(axis=1)
    cells = [
        {"answer": int(answer), "confidence": f"{row[answer]:.0%}", "right": bool(answer == label)}
        for answer, label, row in zip(answers, labels, chances, strict=True)
    ]
    right = int((answers == labels).sum())
    note = say("mnist.digits_count", language, right=right, count=DIGITS)
    return {**value, "cells": cells, "note": note}


def weights_value(weights: Net | None, language: Language) -> dict[str, Any]:
    """Return the weights into the first units as signed bytes, one image of 28 × 28 a unit."""
    if weights is None:
        return {"images": None, "note": say("mnist.weights_idle", language)}
    first = weights.weights[0].reshape(len(weights.weights[0]), -1)
    units = first[:MAX_UNITS]
    # A few weights are far larger than the rest; they are shown at full strength.
    limit = float(np.quantile(np.abs(units), 0.995)) or 1.0
    scaled = np.clip(np.rint(units / limit * _STRONGEST), -_STRONGEST, _STRONGEST)
    facts = {"limit": f"{limit:.3g}", "units": len(first), "shown": len(units)}
    return {
        "images": encode(scaled.astype(np.int8)),
        "side": round(units.shape[1] ** 0.5),
        "count": len(units),
        "note": say("mnist.weights_scale", language, **facts),
    }


def encode(pixels: NDArray[np.integer[Any]]) -> str:
    """Return bytes for a script of the page: base64, row by row."""
    return base64.b64encode(np.ascontiguousarray(pixels).tobytes()).decode("ascii")
