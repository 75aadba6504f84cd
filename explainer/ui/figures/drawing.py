"""What drawings are made of: figures as dictionaries, changes to them, numbers as short text."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from explainer.ui.figures.palette import LINE, MUTED

Figure = dict[str, Any]
"""A plotly figure, or a part of one, as plotly.js reads it."""

Change = list[Any]
"""``[mark, key, place, value]``: entry ``place`` of ``data[mark][key]`` becomes ``value``; the
whole of it if ``place`` is None; ``layout[key]`` if ``mark`` is −1."""

Edge = tuple[int, int, int]
"""Layer, unit and source of a weight."""

Node = tuple[int, int]
"""Layer and unit."""

MONO = "IBM Plex Mono, monospace"
SANS = "IBM Plex Sans, sans-serif"

AXIS: dict[str, Any] = {
    "gridcolor": LINE,
    "griddash": "dot",
    "linecolor": LINE,
    "zeroline": False,
    "automargin": True,
    "tickfont": {"size": 11, "color": MUTED},
}
"""What every axis of a curve looks like."""


def apply_patch(figure: Figure, changes: Iterable[Change]) -> Figure:
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


def shorten_number(value: float) -> str:
    """Return ``value`` in four significant digits at a fixed width, with a true minus sign."""
    value += 0.0  # −0 is written as 0
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    size = abs(value)
    if 1e-3 <= size < 9999.5 or size == 0.0:
        return f"{value:#.4g}".rstrip(".").replace("-", "−")
    mantissa, exponent = f"{value:.3e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


def colour_text(text: str, colour: str) -> str:
    """Return ``text`` in a colour, as plotly's own markup."""
    return f'<span style="color:{colour}">{text}</span>'
