"""Pasting code: the handler reads it, and opens it on the tab that can show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.data.ui.state import Settings, begin_run
from explainer.data.ui.tab import DataTab
from explainer.data.ui.view import DataView, render_data, view_state
from explainer.engine.session.session import Session
from explainer.errors import InputError
from explainer.lab.config.presets import name_preset
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.ui.form import render_run_settings
from explainer.lab.ui.tab import MnistTab
from explainer.reading.reading import Reading, read_torch_code
from explainer.reading.ui.panel import write_reading, write_refusal
from explainer.reading.wire import ReadingValue
from explainer.step.ui.tab import StepTab
from explainer.step.ui.view import StepView, render_step, view_session
from explainer.ui.components import JsComponent
from explainer.ui.events import Event, Panel, Updates
from explainer.words import Language


@dataclass(frozen=True, eq=False)
class ReadingTabs:
    """The tabs on which code can open."""

    all: gr.Tabs
    step: StepTab
    data: DataTab
    mnist: MnistTab

    @property
    def outputs(self) -> set[Any]:
        """Every component that code can set up."""
        form = {*self.mnist.form.values(), self.mnist.run_form.preset}
        return {self.all, *self.step.outputs, *self.data.outputs, *form}


@dataclass(frozen=True, eq=False)
class ReadingView:
    """What code has become; what is None stays as it is on the page."""

    value: ReadingValue
    step: StepView | None = None
    data: DataView | None = None
    lab: TrainingSettings | None = None


class ReadingHandlers:
    """Reads what was pasted."""

    def __init__(self, panel: JsComponent, tabs: ReadingTabs) -> None:
        self._panel, self._tabs = panel, tabs

    def read(self, event: Event) -> ReadingView:
        """Read the code, and open it."""
        return _open(read_torch_code(event.payload.get("text")), event.language)

    def refuse(self, event: Event, error: InputError) -> ReadingView:
        """Say below the code what is wrong."""
        return ReadingView(write_refusal(error, event.language))

    def render(self, view: ReadingView) -> Updates:
        """Return what gradio is told to show ``view``."""
        tabs = self._tabs
        updates: Updates = {self._panel: view.value}
        if view.step is not None:
            updates |= render_step(tabs.step, view.step)
        if view.data is not None:
            updates |= {**render_data(tabs.data, view.data), tabs.all: gr.update(selected="data")}
        if view.lab is not None:
            form = tabs.mnist.run_form
            updates |= {**render_run_settings(form, view.lab), form.preset: name_preset(view.lab)}
            updates[tabs.all] = gr.update(selected="mnist")
        return updates


def _open(reading: Reading, language: Language) -> ReadingView:
    value, opened = write_reading(reading), reading.opened
    match opened:
        case Session():
            return ReadingView(value, step=view_session(opened, language, "custom"))
        case Settings():
            return ReadingView(value, data=view_state(begin_run(opened), language))
        case _:
            return ReadingView(value, lab=opened)


def wire_reading(panel: JsComponent, tabs: ReadingTabs, language: gr.State) -> None:
    """Let the drawer of code open what is pasted there."""
    handlers = ReadingHandlers(panel, tabs)
    changes = frozenset({panel, *tabs.outputs})
    wired = Panel(language, frozenset[Any](), changes, handlers.render, handlers.refuse)
    wired.on(panel.read, handlers.read)
