"""The cards of a trace: what stands on the page, a worksheet or a film at each stop."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from explainer.engine.explain.cards.card import Card, Table
from explainer.engine.explain.cards.layer import LayerCards
from explainer.engine.explain.cards.lines import Lines
from explainer.engine.explain.cards.neuron import NeuronCards
from explainer.engine.explain.cards.phase import PhaseCards
from explainer.engine.explain.cards.said import Said
from explainer.engine.explain.cards.spoken import Spoken
from explainer.engine.explain.formulas.latex import SCREEN_DIGITS
from explainer.engine.trace.navigation import Stop, list_all_stops
from explainer.engine.trace.trace import Trace
from explainer.words import Language

__all__ = ["Card", "Table", "list_cards"]


def list_cards(
    trace: Trace,
    language: Language,
    digits: int = SCREEN_DIGITS,
    mistaken: Collection[int] = (),
) -> dict[str, list[Card]]:
    """Return the card of every stop by neuron, by layer and by phase.

    By term a stop is one step, which has its own formula and sentence. ``mistaken`` are numbers of
    steps whose values are not what their formulas say.
    """
    stops, lines = list_all_stops(trace), Lines(trace, digits, mistaken)
    neuron, layer = NeuronCards(trace, language, lines), LayerCards(trace, language, lines)
    layers = [(stop, layer.write(stop)) for stop in stops["layer"]]
    phase = PhaseCards(trace, lines, Said(trace, language), layers)
    spoken = Spoken(trace, language, digits)
    cards = {
        "neuron": [
            (layer if _is_of_layer(stop) else neuron).write(stop) for stop in stops["neuron"]
        ],
        "layer": [card for _, card in layers],
        "phase": [phase.write(stop) for stop in stops["phase"]],
    }
    return {
        name: [
            replace(card, spoken=spoken.of(stop))
            for stop, card in zip(stops[name], found, strict=True)
        ]
        for name, found in cards.items()
    }


def _is_of_layer(stop: Stop) -> bool:
    """Tell whether all δ of a layer stand together: each takes the whole Jacobian."""
    return stop.kind == "delta" and stop.unit is None
