"""What crosses the wire in the lab; ``tools/wire.py`` makes assets/js/wire.d.ts of it.

What is sent about runs, nets, drawings and open batches is described in their folders.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

Packed = str
"""Bytes or numbers in base64, row by row."""


class Complaint(TypedDict):
    """A sentence by its key, and what fills its blanks: scripts say it in every language."""

    key: str
    values: NotRequired[Mapping[str, str | int | float]]


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
    """What the form describes; of a form that describes nothing only what is ``wrong``.

    ``form`` is the form itself after it was changed, for the browser to keep.
    """

    wrong: str
    form: NotRequired[dict[str, Any]]
    drawing: NotRequired[DrawnNetwork]
    rows: NotRequired[list[list[str]]]
    total: NotRequired[list[str]]
    epoch: NotRequired[str]
    schedule: NotRequired[ScheduleValue]


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
