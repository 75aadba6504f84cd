"""The curves of a training run, one below the other on one axis of batches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainer.lab.figures.series import encode_series
from explainer.lab.runs.report import EpochResult, Report
from explainer.lab.runs.wire import Points
from explainer.ui.figures.curves import make_axis, make_layout
from explainer.ui.figures.palette import GOOD, GRADIENTS, INK, MUTED, PANEL, POSITIVE
from explainer.words import Language, say

HEIGHT = 590
# Of the height, from the top: the share where each row ends and where it begins.
_ROWS = {
    "loss": (0.685, 0.975),
    "accuracy": (0.475, 0.645),
    "rate": (0.35, 0.435),
    "gradients": (0.175, 0.31),
    "changes": (0.0, 0.135),
}
_AXES = {row: f"y{number or ''}".replace("y1", "y") for number, row in enumerate(_ROWS, 1)}


def draw_curves(
    report: Report | None,
    plan: Sequence[Sequence[float]],
    layers: Sequence[str],
    language: Language,
) -> dict[str, Any]:
    """Return the figure without its points: those are in `encode_series`, by ``uid``.

    Parameters
    ----------
    report
        The run; None before the first one.
    plan
        η as the schedule has it, [batch, η] over the whole run: also the extent of the axis.
    layers
        Name of each layer with weights.
    language
        Of titles and legend.
    """
    epochs = () if report is None else report.epochs
    changes = () if report is None else report.rate_changes
    return {
        "data": [_mark(uid, layers, language) for uid in _uids(len(layers))],
        "layout": _layout(plan[-1][0], epochs, changes, language),
    }


def list_points(report: Report | None, plan: Sequence[Sequence[float]]) -> dict[str, Points]:
    """Return the points of every mark, by ``uid``."""
    planned = ([at for at, _ in plan], [rate for _, rate in plan])
    return {"plan": planned, **(encode_series(report) if report is not None else {})}


def _uids(layers: int) -> list[str]:
    sizes = [f"{kind}{layer}" for kind in ("g", "c") for layer in range(layers)]
    return ["raw", "smooth", "train", "test", "plan", "rate", *sizes]


_LOOKS: dict[str, dict[str, Any]] = {
    "raw": {"yaxis": "y", "line": {"color": MUTED, "width": 1}, "opacity": 0.45},
    "smooth": {"yaxis": "y", "line": {"color": POSITIVE, "width": 2.5}},
    "train": {
        "yaxis": "y2",
        "line": {"color": MUTED, "width": 1.5, "dash": "dot"},
        "marker": {"color": MUTED, "size": 5},
    },
    "test": {
        "yaxis": "y2",
        "line": {"color": GOOD, "width": 2},
        "marker": {"color": GOOD, "size": 7, "symbol": "diamond"},
    },
    "plan": {"yaxis": "y3", "line": {"color": MUTED, "width": 1.2, "dash": "dot"}},
    "rate": {"yaxis": "y3", "line": {"color": INK, "width": 2}},
}


def _mark(uid: str, layers: Sequence[str], language: Language) -> dict[str, Any]:
    mark: dict[str, Any] = {"type": "scatter", "uid": uid, "mode": "lines"}
    mark["hovertemplate"] = "%{y:.4g}"
    if uid in _LOOKS:
        if uid in ("train", "test"):
            mark |= {"mode": "lines+markers", "cliponaxis": False}
            mark |= {"hovertemplate": "%{y:.2f}%"}
        return {**mark, **_LOOKS[uid], "name": say(f"mnist.mark.{uid}", language)}
    layer = int(uid[1:])
    return {
        **mark,
        "yaxis": "y4" if uid[0] == "g" else "y5",
        "name": layers[layer],
        "legendgroup": f"layer {layer}",
        "showlegend": uid[0] == "g",
        "line": {"color": GRADIENTS[layer % len(GRADIENTS)], "width": 1.6},
    }


def _layout(
    batches: float,
    epochs: Sequence[EpochResult],
    changes: Sequence[tuple[int, float]],
    language: Language,
) -> dict[str, Any]:
    axes: dict[str, Any] = {
        f"yaxis{_AXES[row][1:]}": make_axis(
            "", domain=list(domain), fixedrange=True, **_scale(row, epochs)
        )
        for row, domain in _ROWS.items()
    }
    bottom = make_axis(say("mnist.axis.batch", language), tickformat="d", nticks=7)
    bottom["unifiedhovertitle"] = {"text": f"{say('mnist.axis.batch', language)} %{{x}}"}
    plain = make_layout(
        "mnist",
        height=HEIGHT,
        hovermode="x unified",
        hoverdistance=-1,
        hoverlabel={"bgcolor": PANEL, "font": {"color": INK, "size": 11}},
        xaxis={**bottom, "range": [0, batches], "anchor": "y5", "domain": [0, 1]},
        annotations=[
            draw_row_title(say(f"mnist.axis.{row}", language), top)
            for row, (_, top) in _ROWS.items()
        ]
        + [_change_text(change) for change in changes],
        shapes=[_change_line(batch) for batch, _ in changes],
        **axes,
    )
    # Between the legend and the curves nothing overlaps, however wide the window becomes.
    plain["legend"] |= {"yref": "container", "y": 1, "yanchor": "top"}
    return plain


def _scale(row: str, epochs: Sequence[EpochResult]) -> dict[str, Any]:
    if row == "loss":
        return {"rangemode": "tozero", "nticks": 6}
    if row == "accuracy":
        shares = [100 * min(result.train_accuracy, result.test_accuracy) for result in epochs]
        low = min(90.0, 10 * (min(shares, default=90.0) // 10))
        return {"range": [low, 100.5], "ticksuffix": " %", "nticks": 4}
    if row == "rate":
        return {"rangemode": "tozero", "nticks": 3}
    return {"type": "log", "exponentformat": "e"}


def draw_row_title(text: str, top: float) -> dict[str, Any]:
    """Return the annotation over a row of curves that ends at the share ``top`` of the height."""
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0.006,
        "y": top,
        "xanchor": "left",
        "yanchor": "bottom",
        "yshift": -1,
        "showarrow": False,
        "font": {"size": 11.5, "color": MUTED},
    }


def _change_line(batch: int) -> dict[str, Any]:
    ends = {"x0": batch, "x1": batch, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "line", **ends, "line": {"color": MUTED, "width": 1, "dash": "dash"}}


def _change_text(change: tuple[int, float]) -> dict[str, Any]:
    batch, rate = change
    return {
        "text": f"η {rate:g}",
        "x": batch,
        "yref": "paper",
        "y": _ROWS["rate"][1],
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "bgcolor": PANEL,
        "font": {"size": 11, "color": INK},
    }
