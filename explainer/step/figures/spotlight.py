"""What a step lights: the edges it reads, the neurons it reads, and the labels on the edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Quantity, Step
from explainer.engine.trace.trace import Trace
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import MONO, Edge, Figure, Node, shorten_number

_MAX_LABELS = 6

_PHASE_COLOURS = {
    Phase.FORWARD: palette.POSITIVE,
    Phase.LOSS: palette.INK,
    Phase.BACKWARD: palette.DELTA_POSITIVE,
    Phase.UPDATE: palette.GOOD,
}

_LETTERS = {
    "weight_change": "Δw",
    "momentum_buffer": "u",
    "first_moment": "m",
    "second_moment": "v",
    "first_moment_corrected": "m̂",
    "second_moment_corrected": "v̂",
    "square_average": "v",
    "sum_of_squares": "G",
    "denominator": "d",
    "effective_rate": "η/d",
}

_SIGNED = frozenset({Quantity.CONTRIBUTION, Quantity.WEIGHT_GRADIENT})
"""What runs backward along one edge: it has the colour of its sign."""

Along = Callable[[Edge, float], tuple[float, float]]
"""Returns the point at a share (0 to 1) of an edge."""


class Spotlight(NamedTuple):
    """The edges and the neurons that a step lights; rings have a width, the target's a wide one."""

    edges: tuple[Edge, ...]
    rings: dict[Node, float]


DARK = Spotlight((), {})
"""Before the first step nothing is lit."""


class Colours(NamedTuple):
    """The colour of the edges that are lit, and that of the rings."""

    edges: str
    rings: str


COLOURS = Colours(palette.INK, palette.INK)
"""The colours before the first step."""


def find_spotlight(step: Step) -> Spotlight:
    """Return what ``step`` lights; the same for every sample of a batch."""
    return Spotlight(_edges(step), _rings(step))


def find_colours(trace: Trace, step: Step) -> Colours:
    """Return the colours of what is lit."""
    colour = _PHASE_COLOURS[step.phase]
    if step.target.quantity not in _SIGNED:
        return Colours(colour, colour)
    return Colours(palette.delta_colour(trace.values[step.target]), colour)


def _edges(step: Step) -> tuple[Edge, ...]:
    """Return the edges that a step reads, or the one that it is about."""
    _, layer, unit, source, _ = step.target
    if source is not None and layer is not None and unit is not None:
        return ((layer, unit, source),)
    return tuple(
        [
            (layer, unit, source)
            for _, layer, unit, source, _ in step.operands
            if source is not None and layer is not None and unit is not None
        ]
    )


def _rings(step: Step) -> dict[Node, float]:
    _, layer, unit, source, _ = step.target
    if step.phase is Phase.UPDATE and source is not None:
        return {}
    rings: dict[Node, float] = {}
    for _, read_layer, read_unit, read_source, _ in step.operands:
        if read_source is None and read_layer is not None and read_unit is not None:
            rings[read_layer, read_unit] = 2.2
    if source is None and layer is not None and unit is not None:
        rings[layer, unit] = 5.0
    return rings


def label_edges(trace: Trace, step: Step, edges: tuple[Edge, ...], along: Along) -> list[Figure]:
    """Return what is written on the edges of ``step``: each one's share of the result."""
    if not edges or len(edges) > _MAX_LABELS:
        return []
    if len(edges) == 1 and step.target.source is not None:
        # Half-way two edges may cross, and a label could belong to either.
        return [_annotation(*along(edges[0], 0.45), *_own_label(trace, step))]
    share = 0.4 if step.target.quantity == Quantity.WEIGHTED_INPUT else 0.58
    return [
        _annotation(*along(edge, share), *_share_label(trace, step, number, len(edges)))
        for number, edge in enumerate(edges)
    ]


def _own_label(trace: Trace, step: Step) -> tuple[str, str]:
    """Return what is written on the edge that a step is about, and its colour."""
    quantity, value = step.target.quantity, trace.values[step.target]
    if quantity == Quantity.NEW_WEIGHT:
        old = trace.values[step.operands[0]]
        return f"w {shorten_number(old)} → {shorten_number(value)}", palette.GOOD
    if quantity in _SIGNED:
        letter = "w·δ" if quantity == Quantity.CONTRIBUTION else "∂L/∂w"
        return f"{letter} {shorten_number(value)}", palette.delta_colour(value)
    return f"{_LETTERS[quantity]} {shorten_number(value)}", palette.GOOD


def _share_label(trace: Trace, step: Step, number: int, count: int) -> tuple[str, str]:
    """Return an edge's share of z, or of what comes back, and its colour."""
    value, first = trace.values, step.operands[number]
    if step.target.quantity == Quantity.BACKWARD_SUM:
        return f"w·δ {shorten_number(value[first])}", palette.delta_colour(value[first])
    other = step.operands[count + number]
    letter = "x" if other.layer == 0 else "a"
    return f"w·{letter} {shorten_number(value[first] * value[other])}", palette.POSITIVE


_FONTS = {
    colour: {"family": MONO, "size": 12, "color": colour}
    for colour in (
        *_PHASE_COLOURS.values(),
        palette.DELTA_POSITIVE,
        palette.DELTA_NEGATIVE,
        palette.MUTED,
    )
}


def _annotation(x: float, y: float, text: str, colour: str) -> Figure:
    return {
        "x": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "bgcolor": palette.PANEL,
        "bordercolor": colour,
        "borderwidth": 1,
        "borderpad": 3,
        "font": _FONTS[colour],
    }
