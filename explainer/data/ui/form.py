"""The form of the tab "Train on data": the data, the network, and what updates it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.data.ui.state import CHOICES, OPTIMIZERS, OWN, Settings
from explainer.data.wire import TableEvents
from explainer.engine.functions import HIDDEN_ACTIVATIONS
from explainer.engine.network import INITIALISERS
from explainer.engine.tables.cells import HEADERS
from explainer.engine.tables.decoding import AUTO, ENCODINGS
from explainer.engine.tables.own_data import KINDS
from explainer.engine.tables.reading import MISSING
from explainer.engine.typed_numbers import read_typed, write_typed
from explainer.ui.components import Film, Static, event_names, number_field
from explainer.ui.events import Updates
from explainer.ui.templates import render
from explainer.words import Language, say

_CHOICES: dict[str, tuple[str, ...]] = {
    "dataset": CHOICES,
    "kind": KINDS,
    "activation": HIDDEN_ACTIVATIONS,
    "optimizer": OPTIMIZERS,
    "init": tuple(INITIALISERS),
}
_PREFIXES = {
    "dataset": "data.set",
    "kind": "data.kind",
    "activation": "name",
    "optimizer": "data.optimizer",
    "init": "init",
}
_NUMBERS = (
    "samples",
    "noise",
    "data_seed",
    "test_share",
    "split_seed",
    "seed",
    "learning_rate",
    "weight_decay",
    "batch_size",
)
_PLACEHOLDERS = {"hidden": "data.hidden.none", "weight_decay": "data.decay.usual"}
_IDS = {"dataset": "data-set", "batch_size": "data-batch-size", "own": "data-own"}


@dataclass(frozen=True, eq=False)
class DataForm:
    """The components of the form.

    ``inputs`` has one component for every field of `Settings`. ``own_box`` holds what belongs to
    own points: their text, the ``file`` that can be loaded and the button ``use``.
    """

    inputs: Mapping[str, Any]
    about: gr.Markdown
    loss: gr.Markdown
    drawn_box: gr.Row
    own_box: gr.Column
    file: Film
    use: gr.Button

    @property
    def outputs(self) -> set[Any]:
        """Every component that a change can update."""
        boxes = {self.about, self.loss, self.drawn_box, self.own_box, self.use, self.file}
        return {*self.inputs.values(), *boxes}


def build_data_form(first: Settings) -> DataForm:
    """Place the form in the open column, filled in with ``first``; return its components."""
    inputs: dict[str, Any] = {"dataset": _dropdown("dataset", first)}
    about = gr.Markdown(elem_id="data-about")
    with gr.Row(elem_classes="pair") as drawn_box:
        for name in ("samples", "noise", "data_seed"):
            inputs[name] = _number(name, first)
    with gr.Column(visible=False, elem_id="data-own-box") as own_box:
        inputs["own"] = _text("own", first, lines=6, max_lines=10)
        Static(render("data/csv_help.html"))
        with gr.Row(elem_classes="pair"):
            inputs["kind"] = _dropdown("kind", first)
            inputs["standardise"] = gr.Checkbox(
                False, elem_id="data-standardise", min_width=80, **_words("standardise", "en")
            )
        with gr.Row(elem_classes="pair"):
            file = Film(
                html_template=render(
                    "data/csv_file.html",
                    encodings=(AUTO, *ENCODINGS),
                    headers=HEADERS,
                    missing=MISSING,
                ),
                component="csv",
                events=event_names(TableEvents),
                elem_id="data-file",
            )
            use = gr.Button(
                say("data.use", "en"), elem_id="data-use", min_width=100, variant="primary"
            )
    with gr.Row(elem_classes="pair", elem_id="data-split"):
        inputs["test_share"] = _number("test_share", first)
        inputs["split_seed"] = _number("split_seed", first)
    with gr.Column(elem_id="data-settings"):
        Static(render("data/heading.html", word="data.heading.network"))
        with gr.Row(elem_classes="pair"):
            inputs["hidden"] = _text("hidden", first, lines=1)
            inputs["activation"] = _dropdown("activation", first)
        loss = gr.Markdown(elem_id="data-fit")
        with gr.Row(elem_classes="pair"):
            inputs["init"] = _dropdown("init", first)
            inputs["seed"] = _number("seed", first)
        Static(render("data/heading.html", word="data.heading.training"))
        with gr.Row(elem_classes="pair"):
            inputs["optimizer"] = _dropdown("optimizer", first)
            inputs["learning_rate"] = _number("learning_rate", first)
        with gr.Row(elem_classes="pair"):
            inputs["batch_size"] = _number("batch_size", first)
            inputs["weight_decay"] = _number("weight_decay", first)
    return DataForm(inputs, about, loss, drawn_box, own_box, file, use)


def read_data_form(form: DataForm, values: Mapping[Any, Any], applied: Settings) -> Settings:
    """Return the settings that the form shows; own points are those ``applied`` before."""
    shown = {name: values[component] for name, component in form.inputs.items()}
    shown |= {name: read_typed(shown[name]) for name in _NUMBERS}
    return Settings(**{**shown, "own": applied.own, "reading": applied.reading})


def render_data_settings(form: DataForm, settings: Settings) -> Updates:
    """Return what gradio is told to fill the form in with ``settings``."""
    own = settings.dataset == OWN
    return {
        **{
            component: _value(name, getattr(settings, name))
            for name, component in form.inputs.items()
        },
        form.drawn_box: gr.update(visible=not own),
        form.own_box: gr.update(visible=own),
    }


def _value(name: str, value: object) -> object:
    return write_typed(value) if name in _NUMBERS else value


def translate_data(form: DataForm, language: Language) -> Updates:
    """Return labels and choices in ``language``; the stage asks for its own words itself."""
    words: Updates = {
        component: gr.update(**_words(name, language)) for name, component in form.inputs.items()
    }
    return {**words, form.use: gr.update(value=say("data.use", language))}


def _words(name: str, language: Language) -> dict[str, Any]:
    words: dict[str, Any] = {"label": say(f"data.field.{name}", language)}
    if name in _PLACEHOLDERS:
        words["placeholder"] = say(_PLACEHOLDERS[name], language)
    if name in _CHOICES:
        words["choices"] = [
            (say(f"{_PREFIXES[name]}.{choice}", language), choice) for choice in _CHOICES[name]
        ]
    return words


def _id(name: str) -> str:
    return _IDS.get(name, f"data-{name.replace('_', '-')}")


def _dropdown(name: str, first: Settings) -> gr.Dropdown:
    value = getattr(first, name)
    words = _words(name, "en")
    return gr.Dropdown(value=value, filterable=False, elem_id=_id(name), min_width=100, **words)


def _number(name: str, first: Settings) -> gr.Textbox:
    value = getattr(first, name)
    return number_field(value, elem_id=_id(name), min_width=64, **_words(name, "en"))


def _text(name: str, first: Settings, **props: Any) -> gr.Textbox:
    value = getattr(first, name)
    return gr.Textbox(value, elem_id=_id(name), min_width=100, **props, **_words(name, "en"))
