"""Break it: the switches of the page, and what it asks about the fault that is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explainer.engine.faults import switch_on
from explainer.engine.session.edits import edit_session
from explainer.engine.session.session import Session
from explainer.step.figures.faults import draw_two_ways
from explainer.step.inspection.fault_runs import MARKS, FaultComparison, compare_with_fault
from explainer.step.wire import FaultsAnswer
from explainer.ui.figures.drawing import shorten_number
from explainer.ui.payload import payload
from explainer.words import Language, say


def set_fault(session: Session, data: object) -> Session:
    """Return the session with the fault ``name`` from here on, without any if it is None."""
    name = payload(data).get("name")
    fault = None if name is None else switch_on(name)
    return edit_session(session, replace(session.point, fault=fault))


def answer_faults(session: Session, sent: Mapping[str, Any], language: Language) -> FaultsAnswer:
    """Return the losses of the right and of the wrong way: a table, a sentence, a figure."""
    both = compare_with_fault(session)
    names = (say("faults.right", language), say("faults.wrong", language))
    return {
        "rows": [[n, both.right.after(n), both.wrong.after(n)] for n in MARKS],
        "sentence": _sentence(both, language),
        "figure": draw_two_ways(both.right.losses, both.wrong.losses, session.iteration, names),
    }


def _sentence(both: FaultComparison, language: Language) -> str:
    right, wrong = both.right.losses, both.wrong.losses
    return say(
        f"faults.verdict.{both.verdict}",
        language,
        count=MARKS[-1],
        right=shorten_number(right[-1]),
        wrong=shorten_number(wrong[-1]),
        start=shorten_number(wrong[0]),
        right_end=len(right),
        wrong_end=len(wrong),
    )
