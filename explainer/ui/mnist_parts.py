"""The parts of the lab that show the open run with panels made elsewhere."""

from __future__ import annotations

from typing import Any

import gradio as gr

from explainer.ui import mnist_blocks as blocks
from explainer.ui.mnist_learned import digits_value, weights_value
from explainer.ui.mnist_open import Lab, Runs, RunShown, Updates
from explainer.ui.mnist_sketch import answered, build_sketch
from explainer.words import Language


class Drawing:
    """The sketch pad, answered by the net of the open run."""

    def __init__(self, runs: Runs) -> None:
        self._pad = build_sketch(runs.net)

    @property
    def outputs(self) -> list[Any]:
        """The pad."""
        return [self._pad.board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Let the net of ``run`` answer from now on."""
        del language  # the pad translates itself
        return answered(self._pad, run.owner, run.name, run.net)

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the pad asks by itself."""


class AnswersAndWeights:
    """The first test digits with the net's answers, and the images of its first layer."""

    def __init__(self) -> None:
        with gr.Row(equal_height=True, elem_classes=["mnist-row"]):
            self._digits = blocks.digits_panel(digits_value(None, "en"))
            self._weights = blocks.weights_panel(weights_value(None, "en"))

    @property
    def outputs(self) -> list[Any]:
        """Both panels."""
        return [self._digits, self._weights]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Show the net of ``run``."""
        return {
            self._digits: digits_value(run.net, language),
            self._weights: weights_value(run.net, language),
        }

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the panels only show."""
