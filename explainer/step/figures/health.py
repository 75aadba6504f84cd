"""Signs on the units that something ails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from explainer.step.figures.layout import place_nodes
from explainer.ui.figures import palette
from explainer.ui.figures.drawing import Figure, Node

_SYMBOLS = {
    "dead": "circle-cross",
    "idle": "circle-cross",
    "saturated": "circle-x",
    "stuck": "circle-x",
    "twins": "square",
}
"""The sign of each kind of finding, as it is before it is turned by ``_ANGLE``."""

_ANGLE = 225
"""Degrees by which a sign is turned; it stands off the middle of its unit to the upper right."""


def draw_flags(sizes: Sequence[int], flagged: Mapping[Node, str], *, dense: bool) -> list[Figure]:
    """Return the mark with the sign of each unit in ``flagged``, or none if there are none.

    Parameters
    ----------
    sizes
        Units of each layer.
    flagged
        The kind of finding by layer and unit.
    dense
        Whether the units are drawn small.
    """
    if not flagged:
        return []
    at = place_nodes(sizes)
    places = [at[unit] for unit in flagged]
    mark = {
        "type": "scatter",
        "mode": "markers",
        "hoverinfo": "skip",
        "name": "health",
        "customdata": [[f"node/{layer}/{unit}", kind] for (layer, unit), kind in flagged.items()],
        "x": [x for x, _ in places],
        "y": [y for _, y in places],
        "marker": {
            "symbol": [_SYMBOLS[kind] for kind in flagged.values()],
            "size": 11 if dense else 16,
            "color": palette.PANEL,
            "opacity": 1,
            "line": {"color": palette.BAD, "width": 1.8},
            "angle": _ANGLE,
            "standoff": 9 if dense else 42,
        },
    }
    return [mark]
