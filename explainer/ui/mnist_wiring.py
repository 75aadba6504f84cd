"""What happens in the MNIST lab: each handler reads, asks one thing, and returns what to show."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr
import numpy as np

from explainer.errors import InputError
from explainer.figures.mnist import curves_figure
from explainer.mnist.curves import LossCurve
from explainer.mnist.data import SIDE, load_test
from explainer.mnist.jobs import JobView
from explainer.mnist.records import Weights
from explainer.mnist.settings import TrainingSettings, parse_hidden_sizes, whole
from explainer.mnist.sketch import Gray, decode_drawing, preprocess
from explainer.ui import mnist_learned as learned
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
    lab = _Lab(tab, language, visitor)
    who: set[Any] = {visitor, language}
    shown: list[Any] = [
        tab.status, tab.curves, tab.digits, tab.weights, tab.prediction,
        tab.start, tab.stop, tab.timer, tab.seen,
    ]  # fmt: skip
    drawn: list[Any] = [tab.sketch, tab.stages, tab.prediction, tab.drawing, tab.next_digit]
    view = {*who, tab.seen, tab.drawing}
    tab.start.click(lab.start, {*view, *tab.form.values()}, shown, **_QUIET)
    tab.stop.click(lab.stop, view, shown, **_QUIET)
    tab.timer.tick(lab.poll, view, shown, **_QUIET)
    # Sent by the browser once it has its words: on a new page, and in another language. (Changes
    # of a ``gr.State`` by a handler outside the queue are announced to nobody.)
    tab.status.arrive(lab.arrive, view, shown, trigger_mode="always_last", **_QUIET)
    tab.sketch.draw(lab.draw, who, drawn, trigger_mode="always_last", **_QUIET)
    tab.load_digit.click(
        lab.load_digit, {*who, tab.next_digit}, drawn, trigger_mode="always_last", **_QUIET
    )
    tab.clear.click(lab.clear, who, drawn, js=_CLEAR_PAD, **_QUIET)
    root = gr.context.Context.root_block
    if root is not None:
        root.unload(lab.depart)


# The pad is emptied at once; the server then forgets the drawing.
_CLEAR_PAD = "(...values) => { window.Backstep.mnist.clearPad(); return values; }"


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

    def draw(self, values: Values, event: gr.EventData) -> Updates:
        """Show what the net sees of a drawing, and what it answers."""
        try:
            return self._recognise(decode_drawing(event._data), values)
        except InputError as error:
            return self._silence(error.sentence(values[self._language]))

    def load_digit(self, values: Values) -> Updates:
        """Put the next test digit on the pad and treat it as a drawing."""
        images = load_test().images
        number = values[self._tab.next_digit] % len(images)
        image = images[number].reshape(SIDE, SIDE)
        return {
            **self._recognise(image, values),
            self._tab.sketch: learned.pad_value(image),
            self._tab.next_digit: number + 1,
        }

    def clear(self, values: Values) -> Updates:
        """Forget the drawing."""
        language = values[self._language]
        prediction = learned.prediction_value(self._weights(values), None, language)
        return {
            self._tab.sketch: None,
            self._tab.stages: None,
            self._tab.drawing: None,
            self._tab.prediction: prediction,
        }

    def _recognise(self, drawing: Gray, values: Values) -> Updates:
        stages = preprocess(drawing)
        prediction = learned.prediction_value(
            self._weights(values), stages.normalised, values[self._language]
        )
        return {
            self._tab.stages: learned.stages_value(stages),
            self._tab.drawing: stages.normalised,
            self._tab.prediction: prediction,
        }

    def _silence(self, sentence: str) -> Updates:
        return {
            self._tab.stages: None,
            self._tab.drawing: None,
            self._tab.prediction: learned.silent_prediction(sentence),
        }

    def _view(self, values: Values) -> JobView | None:
        owner = values[self._visitor]
        return self._tab.manager.view(owner) if isinstance(owner, str) and owner else None

    def _weights(self, values: Values) -> Weights | None:
        view = self._view(values)
        return None if view is None else view.report.weights

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
            updates |= self._show_learned(view, values[tab.drawing], language)
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

    def _show_learned(
        self, view: JobView | None, drawing: np.ndarray | None, language: Language
    ) -> Updates:
        weights = None if view is None else view.report.weights
        return {
            self._tab.digits: learned.digits_value(weights, language),
            self._tab.weights: learned.weights_value(weights, language),
            self._tab.prediction: learned.prediction_value(weights, drawing, language),
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
