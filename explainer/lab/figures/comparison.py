"""Several runs in one figure: smoothed loss and test accuracy over the epochs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainer.lab.figures.curves import TEXT, TICKS, draw_row_title
from explainer.lab.figures.series import encode_series
from explainer.lab.runs.views import RunView, count_batches_done
from explainer.ui.figures.curves import dash, hue, make_axis, make_layout, symbol
from explainer.ui.figures.palette import INK, PANEL
from explainer.words import Language, say

HEIGHT = 420
_ROWS = {"loss": (0.46, 0.95), "accuracy": (0.0, 0.39)}


def draw_comparison(
    runs: Sequence[RunView], names: Sequence[str], language: Language
) -> dict[str, Any]:
    """Return the figure of ``runs``, called ``names``.

    Its axis counts epochs, because batches of different sizes cannot be laid over one another.
    """
    marks = [
        mark
        for number, (run, name) in enumerate(zip(runs, names, strict=True))
        for mark in _marks(run, name, number)
    ]
    longest = max(_reached(run) for run in runs)
    ticks: dict[str, Any] = {"dtick": 1} if 2 <= longest <= 12 else {"nticks": 11}
    axes = {
        "yaxis": make_axis("", domain=list(_ROWS["loss"]), type="log", dtick=1, tickfont=TICKS),
        "yaxis2": make_axis(
            "", domain=list(_ROWS["accuracy"]), ticksuffix=" %", nticks=5, tickfont=TICKS
        ),
    }
    return {
        "data": marks,
        "layout": make_layout(
            "mnist-comparison",
            height=HEIGHT,
            hovermode="x",
            hoverlabel={"bgcolor": PANEL, "font": {"color": INK, "size": TEXT}},
            xaxis=make_axis(
                say("mnist.axis.epoch", language),
                range=[0, longest * 1.01],
                anchor="y2",
                tickfont=TICKS,
                **ticks,
            ),
            annotations=[
                draw_row_title(say(f"mnist.compare.{row}", language), top)
                for row, (_, top) in _ROWS.items()
            ],
            **axes,
        ),
    }


def _reached(run: RunView) -> float:
    """Return how many epochs a run has come through, at least a tenth of one."""
    return max(count_batches_done(run) / run.settings.batches_per_epoch, 0.1)


def _marks(run: RunView, name: str, number: int) -> list[dict[str, Any]]:
    curves, every = encode_series(run.report), run.settings.batches_per_epoch
    look = {
        "type": "scatter",
        "name": name,
        "legendgroup": str(number),
        "line": {"color": hue(number), "width": 2, "dash": dash(number)},
    }
    batches, losses = curves["smooth"]
    epochs, accuracy = curves["test"]
    return [
        {
            **look,
            "uid": f"loss {number}",
            "mode": "lines",
            "x": [batch / every for batch in batches],
            "y": losses,
            "hovertemplate": "%{y:.4g}",
        },
        {
            **look,
            "uid": f"accuracy {number}",
            "mode": "lines+markers",
            "yaxis": "y2",
            "showlegend": False,
            "marker": {"color": hue(number), "symbol": symbol(number), "size": 7},
            "x": [batch / every for batch in epochs],
            "y": accuracy,
            "hovertemplate": "%{y:.2f}%",
        },
    ]
