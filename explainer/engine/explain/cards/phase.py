"""Cards by phase: what went in, what came out, and every formula in between."""

from __future__ import annotations

from explainer.engine.explain.cards.card import Card
from explainer.engine.explain.cards.layer import LayerCards
from explainer.engine.explain.cards.lines import Lines
from explainer.engine.explain.cards.said import Said
from explainer.engine.trace.navigation import Stop, list_stops
from explainer.engine.trace.trace import Trace
from explainer.words import Language


class PhaseCards:
    """Writes the cards of one trace by phase; the parameters are those of ``NeuronCards``."""

    def __init__(self, trace: Trace, language: Language, lines: Lines) -> None:
        self._layer = LayerCards(trace, language, lines)
        self._stops = list_stops(trace, "layer")
        self._said = Said(trace, language)

    def write(self, stop: Stop) -> Card:
        """Return the card of a phase: those of its layers, one after the other."""
        inner = [s for s in self._stops if stop.start <= s.start and s.end <= stop.end]
        cards = [self._layer.write(s) for s in inner]
        return Card(
            self._said.title(stop),
            self._said.sentence(stop),
            tuple(dict.fromkeys(text for card in cards for text in card.symbols)),
            tuple(text for card in cards for text in card.lines),
            tuple(table for card in cards for table in card.tables),
            tuple(dict.fromkeys(text for card in cards for text in card.torch)),
        )
