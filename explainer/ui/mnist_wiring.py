"""What happens in the MNIST lab: each handler reads, asks one thing, and returns what to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.figures.mnist import curves_figure
from explainer.mnist.curves import LossCurve
from explainer.mnist.jobs import JobView
from explainer.mnist.settings import TrainingSettings, parse_hidden_sizes, whole
from explainer.ui.mnist_open import Lab
from explainer.ui.mnist_presence import Presence
from explainer.ui.mnist_status import error_status, idle_status, job_status
from explainer.ui.mnist_tab import MnistTab
from explainer.words import Language

Values = dict[Any, Any]
Updates = dict[Any, Any]
_QUIET: dict[str, Any] = {
    "queue": False,
    "show_progress": "hidden",
    "api_visibility": "private",
}


def wire_mnist_tab(tab: MnistTab, language: gr.State, visitor: gr.State) -> None:
    """Connect the components of ``tab``.

    Parameters
    ----------
    tab
        What `build_mnist_tab` returned; the enclosing ``gr.Blocks`` must still be open.
    language
        ``"en"`` or ``"zh"``; the panels follow when the browser gets other words.
    visitor
        The visitor's owner token, by which a reloaded page finds its job again.
    """
    lab = Lab(tab.runs, language, visitor, tab.opened)
    handlers = Handlers(tab, lab)
    shown: list[Any] = [
        tab.status, tab.curves, tab.start, tab.stop, tab.timer, tab.seen, tab.opened,
        *(output for part in tab.parts for output in part.outputs),
    ]  # fmt: skip
    asked = {*lab.asked, tab.seen}
    tab.start.click(handlers.start, {*asked, *tab.form.values()}, shown, **_QUIET)
    tab.stop.click(handlers.stop, asked, shown, **_QUIET)
    tab.timer.tick(handlers.poll, asked, shown, **_QUIET)
    # Sent by the browser once it has its words: on a new page, and in another language. (Changes
    # of a ``gr.State`` by a handler outside the queue are announced to nobody.)
    tab.status.arrive(handlers.arrive, asked, shown, trigger_mode="always_last", **_QUIET)
    for part in tab.parts:
        part.wire(lab)
    root = gr.context.Context.root_block
    if root is not None:
        root.unload(handlers.depart)


class Handlers:
    """The handlers, bound to their components."""

    def __init__(self, tab: MnistTab, lab: Lab) -> None:
        self._tab, self._lab = tab, lab
        self._manager = tab.runs.manager
        self._presence = Presence(self._manager.leave)

    def start(self, values: Values) -> Updates:
        """Start a run, or say why not."""
        form = {name: values[field] for name, field in self._tab.form.items()}
        return self._attempt(values, lambda owner: self._manager.submit(read_form(form), owner))

    def stop(self, values: Values) -> Updates:
        """End the visitor's run."""

        def end(owner: str) -> None:
            view = self._manager.view(owner)
            if view is not None:
                self._manager.stop(view.job, owner)

        return self._attempt(values, end)

    def poll(self, values: Values) -> Updates:
        """Show what has changed since the last time."""
        return self._show(values, values[self._tab.seen])

    def arrive(self, values: Values, request: gr.Request) -> Updates:
        """Show everything, as a new page or another language needs it."""
        owner = values[self._lab.visitor]
        if isinstance(owner, str) and owner:
            self._presence.arrive(request.session_hash, owner)
        return self._show(values, None)

    def depart(self, request: gr.Request) -> None:
        """Note that a page was closed."""
        self._presence.depart(request.session_hash)

    def _attempt(
        self,
        values: Values,
        action: Callable[[str], object],
    ) -> Updates:
        owner, language = values[self._lab.visitor], values[self._lab.language]
        try:
            if not isinstance(owner, str) or not owner:
                raise InputError("mnist.error.visitor")
            action(owner)
        except InputError as error:
            view = self._lab.run_of(values).view
            return {self._tab.status: error_status(error, view, language)}
        return {**self._show({**values, self._lab.opened: ""}, None), self._tab.opened: ""}

    def _show(self, values: Values, seen: tuple[object, ...] | None) -> Updates:
        tab, run, language = self._tab, self._lab.run_of(values), values[self._lab.language]
        view = run.view
        turn = None if view is None else (view.job, len(view.report.epochs), view.state)
        now = (None if view is None else (view.job, view.version), turn)
        if seen == now:
            return {tab.seen: now}
        updates = self._show_run(view, language)
        if seen is None or seen[1] != turn:
            for part in tab.parts:
                updates |= part.shown(run, language)
        return {**updates, tab.seen: now}

    def _show_run(self, view: JobView | None, language: Language) -> Updates:
        tab, live = self._tab, view is not None and view.live
        loss = LossCurve() if view is None else view.report.loss
        epochs = () if view is None else view.report.epochs
        return {
            tab.status: idle_status(language) if view is None else job_status(view, language),
            tab.curves: curves_figure(loss, epochs, language),
            tab.start: gr.update(interactive=not live),
            tab.stop: gr.update(interactive=live),
            tab.timer: gr.update(active=live),
        }


def read_form(form: dict[str, Any]) -> TrainingSettings:
    """Return the settings that a filled-in form describes.

    Raises
    ------
    InputError
        If a value is outside its limits.
    """
    return TrainingSettings(
        hidden_sizes=parse_hidden_sizes(form["hidden"]),
        activation=form["activation"],
        optimizer=form["optimizer"],
        learning_rate=form["learning_rate"],
        momentum=form["momentum"],
        batch_size=whole(form["batch_size"]),  # type: ignore[arg-type]  # checked there
        epochs=whole(form["epochs"]),  # type: ignore[arg-type]
        seed=whole(form["seed"]),  # type: ignore[arg-type]
        device=form["device"],
    )
