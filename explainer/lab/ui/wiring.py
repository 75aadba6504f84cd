"""Which handler answers which control of the MNIST lab."""

from __future__ import annotations

from typing import Any

import gradio as gr

from explainer.lab.ui.handlers import LabHandlers
from explainer.lab.ui.open_run import Lab
from explainer.lab.ui.tab import MnistTab
from explainer.lab.ui.view import LabView
from explainer.ui.components import list_filled_in
from explainer.ui.events import Panel, on_unload

_ONCE = {"trigger_mode": "once"}
_LAST = {"trigger_mode": "always_last"}


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
    handlers = LabHandlers(tab, lab)
    _wire_runs(tab, lab, handlers)
    _wire_form(tab, lab, handlers)
    root = gr.context.Context.root_block
    if root is not None:
        on_unload(root, handlers.leave_page)


def _wire_runs(tab: MnistTab, lab: Lab, handlers: LabHandlers) -> None:
    shown = {tab.status, tab.curves, tab.start, tab.stop, tab.opened}
    shown |= {part.board for part in tab.parts}
    reads, changes = lab.inputs | {*tab.form.values()}, frozenset[Any](shown)
    starting = Panel(lab.language, reads, changes, handlers.render, handlers.refuse_start)
    starting.on(tab.start.click, handlers.start, **_ONCE)
    panel = Panel[LabView](lab.language, reads, changes, handlers.render, handlers.refuse)
    panel.on(tab.stop.click, handlers.stop, **_ONCE)
    panel.on(tab.listed.board.open, handlers.open_run, **_LAST)
    # Sent by the browser once it has its words: on a new page, in another language, and when a
    # run has come to another turn. (Changes of a ``gr.State`` by a handler outside the queue are
    # announced to nobody.)
    arrived = {*shown, tab.network, *tab.form.values()}
    panel.on(tab.status.arrive, handlers.show_page, changes=arrived, **_LAST)


def _wire_form(tab: MnistTab, lab: Lab, handlers: LabHandlers) -> None:
    fields, preset = list[Any](tab.form.values()), tab.run_form.preset
    reads, form = lab.inputs | {*fields}, frozenset({tab.status, preset, *fields})
    panel = Panel[LabView](lab.language, reads, form, handlers.render, handlers.refuse)
    changed = [field.change for field in fields]
    planned = form | {tab.network, tab.curves}
    panel.on(changed, handlers.show_plan, changes=planned, **_LAST)
    panel.on(changed, handlers.show_shares, changes={tab.ranks.board, tab.status}, **_LAST)
    chosen = tab.form["dataset"].change  # type: ignore[attr-defined]  # given while running
    panel.on(chosen, handlers.show_dataset, changes={tab.data.board, tab.status}, **_LAST)
    panel.on(list_filled_in(preset), handlers.choose_preset, reads={preset})
    for board in (tab.status, tab.listed.board):
        panel.on(board.again, handlers.reuse_settings)
