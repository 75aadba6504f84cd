"""What went wrong with a number of one's own: a slip in rounding, or a usual mistake."""

from __future__ import annotations

from operator import ne

from explainer.engine.exercises.checking import CheckedNumber, rounds_to
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import Trace
from explainer.engine.typed_numbers import TypedNumber
from explainer.step.quiz.mistakes import list_mistakes
from explainer.step.quiz.predictions import Mistake

MIN_DIGITS = 3
"""Significant digits from which on the last of them can be told to have slipped."""

_SLIP = 5
"""Units of the last digit that rounding on the way can cost."""


def find_mistake(trace: Trace, number: CheckedNumber) -> Mistake | None:
    """Return the mistake that gives ``number``, which is wrong; None if it is no usual one."""
    answer, truth = number.answer, trace.values[number.ref]
    if answer is None:
        return None
    return _find_slip(answer, truth) or _find_usual(trace, number.ref, answer)


def _find_slip(answer: TypedNumber, truth: float) -> Mistake | None:
    """Return what became of a number whose last digit alone is wrong."""
    if answer.half_unit is None or (answer.digits or 0) < MIN_DIGITS:
        return None
    unit = 2.0 * answer.half_unit
    off = abs(answer.value - truth)
    if off < unit and abs(answer.value) < abs(truth):
        return Mistake("cut_off", answer.value)
    return Mistake("rounded_early", answer.value) if off <= _SLIP * unit else None


def _find_usual(trace: Trace, ref: Ref, answer: TypedNumber) -> Mistake | None:
    """Return the usual mistake that rounds to ``answer``: of several the nearest."""
    usual = list_mistakes(trace, ref, ne)
    matching = [mistake for mistake in usual if rounds_to(mistake.value, answer)]
    return min(matching, key=lambda mistake: abs(mistake.value - answer.value), default=None)
