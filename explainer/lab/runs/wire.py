"""What crosses the wire about runs; ``tools/wire.py`` makes assets/js/wire.d.ts of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict

from explainer.lab.wire import Packed
from explainer.ui.wire import Figure

Points = tuple[list[Any], list[Any]]
"""Batches, counted from 1, and the values there; None is a gap."""


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
    """The figure of each view of a run, its points, how far apart they are, and its name."""

    figures: Mapping[str, Figure]
    run: str
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


class RunRow(TypedDict):
    """A run in the list: ``own`` if it is the visitor's, ``weights`` if it has any to download."""

    name: str
    title: str
    cells: list[str]
    state: str
    own: bool
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
