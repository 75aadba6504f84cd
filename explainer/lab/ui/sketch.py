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
from explainer.lab.ui.blocks import word
from explainer.ui.components import Island

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
        html_template=_MARKUP,
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


def _button(key: str, **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return word("button", key, "control").replace("<button", f'<button type="button"{more}', 1)


def _pens() -> str:
    choices = "".join(
        f'<label><input type="radio" name="mnist-pen" value="{width}"'
        f'{" checked" if name == "medium" else ""}><i style="--pen:{width}"></i>'
        f"{word('span', f'pen.{name}')}</label>"
        for name, width in PENS.items()
    )
    return f'<fieldset class="sketch-pens">{word("legend", "pen")}{choices}</fieldset>'


def _stage(name: str) -> str:
    return (
        f'<figure data-stage="{name}"><div class="mnist-frame">'
        '<canvas width="28" height="28" aria-hidden="true"></canvas>'
        '<svg viewBox="0 0 28 28" aria-hidden="true"></svg></div>'
        f"{word('figcaption', f'stage.{name}')}</figure>"
    )


def _bars() -> str:
    rows = "".join(
        f'<li><button type="button" data-digit="{digit}" aria-pressed="false">'
        '<span class="mnist-digit"></span><span class="mnist-bar"><span></span></span>'
        '<span class="mnist-share">–</span></button></li>'
        for digit in range(CLASSES)
    )
    return f'<ol class="mnist-bars">{rows}</ol>'


def _digits() -> str:
    choices = "".join(
        f'<label><input type="radio" name="mnist-saliency" value="{value}"'
        f"{' checked' if value == '' else ''}>{label}</label>"
        for value, label in [("", word("span", "saliency.second"))]
        + [(str(digit), f'<span data-class="{digit}">{digit}</span>') for digit in range(CLASSES)]
    )
    return (
        f'<fieldset class="sketch-digits">{word("legend", "saliency.choose")}{choices}</fieldset>'
    )


_PAD = (
    '<section class="mnist-card" id="mnist-sketch">'
    + word("h2", "sketch")
    + word("p", "sketch_help", "mnist-note")
    + '<div class="sketch-frame"><canvas class="sketch-pad" tabindex="0" role="img"'
    + ' data-label="mnist.sketch_label"></canvas>'
    + word("span", "sketch_hint", "sketch-hint").replace("<span", '<span aria-hidden="true"', 1)
    + "</div>"
    + _pens()
    + '<div class="sketch-tools">'
    + _button("undo", id="mnist-undo", disabled="")
    + _button("clear", id="mnist-clear", disabled="")
    + _button("load_digit", id="mnist-load")
    + "</div></section>"
)
_SEEN = (
    '<section class="mnist-card mnist-empty" id="mnist-stages">'
    + word("h2", "stages")
    + word("p", "stages_note", "mnist-note")
    + f'<div class="mnist-stages">{"".join(map(_stage, _STAGES))}</div></section>'
)
_ANSWER = (
    '<section class="mnist-card" id="mnist-prediction">'
    + word("h2", "prediction")
    + '<p class="mnist-sentence" role="status" aria-live="polite"></p>'
    + _bars()
    + word("p", "prediction_note", "mnist-note")
    + _button("sketch_open", id="mnist-sketch-open", hidden="")
    + "</section>"
)
_SALIENCY = (
    '<section class="mnist-card mnist-empty" id="mnist-saliency">'
    + word("h2", "saliency")
    + '<div class="sketch-saliency"><div class="mnist-frame"><canvas width="28" height="28"'
    ' role="img" data-label="mnist.saliency"></canvas>'
    '<svg viewBox="0 0 28 28" aria-hidden="true"></svg></div><div>'
    + _digits()
    + '<p class="mnist-sentence"></p><div class="sketch-formula"></div>'
    + '<p class="mnist-note sketch-scale"></p></div></div></section>'
)
_LIKENESS = (
    '<section class="mnist-card mnist-empty" id="mnist-likeness">'
    + word("h2", "likeness")
    + '<p class="mnist-sentence" role="status" aria-live="polite"></p>'
    + '<ul class="mnist-grid sketch-nearest"></ul>'
    + word("p", "likeness_note", "mnist-note")
    + "</section>"
)
_MARKUP = (
    '<div class="sketch-grid">' + _PAD + _SEEN + _ANSWER
    + '</div><div class="sketch-grid sketch-lower">' + _SALIENCY + _LIKENESS + "</div>"
)  # fmt: skip
