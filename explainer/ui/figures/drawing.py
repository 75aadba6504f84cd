"""What drawings are made of: figures as dictionaries, numbers as short text."""

from __future__ import annotations

import math
from typing import Any

from explainer.ui.figures.palette import LINE, MUTED

Figure = dict[str, Any]
"""A plotly figure, or a part of one, as plotly.js reads it."""

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
