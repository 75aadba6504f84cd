"""What crosses the wire about a drawing; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from explainer.lab.wire import Packed


class PixelsValue(TypedDict):
    """An image in gray."""

    height: int
    width: int
    pixels: Packed


class SeenDrawing(TypedDict):
    """The drawing as it came, and where in it the crop begins."""

    height: int
    width: int
    corner: Sequence[int]


class ScaledStage(PixelsValue):
    """The drawing in its box, with its centre of mass."""

    mass: Sequence[float]


class CentredStage(ScaledStage):
    """The drawing in the middle, and where the box lies."""

    place: Sequence[int]


class StagesValue(TypedDict):
    """The way from a drawing to what the net reads."""

    drawing: SeenDrawing
    crop: PixelsValue
    scaled: ScaledStage
    centred: CentredStage
    normalised: PixelsValue


class SaliencyValue(PixelsValue):
    """How each pixel moves the answer ``digit``: 127 is ``limit``."""

    digit: int
    limit: float | None
    dense: bool


class DrawingAnswer(TypedDict):
    """What a net says about a drawing, and why."""

    dataset: str
    loss: str
    bars: list[float]
    saliency: SaliencyValue


class ScoreValue(TypedDict):
    """The out-of-distribution score of a drawing, and the training images nearest to it.

    ``verdict`` is ``like``, ``unsure`` or ``unlike``.
    """

    share: float
    verdict: str
    labels: list[int]
    images: Packed


class DrawingValue(TypedDict):
    """Everything that the page shows about a drawing."""

    stages: StagesValue
    answer: DrawingAnswer | None
    out_of_distribution: ScoreValue | None
