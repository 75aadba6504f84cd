"""Which lines of the code belong to which part of an iteration: how code and stops are joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from explainer.reading.description import Description


@dataclass(frozen=True)
class Places:
    """The lines of the code that have stops.

    Attributes
    ----------
    goals
        Line to the stop where a click goes: ``forward/2``, ``loss``, ``backward``, ``update``.
    marks
        Stop to the line that is marked while one is there.
    """

    goals: Mapping[int, str] = field(default_factory=dict)
    marks: Mapping[str, int] = field(default_factory=dict)


def find_places(description: Description) -> Places:
    """Return the lines of layers, loss, backward pass and update."""
    goals: dict[int, str] = {}
    marks: dict[str, int] = {}
    used = [line for stage in description.stages for line in stage.used]
    for layer, stage in enumerate(description.stages, start=1):
        name = f"forward/{layer}"
        for line in (stage.line, *stage.used, *stage.activation_lines):
            goals.setdefault(line, name)
        own = [line for line in stage.used if used.count(line) == 1]
        marks[name] = (own or [stage.line])[0]
    _join_rest(description, goals, marks)
    return Places(goals, marks)


def _join_rest(description: Description, goals: dict[int, str], marks: dict[str, int]) -> None:
    """Add the lines of loss, backward pass and update."""
    found, updating, backward = description.found, description.updating, description.backward
    depth = max(len(backward.places) - 1, 0)
    parts = (
        ("loss", found.lines if found else (), description.loss_line),
        ("backward", backward.places, backward.line),
        ("update", updating.places if updating else (), updating.line if updating else 0),
    )
    for name, lines, mark in parts:
        goals |= dict.fromkeys(lines[depth:], name)
        if mark:
            marks[name] = mark
