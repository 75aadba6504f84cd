"""The network as a plotly figure at any position of a trace, and the patches between positions.

The figure consists of marks whose entries have fixed places, so that a step changes few of them.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence

from explainer.figures import palette
from explainer.figures.drawing import MONO, SANS, Change, Figure, Node, patched
from explainer.figures.edges import EdgeMarks
from explainer.figures.layout import positions
from explainer.figures.readings import Readings
from explainer.figures.spotlight import PHASE_COLOURS, edges_read, labels, rings
from explainer.trace import Phase, Quantity, Step, Trace

_ROOMY = 5
"""Units of the largest layer up to which a neuron has room for its numbers."""

_IN_NODES = (
    Quantity.INPUT,
    Quantity.TARGET,
    Quantity.WEIGHTED_INPUT,
    Quantity.ACTIVATION,
    Quantity.OUTPUT_GRADIENT,
    Quantity.BACKWARD_SUM,
    Quantity.SLOPE,
    Quantity.DELTA,
)
"""Numbers that stand in their neuron."""


class NetworkGraph:
    """The drawing of one trace.

    ``base`` is the figure at position 0; ``patch(i)`` leads from position i − 1 to i;
    ``drawn(i)`` is the figure at i, drawn directly.
    """

    def __init__(self, trace: Trace, headings: Sequence[str]) -> None:
        self._trace = trace
        self._spec = trace.iteration.spec
        self._at = positions(self._spec.sizes)
        self._rows = max(self._spec.sizes)
        self._roomy = self._rows <= _ROOMY
        self._nodes = list(self._at)
        self._node_place = {node: place for place, node in enumerate(self._nodes)}
        self._readings = Readings(trace, self._roomy)
        self._data: list[Figure] = []
        self._edges = EdgeMarks(trace, self._at, self._add)
        self._lit_mark = self._add({"mode": "lines", "line": {"color": palette.INK, "width": 3.5}})
        self._node_mark = self._add_nodes()
        self._tint_mark = self._add_tints()
        self._text_mark = self._add_texts(headings)
        self.base = {"data": self._data, "layout": self._layout()}

    # The marks ---------------------------------------------------------------------------

    def _add(self, mark: Figure) -> int:
        for name, value in (("type", "scatter"), ("x", []), ("y", []), ("hoverinfo", "skip")):
            mark.setdefault(name, value)
        self._data.append(mark)
        return len(self._data) - 1

    def _node_marks(self, extra: Figure) -> Figure:
        return {
            "mode": "markers",
            "x": [self._at[node][0] for node in self._nodes],
            "y": [self._at[node][1] for node in self._nodes],
            **extra,
        }

    @property
    def _diameter(self) -> int:
        return 84 if self._roomy else 18

    def _add_nodes(self) -> int:
        borders = [self._readings.border(node, 0) for node in self._nodes]
        marker = {
            "size": self._diameter,
            "color": palette.PANEL,
            "opacity": 1,
            "line": {"color": borders, "width": 1.6},
        }
        names = [f"node/{layer}/{unit}" for layer, unit in self._nodes]
        return self._add(self._node_marks({"marker": marker, "customdata": names}))

    def _add_tints(self) -> int:
        """Add what lies over the nodes: the tint of the value, and the ring of the step."""
        count = len(self._nodes)
        marker = {
            "size": self._diameter,
            "color": [self._readings.tint(node, 0) for node in self._nodes],
            "opacity": 1,
            "line": {"color": palette.INK, "width": [0.0] * count},
        }
        return self._add(self._node_marks({"marker": marker}))

    def _add_texts(self, headings: Sequence[str]) -> int:
        """Add all texts: nodes, then targets beside the outputs, the loss, and the headings."""
        read = self._readings
        count, outputs, width = len(self._nodes), self._spec.sizes[-1], len(self._spec.sizes)
        right = [self._at[self._spec.depth, unit] for unit in range(outputs)]
        ys = [y for _, y in self._at.values()]
        low, high = min(ys) - 0.62 * self._unit_height, max(ys) + 0.68 * self._unit_height
        places = [
            *self._at.values(),
            *right,
            (self._spec.depth, low),
            *((column, high) for column in range(width)),
        ]
        own = 12 if self._roomy else 10
        others = outputs + 1 + width
        font = {
            "family": [MONO] * (count + outputs + 1) + [SANS] * width,
            "size": [own] * count + [12] * others,
            "color": [palette.INK] * count + [palette.MUTED] * others,
        }
        inside = "middle center" if self._roomy else "bottom center"
        return self._add(
            {
                "mode": "text",
                "x": [x for x, _ in places],
                "y": [y for _, y in places],
                "text": [
                    *(read.text(node, 0) for node in self._nodes),
                    *(read.target_text((self._spec.depth, unit), 0) for unit in range(outputs)),
                    read.loss_text(0),
                    *headings,
                ],
                "textfont": font,
                "textposition": [inside] * count
                + ["middle right"] * outputs
                + ["middle center"] * (1 + width),
            }
        )

    @property
    def _unit_height(self) -> float:
        return 1.0 if self._roomy else 1.6

    @property
    def _loss_place(self) -> int:
        return len(self._nodes) + self._spec.sizes[-1]

    def _layout(self) -> Figure:
        ys = [y for _, y in self._at.values()]
        height = self._unit_height
        still = {"visible": False, "fixedrange": False}
        return {
            "height": self.height,
            "margin": {"l": 6, "r": 6, "t": 6, "b": 6},
            "showlegend": False,
            "dragmode": "pan",
            "hovermode": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": SANS, "color": palette.INK},
            "xaxis": {
                **still,
                "range": [-0.42, self._spec.depth + 0.25 + 0.18 * len(self._spec.sizes)],
            },
            "yaxis": {**still, "range": [min(ys) - 0.9 * height, max(ys) + 0.95 * height]},
            "uirevision": "graph",
            "annotations": [],
        }

    @property
    def height(self) -> int:
        """Pixels that the figure is high."""
        return 150 + (self._rows - 1) * 112 + 60 if self._roomy else 120 + self._rows * 34

    @property
    def dense(self) -> bool:
        """Whether numbers stand below small nodes instead of inside large ones."""
        return not self._roomy

    @property
    def width(self) -> int:
        """Pixels that the figure needs at least."""
        return 120 + len(self._spec.sizes) * (100 if self._roomy else 84)

    # Patches -----------------------------------------------------------------------------

    def patch(self, index: int) -> list[Change]:
        """Return the changes from position ``index`` − 1 to ``index`` (1 to all steps)."""
        step, read = self._trace.steps[index - 1], self._readings
        changes: list[Change] = []
        other_sample = read.shown(index) != read.shown(index - 1)
        nodes: Iterable[Node] = self._nodes if other_sample else self._own_nodes(step)
        for node in nodes:
            changes += self._node_changes(node, index)
        changes += self._edges.changes(step)
        for mark, visible in self._edges.switches.get(index, {}).items():
            changes.append([mark, "visible", None, visible])
        if step.phase is Phase.LOSS or other_sample:
            changes.append([self._text_mark, "text", self._loss_place, read.loss_text(index)])
        if index > 1:
            changes += [self._ring(node, 0.0) for node in rings(self._trace.steps[index - 2])]
        return changes + self._spotlight(index)

    def _own_nodes(self, step: Step) -> list[Node]:
        target = step.target
        if target.quantity in _IN_NODES and target.layer is not None and target.unit is not None:
            return [(target.layer, target.unit)]
        return []

    def _node_changes(self, node: Node, index: int) -> list[Change]:
        place = self._node_place[node]
        changes: list[Change] = [
            [self._text_mark, "text", place, self._readings.text(node, index)],
            [self._node_mark, "marker.line.color", place, self._readings.border(node, index)],
            [self._tint_mark, "marker.color", place, self._readings.tint(node, index)],
        ]
        if node[0] == self._spec.depth:
            target = self._readings.target_text(node, index)
            changes.append([self._text_mark, "text", len(self._nodes) + node[1], target])
        return changes

    def drawn(self, index: int) -> Figure:
        """Return the figure at position ``index`` (0 to all steps), drawn from nothing."""
        figure = copy.deepcopy(self.base)
        changes = [change for node in self._nodes for change in self._node_changes(node, index)]
        changes.append([self._text_mark, "text", self._loss_place, self._readings.loss_text(index)])
        changes += self._edges.drawn(index)
        if index:
            changes += self._spotlight(index)
        return patched(figure, changes)

    # What is lit -------------------------------------------------------------------------

    def _spotlight(self, index: int) -> list[Change]:
        """Ring the step's target, light its operands, and write on the edges they use."""
        step = self._trace.steps[index - 1]
        colour = PHASE_COLOURS[step.phase]
        x: list[float | None] = []
        y: list[float | None] = []
        for edge in edges_read(step):
            ends = self._edges.segment(edge)
            x += [*ends[0], None]
            y += [*ends[1], None]
        return [
            [self._lit_mark, "x", None, x],
            [self._lit_mark, "y", None, y],
            [self._lit_mark, "line.color", None, colour],
            [self._tint_mark, "marker.line.color", None, colour],
            *(self._ring(node, width) for node, width in rings(step).items()),
            [-1, "annotations", None, labels(self._trace, step, self._edges.along)],
        ]

    def _ring(self, node: Node, width: float) -> Change:
        return [self._tint_mark, "marker.line.width", self._node_place[node], width]
