"""The edges of the graph: w, then ∂L/∂w, then the new w, in marks that share colour and width."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from explainer.engine.trace.refs import Ref, Step
from explainer.engine.trace.trace import Trace
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import Change, Edge, Figure, Node

WIDTHS = (1.0, 1.7, 2.6, 3.8, 5.2)
_WEIGHT_CLASSES = (0.25, 0.5, 1.0, 2.0)
_GRADIENT_CLASSES = (0.1, 0.25, 0.5, 0.8)
KINDS = ("weight", "weight_gradient", "new_weight")
_BEFORE = dict(zip(KINDS[1:], KINDS, strict=False))


class Slot(NamedTuple):
    """Where an edge is drawn: the mark, and the place of its first point there."""

    mark: int
    place: int


class EdgeMarks:
    """The marks of all edges.

    Parameters
    ----------
    trace
        The iteration that is drawn.
    at
        Where each node stands.
    add
        Adds a mark to the figure and returns its number.
    """

    def __init__(
        self, trace: Trace, at: dict[Node, tuple[float, float]], add: Callable[[Figure], int]
    ) -> None:
        self._trace, self._at = trace, at
        self._single = len(trace.iteration.samples) == 1
        self._edges = list_edges(trace.iteration.spec.sizes)
        self._segments = {edge: self._ends(edge) for edge in self._edges}
        self._along: dict[tuple[Edge, float], tuple[float, float]] = {}
        self._marks: dict[int, Figure] = {}
        self._slots = {kind: self._add_marks(kind, add) for kind in KINDS}
        for number, visible in self._visible_at_first().items():
            self._marks[number]["visible"] = visible
        self.switches = self._when_marks_appear()

    def _ends(self, edge: Edge) -> tuple[list[float | None], list[float | None]]:
        """Return x and y of both ends of ``edge``, and None after them."""
        layer, unit, source = edge
        (x0, y0), (x1, y1) = self._at[layer - 1, source], self._at[layer, unit]
        return [x0, x1, None], [y0, y1, None]

    def joined(self, edges: Sequence[Edge]) -> tuple[list[float | None], list[float | None]]:
        """Return x and y of the ends of ``edges``, with None after each."""
        if len(edges) == 1:
            return self._segments[edges[0]]
        xs: list[float | None] = []
        ys: list[float | None] = []
        for edge in edges:
            x, y = self._segments[edge]
            xs += x
            ys += y
        return xs, ys

    def along(self, edge: Edge, share: float) -> tuple[float, float]:
        """Return the point at ``share`` (0 to 1) of ``edge``."""
        point = self._along.get((edge, share))
        if point is None:
            layer, unit, source = edge
            (x0, y0), (x1, y1) = self._at[layer - 1, source], self._at[layer, unit]
            point = (round(x0 + share * (x1 - x0), 4), round(y0 + share * (y1 - y0), 4))
            self._along[edge, share] = point
        return point

    def _add_marks(self, kind: str, add: Callable[[Figure], int]) -> dict[Edge, Slot]:
        """Add the marks of one kind; None separates their edges."""
        numbers: dict[tuple[str, int], int] = {}
        slots: dict[Edge, Slot] = {}
        for edge in self._edges:
            style = self._style(kind, edge)
            if style not in numbers:
                mark = _new_mark(*style, faint=kind == "weight")
                numbers[style] = add(mark)
                self._marks[numbers[style]] = mark
            mark = self._marks[numbers[style]]
            slots[edge] = Slot(numbers[style], len(mark["x"]))
            x, y = self._segments[edge]
            mark["x"] += x if kind == "weight" else (None, None, None)
            mark["y"] += y
        return slots

    def _style(self, kind: str, edge: Edge) -> tuple[str, int]:
        value = self._trace.values[self._ref(kind, edge)]
        if kind == "weight_gradient":
            share = abs(value) / self._largest_gradient if self._largest_gradient else 0.0
            return palette.delta_colour(value), _width_class(share, _GRADIENT_CLASSES)
        width = _width_class(abs(value), _WEIGHT_CLASSES)
        return (palette.value_colour(value) if kind == "weight" else palette.GOOD), width

    @cached_property
    def _largest_gradient(self) -> float:
        gradients = self._trace.iteration.gradients.weights.values()
        sizes = (abs(value) for gradient in gradients for value in gradient.ravel().tolist())
        return max(filter(math.isfinite, sizes), default=0.0)

    def _ref(self, kind: str, edge: Edge) -> Ref:
        sample = 0 if kind == "weight_gradient" and self._single else None
        return Ref(kind, *edge, sample)

    # Changes -----------------------------------------------------------------------------

    def changes(self, step: Step) -> list[Change]:
        """Return what ``step`` changes: its edge leaves one mark and appears in another."""
        kind, layer, unit, source, sample = step.target
        if kind not in _BEFORE or source is None or layer is None or unit is None:
            return []
        if sample is not None and not self._single:
            return []
        edge, kind = (layer, unit, source), str(kind)
        if step.target != self._ref(kind, edge):
            return []
        return [*self._hidden(_BEFORE[kind], edge), *self._revealed(kind, edge)]

    def drawn(self, index: int) -> list[Change]:
        """Return the changes that lead from the first position to ``index`` at once."""
        changes: list[Change] = []
        visible = {slot.mark: False for slots in self._slots.values() for slot in slots.values()}
        for edge in self._edges:
            kind = self._kind(edge, index)
            visible[self._slots[kind][edge].mark] = True
            if kind != "weight":
                changes += [*self._hidden("weight", edge), *self._revealed(kind, edge)]
        return [*changes, *([mark, "visible", None, shown] for mark, shown in visible.items())]

    def _kind(self, edge: Edge, index: int) -> str:
        for kind in ("new_weight", "weight_gradient"):
            if self._trace.known(self._ref(kind, edge), index):
                return kind
        return "weight"

    def _hidden(self, kind: str, edge: Edge) -> list[Change]:
        mark, place = self._slots[kind][edge]
        return [[mark, "x", place, None], [mark, "x", place + 1, None]]

    def _revealed(self, kind: str, edge: Edge) -> list[Change]:
        mark, place = self._slots[kind][edge]
        x0, x1, _ = self._segments[edge][0]
        return [[mark, "x", place, x0], [mark, "x", place + 1, x1]]

    # Marks without a visible edge are switched off: plotly passes over them ------------------

    def _shown_from(self, kind: str, edge: Edge) -> int:
        return self._trace.step_of.get(self._ref(kind, edge), -1) + 1

    def _spans(self) -> Iterable[tuple[int, int, int]]:
        """Yield for each edge and kind its mark and the positions [from, to) at which it shows."""
        end = len(self._trace.steps) + 1
        for edge in self._edges:
            starts = [self._shown_from(kind, edge) for kind in self._slots]
            for kind, start, stop in zip(self._slots, starts, [*starts[1:], end], strict=True):
                yield self._slots[kind][edge].mark, start, stop

    def _visible_at_first(self) -> dict[int, bool]:
        first: dict[int, bool] = {}
        for mark, start, _ in self._spans():
            first[mark] = first.get(mark, False) or start == 0
        return first

    def _when_marks_appear(self) -> dict[int, list[Change]]:
        """Return for each position the changes that show or hide whole marks there."""
        counts: dict[int, Counter[int]] = {}
        for mark, start, stop in self._spans():
            at = counts.setdefault(mark, Counter())
            at[start] += 1
            at[stop] -= 1
        switches: dict[int, list[Change]] = {}
        for mark, steps in counts.items():
            shown = steps.pop(0, 0)
            for position in sorted(steps):
                before, shown = shown, shown + steps[position]
                if bool(before) != bool(shown):
                    switches.setdefault(position, []).append([mark, "visible", None, bool(shown)])
        return switches


def list_edges(sizes: Sequence[int]) -> list[Edge]:
    """Return every edge of a net, by layer, unit and source."""
    return [
        (layer, unit, source)
        for layer in range(1, len(sizes))
        for unit in range(sizes[layer])
        for source in range(sizes[layer - 1])
    ]


def _new_mark(colour: str, width: int, *, faint: bool) -> Figure:
    line = {"color": colour, "width": WIDTHS[width]}
    return {"mode": "lines", "line": line, "opacity": 0.42 if faint else 0.8, "x": [], "y": []}


def _width_class(size: float, limits: Sequence[float]) -> int:
    return sum(size > limit for limit in limits)
