"""The name of an exercise, such as ``1-delta-easy-7``: version, kind, level and seed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from explainer.engine.network import check_choice, check_whole_number, show_value
from explainer.errors import InputError

VERSION = 1
"""Raised when anything that decides an exercise changes; what is named by an old one stays."""

KINDS = ("forward", "delta", "step", "samples", "softmax", "adam")
LEVELS = ("easy", "medium", "hard")

MAX_EXERCISE_SEED = 999_999

_CODE = re.compile(r"(\d{1,3})-([a-z]+)-([a-z]+)-(\d{1,6})", re.ASCII)


@dataclass(frozen=True)
class ExerciseCode:
    """What decides an exercise, for ever.

    Raises
    ------
    InputError
        If kind, level, seed or version is none that there is.
    """

    kind: str
    level: str
    seed: int
    version: int = VERSION

    def __post_init__(self) -> None:
        check_choice(self.kind, "error.exercise.kind", KINDS)
        check_choice(self.level, "error.exercise.level", LEVELS)
        limits = (0, MAX_EXERCISE_SEED)
        seed = check_whole_number(self.seed, "error.exercise.seed", limits)
        object.__setattr__(self, "seed", seed)
        check_whole_number(self.version, "error.exercise.version", (1, VERSION))

    def __str__(self) -> str:
        return f"{self.version}-{self.kind}-{self.level}-{self.seed}"


def read_code(text: object) -> ExerciseCode:
    """Return the exercise that ``text`` names, or raise the sentence that says how one is named."""
    found = _CODE.fullmatch(text.strip().lower()) if isinstance(text, str) else None
    if found is None:
        raise InputError("error.exercise.code", value=show_value(text))
    version, kind, level, seed = found.groups()
    return ExerciseCode(kind, level, int(seed), int(version))


def iterate_seeds(code: ExerciseCode, count: int) -> Iterator[ExerciseCode]:
    """Yield ``count`` exercises from ``code`` on, each of the next seed."""
    for number in range(count):
        yield replace(code, seed=(code.seed + number) % (MAX_EXERCISE_SEED + 1))
