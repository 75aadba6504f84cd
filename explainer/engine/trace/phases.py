"""The phases of an iteration, and where one halts on the way through them.

The small net and the batches of the lab move by the same rules: a position is the number of steps
done, and one halts where a run of steps that belong together ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Phase(StrEnum):
    """The phases of an iteration, in their order; gradients are clipped only if one asks for it."""

    FORWARD = "forward"
    LOSS = "loss"
    BACKWARD = "backward"
    CLIP = "clip"
    UPDATE = "update"


def find_stops(groups: Sequence[object]) -> tuple[int, ...]:
    """Return 0, and the position where each run of equal ``groups`` ends; one group a step."""
    inner = [i for i in range(1, len(groups)) if groups[i] != groups[i - 1]]
    return (0, *inner, len(groups))


def find_phase_ranges(phases: Sequence[Phase]) -> dict[str, tuple[int, int]]:
    """Return for each phase's name the positions before its first step and after its last one."""
    ranges: dict[str, tuple[int, int]] = {}
    for index, phase in enumerate(phases):
        first, _ = ranges.get(phase.value, (index, index))
        ranges[phase.value] = (first, index + 1)
    return ranges
