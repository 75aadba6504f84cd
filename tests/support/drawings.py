"""Digits as people draw them on a pad: strokes in several hands, sizes, places and pen widths.

Each template was written by hand as a few points of each stroke, x to the right and y down, in a
box of height 1; a smooth curve goes through them. A point given twice is a corner. They were made
to look like handwriting and were not changed to suit any net.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

PAD = 280
PENS = (12, 20, 28)
"""The pens that the page offers, of a pad 280 wide."""

Stroke = list[tuple[float, float]]

TEMPLATES: dict[int, dict[str, list[Stroke]]] = {
    0: {
        "oval": [
            [
                (0.52, 0.02), (0.28, 0.12), (0.15, 0.42), (0.2, 0.76), (0.44, 0.98),
                (0.7, 0.86), (0.82, 0.5), (0.74, 0.16), (0.5, 0.03),
            ]
        ],
        "round": [
            [
                (0.6, 0.06), (0.3, 0.06), (0.05, 0.35), (0.06, 0.72), (0.35, 0.97), (0.7, 0.92),
                (0.94, 0.6), (0.88, 0.25), (0.62, 0.04), (0.5, 0.06),
            ]
        ],
        "narrow": [
            [
                (0.62, 0.0), (0.42, 0.15), (0.28, 0.5), (0.27, 0.85), (0.4, 0.99), (0.58, 0.85),
                (0.72, 0.5), (0.74, 0.15), (0.62, 0.0), (0.52, 0.08),
            ]
        ],
    },
    1: {
        "stroke": [[(0.5, 0.0), (0.5, 0.5), (0.49, 1.0)]],
        "slanted": [[(0.66, 0.0), (0.52, 0.45), (0.36, 1.0)]],
        "european": [
            [(0.22, 0.34), (0.4, 0.2), (0.56, 0.0), (0.56, 0.0), (0.56, 0.5), (0.55, 1.0)]
        ],
        "printed": [
            [(0.3, 0.22), (0.52, 0.0), (0.52, 0.0), (0.52, 0.5), (0.52, 0.98)],
            [(0.26, 0.99), (0.52, 0.98), (0.78, 0.98)],
        ],
    },
    2: {
        "plain": [
            [
                (0.16, 0.26), (0.3, 0.06), (0.56, 0.02), (0.74, 0.18), (0.68, 0.42), (0.44, 0.7),
                (0.16, 0.96), (0.16, 0.96), (0.5, 0.95), (0.86, 0.94),
            ]
        ],
        "looped": [
            [
                (0.2, 0.24), (0.36, 0.04), (0.62, 0.06), (0.72, 0.28), (0.56, 0.6), (0.3, 0.88),
                (0.14, 0.94), (0.12, 0.8), (0.28, 0.76), (0.5, 0.9), (0.7, 0.98), (0.9, 0.9),
            ]
        ],
        "angular": [
            [
                (0.14, 0.12), (0.4, 0.03), (0.7, 0.06), (0.76, 0.22), (0.6, 0.46), (0.36, 0.72),
                (0.1, 0.95), (0.1, 0.95), (0.46, 0.98), (0.84, 1.0),
            ]
        ],
    },
    3: {
        "bowls": [
            [
                (0.18, 0.14), (0.42, 0.01), (0.68, 0.1), (0.68, 0.32), (0.42, 0.46), (0.42, 0.46),
                (0.7, 0.54), (0.8, 0.76), (0.6, 0.96), (0.32, 0.99), (0.12, 0.86),
            ]
        ],
        "flat top": [
            [
                (0.18, 0.04), (0.48, 0.04), (0.78, 0.04), (0.78, 0.04), (0.6, 0.22), (0.4, 0.42),
                (0.4, 0.42), (0.68, 0.48), (0.82, 0.7), (0.66, 0.94), (0.38, 0.99), (0.14, 0.88),
            ]
        ],
        "looped": [
            [
                (0.2, 0.1), (0.46, 0.0), (0.68, 0.14), (0.6, 0.36), (0.4, 0.48), (0.34, 0.44),
                (0.46, 0.44), (0.7, 0.56), (0.76, 0.78), (0.56, 0.97), (0.28, 0.98), (0.1, 0.88),
            ]
        ],
    },
    4: {
        "open": [
            [(0.28, 0.04), (0.2, 0.3), (0.12, 0.58), (0.12, 0.58), (0.46, 0.58), (0.86, 0.56)],
            [(0.64, 0.2), (0.62, 0.6), (0.6, 1.0)],
        ],
        "closed": [
            [
                (0.62, 0.98), (0.63, 0.5), (0.64, 0.02), (0.64, 0.02), (0.36, 0.34), (0.08, 0.66),
                (0.08, 0.66), (0.5, 0.67), (0.92, 0.67),
            ]
        ],
        "curved": [
            [(0.2, 0.04), (0.14, 0.26), (0.2, 0.46), (0.42, 0.52), (0.66, 0.46), (0.78, 0.36)],
            [(0.82, 0.02), (0.76, 0.36), (0.7, 0.7), (0.66, 1.0)],
        ],
    },
    5: {
        "two strokes": [
            [
                (0.28, 0.06), (0.24, 0.26), (0.22, 0.44), (0.22, 0.44), (0.48, 0.38), (0.74, 0.52),
                (0.78, 0.74), (0.6, 0.95), (0.34, 0.99), (0.12, 0.9),
            ],
            [(0.28, 0.05), (0.52, 0.05), (0.82, 0.03)],
        ],
        "one stroke": [
            [
                (0.8, 0.04), (0.54, 0.05), (0.3, 0.07), (0.3, 0.07), (0.26, 0.26), (0.24, 0.42),
                (0.24, 0.42), (0.52, 0.42), (0.74, 0.58), (0.72, 0.84), (0.46, 0.99), (0.16, 0.94),
            ]
        ],
        "s-like": [
            [
                (0.78, 0.06), (0.56, 0.03), (0.36, 0.08), (0.26, 0.26), (0.36, 0.42), (0.6, 0.5),
                (0.76, 0.66), (0.68, 0.88), (0.44, 0.99), (0.16, 0.92),
            ]
        ],
    },
    6: {
        "curl": [
            [
                (0.68, 0.02), (0.44, 0.16), (0.24, 0.42), (0.16, 0.7), (0.28, 0.94), (0.54, 0.99),
                (0.74, 0.84), (0.7, 0.62), (0.48, 0.54), (0.26, 0.66), (0.18, 0.78),
            ]
        ],
        "upright": [
            [
                (0.4, 0.0), (0.26, 0.3), (0.2, 0.62), (0.24, 0.88), (0.44, 1.0), (0.68, 0.92),
                (0.76, 0.74), (0.62, 0.58), (0.38, 0.6), (0.22, 0.74),
            ]
        ],
        "wide": [
            [
                (0.84, 0.06), (0.56, 0.08), (0.28, 0.28), (0.12, 0.6), (0.22, 0.9), (0.52, 0.99),
                (0.82, 0.86), (0.82, 0.62), (0.56, 0.5), (0.28, 0.62), (0.16, 0.72),
            ]
        ],
    },
    7: {
        "american": [
            [(0.14, 0.06), (0.46, 0.06), (0.8, 0.05), (0.8, 0.05), (0.6, 0.5), (0.4, 1.0)]
        ],
        "european": [
            [(0.14, 0.08), (0.46, 0.06), (0.8, 0.05), (0.8, 0.05), (0.58, 0.5), (0.42, 1.0)],
            [(0.32, 0.52), (0.56, 0.5), (0.8, 0.48)],
        ],
        "curved": [
            [
                (0.16, 0.2), (0.16, 0.07), (0.16, 0.07), (0.46, 0.1), (0.8, 0.04), (0.8, 0.04),
                (0.58, 0.34), (0.46, 0.66), (0.42, 1.0),
            ]
        ],
    },
    8: {
        "one stroke": [
            [
                (0.72, 0.14), (0.48, 0.01), (0.26, 0.14), (0.36, 0.36), (0.58, 0.52), (0.74, 0.76),
                (0.56, 0.98), (0.3, 0.92), (0.24, 0.7), (0.46, 0.48), (0.68, 0.3), (0.7, 0.1),
            ]
        ],
        "two rings": [
            [
                (0.5, 0.01), (0.3, 0.1), (0.28, 0.32), (0.48, 0.44), (0.68, 0.34), (0.7, 0.12),
                (0.5, 0.01),
            ],
            [
                (0.48, 0.45), (0.24, 0.58), (0.2, 0.84), (0.46, 0.99), (0.74, 0.88), (0.76, 0.62),
                (0.5, 0.45),
            ],
        ],
        "slanted": [
            [
                (0.82, 0.1), (0.62, 0.0), (0.4, 0.12), (0.42, 0.34), (0.58, 0.52), (0.6, 0.78),
                (0.4, 0.99), (0.18, 0.9), (0.22, 0.66), (0.5, 0.46), (0.78, 0.28), (0.82, 0.1),
            ]
        ],
    },
    9: {
        "straight": [
            [
                (0.7, 0.16), (0.5, 0.01), (0.26, 0.12), (0.2, 0.34), (0.38, 0.48), (0.6, 0.4),
                (0.71, 0.14), (0.71, 0.14), (0.7, 0.56), (0.68, 1.0),
            ]
        ],
        "european": [
            [
                (0.72, 0.24), (0.56, 0.02), (0.3, 0.06), (0.18, 0.28), (0.34, 0.48), (0.6, 0.42),
                (0.74, 0.2), (0.76, 0.52), (0.66, 0.84), (0.42, 0.99), (0.18, 0.9),
            ]
        ],
        "slanted": [
            [
                (0.76, 0.1), (0.56, 0.01), (0.32, 0.14), (0.26, 0.38), (0.44, 0.48), (0.66, 0.34),
                (0.78, 0.08), (0.78, 0.08), (0.62, 0.54), (0.46, 1.0),
            ]
        ],
    },
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """A digit on the pad.

    Attributes
    ----------
    digit, hand
        What it is, and the name of its template.
    size
        Height of its box, a share of the pad.
    pen
        Width of the pen, of a pad 280 wide.
    strokes
        Points in shares of the pad.
    """

    digit: int
    hand: str
    size: float
    pen: int
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True)
class Manner:
    """How a template is put on the pad: everything but its shape.

    Attributes
    ----------
    size
        Height, a share of the pad.
    place
        Where in the free room its box lies, from (0, 0), upper left, to (1, 1), lower right.
    turn, slant, width
        Rotation in degrees, shear to the right, and factor of the width.
    pen
        Width of the pen.
    """

    size: float
    place: tuple[float, float]
    turn: float
    slant: float
    width: float
    pen: int


def all_templates() -> Iterator[tuple[int, str]]:
    """Yield every digit with the name of each of its hands."""
    for digit, hands in TEMPLATES.items():
        for hand in hands:
            yield digit, hand


def drawn(digit: int, hand: str, manner: Manner) -> Drawing:
    """Return a template drawn in a manner, all of it on the pad."""
    strokes = [smooth(np.array(stroke)) for stroke in TEMPLATES[digit][hand]]
    angle = np.radians(manner.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    shape = turn @ np.array([[1.0, -manner.slant], [0.0, 1.0]]) @ np.diag([manner.width, 1.0])
    moved = [(stroke - 0.5) @ shape.T for stroke in strokes]
    points = np.concatenate(moved)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = manner.size / max(high - low)
    margin = 0.6 * manner.pen / PAD
    room = 1 - 2 * margin - scale * (high - low)
    start = margin + room * np.array(manner.place)
    placed = tuple(
        [(float(x), float(y)) for x, y in start + scale * (stroke - low)] for stroke in moved
    )
    return Drawing(digit, hand, manner.size, manner.pen, placed)


def smooth(points: np.ndarray, pieces: int = 8) -> np.ndarray:
    """Return a Catmull-Rom curve through ``points`` (n, 2); two equal points make a corner."""
    corners = [0, *(i for i in range(1, len(points)) if (points[i] == points[i - 1]).all())]
    parts = [points[a:b] for a, b in itertools.pairwise([*corners, len(points)])]
    return np.concatenate([_curve(part, pieces) for part in parts if len(part) > 1])


def _curve(points: np.ndarray, pieces: int) -> np.ndarray:
    extended = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    t = np.linspace(0, 1, pieces, endpoint=False)[:, None]
    found = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
               + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(extended, extended[1:], extended[2:], extended[3:], strict=False)
    ]  # fmt: skip
    return np.concatenate([*found, points[-1:]])


def render(drawing: Drawing, side: int = 112, fine: int = 4) -> np.ndarray:
    """Return the drawing as the pad sends it: gray values, ink is bright: uint8 (side, side)."""
    large = side * fine
    image = Image.new("L", (large, large))
    canvas = ImageDraw.Draw(image)
    radius = drawing.pen / PAD * large / 2
    for stroke in drawing.strokes:
        points = [(x * large, y * large) for x, y in stroke]
        canvas.line(points, fill=255, width=round(2 * radius))
        for x, y in points:
            canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(image.resize((side, side), Image.Resampling.BOX))


def hasty(drawing: Drawing) -> Drawing:
    """Return the drawing with every third of its points, as quick strokes have them."""
    strokes = tuple([*stroke[:-1:3], stroke[-1]] for stroke in drawing.strokes)
    return replace(drawing, strokes=strokes)


SIZES = (0.3, 0.45, 0.6, 0.8)
PLACES = ((0.5, 0.5), (0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
THINNEST = 4
"""A digit is at least this many pens high; with less the holes of an 8 close for anybody."""


def many(seed: int = 0) -> list[Drawing]:
    """Return every template at every size, place and pen, turned and slanted a little by chance."""
    random = np.random.default_rng(seed)
    return [
        drawn(digit, hand, Manner(size, place, *_chance(random), pen))
        for digit, hand in all_templates()
        for size, place, pen in itertools.product(SIZES, PLACES, PENS)
        if size * PAD >= THINNEST * pen
    ]


def some(seed: int = 0) -> list[Drawing]:
    """Return two drawings of every template: size, place and pen come by turns."""
    random = np.random.default_rng(seed)
    manners = [
        (size, place, pen)
        for size, place, pen in itertools.product(SIZES, PLACES, PENS)
        if size * PAD >= THINNEST * pen
    ]
    order = itertools.cycle(random.permutation(len(manners)))
    return [
        drawn(digit, hand, Manner(size, place, *_chance(random), pen))
        for digit, hand in [*all_templates()] * 2
        for size, place, pen in [manners[next(order)]]
    ]


def _chance(random: np.random.Generator) -> tuple[float, float, float]:
    return (
        float(random.uniform(-8, 8)),
        float(random.uniform(-0.1, 0.25)),
        float(random.uniform(0.85, 1.15)),
    )


LETTERS: dict[str, list[Stroke]] = {
    "A": [[(0.2, 0.85), (0.5, 0.15), (0.8, 0.85)], [(0.32, 0.6), (0.68, 0.6)]],
    "E": [[(0.75, 0.15), (0.25, 0.15), (0.25, 0.85), (0.75, 0.85)], [(0.25, 0.5), (0.65, 0.5)]],
    "F": [[(0.75, 0.15), (0.25, 0.15), (0.25, 0.85)], [(0.25, 0.5), (0.65, 0.5)]],
    "H": [[(0.25, 0.15), (0.25, 0.85)], [(0.75, 0.15), (0.75, 0.85)], [(0.25, 0.5), (0.75, 0.5)]],
    "K": [[(0.25, 0.15), (0.25, 0.85)], [(0.75, 0.15), (0.27, 0.5), (0.75, 0.85)]],
    "M": [[(0.2, 0.85), (0.2, 0.15), (0.5, 0.6), (0.8, 0.15), (0.8, 0.85)]],
    "N": [[(0.25, 0.85), (0.25, 0.15), (0.75, 0.85), (0.75, 0.15)]],
    "R": [
        [
            (0.25, 0.85), (0.25, 0.15), (0.6, 0.15), (0.72, 0.3), (0.6, 0.47), (0.25, 0.5),
            (0.75, 0.85),
        ]
    ],
    "T": [[(0.2, 0.15), (0.8, 0.15)], [(0.5, 0.15), (0.5, 0.85)]],
    "V": [[(0.2, 0.15), (0.5, 0.85), (0.8, 0.15)]],
    "W": [[(0.15, 0.15), (0.33, 0.85), (0.5, 0.4), (0.67, 0.85), (0.85, 0.15)]],
    "X": [[(0.2, 0.15), (0.8, 0.85)], [(0.8, 0.15), (0.2, 0.85)]],
    "Y": [[(0.2, 0.15), (0.5, 0.5), (0.8, 0.15)], [(0.5, 0.5), (0.5, 0.85)]],
}  # fmt: skip
"""Capitals that are no digit turned or mirrored: no O, I, S, B, Z."""

PICTURES: dict[str, list[Stroke]] = {
    "house": [
        [(0.2, 0.9), (0.2, 0.45), (0.5, 0.12), (0.8, 0.45), (0.8, 0.9), (0.2, 0.9)],
        [(0.42, 0.9), (0.42, 0.65), (0.58, 0.65), (0.58, 0.9)],
    ],
    "square": [[(0.15, 0.15), (0.85, 0.15), (0.85, 0.85), (0.15, 0.85), (0.15, 0.15)]],
    "triangle": [[(0.5, 0.12), (0.88, 0.85), (0.12, 0.85), (0.5, 0.12)]],
    "star": [[(0.5, 0.08), (0.75, 0.84), (0.1, 0.37), (0.9, 0.37), (0.25, 0.84), (0.5, 0.08)]],
    "heart": [
        [
            (0.5, 0.85), (0.15, 0.45), (0.2, 0.22), (0.38, 0.2), (0.5, 0.36), (0.62, 0.2),
            (0.8, 0.22), (0.85, 0.45), (0.5, 0.85),
        ]
    ],
    "arrow": [[(0.1, 0.5), (0.9, 0.5)], [(0.65, 0.25), (0.9, 0.5), (0.65, 0.75)]],
    "cross": [[(0.5, 0.15), (0.5, 0.85)], [(0.15, 0.5), (0.85, 0.5)]],
    "fence": [
        [(0.35, 0.1), (0.35, 0.9)], [(0.65, 0.1), (0.65, 0.9)], [(0.1, 0.35), (0.9, 0.35)],
        [(0.1, 0.65), (0.9, 0.65)],
    ],
    "stick figure": [
        [(0.5, 0.08), (0.6, 0.18), (0.5, 0.28), (0.4, 0.18), (0.5, 0.08)],
        [(0.5, 0.28), (0.5, 0.6), (0.3, 0.9)], [(0.5, 0.6), (0.7, 0.9)], [(0.25, 0.4), (0.75, 0.4)],
    ],
    "waves": [[(0.1, 0.3), (0.3, 0.7), (0.5, 0.3), (0.7, 0.7), (0.9, 0.3)]],
}  # fmt: skip


def strange(group: str, pen: int = 20) -> dict[str, np.ndarray]:
    """Return pictures of no digit by name: ``letters``, ``pictures``, ``scribbles``, ``blobs``."""
    if group == "blobs":
        rows, columns = np.mgrid[:112, :112]
        return {
            f"blob {size}": np.where(
                (rows - 56) ** 2 / 0.64 + (columns - 56) ** 2 < size**2, 255, 0
            ).astype(np.uint8)
            for size in (20, 28, 36, 44)
        }
    if group == "scribbles":
        random = np.random.default_rng(0)
        chosen = {
            f"scribble {number}": [
                [(float(x), float(y)) for x, y in random.uniform(0.1, 0.9, (count, 2))]
            ]
            for number, count in enumerate(random.integers(8, 20, 20))
        }
    else:
        chosen = {"letters": LETTERS, "pictures": PICTURES}[group]
    return {
        name: render(Drawing(-1, name, 0.8, pen, tuple(strokes)))
        for name, strokes in chosen.items()
    }
