"""Where the neurons stand: the layered graph, laid out by networkx."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx

from explainer.ui.figures.drawing import Node


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
