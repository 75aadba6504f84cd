"""The network as a plotly figure at any position of a trace, and the patches between positions.

The figure consists of marks whose entries have fixed places, so that a step changes few of them.
A patch is a list of ``[mark, key, place, value]``: entry ``place`` of ``data[mark][key]`` becomes
``value``; the whole of it if ``place`` is None; ``layout[key]`` if ``mark`` is −1.
"""

from __future__ import annotations

import copy
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import networkx as nx

from explainer.figures import palette
from explainer.trace import Phase, Quantity, Ref, Step, Trace

Figure = dict[str, Any]
Change = list[Any]
Edge = tuple[int, int, int]
Node = tuple[int, int]

WIDTHS = (1.0, 1.7, 2.6, 3.8, 5.2)
_WEIGHT_CLASSES = (0.25, 0.5, 1.0, 2.0)
_GRADIENT_CLASSES = (0.1, 0.25, 0.5, 0.8)
_MAX_LABELS = 6
_ROOMY = 5

PHASE_COLOURS = {
    Phase.FORWARD: palette.POSITIVE,
    Phase.LOSS: palette.INK,
    Phase.BACKWARD: palette.DELTA_POSITIVE,
    Phase.UPDATE: palette.GOOD,
}


class Slot(NamedTuple):
    """Where an edge is drawn: the mark, and the place of its first point there."""

    mark: int
    place: int


def structure(sizes: Sequence[int]) -> nx.DiGraph:
    """Return the layered graph: nodes (layer, unit), edges from each layer to the next."""
    graph = nx.DiGraph()
    for layer, size in enumerate(sizes):
        graph.add_nodes_from(((layer, unit) for unit in range(size)), layer=layer)
    for layer in range(1, len(sizes)):
        graph.add_edges_from(
            ((layer - 1, source), (layer, unit))
            for unit in range(sizes[layer])
            for source in range(sizes[layer - 1])
        )
    return graph


def positions(sizes: Sequence[int]) -> dict[Node, tuple[float, float]]:
    """Return where each node stands: layers from left to right, first unit at the top."""
    raw = nx.multipartite_layout(structure(sizes), subset_key="layer", align="vertical")
    columns = sorted({round(float(x), 9) for x, _ in raw.values()})
    at: dict[Node, tuple[float, float]] = {}
    for layer, size in enumerate(sizes):
        for unit in range(size):
            column = columns.index(round(float(raw[layer, unit][0]), 9))
            at[layer, unit] = (float(column), (size - 1) / 2 - unit)
    return at


def short(value: float) -> str:
    """Return ``value`` in four significant digits at a fixed width, with a true minus sign."""
    value += 0.0  # −0 is written as 0
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if size != 0.0 and not 1e-3 <= size < 9999.5:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa}e{int(exponent)}".replace("-", "−")
    power = int(f"{size:.3e}".split("e")[1])
    return f"{value:.{3 - power}f}".replace("-", "−")


def subscript(number: int) -> str:
    """Return ``number`` in subscript digits."""
    return str(number).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


