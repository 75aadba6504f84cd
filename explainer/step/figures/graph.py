"""The network as a plotly figure at any position of a trace, and the patches between positions.

The figure consists of marks whose entries have fixed places, so that a step changes few of them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Quantity, Step
from explainer.engine.trace.trace import Trace
from explainer.step.figures.edges import KINDS
from explainer.step.figures.marks import Marks
from explainer.step.figures.spotlight import (
    COLOURS,
    DARK,
    Spotlight,
    find_colours,
    find_spotlight,
    label_edges,
)
from explainer.ui.figures.drawing import Change, Figure, Node, apply_patch

_IN_NODES = frozenset(
    {
        Quantity.INPUT,
        Quantity.TARGET,
        Quantity.WEIGHTED_INPUT,
        Quantity.ACTIVATION,
        Quantity.OUTPUT_GRADIENT,
        Quantity.BACKWARD_SUM,
        Quantity.SLOPE,
        Quantity.DELTA,
    }
)
"""Numbers that stand in their neuron."""


class NetworkGraph:
    """The drawing of one trace.

    ``base`` is the figure at position 0; ``patch(i)`` leads from position i − 1 to i;
    ``drawn(i)`` is the figure at i, drawn directly.
    """

    def __init__(self, trace: Trace, headings: Sequence[str]) -> None:
        self._trace = trace
        self._depth = trace.iteration.spec.depth
        self._marks = Marks(trace, headings)
        self._places: list[_Place] = [(), *map(_place, trace.steps)]
        self._colours = [COLOURS, *(find_colours(trace, step) for step in trace.steps)]
        self._lights: dict[_Place, Spotlight] = {(): DARK}
        self._moved: dict[_Place, list[Change]] = {}
        self.base = self._marks.base

    @property
    def dense(self) -> bool:
        """Whether numbers stand below small nodes instead of inside large ones."""
        return not self._marks.roomy

    @property
    def width(self) -> int:
        """Pixels that the figure needs at least."""
        return self._marks.width

    def patches(self) -> list[list[Change]]:
        """Return every patch, in order."""
        return [self.patch(index) for index in range(1, len(self._trace.steps) + 1)]

    def patch(self, index: int) -> list[Change]:
        """Return the changes from position ``index`` − 1 to ``index`` (1 to all steps)."""
        step, marks = self._trace.steps[index - 1], self._marks
        changes: list[Change] = []
        other_sample = marks.readings.shown(index) != marks.readings.shown(index - 1)
        if other_sample:
            for node in marks.nodes:
                changes += self._node_changes(node, index)
        elif step.target.quantity in _IN_NODES:
            changes += self._node_changes((step.target.layer or 0, step.target.unit or 0), index)
        if step.target.quantity in KINDS:
            changes += marks.edges.changes(step)
        if index in marks.edges.switches:
            changes += marks.edges.switches[index]
        if step.phase is Phase.LOSS or other_sample:
            changes.append(self._loss_change(index))
        return changes + self._lighting(index - 1, index)

    def _node_changes(self, node: Node, index: int) -> list[Change]:
        marks = self._marks
        place, look = marks.place[node], marks.readings.look(node, index)
        changes: list[Change] = [
            [marks.texts, "text", place, look.text],
            [marks.borders, "marker.line.color", place, look.border],
            [marks.tints, "marker.color", place, look.tint],
        ]
        if node[0] == self._depth:
            target = marks.readings.target_text(node, index)
            changes.append([marks.texts, "text", len(marks.nodes) + node[1], target])
        return changes

    def _loss_change(self, index: int) -> Change:
        marks = self._marks
        return [marks.texts, "text", marks.loss_place, marks.readings.loss_text(index)]

    def drawn(self, index: int) -> Figure:
        """Return the figure at position ``index`` (0 to all steps), drawn from nothing."""
        figure, marks = copy.deepcopy(self.base), self._marks
        changes = [change for node in marks.nodes for change in self._node_changes(node, index)]
        changes.append(self._loss_change(index))
        changes += marks.edges.drawn(index)
        changes += self._lighting(0, index)
        return apply_patch(figure, changes)

    # What is lit -------------------------------------------------------------------------

    def _lighting(self, start: int, index: int) -> list[Change]:
        """Return the changes from what is lit at position ``start`` to what is at ``index``."""
        marks, old, new = self._marks, self._colours[start], self._colours[index]
        changes = self._moves(start, index).copy()
        if new.edges != old.edges:
            changes.append([marks.lit, "line.color", None, new.edges])
        if new.rings != old.rings:
            changes.append([marks.tints, "marker.line.color", None, new.rings])
        edges = self._spotlight(index).edges
        if edges or self._spotlight(start).edges:
            step = self._trace.steps[index - 1]
            changes.append(
                [-1, "annotations", None, label_edges(self._trace, step, edges, marks.edges.along)]
            )
        return changes

    def _spotlight(self, index: int) -> Spotlight:
        place = self._places[index]
        light = self._lights.get(place)
        if light is None:
            light = self._lights[place] = find_spotlight(self._trace.steps[index - 1])
        return light

    def _moves(self, start: int, index: int) -> list[Change]:
        """Return how the light moves; it does so in the same way in every sample."""
        places = (self._places[start], self._places[index])
        moves = self._moved.get(places)
        if moves is None:
            moves = list(self._moving(self._spotlight(start), self._spotlight(index)))
            self._moved[places] = moves
        return moves

    def _moving(self, old: Spotlight, new: Spotlight) -> Iterator[Change]:
        marks = self._marks
        if new.edges != old.edges:
            xs, ys = marks.edges.joined(new.edges)
            yield [marks.lit, "x", None, xs]
            yield [marks.lit, "y", None, ys]
        for node in {**old.rings, **new.rings}:
            width = new.rings.get(node, 0.0)
            if width != old.rings.get(node, 0.0):
                yield [marks.tints, "marker.line.width", marks.place[node], width]


_Place = tuple[object, ...]


def _place(step: Step) -> _Place:
    """Return what tells apart the steps of one sample, and those of the batch from them."""
    quantity, layer, unit, source, sample = step.target
    return (quantity, layer, unit, source, sample is None)
