"""What crosses the wire in the lab; ``tools/wire.py`` makes assets/js/wire.d.ts of it.

An open batch is described in `explainer.lab.replay.wire`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict

from explainer.ui.wire import Figure

Packed = str
"""Bytes or numbers in base64, row by row."""

Points = tuple[list[Any], list[Any]]
"""Batches, counted from 1, and the values there; None is a gap."""


class Complaint(TypedDict):
    """A sentence by its key, and what fills its blanks: scripts say it in every language."""

    key: str
    values: NotRequired[Mapping[str, str | int | float]]


# Which run the boards show --------------------------------------------------------------------


class OpenRunValue(TypedDict):
    """The run that a board shows; ``change`` grows with every value."""

    owner: str
    run: str
    change: int


class RunsBoard(OpenRunValue):
    """Of the list of runs."""

    language: str


class SketchBoard(OpenRunValue):
    """Of the pad: what the net was trained on, if there is one."""

    dataset: str | None


class BatchBoard(OpenRunValue):
    """Of open batches: how many batches are done, and how many test images there are."""

    done: int
    dataset: str | None
    test: int


class RanksPlan(TypedDict):
    """Of the lesson on several GPUs, while the form describes what it is about."""

    settings: Mapping[str, Any]
    change: NotRequired[int]


# The open run ---------------------------------------------------------------------------------


class StatusValue(TypedDict):
    """What happens, from 0 to 1 how far it is, rows of a name and a value, and what to ask for.

    When ``turn`` changes, all panels do.
    """

    state: str
    sentence: str
    progress: float
    facts: list[list[str]]
    owner: NotRequired[str]
    run: NotRequired[str]
    live: NotRequired[bool]
    version: NotRequired[str]
    turn: NotRequired[str]
    actions: NotRequired[list[str]]
    rate: NotRequired[str]
    brief: NotRequired[str]
    warnings: NotRequired[list[str]]


class CurvesValue(TypedDict):
    """The figure of a run with its points, and how far apart they are."""

    figure: Figure
    points: Mapping[str, Points]
    grain: str


class CurvesNews(TypedDict):
    """All points, or those that were added."""

    grain: str
    points: NotRequired[Mapping[str, Points]]
    new: NotRequired[Mapping[str, Points]]


class LiveAnswer(TypedDict, total=False):
    """What has become of the open run: it is gone, the same, or this."""

    gone: bool
    same: bool
    status: StatusValue
    curves: CurvesNews


# The planned network --------------------------------------------------------------------------


class DrawnStage(TypedDict):
    """A layer of the drawing: squares [x, y, side] from the back, or circles [x, y]."""

    kind: str
    label: str
    x: float
    box: list[float]
    sheets: NotRequired[list[list[float]]]
    column: NotRequired[list[float]]
    units: NotRequired[list[list[float]]]
    cut: NotRequired[bool]


class DrawnNetwork(TypedDict):
    """Where everything stands; ``links`` are lines [x, y, x, y]."""

    width: float
    height: float
    stages: list[DrawnStage]
    links: list[list[float]]


class ScheduleValue(TypedDict):
    """η of the whole run: rows of a batch and a rate."""

    points: list[list[float]]
    batches: int
    text: str


class NetworkValue(TypedDict):
    """What the form describes; of a form that describes nothing only what is ``wrong``."""

    wrong: str
    drawing: NotRequired[DrawnNetwork]
    rows: NotRequired[list[list[str]]]
    total: NotRequired[list[str]]
    epoch: NotRequired[str]
    schedule: NotRequired[ScheduleValue]


# Data sets ------------------------------------------------------------------------------------


class DownloadValue(TypedDict):
    """A data set and its download; sizes in MB, the reason of a failure in every language."""

    dataset: str
    name: str
    state: str
    live: bool
    mine: bool
    received: str
    total: str
    share: float
    mirror: str
    reason: dict[str, str]


class DownloadBoard(TypedDict):
    """Of the panel; without a ``view`` the data set is not one to be fetched."""

    owner: Any
    view: DownloadValue | None
    change: int


# Runs -----------------------------------------------------------------------------------------


class RunRow(TypedDict):
    """A run in the list; ``weights`` if it has any to download."""

    name: str
    title: str
    cells: list[str]
    state: str
    busy: bool
    resumable: bool
    weights: bool


class RunsAnswer(TypedDict):
    """The list, and why nothing was done."""

    rows: list[RunRow]
    error: NotRequired[str]


class ComparedRow(TypedDict):
    """A setting or a result of each compared run, and which is the best."""

    name: str
    cells: list[str]
    best: NotRequired[list[bool]]


class RunsComparison(TypedDict, total=False):
    """Runs side by side; empty of fewer than two."""

    figure: Figure
    names: list[str]
    settings: list[ComparedRow]
    results: list[ComparedRow]
    sentence: str


class FileValue(TypedDict):
    """A file to download."""

    name: str
    media: str
    content: Packed


# What a net has learned -----------------------------------------------------------------------


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


# The pad --------------------------------------------------------------------------------------


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
    """The out-of-distribution score of a drawing, and the training images nearest to it."""

    share: float
    unlike: bool
    labels: list[int]
    images: Packed


class DrawingValue(TypedDict):
    """Everything that the page shows about a drawing."""

    stages: StagesValue
    answer: DrawingAnswer | None
    out_of_distribution: ScoreValue | None


# Several GPUs ---------------------------------------------------------------------------------


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
