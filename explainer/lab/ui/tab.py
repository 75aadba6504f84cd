"""The MNIST lab: the form of a run, what it does while it runs, and what it has learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.lab.data.background import Fetcher
from explainer.lab.runs.manager import RunManager
from explainer.lab.ui.batch import BatchPanel
from explainer.lab.ui.curves import build_curves_panel
from explainer.lab.ui.data import DataPanel, build_data_panel
from explainer.lab.ui.form import RunForm, build_run_form, translate_run_form
from explainer.lab.ui.learned import LearnedPanel
from explainer.lab.ui.network import build_network_panel
from explainer.lab.ui.open_run import RunPart, Runs
from explainer.lab.ui.ranks import RanksPanel
from explainer.lab.ui.runs import RunList
from explainer.lab.ui.sections import build_bar, section
from explainer.lab.ui.sketch import SketchPad
from explainer.lab.ui.status_panel import build_status_panel
from explainer.ui.components import Film, JsComponent
from explainer.ui.events import Updates
from explainer.words import Language, say


@dataclass(frozen=True, eq=False)
class MnistTab:
    """The components of the lab.

    Attributes
    ----------
    runs
        Finds the run that is shown; its ``manager`` runs the trainings.
    run_form
        The form with its presets.
    data
        What is said of a data set that is not here, and its download.
    start, stop
        Buttons.
    network
        The network that the form describes.
    status, curves
        Panels of the open run.
    listed
        The visitor's runs.
    ranks
        The lesson on several GPUs.
    parts
        Every part that shows the open run on a board of its own, in the order of the page.
    opened
        Name of the run that was chosen in the list; empty is the newest.
    """

    runs: Runs
    run_form: RunForm
    data: DataPanel
    start: gr.Button
    stop: gr.Button
    network: JsComponent
    status: JsComponent
    curves: Film
    listed: RunList
    ranks: RanksPanel
    parts: tuple[RunPart, ...]
    opened: gr.State

    @property
    def form(self) -> Mapping[str, gr.components.Component]:
        """Field of `TrainingSettings` (``hidden`` for the sizes as text) to its input."""
        return self.run_form.fields


def build_mnist_tab(manager: RunManager) -> MnistTab:
    """Place the lab inside the open ``gr.Tab`` and return its components."""
    runs = Runs(manager)
    build_bar()
    with section("train"):
        with gr.Row(elem_classes=["lab-train"]):
            with gr.Column(scale=0, min_width=300, elem_classes=["mnist-card", "mnist-form"]):
                with gr.Column(elem_classes=["lab-fields"]):
                    form, below_data = build_run_form()
                with below_data:
                    data = build_data_panel(Fetcher())
                with gr.Row(elem_classes=["mnist-pair", "lab-buttons"]):
                    start = _button("start", variant="primary", elem_id="mnist-start")
                    stop = _button("stop", variant="stop", elem_id="mnist-stop", interactive=False)
            with gr.Column(min_width=320, elem_classes=["lab-run"]):
                status, curves = build_status_panel(runs), build_curves_panel()
        network = build_network_panel()
    with section("batch"):
        batch = BatchPanel(runs)
    with section("draw"):
        pad = SketchPad(runs.find_net)
    with section("learned"):
        learned = LearnedPanel(runs)
    with section("runs"):
        listed = RunList(runs)
    with section("ranks"):
        ranks = RanksPanel(runs)
    parts = (batch, pad, learned, listed, ranks)
    return MnistTab(
        runs, form, data, start, stop, network, status, curves, listed, ranks, parts, gr.State("")
    )  # fmt: skip


def translate_lab(tab: MnistTab, language: Language) -> Updates:
    """Return the updates that put the labels, hints and choices of the tab into ``language``.

    The panels translate themselves: `wire_mnist_tab` listens to the language.
    """
    buttons = {tab.start: "start", tab.stop: "stop"}
    return {
        **{
            button: gr.update(value=say(f"mnist.{key}", language))
            for button, key in buttons.items()
        },
        **translate_run_form(tab.run_form, language),
    }


def _button(key: str, **props: Any) -> gr.Button:
    return gr.Button(say(f"mnist.{key}", "en"), min_width=100, **props)
