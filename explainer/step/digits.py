"""What of a film is written with digits: its cards, and its formulas with their numbers."""

from __future__ import annotations

from collections.abc import Collection

from explainer.engine.explain.formulas import Formulas
from explainer.engine.explain.formulas.latex import SCREEN_DIGITS
from explainer.engine.trace.trace import Trace
from explainer.step.cards import write_cards
from explainer.step.wire import DigitTexts
from explainer.words import Language


def write_digits(
    trace: Trace,
    language: Language,
    mistaken: Collection[int] = (),
    digits: int = SCREEN_DIGITS,
) -> DigitTexts:
    """Return the texts of a film that hold numbers, with so many digits.

    ``mistaken`` are numbers of steps whose values are not what their formulas say.
    """
    formulas = Formulas(trace, digits, mistaken)
    return {
        "cards": write_cards(trace, language, mistaken, digits),
        "substituted": [formulas.substituted(step) for step in trace.steps],
    }
