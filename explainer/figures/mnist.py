"""The curves of a training run on MNIST."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainer.figures.curves import packed
from explainer.figures.drawing import AXIS
from explainer.figures.palette import GOOD, INK, MUTED, POSITIVE
from explainer.mnist.curves import LossCurve
from explainer.mnist.reports import EpochResult
from explainer.words import Language, say


def curves_figure(
    loss: LossCurve, epochs: Sequence[EpochResult], language: Language
) -> dict[str, Any]:
    """Return the loss of each batch, raw and smoothed, and the test accuracy of each epoch.

    Parameters
    ----------
    loss
        Bounded curve, may be empty.
    epochs
        What is finished; their accuracy has its own axis on the right, 0 to 100 %.
    language
        Of the axes and the legend.
    """
    marks = [
        _line(loss.batches, loss.raw, {"color": MUTED, "width": 1}, "raw") | {"opacity": 0.35},
        _line(loss.batches, loss.smooth, {"color": POSITIVE, "width": 2.5}, "smooth"),
        _line(
            [result.batches for result in epochs],
            [100 * result.test_accuracy for result in epochs],
            {"color": GOOD, "width": 2, "dash": "dot"},
            "accuracy",
        )
        | {
            "mode": "lines+markers",
            "yaxis": "y2",
            "marker": {"color": GOOD, "size": 8, "symbol": "diamond"},
            "hovertemplate": "%{x}: %{y:.2f} %<extra></extra>",
        },
    ]
    for mark in marks:
        mark["name"] = say(f"mnist.mark.{mark['uid']}", language)
    return {"data": marks, "layout": _layout(language)}


def _line(x: Sequence[int], y: Sequence[float], line: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "uid": name,
        "x": packed(x),
        "y": packed(y),
        "line": line,
        "hovertemplate": "%{x}: %{y:.4g}<extra></extra>",
    }


def _layout(language: Language) -> dict[str, Any]:
    def axis(name: str, **more: Any) -> dict[str, Any]:
        title = {"text": say(f"mnist.axis.{name}", language), "font": {"size": 12, "color": MUTED}}
        return {**AXIS, "title": title, **more}

    return {
        "height": 260,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": INK, "family": "IBM Plex Sans, sans-serif"},
        "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
        "xaxis": axis("batch", rangemode="tozero", tickformat="d", nticks=7),
        "yaxis": axis("loss", rangemode="tozero", nticks=5),
        "yaxis2": axis(
            "accuracy", overlaying="y", side="right", range=[0, 101], ticksuffix=" %",
            showgrid=False, tickvals=[0, 25, 50, 75, 100],
        ),
        "uirevision": "mnist",
    }  # fmt: skip
