"""Cards by phase: what went in, what came out, and every formula in between."""

from __future__ import annotations

import re
from collections.abc import Sequence

from explainer.engine.explain.cards.card import Card
from explainer.engine.explain.cards.said import Said
from explainer.engine.trace.navigation import Stop

_SAMPLE = re.compile(r"\[\d+\]")


def write_phase(stop: Stop, said: Said, layers: Sequence[tuple[Stop, Card]]) -> Card:
    """Return the card of a phase: those of its ``layers``, one after the other.

    What every sample computes stands in symbols once, for any sample s.
    """
    cards = [card for inner, card in layers if stop.start <= inner.start and inner.end <= stop.end]
    return Card(
        said.title(stop),
        said.sentence(stop),
        tuple(dict.fromkeys(_SAMPLE.sub("[s]", text) for card in cards for text in card.symbols)),
        tuple(text for card in cards for text in card.lines),
        tuple(table for card in cards for table in card.tables),
        tuple(dict.fromkeys(text for card in cards for text in card.torch)),
    )
