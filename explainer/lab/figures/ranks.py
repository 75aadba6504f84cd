"""The loss of one batch when its gradients are averaged, and when they are only added up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainer.lab.figures.curves import TICKS
from explainer.ui.figures.curves import make_axis, make_layout
from explainer.ui.figures.palette import BAD, POSITIVE
from explainer.words import Language, say


def draw_updates(
    mean: Sequence[float], total: Sequence[float], language: Language
) -> dict[str, Any]:
    """Return the loss before each update and after the last, both ways.

    Parameters
    ----------
    mean, total
        Loss of the batch after 0, 1, 2, … updates.
    language
        Of the axes and the legend.
    """
    looks = (("mean", mean, POSITIVE, "solid"), ("sum", total, BAD, "dash"))
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "uid": uid,
                "name": say(f"mnist.ranks.{uid}", language),
                "x": list(range(len(losses))),
                "y": list(losses),
                "line": {"color": colour, "width": 2, "dash": dash},
                "marker": {"color": colour, "size": 4},
                "hovertemplate": "%{x}: %{y:.4g}<extra></extra>",
            }
            for uid, losses, colour, dash in looks
        ],
        "layout": make_layout(
            "mnist-ranks",
            xaxis=make_axis(
                say("mnist.ranks.updates", language), rangemode="tozero", nticks=6, tickfont=TICKS
            ),
            yaxis=make_axis(say("mnist.ranks.loss", language), nticks=5, tickfont=TICKS),
        ),
    }
