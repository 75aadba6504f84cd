"""The curves of a training run, in views of one or two panels, each over the batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from explainer.lab.figures.series import encode_series
from explainer.lab.runs.report import EpochResult, Report
from explainer.lab.runs.wire import Points
from explainer.ui.figures.curves import dash, make_axis, make_layout
from explainer.ui.figures.palette import GOOD, GRADIENTS, INK, MUTED, PANEL, POSITIVE
from explainer.words import Language, say

VIEWS: Mapping[str, tuple[str, ...]] = {
    "fit": ("loss", "accuracy"),
    "sizes": ("gradients", "changes"),
    "rate": ("rate",),
}
"""Panels of each view, from left to right."""
_PANELS = {
    "loss": ("raw", "smooth"),
    "accuracy": ("train", "test"),
    "gradients": ("g",),
    "changes": ("c",),
    "rate": ("plan", "rate"),
}
"""Marks of each panel; ``g`` and ``c`` have one for each layer."""
_GAP = 0.09
"""Between two panels, of the width."""


def draw_curves(
    report: Report | None,
    plan: Sequence[Sequence[float]],
    layers: Sequence[str],
    language: Language,
) -> dict[str, Any]:
    """Return the figure of each view without its points: those are in `encode_series`, by ``uid``.

    Parameters
    ----------
    report
        The run; None before the first one.
    plan
        η as the schedule has it, [batch, η] over the whole run.
    layers
        Name of each layer with weights.
    language
        Of titles and legend.
    """
    return {
        view: {
            "data": [
                mark
                for number, panel in enumerate(panels)
                for mark in _marks(panel, number, layers, language)
            ],
            "layout": _layout(panels, plan[-1][0], report, language),
        }
        for view, panels in VIEWS.items()
    }


def list_points(report: Report | None, plan: Sequence[Sequence[float]]) -> dict[str, Points]:
    """Return the points of every mark, by ``uid``."""
    planned = ([at for at, _ in plan], [rate for _, rate in plan])
    return {"plan": planned, **(encode_series(report) if report is not None else {})}


_LOOKS: dict[str, dict[str, Any]] = {
    "raw": {"line": {"color": MUTED, "width": 1}, "opacity": 0.45},
    "smooth": {"line": {"color": POSITIVE, "width": 3}},
    "train": {
        "line": {"color": MUTED, "width": 2, "dash": "dot"},
        "marker": {"color": MUTED, "size": 7},
    },
    "test": {
        "line": {"color": GOOD, "width": 3},
        "marker": {"color": GOOD, "size": 9, "symbol": "diamond"},
    },
    "plan": {"line": {"color": MUTED, "width": 1.5, "dash": "dot"}},
    "rate": {"line": {"color": INK, "width": 3}},
}


def _marks(
    panel: str, number: int, layers: Sequence[str], language: Language
) -> list[dict[str, Any]]:
    """Return the marks of the panel ``number`` of a view."""
    axes = {"xaxis": f"x{_suffix(number)}", "yaxis": f"y{_suffix(number)}"}
    if panel in ("gradients", "changes"):
        (kind,) = _PANELS[panel]
        return [{**_layer_mark(kind, at, name), **axes} for at, name in enumerate(layers)]
    return [{**_mark(uid, language), **axes} for uid in _PANELS[panel]]


def _suffix(number: int) -> str:
    """Return what plotly writes after the axes of a panel."""
    return str(number + 1) if number else ""


def _mark(uid: str, language: Language) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "scatter", "uid": uid, "mode": "lines"}
    mark["hovertemplate"] = "%{y:.4g}"
    if uid in ("train", "test"):
        mark |= {"mode": "lines+markers", "cliponaxis": False, "hovertemplate": "%{y:.2f}%"}
    return {**mark, **_LOOKS[uid], "name": say(f"mnist.mark.{uid}", language)}


def _layer_mark(kind: str, layer: int, name: str) -> dict[str, Any]:
    line = {"color": GRADIENTS[layer % len(GRADIENTS)], "width": 2.5, "dash": dash(layer)}
    return {
        "type": "scatter",
        "uid": f"{kind}{layer}",
        "mode": "lines",
        "hovertemplate": "%{y:.4g}",
        "name": name,
        "legendgroup": f"layer {layer}",
        "showlegend": kind == "g",
        "line": line,
    }


def _layout(
    panels: Sequence[str], batches: float, report: Report | None, language: Language
) -> dict[str, Any]:
    epochs = () if report is None else report.epochs
    changes = () if report is None else report.rate_changes
    axes: dict[str, Any] = {}
    for number, (panel, domain) in enumerate(zip(panels, _spread(len(panels)), strict=True)):
        suffix = _suffix(number)
        axes[f"xaxis{suffix}"] = _bottom(number, domain, batches, language)
        axes[f"yaxis{suffix}"] = make_axis(
            "", anchor=f"x{suffix}", fixedrange=True, tickfont=TICKS, **_scale(panel, epochs)
        )
    titles = [say(f"mnist.axis.{panel}", language) for panel in panels]
    return make_layout(
        "mnist",
        hovermode="x unified",
        hoverdistance=-1,
        hoverlabel={"bgcolor": PANEL, "font": {"color": INK, "size": TEXT}},
        annotations=[
            *(_title(text, number) for number, text in enumerate(titles)),
            *(_change_text(change) for change in changes),
        ],
        shapes=[_change_line(batch) for batch, _ in changes],
        **{**axes, "legend": _LEGEND, "margin": {"l": 8, "r": 14, "t": 30, "b": 8}},
    )


TEXT = 14
"""Size of everything that is read in a figure of the lab, in pixels."""
TICKS = {"size": TEXT, "color": MUTED}
"""How the numbers of an axis of the lab are written."""
_LEGEND = {
    **{"orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom"},
    "font": {"size": TEXT},
}
"""Under the curves, where nothing overlaps however wide the window becomes."""


def _spread(count: int) -> list[list[float]]:
    """Return where each of ``count`` panels begins and ends, of the width."""
    width = (1 - _GAP * (count - 1)) / count
    return [[at * (width + _GAP), at * (width + _GAP) + width] for at in range(count)]


def _bottom(number: int, domain: list[float], batches: float, language: Language) -> dict[str, Any]:
    """Return the axis of batches of a panel; all panels of a view show the same stretch."""
    text = say("mnist.axis.batch", language)
    axis = make_axis("", domain=domain, tickformat="d", nticks=6, tickfont=TICKS)
    return {
        **axis,
        "range": [0, batches],
        "anchor": f"y{_suffix(number)}",
        "unifiedhovertitle": {"text": f"{text} %{{x}}"},
        **({"matches": "x"} if number else {}),
    }


_TIGHTEST = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 60.0, 80.0, 100.0)
"""Percentages below 100 at which an axis of accuracy may begin."""


def _scale(panel: str, epochs: Sequence[EpochResult]) -> dict[str, Any]:
    if panel == "loss":
        return {"rangemode": "tozero", "nticks": 6}
    if panel == "accuracy":
        least = min((min(e.train_accuracy, e.test_accuracy) for e in epochs), default=0.9)
        room = next(room for room in _TIGHTEST if 100.0 * least >= 100.0 - room)
        return {"range": [100.0 - room, 100.0 + room / 25], "ticksuffix": " %", "nticks": 6}
    if panel == "rate":
        return {"rangemode": "tozero", "nticks": 5}
    return {"type": "log", "exponentformat": "e"}


def _title(text: str, number: int) -> dict[str, Any]:
    """Return the title over the panel ``number``."""
    axis = _suffix(number)
    place = {"xref": f"x{axis} domain", "yref": f"y{axis} domain"}
    return {**_note(text, TEXT + 1), **place, "x": 0, "y": 1, "yanchor": "bottom", "yshift": 4}


def draw_row_title(text: str, top: float) -> dict[str, Any]:
    """Return the annotation over a row of curves that ends at the share ``top`` of the height."""
    place = {"xref": "paper", "yref": "paper", "x": 0.006, "y": top}
    return {**_note(text, TEXT), **place, "yanchor": "bottom", "yshift": -1}


def _note(text: str, size: float) -> dict[str, Any]:
    look = {"showarrow": False, "font": {"size": size, "color": MUTED}}
    return {"text": text, "xanchor": "left", **look}


def _change_line(batch: int) -> dict[str, Any]:
    ends = {"x0": batch, "x1": batch, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", **ends, "line": {"color": MUTED, "width": 1, "dash": "dash"}}


def _change_text(change: tuple[int, float]) -> dict[str, Any]:
    batch, rate = change
    text = {**_note(f"η {rate:g}", TEXT), "x": batch, "yref": "paper", "y": 1, "yanchor": "top"}
    return {**text, "bgcolor": PANEL, "font": {"size": TEXT, "color": INK}}
