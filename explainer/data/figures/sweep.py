"""A sweep over learning rates: where each of them ends, and how it gets there."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explainer.data.figures.race import lay_out_losses
from explainer.engine.training.race import Trial
from explainer.ui.figures.curves import (
    FURTHEST_LOGARITHMIC,
    Curve,
    find_ceiling,
    make_axis,
    make_layout,
    make_logarithmic,
    make_mark,
)
from explainer.ui.figures.drawing import Figure
from explainer.ui.figures.palette import BAD, GOOD, LINE, MUTED
from explainer.words import Language, say

VERDICTS = {"too_small": MUTED, "good": GOOD, "too_large": BAD}
"""The hue of each verdict on a learning rate."""


def draw_sweep(trials: Sequence[Trial], language: Language) -> Figure:
    """Return the final loss over the learning rate on logarithmic axes, in bands of verdicts.

    A rate that diverged, or went too far up to be drawn, stands as a cross at the upper edge.
    """
    ceiling = _ceiling(trials)
    finite = [t.loss for t in trials if not t.lane.diverged and 0.0 < t.loss <= ceiling]
    low, high = (min(finite), max(finite)) if finite else (0.1, 1.0)
    top = 10.0 * high
    marks = [_line_of_trials(trials, ceiling)]
    for verdict in VERDICTS:
        mine = [trial for trial in trials if trial.verdict == verdict]
        if mine:
            marks.append(_points_of_trials(mine, verdict, top, language))
    rates = [math.log10(trial.rate) for trial in trials]
    half = (rates[-1] - rates[0]) / max(1, len(rates) - 1) / 2 or 0.5
    return {
        "data": marks,
        "layout": make_layout(
            "sweep",
            hovermode="closest",
            xaxis=make_axis(
                say("data.axis.rate", language),
                type="log",
                range=[rates[0] - half, rates[-1] + half],
                tickvals=(decades := [10.0**n for n in range(-9, 4)]),
                ticktext=[f"{rate:g}" for rate in decades],
            ),
            yaxis=make_axis(
                say("data.axis.final", language),
                **make_logarithmic([low, top]),
                range=[math.log10(low) - 0.2, math.log10(top) + 0.2],
            ),
            shapes=_bands(trials, half),
        ),
    }


def _ceiling(trials: Sequence[Trial]) -> float:
    """Return the largest final loss that is drawn to scale."""
    finals = [(trial.lane.losses[0], trial.loss) for trial in trials if not trial.lane.diverged]
    return find_ceiling(finals, FURTHEST_LOGARITHMIC) or math.inf


def _line_of_trials(trials: Sequence[Trial], ceiling: float) -> Figure:
    return {
        "type": "scatter",
        "uid": "line",
        "mode": "lines",
        "x": [trial.rate for trial in trials],
        "y": [None if t.lane.diverged or t.loss > ceiling else t.loss for t in trials],
        "line": {"color": LINE, "width": 2},
        "hoverinfo": "skip",
        "showlegend": False,
    }


_SYMBOLS = {"too_small": "triangle-left", "good": "circle", "too_large": "x"}


def _points_of_trials(
    trials: Sequence[Trial], verdict: str, top: float, language: Language
) -> Figure:
    name = say(f"data.verdict.{verdict}", language)
    return {
        "type": "scatter",
        "uid": verdict,
        "name": name,
        "mode": "markers",
        "x": [trial.rate for trial in trials],
        "y": [top if trial.lane.diverged else min(trial.loss, top) for trial in trials],
        "text": ["∞" if trial.lane.diverged else f"{trial.loss:.4g}" for trial in trials],
        "marker": {"color": VERDICTS[verdict], "symbol": _SYMBOLS[verdict], "size": 11},
        "hovertemplate": f"η = %{{x:.3g}}<br>%{{text}} · {name}<extra></extra>",
    }


def _bands(trials: Sequence[Trial], half: float) -> list[Figure]:
    """Return one pale band for each run of rates with the same verdict."""
    bands: list[Figure] = []
    for trial in trials:
        left, right = trial.rate / 10**half, trial.rate * 10**half
        colour = VERDICTS[trial.verdict]
        if bands and bands[-1]["fillcolor"] == colour:
            bands[-1]["x1"] = right
            continue
        bands.append(
            {
                "type": "rect",
                "x0": left,
                "x1": right,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "fillcolor": colour,
                "opacity": 0.1,
                "layer": "below",
                "line": {"width": 0},
            }
        )
    return bands


def draw_sweep_curves(
    trials: Sequence[Curve], verdicts: Sequence[str], language: Language
) -> Figure:
    """Return the loss over the iterations for every rate, in the hue of its verdict."""
    data: list[Figure] = []
    for curve, verdict in zip(trials, verdicts, strict=True):
        line = {"color": VERDICTS[verdict], "width": 1.8, "dash": _DASHES[verdict]}
        first = verdict not in {mark["legendgroup"] for mark in data}
        data.append(
            {
                **make_mark(curve),
                "mode": "lines",
                "line": line,
                "name": say(f"data.verdict.{verdict}", language),
                "legendgroup": verdict,
                "showlegend": first,
                "hovertemplate": f"{curve.name}: %{{y:.4g}}<extra></extra>",
            }
        )
    ceiling = find_ceiling((curve.y for curve in trials), FURTHEST_LOGARITHMIC)
    losses = [loss for curve in trials for loss in curve.y if 0.0 < loss <= (ceiling or loss)]
    cut = {"range": [math.log10(min(losses)), math.log10(ceiling)]} if ceiling and losses else {}
    figure_layout = lay_out_losses(language, {**make_logarithmic(losses), **cut})
    figure_layout["uirevision"] = "sweep curves"
    figure_layout |= {"hovermode": "closest", "showlegend": True}
    return {"data": data, "layout": figure_layout}


_DASHES = {"too_small": "dot", "good": "solid", "too_large": "dash"}
