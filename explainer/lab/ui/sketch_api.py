"""What the sketch pad shows, as plain values for its script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explainer.errors import InputError
from explainer.lab.config.facts import CLASSES, FACTS
from explainer.lab.data import PIXELS, SIDE, load_test
from explainer.lab.model import predict
from explainer.lab.model.net import Net
from explainer.lab.replay.threads import use_threads
from explainer.lab.sketch import Stages, centre_of_mass, decode_drawing, preprocess
from explainer.lab.sketch.out_of_distribution import OutOfDistributionScore, find_score
from explainer.lab.sketch.wire import (
    DrawingAnswer,
    DrawingValue,
    PixelsValue,
    SaliencyValue,
    ScoreValue,
    StagesValue,
)
from explainer.lab.ui.images import encode_images
from explainer.ui.requests import Request, answer_by_key

Floats = NDArray[np.float32]
NetOf = Callable[[object, object], Net | None]
"""Returns the net that answers, by owner token and name of a run; None before there is one."""

NEAREST = 6
_STRONGEST = 127


@dataclass(frozen=True, eq=False)
class SketchApi:
    """Answers the script of the pad, whatever a browser sends, with the net that it finds."""

    net_of: NetOf

    def read_drawing(self, request: Request) -> DrawingValue:
        """Return everything that the page shows about a drawing.

        ``request`` is a drawing as `decode_drawing` takes it, with ``owner``, ``run`` and perhaps
        ``digit``, the class whose gradient is wanted.
        """
        stages = preprocess(decode_drawing(request))
        net = self._net(request)
        score = find_score("mnist" if net is None else net.dataset)
        # For one image, threads cost more than they bring: beside a training 30 times as much.
        with use_threads(1):
            return {
                "stages": view_stages(stages),
                "answer": None if net is None else view_answer(net, stages.normalised, request),
                "out_of_distribution": None if score is None else view_score(score, stages),
            }

    def next_image(self, request: Request) -> PixelsValue:
        """Return the test image ``number``, to be put on the pad."""
        number, net = request.get("number"), self._net(request)
        test = load_test("mnist" if net is None else net.dataset)
        at = number % len(test.images) if type(number) is int else 0
        return {"width": SIDE, "height": SIDE, "pixels": encode_images(test.images[at])}

    def refuse(self, request: Request, error: InputError) -> dict[str, Any]:
        """Return ``error`` for a script that translates itself."""
        del request
        return answer_by_key(error)

    def _net(self, request: Request) -> Net | None:
        net = self.net_of(request.get("owner"), request.get("run"))
        # The pad draws in gray, so a net for colours has nothing to read.
        return None if net is None or FACTS[net.dataset].channels > 1 else net


def view_stages(stages: Stages) -> StagesValue:
    """Return the stages of the preprocessing: sizes, pixels, and where things lie."""
    signed = np.rint(stages.normalised * _STRONGEST).astype(np.int8).reshape(SIDE, SIDE)
    height, width = stages.drawing.shape
    return {
        "drawing": {"height": height, "width": width, "corner": stages.corner},
        "crop": _image(stages.crop),
        "scaled": {**_image(stages.scaled), "mass": centre_of_mass(stages.scaled)},
        "centred": {
            **_image(stages.centred),
            "mass": centre_of_mass(stages.centred),
            "place": stages.place,
        },
        "normalised": _image(signed),
    }


def view_answer(net: Net, drawing: Floats, request: Request) -> DrawingAnswer:
    """Return what ``net`` says about a normalised ``drawing`` (784,), and why."""
    judge = (
        predict.predict_probabilities if net.loss == "cross_entropy" else predict.predict_outputs
    )
    bars = judge(net, drawing.reshape(1, PIXELS))[0]
    asked = request.get("digit")
    digit = asked if type(asked) is int and 0 <= asked < CLASSES else find_second(bars)
    return {
        "dataset": net.dataset,
        "loss": net.loss,
        "bars": [round(float(bar), 5) for bar in bars],
        "saliency": view_saliency(net, drawing, digit),
    }


def find_second(bars: Floats) -> int:
    """Return the class with the second largest of ten values."""
    return int(np.argsort(bars, kind="stable")[-2])


def view_saliency(net: Net, drawing: Floats, digit: int) -> SaliencyValue:
    """Return δ at the input as signed bytes: how each pixel moves the answer ``digit``.

    The largest magnitude, in units of the answer per unit of gray, becomes 127.
    """
    gradient = predict.compute_input_gradient(net, drawing, digit)
    limit = float(np.abs(gradient).max())
    shares = gradient / limit if limit > 0 and np.isfinite(limit) else np.zeros_like(gradient)
    return {
        **_image(np.rint(shares * _STRONGEST).astype(np.int8).reshape(SIDE, SIDE)),
        "digit": digit,
        "limit": limit if np.isfinite(limit) else None,
        "dense": net.layers[0].kind == "dense",
    }


def view_score(score: OutOfDistributionScore, stages: Stages) -> ScoreValue:
    """Return how unlike the data set a drawing is, and the training images nearest to it."""
    found = score.measure(stages.centred.reshape(PIXELS), NEAREST)
    return {
        "share": found.share,
        "verdict": found.verdict,
        "labels": found.labels.tolist(),
        "images": encode_images(found.images),
    }


def _image(pixels: NDArray[Any]) -> PixelsValue:
    return {"height": pixels.shape[0], "width": pixels.shape[1], "pixels": encode_images(pixels)}
