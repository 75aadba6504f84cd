"""Where the neurons stand: the layered graph, laid out by networkx.

Each unit is joined with all units of the next layer, so every order of a layer gives as many
crossings: its units stay in the order in which formulas count them.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx

from explainer.ui.figures.drawing import Node


def structure(sizes: Sequence[int]) -> nx.DiGraph:
    """Return the layered graph: nodes (layer, unit), edges from each layer to the next."""
    graph = nx.DiGraph()
    for layer, size in enumerate(sizes):
        graph.add_nodes_from((layer, unit) for unit in range(size))
    for layer in range(1, len(sizes)):
        graph.add_edges_from(
            ((layer - 1, source), (layer, unit))
            for unit in range(sizes[layer])
            for source in range(sizes[layer - 1])
        )
    return graph


def place_nodes(sizes: Sequence[int]) -> dict[Node, tuple[float, float]]:
    """Return where each node stands: layers from left to right, first unit at the top.

    Layers, and the units of a layer, are 1 apart; the middle of every layer is at 0.
    """
    layers = {layer: [(layer, unit) for unit in range(size)] for layer, size in enumerate(sizes)}
    scaled = nx.multipartite_layout(structure(sizes), subset_key=layers)
    left, right = float(scaled[0, 0][0]), float(scaled[len(sizes) - 1, 0][0])
    apart = (right - left) / (len(sizes) - 1)
    return {
        node: (_exact((float(x) - left) / apart), _exact(-float(y) / apart))
        for node, (x, y) in scaled.items()
    }


def _exact(place: float) -> float:
    """Return a whole or half number as such: scaling has left a trace in its last digits."""
    return round(2 * place) / 2
