"""The formulas of a film with more digits than it came with."""

from __future__ import annotations

from explainer.engine.explain.formulas import Formulas
from explainer.engine.session.session import Session
from explainer.engine.trace.trace import record_trace
from explainer.step.cards import write_cards
from explainer.step.inspection.fault_view import view_fault
from explainer.step.wire import DigitTexts
from explainer.words import Language


def write_digits(session: Session, language: Language, digits: int) -> DigitTexts:
    """Return cards and formulas of the open iteration, their numbers with so many digits."""
    trace = record_trace(session.point.iteration)
    fault = view_fault(trace)
    mistaken = () if fault is None else fault.mistaken
    formulas = Formulas(trace, digits, mistaken)
    return {
        "cards": write_cards(trace, language, mistaken, digits),
        "substituted": [formulas.substituted(step) for step in trace.steps],
    }
