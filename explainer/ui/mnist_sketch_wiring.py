"""What happens at the sketch pad: each handler reads, asks one thing, and returns what to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.mnist.data import SIDE, load_test
from explainer.mnist.records import Weights
from explainer.mnist.sketch import Gray, decode_drawing, preprocess
from explainer.ui import mnist_sketch_values as values_of
from explainer.ui.mnist_sketch import SketchPad
from explainer.words import Language

Values = dict[Any, Any]
Updates = dict[Any, Any]
NetOf = Callable[[object], Weights | None]
"""Returns the net that answers a visitor, None before there is one; takes any owner token."""

_QUIET: dict[str, Any] = {
    "queue": False,
    "show_progress": "hidden",
    "api_visibility": "private",
}
# The pad is emptied at once; the server then forgets the drawing.
_CLEAR_PAD = "(...values) => { window.Backstep.mnist.clearPad(); return values; }"


def wire_sketch(pad: SketchPad, language: gr.State, visitor: gr.State, net_of: NetOf) -> None:
    """Connect the components of ``pad``; the enclosing ``gr.Blocks`` must still be open."""
    handlers = SketchHandlers(pad, language, visitor, net_of)
    who: set[Any] = {visitor, language}
    drawn: list[Any] = [pad.sketch, pad.stages, pad.prediction, pad.drawing, pad.next_digit]
    pad.sketch.draw(handlers.draw, who, drawn, trigger_mode="always_last", **_QUIET)
    pad.load_digit.click(
        handlers.load_digit, {*who, pad.next_digit}, drawn, trigger_mode="always_last", **_QUIET
    )
    pad.clear.click(handlers.clear, who, drawn, js=_CLEAR_PAD, **_QUIET)


def answered(pad: SketchPad, net: Weights | None, values: Values, language: Language) -> Updates:
    """Return the updates of ``pad.answers`` after ``net`` has learned more.

    ``values`` holds ``pad.asked``.
    """
    return {pad.prediction: values_of.prediction_value(net, values[pad.drawing], language)}


class SketchHandlers:
    """The handlers, bound to their components."""

    def __init__(
        self, pad: SketchPad, language: gr.State, visitor: gr.State, net_of: NetOf
    ) -> None:
        self._pad, self._language, self._visitor, self._net_of = pad, language, visitor, net_of

    def draw(self, values: Values, event: gr.EventData) -> Updates:
        """Show what the net sees of a drawing, and what it answers."""
        try:
            return self._recognise(decode_drawing(event._data), values)
        except InputError as error:
            return self._silence(error.sentence(values[self._language]))

    def load_digit(self, values: Values) -> Updates:
        """Put the next test digit on the pad and treat it as a drawing."""
        images = load_test().images
        number = values[self._pad.next_digit] % len(images)
        image = images[number].reshape(SIDE, SIDE)
        return {
            **self._recognise(image, values),
            self._pad.sketch: values_of.pad_value(image),
            self._pad.next_digit: number + 1,
        }

    def clear(self, values: Values) -> Updates:
        """Forget the drawing."""
        net = self._net_of(values[self._visitor])
        return {
            self._pad.sketch: None,
            self._pad.stages: None,
            self._pad.drawing: None,
            self._pad.prediction: values_of.prediction_value(net, None, values[self._language]),
        }

    def _recognise(self, drawing: Gray, values: Values) -> Updates:
        stages, net = preprocess(drawing), self._net_of(values[self._visitor])
        language = values[self._language]
        return {
            self._pad.stages: values_of.stages_value(stages),
            self._pad.drawing: stages.normalised,
            self._pad.prediction: values_of.prediction_value(net, stages.normalised, language),
        }

    def _silence(self, sentence: str) -> Updates:
        return {
            self._pad.stages: None,
            self._pad.drawing: None,
            self._pad.prediction: values_of.silent_prediction(sentence),
        }
