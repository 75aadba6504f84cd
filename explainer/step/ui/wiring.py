"""Which handler answers which control of the tab "Step through"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.engine.presets import PRESETS
from explainer.engine.session.file import load_session
from explainer.engine.session.session import Session, open_preset
from explainer.errors import InputError
from explainer.step.ui import changes
from explainer.step.ui.cells import write_cells
from explainer.step.ui.faults import set_fault
from explainer.step.ui.locks import set_frozen
from explainer.step.ui.questions import ANSWERERS, Answerer, wire_questions
from explainer.step.ui.tab import StepTab
from explainer.step.ui.view import StepView, render_step, view_change, view_refusal
from explainer.ui.components import list_filled_in
from explainer.ui.events import Event, Panel
from explainer.ui.serving import importing

_OWN = f"async (...read) => [...read.slice(0, -1), (await {importing()}).ownWork()]"

Change = Callable[[Session, Any], Session]
"""Returns the session after a change, of what was typed, chosen or sent."""


def wire_step_tab(
    tab: StepTab, language: gr.State, answerers: Mapping[str, Answerer] = ANSWERERS
) -> None:
    """Connect every control to the change it makes, and the page's questions to ``answerers``."""
    handlers = StepHandlers(tab)
    wiring = _Wiring(tab, handlers, handlers.panel(language))
    _wire_form(wiring, tab)
    _wire_film(wiring, tab)
    wire_questions(tab.questions, tab.session, language, answerers)


@dataclass(frozen=True, eq=False)
class StepHandlers:
    """The handlers of the tab: each reads, makes one change, and returns what to show."""

    tab: StepTab

    def panel(self, language: gr.State) -> Panel[StepView]:
        """Return the tab as a panel, which reads the session and the name of its preset."""
        inputs = frozenset({self.tab.session, self.tab.panel.preset})
        outputs = frozenset(self.tab.outputs)
        return Panel(language, inputs, outputs, self._render, self._refuse)

    def change(
        self, event: Event, change: Callable[[Session], Session], preset: str = "custom"
    ) -> StepView:
        """Return what to show after ``change``; the session is then that of ``preset``."""
        old: Session = event.values[self.tab.session]
        return view_change(change(old), old, event.language, preset)

    def choose_preset(self, event: Event) -> StepView:
        """Begin with a preset, or open one's own net; without one, keep what there is."""
        name, own = event.values[self.tab.panel.preset], event.values[self.tab.own]
        if name == "custom":
            return self.change(event, lambda old: load_session(own) if own else old)
        return self.change(event, lambda old: changes.choose_preset(old, name), name)

    def reopen(self, event: Event) -> StepView:
        """Open a session file, or a preset by its name."""
        text, preset = str(event.payload.get("text", "")), event.payload.get("preset")
        if not text:
            return self.change(event, lambda _: open_preset(str(preset)), str(preset))
        session = load_session(text)
        return self.change(event, lambda _: session, preset if preset in PRESETS else "custom")

    def preset(self, event: Event) -> str:
        """Return the preset that the form names."""
        return str(event.values[self.tab.panel.preset])

    def _render(self, view: StepView) -> dict[Any, Any]:
        return render_step(self.tab, view)

    def _refuse(self, event: Event, error: InputError) -> StepView:
        old: Session = event.values[self.tab.session]
        return view_refusal(error, old, event.language, self.preset(event))


@dataclass(frozen=True, eq=False)
class _Wiring:
    """Wires controls to changes of the session."""

    tab: StepTab
    handlers: StepHandlers
    panel: Panel[StepView]

    def field(self, field: gr.Dropdown | gr.Textbox, change: Change) -> None:
        """Let a choice change the session."""

        def handle(event: Event) -> StepView:
            return self.handlers.change(event, lambda old: change(old, event.values[field]))

        self.panel.on(list_filled_in(field), handle, reads={field})

    def setting(self, name: str, field: Any) -> None:
        """Let a field change a setting of the optimizer; the preset stays."""

        def handle(event: Event) -> StepView:
            return self.handlers.change(
                event,
                lambda old: changes.set_option(old, name, event.values[field]),
                self.handlers.preset(event),
            )

        self.panel.on(list_filled_in(field), handle, reads={field})

    def pair(self, fields: tuple[Any, Any], change: Callable[..., Session]) -> None:
        """Let two fields together change the session."""

        def handle(event: Event) -> StepView:
            values = [event.values[field] for field in fields]
            return self.handlers.change(event, lambda old: change(old, *values))

        events = [event for field in fields for event in list_filled_in(field)]
        self.panel.on(events, handle, reads=set(fields))

    def sent(self, listener: Any, change: Change, *, keeps_preset: bool = False) -> None:
        """Let what a script sends change the session."""

        def handle(event: Event) -> StepView:
            preset = self.handlers.preset(event) if keeps_preset else "custom"
            return self.handlers.change(event, lambda old: change(old, event.sent), preset)

        self.panel.on(listener, handle)


def _wire_form(wiring: _Wiring, tab: StepTab) -> None:
    panel = tab.panel
    chosen = wiring.handlers.choose_preset
    wiring.panel.on(list_filled_in(panel.preset), chosen, reads={tab.own}, js=_OWN)
    wiring.field(panel.loss, changes.set_loss)
    wiring.field(panel.reduction, changes.set_reduction)
    wiring.field(panel.threshold, changes.set_threshold)
    wiring.field(panel.optimizer, changes.set_optimizer)
    wiring.setting("learning_rate", panel.rate)
    for name, component in panel.options.items():
        wiring.setting(name, component)
    wiring.pair((panel.init, panel.seed), changes.initialise_again)
    wiring.pair((panel.inputs, panel.targets), changes.set_samples)
    wiring.sent(panel.layers.edit, changes.set_layers)


def _wire_film(wiring: _Wiring, tab: StepTab) -> None:
    wiring.sent(tab.film.edit, changes.edit_parameter)
    wiring.sent(tab.film.write, write_cells)
    wiring.sent(tab.film.freeze, set_frozen)
    wiring.panel.on(tab.film.reopen, wiring.handlers.reopen)
    wiring.sent(tab.film.go, changes.run_iterations, keeps_preset=True)
    wiring.sent(tab.film.visit, changes.visit_iteration, keeps_preset=True)
    wiring.sent(tab.film.fault, set_fault, keeps_preset=True)
