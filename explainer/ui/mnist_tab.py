"""The MNIST lab: the form of a run, what it does while it runs, and what it has learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.figures.mnist import curves_figure
from explainer.mnist.curves import LossCurve
from explainer.mnist.jobs import JobManager
from explainer.mnist.settings import ACTIVATIONS, DEVICES, OPTIMIZERS, TrainingSettings
from explainer.ui import mnist_blocks as blocks
from explainer.ui.components import PlotlyFigure
from explainer.ui.mnist_open import Part, Runs
from explainer.ui.mnist_parts import AnswersAndWeights, Drawing
from explainer.ui.mnist_sections import build_bar, section
from explainer.ui.mnist_status import idle_status
from explainer.words import Language, say

POLL_SECONDS = 0.4
_USUAL = TrainingSettings()
_CHOICES: dict[str, tuple[str, ...]] = {
    "activation": ACTIVATIONS,
    "optimizer": OPTIMIZERS,
    "device": DEVICES,
}


@dataclass(frozen=True, eq=False)
class MnistTab:
    """The components of the lab.

    Attributes
    ----------
    runs
        Finds the run that is shown; its ``manager`` runs the trainings.
    form
        Field of `TrainingSettings` (``hidden`` for the sizes as text) to its input.
    start, stop
        Buttons.
    curves, status
        Panels of the open run.
    parts
        Everything else that shows the open run, in the order of the page.
    timer
        Ticks while the visitor's job is live.
    seen
        What the page shows already: name and version of the job, epochs, language.
    opened
        Name of the run that was chosen in the list; empty is the newest.
    """

    runs: Runs
    form: Mapping[str, gr.components.Component]
    start: gr.Button
    stop: gr.Button
    curves: PlotlyFigure
    status: gr.HTML
    parts: tuple[Part, ...]
    timer: gr.Timer
    seen: gr.State
    opened: gr.State


def build_mnist_tab(manager: JobManager) -> MnistTab:
    """Place the lab inside the open ``gr.Tab`` and return its components."""
    runs = Runs(manager)
    blocks.introduction()
    build_bar()
    with (
        section("train"),
        gr.Row(equal_height=True, elem_classes=["mnist-row"]),
    ):
        with gr.Column(scale=0, min_width=320, elem_classes=["mnist-card", "mnist-form"]):
            blocks.heading("form")
            form = _build_form()
            with gr.Row():
                start = _button("start", variant="primary", elem_id="mnist-start")
                stop = _button("stop", variant="stop", elem_id="mnist-stop", interactive=False)
        with gr.Column(min_width=320):
            status, curves = _build_run()
    return MnistTab(
        runs, form, start, stop, curves, status, _build_parts(runs),
        gr.Timer(POLL_SECONDS, active=False), gr.State(), gr.State(""),
    )  # fmt: skip


def _build_run() -> tuple[gr.HTML, PlotlyFigure]:
    status = blocks.status_panel(idle_status("en"))
    with gr.Column(elem_classes=["mnist-card"]):
        blocks.heading("curves")
        curves = PlotlyFigure(
            elem_id="mnist-curves",
            height=260,
            title="mnist.curves",
            value=curves_figure(LossCurve(), (), "en"),
        )
        blocks.note("curves_note")
    return status, curves


def _build_parts(runs: Runs) -> tuple[Part, ...]:
    """Place every section below the training; each part is built inside its own."""
    with section("draw"):
        drawing = Drawing(runs)
    with section("learned"):
        learned = AnswersAndWeights()
    return (drawing, learned)


def translations(tab: MnistTab, language: Language) -> dict[Any, Any]:
    """Return the updates that put the labels, hints and choices of the tab into ``language``.

    The panels translate themselves: `wire_mnist_tab` listens to the language.
    """
    buttons = {tab.start: "start", tab.stop: "stop"}
    return {
        **{
            button: gr.update(value=say(f"mnist.{key}", language))
            for button, key in buttons.items()
        },
        **{field: gr.update(**_words(name, language)) for name, field in tab.form.items()},
    }


def _build_form() -> dict[str, gr.components.Component]:
    form: dict[str, gr.components.Component] = {}
    form["hidden"] = gr.Textbox("128", max_length=100, **_words("hidden", "en"))
    with gr.Row(elem_classes=["mnist-pair"]):
        form["activation"] = _dropdown("activation")
        form["optimizer"] = _dropdown("optimizer")
    with gr.Row(elem_classes=["mnist-pair"]):
        form["learning_rate"] = _number("learning_rate")
        form["momentum"] = _number("momentum")
    with gr.Row(elem_classes=["mnist-pair"]):
        form["batch_size"] = _number("batch_size")
        form["epochs"] = _number("epochs")
    with gr.Row(elem_classes=["mnist-pair"]):
        form["seed"] = _number("seed")
        form["device"] = _dropdown("device")
    return form


def _button(key: str, **props: Any) -> gr.Button:
    return gr.Button(say(f"mnist.{key}", "en"), min_width=100, **props)


def _dropdown(name: str) -> gr.Dropdown:
    return gr.Dropdown(value=getattr(_USUAL, name), min_width=100, **_words(name, "en"))


def _number(name: str) -> gr.Number:
    return gr.Number(getattr(_USUAL, name), min_width=100, **_words(name, "en"))


def _words(name: str, language: Language) -> dict[str, Any]:
    words: dict[str, Any] = {"label": say(f"mnist.{name}", language)}
    if name == "hidden":
        words["info"] = say("mnist.hidden_info", language)
    if name in _CHOICES:
        words["choices"] = [
            (say(f"mnist.{name}.{choice}", language), choice) for choice in _CHOICES[name]
        ]
    return words
