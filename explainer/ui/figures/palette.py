"""The colour grammar: sign is hue, magnitude is strength, zero is neutral (DESIGN of the page).

Figures name the colours of the light theme; the browser swaps them for ``DARK`` where needed.
"""

from __future__ import annotations

NEGATIVE = "#d95f02"
POSITIVE = "#1b6ca8"
DELTA_POSITIVE = "#7a3ff2"
DELTA_NEGATIVE = "#c2255c"
GOOD = "#18864b"
BAD = "#b3261e"
INK = "#1f2937"
MUTED = "#64748b"
LINE = "#cbd5e1"
PANEL = "#ffffff"

NAMED = {
    "negative": NEGATIVE,
    "positive": POSITIVE,
    "delta_negative": DELTA_NEGATIVE,
    "delta_positive": DELTA_POSITIVE,
    "good": GOOD,
    "ink": INK,
    "muted": MUTED,
    "line": LINE,
    "panel": PANEL,
}
"""The colours by the names that scripts know them by."""

LOW, MIDDLE, HIGH = "#f1f6fc", "#8db9de", "#1c4e80"
"""Heights of a loss surface."""

SERIES = (NEGATIVE, POSITIVE, "#2e8b57", "#111827", "#4aa3df", "#6b4226")
"""Classes, branches and racers in their order: apart also for colour-blind eyes."""

GRADIENTS = (DELTA_POSITIVE, "#801547", "#e0489c", "#2d0a6e", "#b565d9")
"""Sizes of gradients, layer by layer: hues of δ, apart also for colour-blind eyes."""

DARK = {
    NEGATIVE: "#ff9a4d",
    POSITIVE: "#5fb0ea",
    DELTA_POSITIVE: "#b79bff",
    DELTA_NEGATIVE: "#ff7fa8",
    GOOD: "#4ade80",
    BAD: "#ff8a80",
    INK: "#e5e9f0",
    MUTED: "#9aa7b8",
    LINE: "#46536a",
    PANEL: "#182235",
    LOW: "#16233b",
    MIDDLE: "#2c6fa8",
    HIGH: "#a9d5f7",
    GRADIENTS[1]: "#ff7fa8",
    GRADIENTS[2]: "#fce7f3",
    GRADIENTS[3]: "#b8477f",
    GRADIENTS[4]: "#6d5bd0",
    SERIES[2]: "#7ee0b8",
    SERIES[3]: "#f8fafc",
    SERIES[4]: "#2888a0",
    SERIES[5]: "#a07028",
}
"""The colour of the dark theme for each colour of the light one."""


def delta_colour(value: float) -> str:
    """Return the hue of a δ or a gradient by its sign."""
    if value == 0.0 or value != value:
        return MUTED
    return DELTA_POSITIVE if value > 0.0 else DELTA_NEGATIVE
