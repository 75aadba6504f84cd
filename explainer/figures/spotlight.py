"""What a step lights: the edges it reads, the neurons it reads, and the labels on the edges."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer.figures import palette
from explainer.figures.drawing import MONO, Edge, Figure, Node, short
from explainer.trace import Phase, Quantity, Step, Trace

_MAX_LABELS = 6

PHASE_COLOURS = {
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
    "effective_rate": "η̃",
}


def rings(step: Step) -> dict[Node, float]:
    """Return the nodes that are ringed, with the width of the ring: the target's is wide."""
    target = _target_node(step)
    ringed = {node: 2.2 for node in _operand_nodes(step)}
    return {**ringed, target: 5.0} if target else ringed


def _target_node(step: Step) -> Node | None:
    target = step.target
    if target.source is not None or target.layer is None or target.unit is None:
        return None
    return (target.layer, target.unit)


def _operand_nodes(step: Step) -> list[Node]:
    target = _target_node(step)
    nodes = {
        (ref.layer, ref.unit): None
        for ref in step.operands
        if ref.source is None and ref.layer is not None and ref.unit is not None
    }
    if step.phase is Phase.UPDATE and step.target.source is not None:
        return []
    return [node for node in nodes if node != target]


def edges_read(step: Step) -> list[Edge]:
    """Return the edges that a step reads, or the one that it is about."""
    target = step.target
    if target.source is not None and target.layer is not None and target.unit is not None:
        return [(target.layer, target.unit, target.source)]
    return [
        (ref.layer, ref.unit, ref.source)
        for ref in step.operands
        if ref.source is not None and ref.layer is not None and ref.unit is not None
    ]


def labels(
    trace: Trace, step: Step, along: Callable[[Edge, float], tuple[float, float]]
) -> list[Figure]:
    """Return what is written on the edges of ``step``: each one's share of the result."""
    edges = edges_read(step)
    if len(edges) > _MAX_LABELS:
        return []
    share = 0.4 if step.target.quantity == Quantity.WEIGHTED_INPUT else 0.58
    # Half-way two edges may cross, and a label could belong to either.
    share = 0.4 if len(edges) == 1 else share
    return [
        _annotation(*along(edge, share), *_label(trace, step, number, edges))
        for number, edge in enumerate(edges)
    ]


def _label(trace: Trace, step: Step, number: int, edges: Sequence[Edge]) -> tuple[str, str]:
    """Return what is written on an edge, and its colour: that of a gradient by its sign."""
    value, colour = trace.values, PHASE_COLOURS[step.phase]
    quantity, target = step.target.quantity, step.target
    if quantity == Quantity.WEIGHTED_INPUT:
        weight, other = step.operands[number], step.operands[len(edges) + number]
        letter = "x" if other.layer == 0 else "a"
        return f"w·{letter} {short(value[weight] * value[other])}", colour
    if quantity == Quantity.NEW_WEIGHT:
        return f"w {short(value[step.operands[0]])} → {short(value[target])}", colour
    if quantity in (Quantity.CONTRIBUTION, Quantity.BACKWARD_SUM):
        share = value[target if quantity == Quantity.CONTRIBUTION else step.operands[number]]
        return f"w·δ {short(share)}", palette.delta_colour(share)
    if quantity == Quantity.WEIGHT_GRADIENT:
        return f"∂L/∂w {short(value[target])}", palette.delta_colour(value[target])
    return f"{_LETTERS[quantity]} {short(value[target])}", colour


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
        "font": {"family": MONO, "size": 12, "color": colour},
    }
