"""The cards of a film, as they cross the wire."""

from __future__ import annotations

from collections.abc import Collection

from explainer.engine.explain.cards import Card, Table, list_cards
from explainer.engine.explain.formulas.latex import SCREEN_DIGITS
from explainer.engine.numerals import encode_number
from explainer.engine.trace.trace import Trace
from explainer.step.wire import CardValue, TableValue
from explainer.words import Language


def write_cards(
    trace: Trace,
    language: Language,
    mistaken: Collection[int],
    digits: int = SCREEN_DIGITS,
) -> dict[str, list[CardValue]]:
    """Return the cards of every stop by neuron, by layer and by phase."""
    cards = list_cards(trace, language, digits, mistaken)
    return {name: [_card(card) for card in found] for name, found in cards.items()}


def _card(card: Card) -> CardValue:
    return {
        "title": card.title,
        "sentence": card.sentence,
        "spoken": card.spoken,
        "symbols": card.symbols,
        "lines": card.lines,
        "tables": [_table(table) for table in card.tables],
        "torch": card.torch,
    }


def _table(table: Table) -> TableValue:
    return {
        "caption": table.caption,
        "corner": table.corner,
        "columns": table.columns,
        "heads": table.heads,
        "values": [[None if v is None else encode_number(v) for v in row] for row in table.values],
        "kinds": table.kinds,
    }
