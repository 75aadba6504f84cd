"""The sketch pad of the MNIST lab: constant markup, a script of its own, and two questions.

The page asks by `gr.HTML`'s server functions, one question at a time and always about the newest
drawing: an event of gradio would carry the state of the whole tab along and cost twice the time.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from explainer.lab.config.facts import CLASSES
from explainer.lab.model.net import Net
from explainer.ui.components import Island
from explainer.ui.templates import render

if TYPE_CHECKING:
    from explainer.lab.ui.sketch_api import NetOf

PENS = {"fine": 12, "medium": 20, "broad": 28}
"""Widths of the pen, of a pad that is 280 wide."""
_STAGES = ("drawing", "crop", "scaled", "centred", "normalised", "nearest")
_changes = itertools.count(1)


@dataclass(frozen=True, eq=False)
class SketchPad:
    """The pad with everything that it shows; its value says which net answers."""

    board: gr.HTML


def build_sketch(net_of: NetOf) -> SketchPad:
    """Place the pad, its preprocessing, the answer and what the answer depends on.

    Parameters
    ----------
    net_of
        Returns the net that answers, by the visitor's token and the name of a run.
    """

    def read_drawing(sent: object) -> dict[str, Any]:
        from explainer.lab.ui.sketch_api import reading  # loads torch

        return reading(sent, net_of)

    def next_image(sent: object) -> dict[str, Any]:
        from explainer.lab.ui.sketch_api import image_value  # loads torch

        return image_value(sent, net_of)

    board = Island(
        html_template=render("lab/sketch.html", pens=PENS, stages=_STAGES, classes=CLASSES),
        component="sketch",
        server_functions=[read_drawing, next_image],
        elem_id="mnist-board",
        value=None,
    )
    return SketchPad(board)


def answered(pad: SketchPad, owner: object, run: str, net: Net | None) -> dict[Any, Any]:
    """Return the update after ``net``, of the visitor's ``run``, is another or has learned more."""
    dataset = None if net is None else net.dataset
    value = {"owner": owner, "run": run, "dataset": dataset, "change": next(_changes)}
    return {pad.board: value}
