"""What crosses the wire about a net; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypedDict

from explainer.lab.wire import Complaint, Packed
from explainer.ui.wire import Figure


class ImagesValue(TypedDict):
    """Test images, channels one after the other, with their classes."""

    dataset: str
    channels: int
    side: int
    images: Packed
    indices: list[int]
    truths: list[int]


class GalleryValue(ImagesValue):
    """A page of test images; ``answers`` and the like are of the net, if there is one."""

    begin: int
    total: int
    loss: str | None
    answers: list[int] | None
    scores: list[list[float]] | None
    losses: list[float | None] | None


class KernelLayerValue(TypedDict):
    """A layer whose weights are images."""

    layer: int
    kind: str
    units: int
    channels: int
    side: int


class WeightsValue(KernelLayerValue):
    """The weights of a layer as images: ±127 is ±``limit`` or beyond."""

    dataset: str
    classes: bool
    shown: int
    images: Packed
    limit: float
    least: float
    largest: float


class NoWeights(TypedDict):
    """There is no net."""

    layer: None


class ConfusionValue(TypedDict):
    """True classes as rows, answers as columns: counts, shares, and how strongly each is marked."""

    counts: list[list[int]]
    shares: list[list[float]]
    strengths: list[list[float]]


class ClassRates(TypedDict):
    """Of a class; None where there is nothing to divide by."""

    recall: float | None
    precision: float | None
    right: int
    images: int
    answered: int


class ClassColours(TypedDict):
    """A colour a class, by theme."""

    light: Sequence[str]
    dark: Sequence[str]


class CloudValue(TypedDict):
    """The last hidden layer of every image on two axes: 0 is ``low``, 65535 ``low`` + ``span``."""

    count: int
    x: Any
    y: Any
    low: list[float]
    span: float
    truths: Any
    answers: Any
    variance: list[float | None]
    units: int
    hidden: bool
    colours: ClassColours


class DrawnOutputs(TypedDict):
    """Everything that is drawn of all test images at once."""

    confusion: ConfusionValue
    classes: list[ClassRates]
    projection: CloudValue


class LearnedValue(DrawnOutputs):
    """What a net says of the test images; ``moment`` says when that was."""

    dataset: str
    loss: str
    moment: Complaint
    accuracy: float
    layers: list[KernelLayerValue]


class NothingLearned(TypedDict):
    """There is no net."""

    moment: None


class ShareValue(TypedDict):
    """A rank's share of a batch: its images, its loss, its gradient."""

    numbers: list[int]
    labels: list[int]
    pixels: Packed
    loss: float
    map: Packed


class RanksFacts(TypedDict):
    """What several ranks train."""

    ranks: int
    dataset: str
    side: int
    channels: int
    optimizer: str
    rate: float
    seed: int
    columns: int
    parameters: int
    batches: int
    command: str


class ComputedRanks(RanksFacts):
    """What several ranks compute of one batch; maps are of the weights of the output layer."""

    trained: bool
    shares: list[ShareValue]
    loss: float
    maps: dict[Literal["whole", "mean", "sum"], Packed]
    weights: Packed
    updated: Packed
    deviation: float
    largest: float
    figure: Figure


class RanksValue(ComputedRanks):
    """The same, and whether there is a net of the visitor to be asked for."""

    trainable: bool
