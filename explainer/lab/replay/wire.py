"""What crosses the wire of an open batch; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NotRequired, TypedDict

Packed = str
"""Float32 numbers in base64."""

Real = float | str
"""A number; what JSON cannot hold comes as a word."""


class BatchLayer(TypedDict):
    """A layer of the net; ``inputs``, ``outputs`` and ``weights`` are shapes.

    ``border`` is what the ``padding`` pixels around what it reads are.
    """

    kind: Literal["dense", "convolution", "pool"]
    inputs: Sequence[int]
    outputs: Sequence[int]
    activation: str
    kernel: int
    padding: int
    border: float
    weights: Sequence[int]


class BatchOperation(TypedDict):
    """One quantity of one layer: the pictures that it reads, its formula, and its line of code.

    ``line`` is the name of a listing and a row of it.
    """

    phase: str
    quantity: str
    layer: int
    kind: str
    reads: Sequence[tuple[str, int]]
    formula: str
    line: tuple[str, int]


class BatchListing(TypedDict):
    """A part of the code that ran."""

    title: str
    first_line: int
    lines: Sequence[str]


class HeatValue(TypedDict):
    """A large matrix as blocks, each by its entry of the largest magnitude."""

    rows: int
    columns: int
    block: list[int]
    values: Packed
    places: Packed


class ParametersValue(TypedDict):
    """All that belongs to the parameters of a layer, by name; of many weights pictures."""

    bias: dict[str, Packed]
    whole: NotRequired[dict[str, Packed]]
    heat: NotRequired[dict[str, HeatValue]]


class RecordingValue(TypedDict):
    """Everything of a batch that does not belong to one of its images.

    ``number`` is None for images that were never trained on.
    """

    dataset: str
    loss_name: str
    optimizer: str
    in_place: bool
    momentum: float
    rate: float
    update: int
    precision: str
    device: str
    number: int | None
    epoch: int
    batch: int
    rows: Sequence[int]
    labels: list[int]
    answers: list[int]
    losses: list[float]
    loss: Real
    layers: list[BatchLayer]
    memory: dict[str, str]
    operations: list[BatchOperation]
    listings: dict[str, BatchListing]
    stops: dict[str, list[int]]
    phases: dict[str, tuple[int, int]]
    parameters: list[ParametersValue | None]


class OpenedAs(TypedDict):
    """What was opened: a batch of the run, the test image ``index``, or a drawing.

    Of a drawing the target is ``digit``: what the net says, ``answer``, unless it was ``chosen``.
    """

    kind: Literal["batch", "test", "drawing"]
    index: NotRequired[int]
    digit: NotRequired[int]
    answer: NotRequired[int]
    chosen: NotRequired[bool]


class BatchFilm(RecordingValue, OpenedAs):
    """An open batch, under its name."""

    id: str


class SampleValue(TypedDict):
    """What one image does in every layer; None where it follows from the rest."""

    sample: int
    image: Packed
    z: list[Packed | None]
    a: list[Packed | None]
    arriving: list[Packed | None]
    delta: list[Packed | None]
    answer: Packed
    loss: Real


class SharesValue(TypedDict):
    """What each image of the batch adds to the gradient of one weight, and of its bias."""

    bias: list[float]
    product: list[float]
    a: NotRequired[list[float]]


class LayerCheckValue(TypedDict):
    """The largest deviations in one layer."""

    layer: int
    parameters: int
    autograd: Real
    differences: Real
    beyond: Real
    sampled: int
    kinks: int
    update: Real
    rounding: Real


class BatchCheckValue(TypedDict):
    """The verdict of the references on a batch."""

    passed: bool
    loss: Real
    images: int
    flipped: int
    tolerances: dict[str, float]
    layers: list[LayerCheckValue]


class OpenedBatch(TypedDict):
    """An open batch with its first image."""

    film: BatchFilm
    sample: SampleValue


class ReplayValue(TypedDict):
    """How far a replay is, in batches; ``left`` are seconds."""

    ticket: str
    started: bool
    done: int
    count: int
    left: float | None
