"""A network of layers as a drawing: stacks of images for channels, columns for dense units."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from explainer.lab.config.architectures import Layer, Shape
from explainer.lab.config.schedules import scale_rate
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.wire import DrawnNetwork, DrawnStage

WIDTH, HEIGHT = 420.0, 158.0
_MIDDLE = 66.0
_PIXEL, _LEAST_SIDE = 2.4, 9.0
_SHEETS, _OFFSET = 5, 4.0
_COLUMN, _UNIT = 12.0, 8.0
_LETTER = 6.4
_GAPS = (14.0, 64.0)
_EDGE = 2.0
SCHEDULE_POINTS = 160


def draw_architecture(layers: Sequence[Layer]) -> DrawnNetwork:
    """Return where everything stands, in units of a ``width`` × ``height`` canvas.

    Each of ``stages`` has a ``label`` at ``x`` and either ``sheets``, squares as [x, y, side] from
    the back to the front, or ``units``, circles as [x, y], in a ``column`` [x, y, width, height]
    that is ``cut`` if not all units are drawn. ``links`` are lines [x, y, x, y] between stages.
    """
    shapes = [layers[0].inputs, *(layer.outputs for layer in layers)]
    kinds = ["input", *(layer.kind for layer in layers)]
    widths = [max(_extent(shape)[0], _LETTER * len(_label(shape))) for shape in shapes]
    low, high = _GAPS
    gap = min(high, max(low, (WIDTH - sum(widths)) / (len(widths) - 1)))
    total = sum(widths) + gap * (len(widths) - 1)
    width = max(WIDTH, total + 2 * _EDGE)
    x, stages = (width - total) / 2, list[DrawnStage]()
    for shape, kind, room in zip(shapes, kinds, widths, strict=True):
        stages.append(_stage(kind, shape, x + room / 2))
        x += room + gap
    links = [
        line
        for before, after in itertools.pairwise(stages)
        for line in _links(before["box"], after["box"])
    ]
    return {"width": round(width, 1), "height": HEIGHT, "stages": stages, "links": links}


def draw_schedule(settings: TrainingSettings) -> list[list[float]]:
    """Return η of the whole run as [batch counted from 1, η], at most `SCHEDULE_POINTS` of them."""
    batches = settings.batches
    count = min(batches, SCHEDULE_POINTS)
    places = sorted({round(place * (batches - 1) / max(count - 1, 1)) for place in range(count)})
    rate = settings.learning_rate
    return [[at + 1, rate * scale_rate(settings.schedule, at, batches)] for at in places]


def _label(shape: Shape) -> str:
    return "×".join(map(str, shape))


def _extent(shape: Shape) -> tuple[float, float]:
    """Return width and height of a stage."""
    if len(shape) == 1:
        return _COLUMN, min(128.0, 18 + 13.5 * math.log2(1 + shape[0]))
    side = max(_LEAST_SIDE, _PIXEL * shape[1])
    behind = _OFFSET * (min(shape[0], _SHEETS) - 1)
    return side + behind, side + behind


def _stage(kind: str, shape: Shape, centre: float) -> DrawnStage:
    width, height = _extent(shape)
    left, top = centre - width / 2, _MIDDLE - height / 2
    box = _round(left, top, width, height)
    stage: DrawnStage = {
        "kind": kind,
        "label": _label(shape),
        "x": round(centre, 1),
        "box": box,
    }
    if len(shape) == 1:
        units, cut = _units(shape[0], centre, top, height)
        return {**stage, "column": box, "units": units, "cut": cut}
    behind = _OFFSET * (min(shape[0], _SHEETS) - 1)
    side = width - behind
    sheets = [
        _round(left + _OFFSET * at, top + behind - _OFFSET * at, side)
        for at in reversed(range(min(shape[0], _SHEETS)))
    ]
    return {**stage, "sheets": sheets}


def _units(count: int, x: float, top: float, height: float) -> tuple[list[list[float]], bool]:
    """Return the circles of a column, and whether some are left out."""
    room = int((height - 4) // _UNIT)
    shown = min(count, room)
    cut = count > room
    pitch = (height - 4) / shown
    middle = {shown // 2 - 1, shown // 2} if cut else set()
    places = [place for place in range(shown) if place not in middle]
    return [_round(x, top + 2 + pitch * (place + 0.5)) for place in places], cut


def _links(before: Sequence[float], after: Sequence[float]) -> list[list[float]]:
    """Return two lines that open or close from one stage to the next."""
    right, left = before[0] + before[2], after[0]
    tops = (before[1], after[1])
    ends = (before[1] + before[3], after[1] + after[3])
    return [_round(right, y0, left, y1) for y0, y1 in (tops, ends)]


def _round(*numbers: float) -> list[float]:
    return [round(number, 1) for number in numbers]
