"""What the sketch pad shows, as plain values for the page: preprocessing, bars, sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.mnist.data import PIXELS, SIDE
from explainer.mnist.predict import probabilities
from explainer.mnist.records import Weights
from explainer.mnist.sketch import Stages
from explainer.ui.mnist_learned import encode
from explainer.words import Language, say

_STRONGEST = 127


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
        name: {"height": image.shape[0], "width": image.shape[1], "pixels": encode(image)}
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
    return {"height": image.shape[0], "width": image.shape[1], "pixels": encode(image)}
