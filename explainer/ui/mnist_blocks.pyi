"""The panels of the MNIST lab that are HTML: constant markup, filled in by assets/js/mnist.js."""

from __future__ import annotations

import html
from typing import Any

import gradio as gr

from explainer.words import say

_STAGES = ("crop", "scaled", "centred", "normalised")


def word(tag: str, key: str, classes: str = "") -> str:
    """Return an element with the English words of ``key``, which the browser translates."""
    text = html.escape(say(f"mnist.{key}", "en"))
    return f'<{tag} class="{classes}" data-word="mnist.{key}">{text}</{tag}>'

from gradio.events import Dependency

class Panel(Island):
    """A panel whose markup never changes; its value goes to a function in mnist.js.

    Parameters
    ----------
    renderer
        Name of the function in ``window.Backstep.mnist``; it is called once with the element, and
        returns the function that shows a value.
    markup
        Constant HTML.
    props
        Of `gr.HTML`: at least ``elem_id``, its handle, and ``value``, what is shown first.
    """

    def __init__(self, renderer: str, markup: str, **props: Any) -> None:
        super().__init__(
            html_template=markup,
            js_on_load=(
                f"const show = window.Backstep.mnist.{renderer}"
                "(element, (drawing) => trigger('draw', drawing));"
                "show(props.value); watch('value', () => show(props.value));"
            ),
            **{"elem_classes": ["mnist-panel"], "apply_default_css": False, **props},
        )
    from typing import Callable, Literal, Sequence, Any, TYPE_CHECKING
    from gradio.blocks import Block
    if TYPE_CHECKING:
        from gradio.components import Timer
        from gradio.components.base import Component


def heading(key: str) -> gr.HTML:
    """Place a heading over other components."""
    return gr.HTML(html_template=word("h3", key), elem_classes=["mnist-heading"], js_on_load=None)


def introduction() -> gr.HTML:
    """Place the sentence at the top of the tab."""
    return gr.HTML(html_template=word("p", "intro"), elem_classes=["mnist-intro"], js_on_load=None)


def status_panel(value: dict[str, Any]) -> Panel:
    """Place the status of the visitor's run."""
    markup = (
        '<p class="mnist-sentence" role="status" aria-live="polite"></p>'
        '<div class="mnist-progress" role="progressbar" aria-valuemin="0" aria-valuemax="100"'
        ' data-label="mnist.fact.progress"><div></div></div><dl class="mnist-facts"></dl>'
    )
    return Panel("status", markup, value, "mnist-status")


def sketch_panel() -> Panel:
    """Place the sketch pad."""
    markup = (
        word("h3", "sketch")
        + word("p", "sketch_help", "mnist-note")
        + '<canvas width="280" height="280" role="img" data-label="mnist.sketch_label"></canvas>'
        + word("p", "stage.drawing", "mnist-caption")
    )
    return Panel("sketch", markup, None, "mnist-sketch")


def stages_panel() -> Panel:
    """Place the images of the preprocessing."""
    figures = "".join(
        f'<figure data-stage="{name}"><div class="mnist-frame">'
        '<canvas width="28" height="28" aria-hidden="true"></canvas></div>'
        f"{word('figcaption', f'stage.{name}')}</figure>"
        for name in _STAGES
    )
    markup = (
        word("h3", "stages")
        + word("p", "stages_note", "mnist-note")
        + f'<div class="mnist-stages">{figures}</div>'
    )
    return Panel("stages", markup, None, "mnist-stages")


def prediction_panel(value: dict[str, Any]) -> Panel:
    """Place the ten probabilities."""
    rows = "".join(
        f'<li><span class="mnist-digit">{digit}</span><span class="mnist-bar"><span></span></span>'
        '<span class="mnist-share">–</span></li>'
        for digit in range(10)
    )
    markup = (
        word("h3", "prediction")
        + '<p class="mnist-sentence" role="status" aria-live="polite"></p>'
        + f'<ol class="mnist-bars">{rows}</ol>'
    )
    return Panel("prediction", markup, value, "mnist-prediction")


def digits_panel(value: dict[str, Any]) -> Panel:
    """Place the grid of test digits."""
    markup = (
        word("h3", "digits")
        + word("p", "digits_note", "mnist-note")
        + '<p class="mnist-result"></p><ul class="mnist-grid"></ul>'
    )
    return Panel("digits", markup, value, "mnist-digits")


def weights_panel(value: dict[str, Any]) -> Panel:
    """Place the images of the first layer."""
    markup = (
        word("h3", "weights")
        + word("p", "weights_note", "mnist-note")
        + '<p class="mnist-result"></p><ul class="mnist-grid mnist-units"></ul>'
    )
    return Panel("weights", markup, value, "mnist-weights")


def note(key: str) -> gr.HTML:
    """Place a sentence under other components."""
    markup = word("p", key, "mnist-note")
    return gr.HTML(html_template=markup, js_on_load=None, apply_default_css=False)