"""What happens in the MNIST lab: each handler reads, asks one thing, and returns what to show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.lab.config.presets import PRESETS, name_of
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.ui.curves import curves_value
from explainer.lab.ui.data import wire_data_panel
from explainer.lab.ui.form import OWN, filled, fitted, read_form
from explainer.lab.ui.network import network_value, wrong_value
from explainer.lab.ui.open_run import Lab, RunShown
from explainer.lab.ui.presence import Presence
from explainer.lab.ui.status import shown_status
from explainer.lab.ui.tab import MnistTab
from explainer.ui.components import QUICK
from explainer.words import Language

Values = dict[Any, Any]
Updates = dict[Any, Any]
_ONCE = {**QUICK, "trigger_mode": "once"}
_LAST = {**QUICK, "trigger_mode": "always_last"}


def wire_mnist_tab(tab: MnistTab, language: gr.State, visitor: gr.State) -> None:
    """Connect the components of ``tab``.

    Parameters
    ----------
    tab
        What `build_mnist_tab` returned; the enclosing ``gr.Blocks`` must still be open.
    language
        ``"en"`` or ``"zh"``; the panels follow when the browser gets other words.
    visitor
        The visitor's owner token, by which a reloaded page finds its runs again.
    """
    lab = Lab(tab.runs, language, visitor, tab.opened)
    handlers = Handlers(tab, lab)
    inputs = {*lab.asked, *tab.form.values()}
    _wire_runs(tab, lab, handlers)
    _wire_form(tab, handlers, inputs)
    wire_data_panel(tab.data, tab.form["dataset"], visitor)
    for part in tab.parts:
        part.wire(lab)
    root = gr.context.Context.root_block
    if root is not None:
        root.unload(handlers.depart)


def _wire_runs(tab: MnistTab, lab: Lab, handlers: Handlers) -> None:
    shown: list[Any] = [
        tab.status, tab.curves, tab.start, tab.stop, tab.opened,
        *(output for part in tab.parts for output in part.outputs),
    ]  # fmt: skip
    inputs = {*lab.asked, *tab.form.values()}
    tab.start.click(handlers.start, inputs, shown, **_ONCE)
    tab.stop.click(handlers.stop, inputs, shown, **_ONCE)
    tab.listed.board.open(handlers.open, inputs, shown, **_LAST)
    # Sent by the browser once it has its words: on a new page, in another language, and when a
    # run has come to another turn. (Changes of a ``gr.State`` by a handler outside the queue are
    # announced to nobody.)
    arrived = [*shown, tab.network]
    tab.status.arrive(handlers.arrive, inputs, arrived, **_LAST)


def _wire_form(tab: MnistTab, handlers: Handlers, inputs: set[Any]) -> None:
    fields: list[Any] = list(tab.form.values())
    gr.on(
        [field.change for field in fields],
        handlers.plan,
        inputs,
        [tab.network, tab.curves, tab.run_form.preset, *fields],
        **_LAST,
    )
    form = [tab.run_form.preset, *fields]
    tab.run_form.preset.input(handlers.choose, {*inputs, tab.run_form.preset}, form, **QUICK)
    for board in (tab.status, tab.listed.board):
        board.again(handlers.again, inputs, form, **QUICK)


class Handlers:
    """The handlers, bound to their components."""

    def __init__(self, tab: MnistTab, lab: Lab) -> None:
        self._tab, self._lab = tab, lab
        self._manager = tab.runs.manager
        self._presence = Presence(self._manager.leave)

    def start(self, values: Values) -> Updates:
        """Start a run, or say why not."""
        updates = self._attempt(
            {**values, self._lab.opened: ""},
            lambda owner: self._manager.submit(self._settings(values), owner),
        )
        return {**updates, self._tab.opened: ""}

    def stop(self, values: Values) -> Updates:
        """End the open run if it is under way, else the one that is."""
        run = self._lab.run_of(values)

        def end(owner: str) -> None:
            view = run.view if run.view is not None and run.view.live else run.newest
            if view is not None:
                self._manager.stop(view.name, owner)

        return self._attempt(values, end)

    def arrive(self, values: Values, request: gr.Request) -> Updates:
        """Show everything, as a new page or another language needs it."""
        owner = values[self._lab.visitor]
        if isinstance(owner, str) and owner:
            self._presence.arrive(request.session_hash, owner)
        return {**self._show(values), **self._network(values)}

    def depart(self, request: gr.Request) -> None:
        """Note that a page was closed."""
        self._presence.depart(request.session_hash)

    def open(self, values: Values, event: gr.EventData) -> Updates:
        """Show the run that was chosen in the list; without a name, the newest."""
        name = _sent(event).get("run")
        opened = name if isinstance(name, str) else ""
        return {**self._show({**values, self._lab.opened: opened}), self._tab.opened: opened}

    def plan(self, values: Values) -> Updates:
        """Show the network that the form describes, and which inputs matter for it."""
        tab, form = self._tab, self._form(values)
        updates = {**self._network(values), **fitted(tab.run_form, form)}
        try:
            settings = self._settings(values)
        except InputError:
            return updates | {tab.run_form.preset: OWN}
        updates[tab.run_form.preset] = name_of(settings)
        if self._lab.run_of(values).view is None:
            updates[tab.curves] = curves_value(settings, None, values[self._lab.language])
        return updates

    def choose(self, values: Values) -> Updates:
        """Fill the form with a preset; the seed and the device stay."""
        name = values[self._tab.run_form.preset]
        if not isinstance(name, str) or name not in PRESETS:
            return {}
        device = values[self._tab.form["device"]]
        return filled(self._tab.run_form, replace(PRESETS[name], device=device), name)

    def again(self, values: Values, event: gr.EventData) -> Updates:
        """Fill the form with the settings of a run, perhaps with the smaller η it needs."""
        sent = _sent(event)
        run = self._lab.runs.shown(values[self._lab.visitor], sent.get("run"))
        if run.view is None:
            return {}
        settings = run.view.settings
        if sent.get("smaller"):
            settings = replace(settings, learning_rate=run.view.smaller_rate)
        return filled(self._tab.run_form, settings, name_of(settings))

    def _attempt(self, values: Values, action: Callable[[str], object]) -> Updates:
        owner, language = values[self._lab.visitor], values[self._lab.language]
        try:
            if not isinstance(owner, str) or not owner:
                raise InputError("mnist.error.visitor")
            action(owner)
        except InputError as error:
            status = shown_status(self._lab.run_of(values), language)
            sentence = error.sentence(language)
            return {self._tab.status: {**status, "state": "error", "sentence": sentence}}
        return self._show(values)

    def _show(self, values: Values) -> Updates:
        run, language = self._lab.run_of(values), values[self._lab.language]
        updates = self._show_run(run, values, language)
        for part in self._tab.parts:
            updates |= part.shown(run, language)
        return updates

    def _show_run(self, run: RunShown, values: Values, language: Language) -> Updates:
        tab, view = self._tab, run.view
        live = view is not None and view.live
        return {
            tab.status: shown_status(run, language),
            tab.curves: self._planned(values) if view is None else curves_value(
                view.settings, view.report, language, run.name
            ),
            tab.start: gr.update(interactive=not run.busy),
            tab.stop: gr.update(interactive=live or run.busy),
        }  # fmt: skip

    def _planned(self, values: Values) -> dict[str, Any]:
        try:
            settings = self._settings(values)
        except InputError:
            settings = TrainingSettings()
        return curves_value(settings, None, values[self._lab.language])

    def _network(self, values: Values) -> Updates:
        language = values[self._lab.language]
        try:
            value = network_value(self._settings(values), language)
        except InputError as error:
            value = wrong_value(error, language)
        return {self._tab.network: value}

    def _form(self, values: Values) -> dict[str, Any]:
        return {name: values[field] for name, field in self._tab.form.items()}

    def _settings(self, values: Values) -> TrainingSettings:
        return read_form(self._form(values))


def _sent(event: gr.EventData) -> dict[str, Any]:
    return event._data if isinstance(event._data, dict) else {}
