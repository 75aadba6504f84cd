"""The sketch pad of the MNIST lab: its components and where they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.ui.mnist_blocks import Panel, word
from explainer.ui.mnist_sketch_values import prediction_value
from explainer.words import Language, say

_STAGES = ("crop", "scaled", "centred", "normalised")


@dataclass(frozen=True, eq=False)
class SketchPad:
    """The components of the sketch pad.

    Attributes
    ----------
    load_digit, clear
        Buttons.
    sketch, stages, prediction
        Panels.
    drawing
        The drawing as the net sees it: float32 (784,), or None.
    next_digit
        Which test digit comes next.
    """

    load_digit: gr.Button
    clear: gr.Button
    sketch: gr.HTML
    stages: gr.HTML
    prediction: gr.HTML
    drawing: gr.State
    next_digit: gr.State

    @property
    def asked(self) -> set[Any]:
        """What `answered` reads."""
        return {self.drawing}

    @property
    def answers(self) -> list[Any]:
        """What `answered` updates."""
        return [self.prediction]


def build_sketch() -> SketchPad:
    """Place the pad, its preprocessing and the answer in a row of their own."""
    with gr.Row(equal_height=True, elem_classes=["mnist-row"]):
        with gr.Column(scale=0, min_width=320, elem_classes=["mnist-card"]):
            sketch = _sketch_panel()
            with gr.Row():
                clear = _button("clear")
                load_digit = _button("load_digit")
        stages = _stages_panel()
        prediction = _prediction_panel(prediction_value(None, None, "en"))
    return SketchPad(load_digit, clear, sketch, stages, prediction, gr.State(), gr.State(0))


def sketch_translations(pad: SketchPad, language: Language) -> dict[Any, Any]:
    """Return the updates that put the buttons into ``language``; panels translate themselves."""
    return {
        button: gr.update(value=say(f"mnist.{key}", language))
        for button, key in ((pad.load_digit, "load_digit"), (pad.clear, "clear"))
    }


def _button(key: str) -> gr.Button:
    return gr.Button(say(f"mnist.{key}", "en"), min_width=100, size="md")


def _sketch_panel() -> Panel:
    markup = (
        word("h2", "sketch")
        + word("p", "sketch_help", "mnist-note")
        + '<canvas width="280" height="280" role="img" data-label="mnist.sketch_label"></canvas>'
        + word("p", "stage.drawing", "mnist-caption")
    )
    return Panel("sketch", markup, value=None, elem_id="mnist-sketch")


def _stages_panel() -> Panel:
    figures = "".join(
        f'<figure data-stage="{name}"><div class="mnist-frame">'
        '<canvas width="28" height="28" aria-hidden="true"></canvas></div>'
        f"{word('figcaption', f'stage.{name}')}</figure>"
        for name in _STAGES
    )
    markup = (
        word("h2", "stages")
        + word("p", "stages_note", "mnist-note")
        + f'<div class="mnist-stages">{figures}</div>'
    )
    return Panel("stages", markup, value=None, elem_id="mnist-stages")


def _prediction_panel(value: dict[str, Any]) -> Panel:
    rows = "".join(
        f'<li><span class="mnist-digit">{digit}</span><span class="mnist-bar"><span></span></span>'
        '<span class="mnist-share">–</span></li>'
        for digit in range(10)
    )
    markup = (
        word("h2", "prediction")
        + '<p class="mnist-sentence" role="status" aria-live="polite"></p>'
        + f'<ol class="mnist-bars">{rows}</ol>'
    )
    return Panel("prediction", markup, value=value, elem_id="mnist-prediction")