class NetworkGraph:
    """The drawing of one trace.

    ``base`` is the figure at position 0; ``patch(i)`` leads from position i − 1 to i;
    ``drawn(i)`` is the figure at i, drawn directly.
    """

    def __init__(self, trace: Trace, headings: Sequence[str]) -> None:
        self._trace = trace
        self._spec = trace.iteration.spec
        self._batch = len(trace.iteration.samples)
        self._at = positions(self._spec.sizes)
        self._rows = max(self._spec.sizes)
        self._roomy = self._rows <= _ROOMY
        self._nodes = list(self._at)
        self._node_place = {node: place for place, node in enumerate(self._nodes)}
        self._edges: list[Edge] = [
            (layer, unit, source)
            for layer in self._spec.layers
            for unit in range(self._spec.sizes[layer])
            for source in range(self._spec.sizes[layer - 1])
        ]
        self._data: list[Figure] = []
        self._slots = {
            kind: self._edge_marks(kind) for kind in ("weight", "weight_gradient", "new_weight")
        }
        self._lit_mark = self._add({"mode": "lines", "line": {"color": palette.INK, "width": 3.5}})
        self._node_mark = self._add_nodes()
        self._tint_mark = self._add_tints()
        self._text_mark = self._add_texts(headings)
        self._switches = self._when_marks_appear()
        for mark, first in self._seen_at_first().items():
            self._data[mark]["visible"] = first
        self.base = {"data": self._data, "layout": self._layout()}

    # The marks ---------------------------------------------------------------------------

    def _add(self, mark: Figure) -> int:
        self._data.append({"type": "scatter", "x": [], "y": [], "hoverinfo": "skip", **mark})
        return len(self._data) - 1

    def _edge_marks(self, kind: str) -> dict[Edge, Slot]:
        """Add marks that share colour and width; None separates their edges."""
        marks: dict[tuple[str, int], int] = {}
        slots: dict[Edge, Slot] = {}
        for edge in self._edges:
            colour, width = self._edge_style(kind, edge)
            if (colour, width) not in marks:
                line = {"color": colour, "width": WIDTHS[width]}
                faint = 0.42 if kind == "weight" else 0.8
                marks[colour, width] = self._add({"mode": "lines", "line": line, "opacity": faint})
            mark = marks[colour, width]
            slots[edge] = Slot(mark, len(self._data[mark]["x"]))
            x, y = self._segment(edge)
            self._data[mark]["x"] += [*(x if kind == "weight" else (None, None)), None]
            self._data[mark]["y"] += [*y, None]
        return slots

    def _edge_style(self, kind: str, edge: Edge) -> tuple[str, int]:
        value = self._trace.values[self._edge_ref(kind, edge)]
        if kind == "weight_gradient":
            largest = self._largest_gradient()
            share = abs(value) / largest if largest else 0.0
            return palette.delta_colour(value), _width_class(share, _GRADIENT_CLASSES)
        width = _width_class(abs(value), _WEIGHT_CLASSES)
        return (palette.value_colour(value) if kind == "weight" else palette.GOOD), width

    def _largest_gradient(self) -> float:
        if not hasattr(self, "_largest"):
            gradients = self._trace.iteration.gradients.weights.values()
            finite = [abs(v) for g in gradients for v in g.ravel().tolist() if math.isfinite(v)]
            self._largest = max(finite, default=0.0)
        return self._largest

    def _edge_ref(self, kind: str, edge: Edge) -> Ref:
        sample = 0 if kind == "weight_gradient" and self._batch == 1 else None
        return Ref(kind, *edge, sample)

    def _segment(self, edge: Edge) -> tuple[list[float], list[float]]:
        layer, unit, source = edge
        (x0, y0), (x1, y1) = self._at[layer - 1, source], self._at[layer, unit]
        return [x0, x1], [y0, y1]

    def _along(self, edge: Edge, share: float) -> tuple[float, float]:
        (x0, x1), (y0, y1) = self._segment(edge)
        return round(x0 + share * (x1 - x0), 4), round(y0 + share * (y1 - y0), 4)

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
        borders = [self._border(node, 0) for node in self._nodes]
        marker = {
            "size": self._diameter,
            "color": palette.PANEL,
            "opacity": 1,
            "line": {"color": borders, "width": 1.6},
        }
        names = [f"node/{layer}/{unit}" for layer, unit in self._nodes]
        return self._add(
            self._node_marks({"marker": marker, "customdata": names})
        )

    def _add_tints(self) -> int:
        """Add what lies over the nodes: the tint of the value, and the ring of the step."""
        count = len(self._nodes)
        marker = {
            "size": self._diameter,
            "color": [self._tint(node, 0) for node in self._nodes],
            "opacity": 1,
            "line": {"color": palette.INK, "width": [0.0] * count},
        }
        return self._add(self._node_marks({"marker": marker}))

    def _add_texts(self, headings: Sequence[str]) -> int:
        """Add all texts: nodes, then targets beside the outputs, the loss, and the headings."""
        count, outputs, width = len(self._nodes), self._spec.sizes[-1], len(self._spec.sizes)
        beside = 0.3 if self._roomy else 0.12
        right = [self._at[self._spec.depth, unit] for unit in range(outputs)]
        ys = [y for _, y in self._at.values()]
        low, high = min(ys) - 0.62 * self._unit_height, max(ys) + 0.68 * self._unit_height
        places = [
            *self._at.values(),
            *((x + beside, y) for x, y in right),
            (self._spec.depth, low),
            *((column, high) for column in range(width)),
        ]
        mono, own = "IBM Plex Mono, monospace", 12 if self._roomy else 10
        others = outputs + 1 + width
        font = {
            "family": [mono] * (count + outputs + 1) + ["IBM Plex Sans, sans-serif"] * width,
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
                    *(self._text(node, 0) for node in self._nodes),
                    *(self._target_text((self._spec.depth, unit), 0) for unit in range(outputs)),
                    self._loss_text(0),
                    *headings,
                ],
                "textfont": font,
                "textposition": [inside] * count
                + ["middle right"] * outputs
                + ["middle center"] * (1 + width),
            }
        )

    @property
    def _loss_place(self) -> int:
        return len(self._nodes) + self._spec.sizes[-1]

    # Marks without a visible edge are switched off: plotly passes over them ------------------

    def _shown_from(self, kind: str, edge: Edge) -> int:
        return self._trace.step_of.get(self._edge_ref(kind, edge), -1) + 1

    def _spans(self) -> Iterable[tuple[int, int, int]]:
        """Yield for each edge and kind its mark and the positions [from, to) at which it shows."""
        end = len(self._trace.steps) + 1
        for edge in self._edges:
            starts = [self._shown_from(kind, edge) for kind in self._slots]
            for kind, start, stop in zip(self._slots, starts, [*starts[1:], end], strict=True):
                yield self._slots[kind][edge].mark, start, stop

    def _seen_at_first(self) -> dict[int, bool]:
        first: dict[int, bool] = {}
        for mark, start, _ in self._spans():
            first[mark] = first.get(mark, False) or start == 0
        return first

    def _when_marks_appear(self) -> dict[int, dict[int, bool]]:
        """Return for each position the marks that appear or disappear there."""
        changes: dict[int, Counter[int]] = {}
        for mark, start, stop in self._spans():
            changes.setdefault(mark, Counter()).update({start: 1})
            changes[mark].subtract({stop: 1})
        switches: dict[int, dict[int, bool]] = {}
        for mark, steps in changes.items():
            shown = steps.pop(0, 0)
            for position in sorted(steps):
                before, shown = shown, shown + steps[position]
                if bool(before) != bool(shown):
                    switches.setdefault(position, {})[mark] = bool(shown)
        return switches

    @property
    def _unit_height(self) -> float:
        return 1.0 if self._roomy else 1.6

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
            "font": {"family": "IBM Plex Sans, sans-serif", "color": palette.INK},
            "xaxis": {**still, "range": [-0.42, self._spec.depth + 0.78]},
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
        return 120 + len(self._spec.sizes) * (104 if self._roomy else 84)

    # What depends on the position --------------------------------------------------------

    def _shown(self, index: int) -> int:
        """Return the sample whose numbers the nodes show at a position."""
        if index == 0:
            return 0
        sample = self._trace.steps[index - 1].target.sample
        return self._batch - 1 if sample is None else sample

    def _known(self, quantity: str, node: Node, index: int) -> float | None:
        ref = Ref(quantity, node[0], node[1], None, self._shown(index))
        return self._trace.values[ref] if self._trace.known(ref, index) else None

    def _output(self, node: Node, index: int) -> tuple[str, float] | None:
        """Return the latest forward number of a node with its letter."""
        names = [("input", "x")] if node[0] == 0 else [("activation", "a"), ("weighted_input", "z")]
        for quantity, letter in names:
            value = self._known(quantity, node, index)
            if value is not None:
                is_result = letter == "a" and node[0] == self._spec.depth
                return ("ŷ" if is_result else letter), value
        return None

    def _text(self, node: Node, index: int) -> str:
        output = self._output(node, index)
        mark = subscript(node[1] + 1)
        if output is None:
            letter = "x" if node[0] == 0 else "ŷ" if node[0] == self._spec.depth else "a"
            return _coloured(f"{letter}{mark} ?", palette.MUTED)
        delta = self._known(Quantity.DELTA, node, index) if node[0] else None
        forward = f"{output[0]}{mark} {short(output[1])}" if self._roomy else short(output[1])
        if delta is None:
            return forward
        backward = _coloured(f"δ {short(delta)}", palette.delta_colour(delta))
        return f"{forward}<br>{backward}" if self._roomy else backward

    def _border(self, node: Node, index: int) -> str:
        delta = self._known(Quantity.DELTA, node, index) if node[0] else None
        if delta is not None:
            return palette.delta_colour(delta)
        return palette.LINE if self._output(node, index) is None else palette.MUTED

    def _tint(self, node: Node, index: int) -> str:
        output = self._output(node, index)
        if output is None or not math.isfinite(output[1]):
            return "rgba(0,0,0,0)"
        strength = 0.05 + 0.3 * min(1.0, abs(output[1]))
        red, green, blue = (217, 95, 2) if output[1] < 0 else (27, 108, 168)
        return f"rgba({red},{green},{blue},{strength:.2f})"

    def _target_text(self, node: Node, index: int) -> str:
        target = self._known(Quantity.TARGET, node, index)
        return "" if target is None else f"y{subscript(node[1] + 1)} {short(target)}"

    def _loss_text(self, index: int) -> str:
        reduced = Ref(Quantity.LOSS)
        if self._trace.known(reduced, index):
            return f"L = {short(self._trace.values[reduced])}"
        own = Ref(Quantity.LOSS, sample=self._shown(index))
        return f"ℓ = {short(self._trace.values[own])}" if self._trace.known(own, index) else ""

    # Patches -----------------------------------------------------------------------------

    def patch(self, index: int) -> list[Change]:
        """Return the changes from position ``index`` − 1 to ``index`` (1 to all steps)."""
        step = self._trace.steps[index - 1]
        changes: list[Change] = []
        if self._shown(index) != self._shown(index - 1):
            nodes: Iterable[Node] = self._nodes
        else:
            nodes = self._own_nodes(step)
        for node in nodes:
            changes += self._node_changes(node, index)
        changes += self._edge_changes(step)
        for mark, visible in self._switches.get(index, {}).items():
            changes.append([mark, "visible", None, visible])
        if step.phase is Phase.LOSS or self._shown(index) != self._shown(index - 1):
            changes.append([self._text_mark, "text", self._loss_place, self._loss_text(index)])
        if index > 1:
            changes += [self._ring(node, 0.0) for node in self._ringed(index - 1)]
        return changes + self._spotlight(index)

    def _own_nodes(self, step: Step) -> list[Node]:
        target = step.target
        per_node = ("input", "target", "weighted_input", "activation", "delta")
        if target.quantity in per_node and target.layer is not None and target.unit is not None:
            return [(target.layer, target.unit)]
        return []

    def _node_changes(self, node: Node, index: int) -> list[Change]:
        place = self._node_place[node]
        changes: list[Change] = [
            [self._text_mark, "text", place, self._text(node, index)],
            [self._node_mark, "marker.line.color", place, self._border(node, index)],
            [self._tint_mark, "marker.color", place, self._tint(node, index)],
        ]
        if node[0] == self._spec.depth:
            place = len(self._nodes) + node[1]
            changes.append([self._text_mark, "text", place, self._target_text(node, index)])
        return changes

    def _edge_changes(self, step: Step) -> list[Change]:
        target = step.target
        if target.source is None or target.layer is None or target.unit is None:
            return []
        edge = (target.layer, target.unit, target.source)
        before = {"weight_gradient": "weight", "new_weight": "weight_gradient"}
        kind = str(target.quantity)
        if kind not in before or target != self._edge_ref(kind, edge):
            return []
        return [*self._hidden(before[kind], edge), *self._revealed(kind, edge)]

    def _hidden(self, kind: str, edge: Edge) -> list[Change]:
        mark, place = self._slots[kind][edge]
        return [[mark, "x", place, None], [mark, "x", place + 1, None]]

    def _revealed(self, kind: str, edge: Edge) -> list[Change]:
        mark, place = self._slots[kind][edge]
        (x0, x1), _ = self._segment(edge)
        return [[mark, "x", place, x0], [mark, "x", place + 1, x1]]

    def drawn(self, index: int) -> Figure:
        """Return the figure at position ``index`` (0 to all steps), drawn from nothing."""
        figure = copy.deepcopy(self.base)
        changes = [change for node in self._nodes for change in self._node_changes(node, index)]
        changes.append([self._text_mark, "text", self._loss_place, self._loss_text(index)])
        visible = {slot.mark: False for slots in self._slots.values() for slot in slots.values()}
        for edge in self._edges:
            kind = self._edge_kind(edge, index)
            visible[self._slots[kind][edge].mark] = True
            if kind != "weight":
                changes += [*self._hidden("weight", edge), *self._revealed(kind, edge)]
        changes += [[mark, "visible", None, shown] for mark, shown in visible.items()]
        if index:
            changes += self._spotlight(index)
        return patched(figure, changes)

    def _edge_kind(self, edge: Edge, index: int) -> str:
        for kind in ("new_weight", "weight_gradient"):
            if self._trace.known(self._edge_ref(kind, edge), index):
                return kind
        return "weight"

    # What is lit -------------------------------------------------------------------------

    def _spotlight(self, index: int) -> list[Change]:
        """Ring the step's target, light its operands, and write on the edges they use."""
        step = self._trace.steps[index - 1]
        colour = PHASE_COLOURS[step.phase]
        edges = _edges_of(step)
        x: list[float | None] = []
        y: list[float | None] = []
        for edge in edges:
            ends = self._segment(edge)
            x += [*ends[0], None]
            y += [*ends[1], None]
        return [
            [self._lit_mark, "x", None, x],
            [self._lit_mark, "y", None, y],
            [self._lit_mark, "line.color", None, colour],
            [self._tint_mark, "marker.line.color", None, colour],
            *(self._ring(node, width) for node, width in self._ringed(index).items()),
            [-1, "annotations", None, self._labels(step, edges, colour)],
        ]

    def _ringed(self, index: int) -> dict[Node, float]:
        """Return the nodes that are ringed at a position, with the width of the ring."""
        step = self._trace.steps[index - 1]
        target = self._target_node(step)
        rings = {node: 2.2 for node in self._operand_nodes(step)}
        return {**rings, target: 5.0} if target else rings

    def _ring(self, node: Node, width: float) -> Change:
        return [self._tint_mark, "marker.line.width", self._node_place[node], width]

    def _target_node(self, step: Step) -> Node | None:
        target = step.target
        if target.source is not None or target.layer is None or target.unit is None:
            return None
        return (target.layer, target.unit)

    def _operand_nodes(self, step: Step) -> list[Node]:
        target = self._target_node(step)
        nodes = {
            (ref.layer, ref.unit): None
            for ref in step.operands
            if ref.source is None and ref.layer is not None and ref.unit is not None
        }
        if step.phase is Phase.UPDATE and step.target.source is not None:
            return []
        return [node for node in nodes if node != target]

    def _labels(self, step: Step, edges: Sequence[Edge], colour: str) -> list[Figure]:
        if len(edges) > _MAX_LABELS:
            return []
        quantity = step.target.quantity
        share = 0.4 if quantity == Quantity.WEIGHTED_INPUT else 0.58
        share = 0.5 if len(edges) == 1 else share
        labels = []
        for number, edge in enumerate(edges):
            x, y = self._along(edge, share)
            text = self._label(step, number, len(edges))
            labels.append(_annotation(x, y, text, colour))
        return labels

    def _label(self, step: Step, number: int, count: int) -> str:
        value = self._trace.values
        quantity, target = step.target.quantity, step.target
        if quantity in (Quantity.WEIGHTED_INPUT, Quantity.DELTA):
            weight, other = step.operands[number], step.operands[count + number]
            letter = "δ" if quantity == Quantity.DELTA else "x" if other.layer == 0 else "a"
            return f"w·{letter} {short(value[weight] * value[other])}"
        if quantity == Quantity.NEW_WEIGHT:
            return f"w {short(value[step.operands[0]])} → {short(value[target])}"
        if quantity == Quantity.WEIGHT_CHANGE:
            return f"Δw {short(value[target])}"
        name = "∂L/∂w" if quantity == Quantity.WEIGHT_GRADIENT else _STATE_LETTERS.get(quantity, "")
        return f"{name} {short(value[target])}"


