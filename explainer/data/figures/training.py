"""The charts of a training: its loss batch by batch and epoch by epoch, and its branches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from explainer.engine.training.run import Epoch
from explainer.ui.figures.curves import (
    Curve,
    cut_off,
    dash,
    encode_typed_array,
    encode_with_gaps,
    hue,
    make_axis,
    make_layout,
    make_mark,
    symbol,
    thin_points,
)
from explainer.ui.figures.drawing import Figure
from explainer.ui.figures.palette import GOOD, INK, MUTED, PANEL, POSITIVE, SERIES
from explainer.words import Language, say


def draw_losses(
    losses: Sequence[float], epochs: Sequence[Epoch], current: int, language: Language
) -> Figure:
    """Return the loss of every batch, of both parts of the data at every epoch, and the accuracies.

    Parameters
    ----------
    losses
        Loss of the batch of iteration 0, 1, … before its update; may be empty.
    epochs
        After 0, 1, … epochs.
    current
        The open iteration: a line marks it.
    language
        Of axes and legend.
    """
    tested = [mark.test.loss for mark in epochs if mark.test is not None]
    scored = any(mark.accuracy is not None for mark in epochs)
    data = [_batches(losses, language), *_epochs(epochs, tested, language)]
    if scored:
        data += _accuracies(epochs, language)
    last = max(len(losses) - 1, current, 1)
    layout = _loss_layout(last, current, scored, language)
    layout["yaxis"] = _loss_axis([losses, [mark.loss for mark in epochs], tested], language)
    return {"data": data, "layout": layout}


def _batches(losses: Sequence[float], language: Language) -> Figure:
    shown = thin_points(len(losses))
    return {
        "type": "scatter",
        "uid": "batches",
        "name": say("data.mark.batches", language),
        "mode": "lines+markers" if len(shown) <= 60 else "lines",
        "x": encode_typed_array(shown, "i4"),
        "y": encode_with_gaps([losses[i] for i in shown]),
        "line": {"color": MUTED, "width": 1},
        "marker": {"color": MUTED, "size": 4},
        "hovertemplate": "%{y:.4g}",
    }


def _epochs(epochs: Sequence[Epoch], tested: Sequence[float], language: Language) -> list[Figure]:
    """Return the loss over what is trained on, and over what is held out, if anything is."""
    train = _epoch_losses("training" if tested else "epochs", [mark.loss for mark in epochs])
    lines = [train, _epoch_losses("test", tested)] if tested else [train]
    lines = [_by_epoch(line, epochs, language) for line in lines]
    return [*lines, _lowest(epochs, tested, language)] if tested else lines


def _epoch_losses(name: str, losses: Sequence[float]) -> Figure:
    colour = SERIES[0] if name == "test" else POSITIVE
    return {
        "uid": name,
        "y": encode_with_gaps(losses),
        "line": {"color": colour, "width": 2.5, "dash": "dash" if name == "test" else "solid"},
        "marker": {"color": colour, "size": 7, "symbol": "square" if name == "test" else "circle"},
        "hovertemplate": "%{y:.4g}",
    }


def _lowest(epochs: Sequence[Epoch], tested: Sequence[float], language: Language) -> Figure:
    """Return a ring around the lowest loss over what is held out: one could have stopped there."""
    losses = np.where(np.isfinite(tested), tested, np.inf)
    best = int(np.argmin(losses))
    return {
        "type": "scatter",
        "uid": "lowest",
        "name": say("data.mark.lowest", language),
        "mode": "markers",
        "x": [epochs[best].iteration],
        "y": encode_with_gaps([tested[best]]),
        "marker": {
            "symbol": "circle-open",
            "size": 15,
            "color": SERIES[0],
            "line": {"width": 2},
        },
        "hoverinfo": "skip",
    }


def _accuracies(epochs: Sequence[Epoch], language: Language) -> list[Figure]:
    train = [mark.accuracy or 0.0 for mark in epochs]
    tested = [mark.test.accuracy or 0.0 for mark in epochs if mark.test is not None]
    names = ("accuracy_training", "accuracy_test") if tested else ("accuracy",)
    lines = (_accuracy_line(*line) for line in zip(names, (train, tested), strict=False))
    return [_by_epoch(line, epochs, language) for line in lines]


def _accuracy_line(name: str, shares: Sequence[float]) -> Figure:
    is_test = name == "accuracy_test"
    return {
        "uid": name,
        "y": encode_with_gaps([100 * share for share in shares]),
        "yaxis": "y2",
        "line": {"color": GOOD, "width": 2, "dash": "dashdot" if is_test else "dot"},
        "marker": {"color": GOOD, "size": 7, "symbol": "diamond-open" if is_test else "diamond"},
        "hovertemplate": "%{y:.1f}%",
    }


def _by_epoch(line: Figure, epochs: Sequence[Epoch], language: Language) -> Figure:
    """Return a line of one value for each epoch as a mark."""
    return {
        "type": "scatter",
        "name": say(f"data.mark.{line['uid']}", language),
        "mode": "lines+markers" if len(epochs) <= 60 else "lines",
        "x": encode_typed_array([mark.iteration for mark in epochs], "i4"),
        **line,
    }


def _loss_layout(last: int, current: int, scored: bool, language: Language) -> Figure:
    second = {
        "yaxis2": make_axis(
            say("data.axis.accuracy", language),
            overlaying="y",
            side="right",
            range=[0, 103],
            ticktext=[f"{share}%" for share in (0, 25, 50, 75, 100)],
            showgrid=False,
            tickvals=[0, 25, 50, 75, 100],
        )
    }
    return make_layout(
        "data-loss",
        hovermode="x unified",
        hoverdistance=-1,
        hoverlabel={"bgcolor": PANEL, "font": {"color": INK}},
        xaxis=make_axis(
            say("data.axis.iteration", language),
            range=[-0.02 * last, 1.02 * last],
            tickformat="d",
            **({"dtick": 1} if last < 8 else {"nticks": 8}),
        ),
        shapes=[_cursor(current)],
        **(second if scored else {}),
    )


def _loss_axis(curves: Sequence[Sequence[float]], language: Language) -> Figure:
    """Return the axis of losses; it ends where those begin that diverge."""
    title = say("data.axis.loss", language)
    return make_axis(title, rangemode="tozero", nticks=6, **cut_off(curves))


def _cursor(iteration: int) -> Figure:
    return {
        "type": "line",
        "x0": iteration,
        "x1": iteration,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": INK, "width": 1.5, "dash": "dot"},
    }


def draw_branches(curves: Sequence[Curve], opened: int, language: Language) -> Figure:
    """Return the loss over the data set of all branches; the one ``opened`` is the widest."""
    return {
        "data": [_branch(curve, curve.number == opened) for curve in curves],
        "layout": make_layout(
            "data-branches",
            hovermode="x unified",
            hoverlabel={"bgcolor": PANEL, "font": {"color": INK}},
            showlegend=True,
            xaxis=make_axis(say("data.axis.iteration", language), tickformat="d", nticks=8),
            yaxis=_loss_axis([curve.y for curve in curves], language),
        ),
    }


def _branch(curve: Curve, opened: bool) -> Figure:
    return {
        **make_mark(curve),
        "mode": "lines+markers" if len(curve.x) <= 60 else "lines",
        "line": {
            "color": hue(curve.number),
            "width": 3.5 if opened else 1.8,
            "dash": dash(curve.number),
        },
        "marker": {"color": hue(curve.number), "symbol": symbol(curve.number), "size": 7},
    }
