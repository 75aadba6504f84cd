"""What a net has learned, as plain values for the page: answers, weights, preprocessing, bars."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.mnist.data import PIXELS, SIDE, load_test, normalise
from explainer.mnist.predict import probabilities
from explainer.mnist.records import Weights
from explainer.mnist.sketch import Stages
from explainer.words import Language, say

DIGITS = 40
MAX_UNITS = 32
_STRONGEST = 127


def digits_value(weights: Weights | None, language: Language) -> dict[str, Any]:
    """Return the first 40 test digits with the net's answer and confidence for each.

    Without ``weights`` the digits come without answers.
    """
    test = load_test()
    images, labels = test.images[:DIGITS], test.labels[:DIGITS]
    value = {"images": _encode(images), "side": SIDE, "labels": labels.tolist()}
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


def weights_value(weights: Weights | None, language: Language) -> dict[str, Any]:
    """Return the weights into the first units as signed bytes, one image of 28 × 28 a unit."""
    if weights is None:
        return {"images": None, "note": say("mnist.weights_idle", language)}
    first = weights.weights[0]
    units = first[:MAX_UNITS]
    # A few weights are far larger than the rest; they are shown at full strength.
    limit = float(np.quantile(np.abs(units), 0.995)) or 1.0
    scaled = np.clip(np.rint(units / limit * _STRONGEST), -_STRONGEST, _STRONGEST)
    facts = {"limit": f"{limit:.3g}", "units": len(first), "shown": len(units)}
    return {
        "images": _encode(scaled.astype(np.int8)),
        "side": SIDE,
        "count": len(units),
        "note": say("mnist.weights_scale", language, **facts),
    }


def stages_value(stages: Stages) -> dict[str, Any]:
    """Return the visible stages of the preprocessing, each with its size and its pixels."""
    signed = np.rint(stages.normalised * _STRONGEST).astype(np.int8).reshape(SIDE, SIDE)
    images = {
        "crop": stages.crop,
        "scaled": stages.scaled,
        "centred": stages.centred,
        "normalised": signed,
    }
    return {
        name: {"height": image.shape[0], "width": image.shape[1], "pixels": _encode(image)}
        for name, image in images.items()
    }


def prediction_value(
    weights: Weights | None, drawing: NDArray[np.float32] | None, language: Language
) -> dict[str, Any]:
    """Return the ten probabilities for a normalised ``drawing`` (784,), and a sentence."""
    if weights is None:
        return silent_prediction(say("mnist.prediction_untrained", language))
    if drawing is None:
        return silent_prediction(say("mnist.prediction_idle", language))
    chances = probabilities(weights, drawing.reshape(1, PIXELS))[0]
    best = int(chances.argmax())
    confidence = f"{100 * float(chances[best]):.1f} %"
    answer = say("mnist.prediction_answer", language, digit=best, confidence=confidence)
    return {"bars": [round(float(chance), 5) for chance in chances], "sentence": answer}


def silent_prediction(sentence: str) -> dict[str, Any]:
    """Return a prediction panel with a sentence and no bars."""
    return {"bars": None, "sentence": sentence}


def pad_value(image: NDArray[np.uint8]) -> dict[str, Any]:
    """Return an image (h, w) to be put on the sketch pad."""
    return {"height": image.shape[0], "width": image.shape[1], "pixels": _encode(image)}


def _encode(pixels: NDArray[np.integer[Any]]) -> str:
    return base64.b64encode(np.ascontiguousarray(pixels).tobytes()).decode("ascii")