_STATE_LETTERS = {
    "momentum_buffer": "u",
    "first_moment": "m",
    "second_moment": "v",
    "first_moment_corrected": "m̂",
    "second_moment_corrected": "v̂",
    "square_average": "v",
    "sum_of_squares": "G",
}


def _width_class(size: float, limits: Sequence[float]) -> int:
    return sum(size > limit for limit in limits)


def _coloured(text: str, colour: str) -> str:
    return f'<span style="color:{colour}">{text}</span>'


def _edges_of(step: Step) -> list[Edge]:
    """Return the edges that a step reads, or the one that it is about."""
    target = step.target
    if target.source is not None and target.layer is not None and target.unit is not None:
        return [(target.layer, target.unit, target.source)]
    return [
        (ref.layer, ref.unit, ref.source)
        for ref in step.operands
        if ref.source is not None and ref.layer is not None and ref.unit is not None
    ]


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
        "font": {"family": "IBM Plex Mono, monospace", "size": 12, "color": colour},
    }


def patched(figure: Figure, changes: Iterable[Change]) -> Figure:
    """Apply ``changes`` to ``figure`` in place and return it; the browser does the same."""
    for mark, key, place, value in changes:
        holder = figure["layout"] if mark == -1 else figure["data"][mark]
        *path, last = key.split(".")
        for name in path:
            holder = holder[name]
        if place is None:
            holder[last] = value
        else:
            holder[last][place] = value
    return figure
