"""The marks of the graph before the first step, and the layout around them."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.engine.trace.trace import Trace
from explainer.step.figures.edges import EdgeMarks
from explainer.step.figures.layout import place_nodes
from explainer.step.figures.readings import Readings
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import MONO, SANS, Figure, Node

_ROOMY = 5
"""Units of the largest layer up to which a neuron has room for its numbers."""


class Marks:
    """The figure at position 0, and where in it everything stands.

    ``base`` is the figure; ``lit``, ``borders``, ``tints`` and ``texts`` are numbers of marks in
    it; ``place`` is the entry of a neuron in the latter three, ``loss_place`` that of the loss.
    """

    def __init__(self, trace: Trace, headings: Sequence[str]) -> None:
        self._spec = trace.iteration.spec
        self._at = place_nodes(self._spec.sizes)
        self._rows = max(self._spec.sizes)
        self.roomy = self._rows <= _ROOMY
        self.nodes: list[Node] = list(self._at)
        self.place = {node: place for place, node in enumerate(self.nodes)}
        self.loss_place = len(self.nodes) + self._spec.sizes[-1]
        self.readings = Readings(trace, self.roomy)
        self._looks = [self.readings.look(node, 0) for node in self.nodes]
        self._data: list[Figure] = []
        self.edges = EdgeMarks(trace, self._at, self._add)
        self.lit = self._add({"mode": "lines", "line": {"color": palette.INK, "width": 3.5}})
        self.borders = self._add_borders()
        self.tints = self._add_tints()
        self.texts = self._add_texts(headings)
        self.base = {"data": self._data, "layout": self._layout()}

    def _add(self, mark: Figure) -> int:
        for name, value in (("type", "scatter"), ("x", []), ("y", []), ("hoverinfo", "skip")):
            mark.setdefault(name, value)
        self._data.append(mark)
        return len(self._data) - 1

    def _on_nodes(self, extra: Figure) -> int:
        xs, ys = ([self._at[node][i] for node in self.nodes] for i in (0, 1))
        return self._add({"mode": "markers", "x": xs, "y": ys, **extra})

    @property
    def _diameter(self) -> int:
        return 84 if self.roomy else 18

    def _add_borders(self) -> int:
        marker = {
            "size": self._diameter,
            "color": palette.PANEL,
            "opacity": 1,
            "line": {"color": [look.border for look in self._looks], "width": 1.6},
        }
        names = [f"node/{layer}/{unit}" for layer, unit in self.nodes]
        return self._on_nodes({"marker": marker, "customdata": names})

    def _add_tints(self) -> int:
        """Add what lies over the nodes: the tint of the value, and the ring of the step."""
        marker = {
            "size": self._diameter,
            "color": [look.tint for look in self._looks],
            "opacity": 1,
            "line": {"color": palette.INK, "width": [0.0] * len(self.nodes)},
        }
        return self._on_nodes({"marker": marker})

    def _add_texts(self, headings: Sequence[str]) -> int:
        """Add all texts: nodes, then targets beside the outputs, the loss, and the headings."""
        read, depth = self.readings, self._spec.depth
        count, outputs, width = len(self.nodes), self._spec.sizes[-1], len(self._spec.sizes)
        low, high = self._extent(0.62, 0.68)
        places = [
            *self._at.values(),
            *(self._at[depth, unit] for unit in range(outputs)),
            (depth, low),
            *((column, high) for column in range(width)),
        ]
        own = 12 if self.roomy else 10
        others = outputs + 1 + width
        font = {
            "family": [MONO] * (count + outputs + 1) + [SANS] * width,
            "size": [own] * count + [12] * others,
            "color": [palette.INK] * count + [palette.MUTED] * others,
        }
        inside = "middle center" if self.roomy else "bottom center"
        mark = {
            "mode": "text",
            "x": [x for x, _ in places],
            "y": [y for _, y in places],
            "text": [
                *(look.text for look in self._looks),
                *(read.target_text((depth, unit), 0) for unit in range(outputs)),
                read.loss_text(0),
                *headings,
            ],
            "textfont": font,
            "textposition": [inside] * count
            + ["middle right"] * outputs
            + ["middle center"] * (1 + width),
        }
        return self._add(mark)

    def _extent(self, below: float, above: float) -> tuple[float, float]:
        """Return the lowest and the highest y of a neuron with some room, in heights of one."""
        ys = [y for _, y in self._at.values()]
        height = 1.0 if self.roomy else 1.6
        return min(ys) - below * height, max(ys) + above * height

    def _layout(self) -> Figure:
        still = {"visible": False, "fixedrange": False}
        right = self._spec.depth + 0.25 + 0.18 * len(self._spec.sizes)
        return {
            "height": 150 + (self._rows - 1) * 112 + 60 if self.roomy else 120 + self._rows * 34,
            "margin": {"l": 6, "r": 6, "t": 6, "b": 6},
            "showlegend": False,
            "dragmode": "pan",
            "hovermode": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": SANS, "color": palette.INK},
            "xaxis": {**still, "range": [-0.42, right]},
            "yaxis": {**still, "range": list(self._extent(0.9, 0.95))},
            "uirevision": "graph",
            "annotations": [],
        }

    @property
    def width(self) -> int:
        """Pixels that the figure needs at least."""
        return 120 + len(self._spec.sizes) * (100 if self.roomy else 84)
