"""Judging what a learner predicted: right, close or wrong, and which usual mistake it was.

The rule is said on the page: an answer is right if it differs from the truth by at most 2 %, or by
half a unit of the last digit that was typed (from two significant digits on), or by 1e-9.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from explainer.engine.network import check_choice
from explainer.engine.typed_numbers import TypedNumber, parse_number

RIGHT = 0.02
"""Relative deviation up to which an answer is right."""

CLOSE = 0.1
"""Relative deviation up to which it is close."""

FLOOR = 1e-9
"""Deviation up to which every answer is right: 0 for a number that is 0 but for rounding."""

MIN_DIGITS = 2
"""Significant digits from which on an answer is taken at the precision it was typed in."""

Verdict = Literal["right", "close", "wrong"]


@dataclass(frozen=True)
class Mistake:
    """A usual wrong answer.

    ``key`` names its sentence (``mistake.<key>`` in the words), ``value`` is the wrong number, and
    ``numbers`` are what the sentence mentions.
    """

    key: str
    value: float
    numbers: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """What became of an answer: the verdict, the answer as it was read, the mistake if known."""

    verdict: Verdict
    answer: float | str
    mistake: Mistake | None = None


def judge_number(truth: float, typed: object, mistakes: Sequence[Mistake] = ()) -> Judgement:
    """Judge a typed number.

    Parameters
    ----------
    truth
        The number that was asked for; finite.
    typed
        What was typed, as ``parse_number`` accepts it.
    mistakes
        Usual wrong answers; the one nearest to the answer is named, never for a right answer.

    Raises
    ------
    InputError
        If ``typed`` says no number.
    """
    answer = parse_number(typed)
    if agrees(answer, truth):
        return Judgement("right", answer.value)
    off = abs(answer.value - truth)
    verdict: Verdict = "close" if off <= CLOSE * abs(truth) else "wrong"
    return Judgement(verdict, answer.value, _nearest(answer, mistakes))


def judge_choice(truth: str, chosen: object, options: Sequence[str]) -> Judgement:
    """Judge a choice among ``options``, or raise the sentence that lists them."""
    answer = check_choice(chosen, "error.answer.choice", options)
    return Judgement("right" if answer == truth else "wrong", answer)


def agrees(answer: TypedNumber, truth: float) -> bool:
    """Tell whether a typed number agrees with ``truth`` to the precision it was typed in."""
    tolerance = max(FLOOR, RIGHT * abs(truth))
    if answer.half_unit is not None and (answer.digits or 0) >= MIN_DIGITS:
        # A rounded number differs by exactly half a unit at most; the factor allows for binary.
        tolerance = max(tolerance, answer.half_unit * (1 + 1e-9))
    return abs(answer.value - truth) <= tolerance


def distinguishable(wrong: float, truth: float) -> bool:
    """Tell whether a wrong value, typed in full, is not judged right."""
    return not agrees(parse_number(repr(float(wrong))), truth)


def _nearest(answer: TypedNumber, mistakes: Sequence[Mistake]) -> Mistake | None:
    """Return the mistake nearest to the answer, of those it agrees with."""
    matching = [mistake for mistake in mistakes if agrees(answer, mistake.value)]
    return min(matching, key=lambda mistake: abs(mistake.value - answer.value), default=None)
