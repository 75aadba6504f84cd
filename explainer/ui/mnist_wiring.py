"""What happens in the MNIST lab: each handler reads, asks one thing, and returns what to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.figures.mnist import curves_figure
from explainer.mnist.curves import LossCurve
from explainer.mnist.jobs import JobView
from explainer.mnist.records import Net
from explainer.mnist.settings import TrainingSettings, parse_hidden_sizes, whole
from explainer.ui import mnist_learned as learned
from explainer.ui.mnist_presence import Presence
from explainer.ui.mnist_sketch_wiring import answered, wire_sketch
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
    lab = _Lab(tab, language, visitor)
    who: set[Any] = {visitor, language}
    shown: list[Any] = [
        tab.status, tab.curves, tab.digits, tab.weights, *tab.pad.answers,
        tab.start, tab.stop, tab.timer, tab.seen,
    ]  # fmt: skip
    view = {*who, tab.seen, *tab.pad.asked}
    tab.start.click(lab.start, {*view, *tab.form.values()}, shown, **_QUIET)
    tab.stop.click(lab.stop, view, shown, **_QUIET)
    tab.timer.tick(lab.poll, view, shown, **_QUIET)
    # Sent by the browser once it has its words: on a new page, and in another language. (Changes
    # of a ``gr.State`` by a handler outside the queue are announced to nobody.)
    tab.status.arrive(lab.arrive, view, shown, trigger_mode="always_last", **_QUIET)
    wire_sketch(tab.pad, language, visitor, lab.net_of)
    root = gr.context.Context.root_block
    if root is not None:
        root.unload(lab.depart)


class _Lab:
    """The handlers, bound to their components."""

    def __init__(self, tab: MnistTab, language: gr.State, visitor: gr.State) -> None:
        self._tab, self._language, self._visitor = tab, language, visitor
        self._presence = Presence(tab.manager.leave)

    def start(self, values: Values) -> Updates:
        """Start a run, or say why not."""
        form = {name: values[field] for name, field in self._tab.form.items()}
        return self._attempt(values, lambda owner: self._tab.manager.submit(read_form(form), owner))

    def stop(self, values: Values) -> Updates:
        """End the visitor's run."""

        def end(owner: str) -> None:
            view = self._tab.manager.view(owner)
            if view is not None:
                self._tab.manager.stop(view.job, owner)

        return self._attempt(values, end)

    def poll(self, values: Values) -> Updates:
        """Show what has changed since the last time."""
        return self._show(values, values[self._tab.seen])

    def arrive(self, values: Values, request: gr.Request) -> Updates:
        """Show everything, as a new page or another language needs it."""
        owner = values[self._visitor]
        if isinstance(owner, str) and owner:
            self._presence.arrive(request.session_hash, owner)
        return self._show(values, None)

    def depart(self, request: gr.Request) -> None:
        """Note that a page was closed."""
        self._presence.depart(request.session_hash)

    def net_of(self, owner: object) -> Net | None:
        """Return the net that a visitor's run has trained so far."""
        view = self._view_of(owner)
        return None if view is None else view.report.net

    def _view(self, values: Values) -> JobView | None:
        return self._view_of(values[self._visitor])

    def _view_of(self, owner: object) -> JobView | None:
        return self._tab.manager.view(owner) if isinstance(owner, str) and owner else None

    def _attempt(
        self,
        values: Values,
        action: Callable[[str], object],
    ) -> Updates:
        owner, language = values[self._visitor], values[self._language]
        try:
            if not isinstance(owner, str) or not owner:
                raise InputError("mnist.error.visitor")
            action(owner)
        except InputError as error:
            return {self._tab.status: error_status(error, self._view(values), language)}
        return self._show(values, None)

    def _show(self, values: Values, seen: tuple[object, ...] | None) -> Updates:
        tab, view, language = self._tab, self._view(values), values[self._language]
        epochs = None if view is None else (view.job, len(view.report.epochs), view.live)
        now = (None if view is None else (view.job, view.version), epochs)
        if seen == now:
            return {tab.seen: now}
        updates = self._show_run(view, language)
        if seen is None or seen[1] != epochs:
            updates |= self._show_learned(view, values, language)
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

    def _show_learned(self, view: JobView | None, values: Values, language: Language) -> Updates:
        weights = None if view is None else view.report.net
        return {
            self._tab.digits: learned.digits_value(weights, language),
            self._tab.weights: learned.weights_value(weights, language),
            **answered(self._tab.pad, weights, values, language),
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
