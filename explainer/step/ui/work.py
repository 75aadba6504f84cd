"""Check my work: the numbers that a learner typed, and what went wrong with the first wrong one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from explainer.engine.exercises.checking import (
    GIVEN,
    CheckedNumber,
    check_numbers,
    find_first_wrong,
)
from explainer.engine.explain.formulas import Formulas
from explainer.engine.network import show_value
from explainer.engine.session.session import Point, Session
from explainer.engine.trace.refs import Ref, write_key
from explainer.engine.trace.trace import Trace, record_trace
from explainer.errors import InputError
from explainer.step.quiz.work import find_mistake
from explainer.step.ui.inspection_common import identify_film
from explainer.step.ui.predictions import write_mistake
from explainer.step.wire import WorkAnswer, WorkMistake
from explainer.ui.payload import payload
from explainer.words import Language, say

MAX_NUMBERS = 20_000
"""Numbers of one question: more than the largest net has."""


def answer_work(session: Session, sent: Mapping[str, Any], language: Language) -> WorkAnswer:
    """Return the verdicts on the numbers that were typed, in ``cells``, and the first wrong one.

    Of a net that is broken on purpose the right numbers count.
    """
    trace = _right_trace(session.point)
    checked = check_numbers(trace, read_typed_numbers(trace, sent.get("cells")))
    first = find_first_wrong(checked)
    return {
        **identify_film(session),
        "verdicts": [[write_key(number.ref), number.verdict] for number in checked],
        "right": sum(number.verdict == "right" for number in checked),
        "first": None if first is None else _explain(trace, first, language),
    }


@lru_cache(maxsize=2)
def _right_trace(point: Point) -> Trace:
    return record_trace(replace(point, fault=None).iteration)


def read_typed_numbers(trace: Trace, cells: object) -> dict[Ref, str]:
    """Return what was typed by address; what is not computed in ``trace`` is refused."""
    if not isinstance(cells, list) or len(cells) > MAX_NUMBERS:
        raise InputError("error.payload", value=show_value(cells))
    typed = {}
    for cell in map(payload, cells):
        key, value = cell.get("key"), cell.get("value")
        typed[find_ref(trace, key)] = value if isinstance(value, str) else show_value(value)
    return typed


def find_ref(trace: Trace, key: object) -> Ref:
    """Return the address that ``key`` writes, such as ``delta/2/0//0``."""
    quantity, *places = str(key).split("/")
    if len(places) == 4 and all(part.isascii() and part.isdigit() for part in places if part):
        ref = Ref(quantity, *(int(part[:9]) if part else None for part in places))
        if ref in trace.step_of and quantity not in GIVEN:
            return ref
    raise InputError("error.work.key", value=show_value(key))


def _explain(trace: Trace, number: CheckedNumber, language: Language) -> WorkMistake:
    formulas, mistake = Formulas(trace), find_mistake(trace, number)
    return {
        "key": write_key(number.ref),
        "symbol": formulas.symbol(number.ref),
        "formula": formulas.symbols(trace.steps[trace.step_of[number.ref]]),
        "mistake": mistake.key if mistake else "",
        "sentence": _sentence(number, language)
        if mistake is None or number.answer is None
        else write_mistake(mistake, number.answer.value, language),
    }


def _sentence(number: CheckedNumber, language: Language) -> str:
    """Return what is said where no usual mistake gives the number, or where it is none."""
    if number.problem is not None:
        return number.problem.sentence(language)
    return say("work.unknown", language)
