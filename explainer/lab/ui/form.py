"""The form of a run: what is trained, how, and on what; the essentials first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.engine.typed_numbers import read_typed, write_typed
from explainer.lab.config.devices import gpus, ranks
from explainer.lab.config.presets import PRESETS
from explainer.lab.config.settings import (
    CHOICES,
    TEXT_LIMIT,
    TrainingSettings,
    drop_fraction,
    parse_hidden_sizes,
)
from explainer.ui.components import number_field
from explainer.ui.events import Updates
from explainer.words import Language, say

Form = Mapping[str, gr.components.Component]
OWN = "own"
_USUAL = TrainingSettings()
_CHOICES = {**CHOICES, "device": ("auto", "cpu")}
_INFORMED = ("hidden", "shift", "seed")
_WHOLE = ("batch_size", "epochs", "seed", "shift")
_REAL = ("learning_rate", "momentum")


@dataclass(frozen=True, eq=False)
class RunForm:
    """The inputs of a run.

    Attributes
    ----------
    preset
        Name of one of `PRESETS`, or ``own``.
    fields
        Field of `TrainingSettings` (``hidden`` for the sizes as text) to its input.
    more
        The fold over the fields that are seldom changed.
    """

    preset: gr.Dropdown
    fields: Form
    more: gr.Accordion


def build_run_form() -> tuple[RunForm, gr.Column]:
    """Place the inputs; the column below the data set is for what is to be said of it."""
    fields: dict[str, gr.components.Component] = {}
    preset = gr.Dropdown(
        elem_id="mnist-preset", value="tutorial", min_width=100, **_preset_words("en")
    )
    with _pair():
        fields["dataset"] = _dropdown("dataset")
        fields["model"] = _dropdown("model")
    below_data = gr.Column(elem_classes=["lab-data"])
    fields["hidden"] = gr.Textbox(
        "128", max_length=TEXT_LIMIT, elem_id="mnist-hidden", **_words("hidden", "en")
    )
    for names in (("optimizer", "learning_rate"), ("batch_size", "epochs")):
        _place(fields, names)
    with gr.Accordion(say("mnist.more", "en"), open=False, elem_id="mnist-more") as more:
        pairs = (("loss", "activation"), ("momentum", "schedule"), ("shift", "seed"))
        for names in (*pairs, ("device", "precision")):
            _place(fields, names)
    return RunForm(preset, fields, more), below_data


def translate_run_form(form: RunForm, language: Language) -> Updates:
    """Return the updates that put labels, hints and choices into ``language``.

    Devices are those of this machine.
    """
    count = gpus()
    updates = {field: _words(name, language) for name, field in form.fields.items()}
    updates[form.fields["device"]]["choices"] = _name_choices("device", _devices(count), language)
    updates[form.fields["precision"]] |= {
        "interactive": count > 0,
        "info": None if count else say("mnist.precision_info", language),
    }
    return {
        form.preset: gr.update(**_preset_words(language)),
        form.more: gr.update(label=say("mnist.more", language)),
        **{field: gr.update(**words) for field, words in updates.items()},
    }


def read_run_form(form: Mapping[str, Any]) -> TrainingSettings:
    """Return the settings that a filled-in form describes, by field.

    Raises
    ------
    InputError
        If a value is outside its limits.
    """
    fields = dict(form)
    typed = fields.pop("hidden")
    sizes = parse_hidden_sizes(typed) if form["model"] == "mlp" else _USUAL.hidden_sizes
    fields |= {name: read_typed(fields[name]) for name in (*_WHOLE, *_REAL)}
    fields |= {name: drop_fraction(fields[name]) for name in _WHOLE}
    return TrainingSettings(hidden_sizes=sizes, **fields)


def render_run_settings(form: RunForm, settings: TrainingSettings) -> Updates:
    """Return what gradio is told to write ``settings`` into the form."""
    values = settings.as_dict()
    values["hidden"] = ", ".join(str(size) for size in settings.hidden_sizes)
    values |= {name: write_typed(values[name]) for name in (*_WHOLE, *_REAL)}
    return {field: gr.update(value=values[name]) for name, field in form.fields.items()}


def render_kept_form(form: RunForm, kept: Mapping[str, object]) -> Updates:
    """Return what gradio is told to fill the form in with what a browser kept of it."""
    return {
        field: gr.update(value=kept[name])
        for name, field in form.fields.items()
        if _can_hold(name, kept.get(name))
    }


def _can_hold(name: str, value: object) -> bool:
    if name in _CHOICES:
        return value in (*_CHOICES[name], *_devices(gpus()))
    return isinstance(value, str) and len(value) <= TEXT_LIMIT


@dataclass(frozen=True)
class FieldsInPlay:
    """Which inputs matter for what the form describes; ``momentum`` is filled in if it must be."""

    has_hidden: bool
    has_activation: bool
    has_momentum: bool
    momentum: float | None


def view_fields(values: Mapping[str, Any]) -> FieldsInPlay:
    """Return which inputs matter for the present ``values``, by field."""
    model, optimizer = values["model"], values["optimizer"]
    needed = optimizer == "momentum" and read_typed(values["momentum"]) in (None, 0)
    return FieldsInPlay(
        model == "mlp",
        model != "logistic",
        optimizer in ("sgd", "momentum"),
        0.9 if needed else None,
    )


def render_fields_in_play(form: RunForm, view: FieldsInPlay) -> Updates:
    """Return what gradio is told to show ``view``."""
    fields = form.fields
    filled_in: dict[str, Any] = (
        {} if view.momentum is None else {"value": write_typed(view.momentum)}
    )
    return {
        fields["hidden"]: gr.update(visible=view.has_hidden),
        fields["activation"]: gr.update(interactive=view.has_activation),
        fields["momentum"]: gr.update(interactive=view.has_momentum, **filled_in),
    }


def _devices(count: int) -> tuple[str, ...]:
    """Return the devices that exist, ``count`` being the number of GPUs."""
    several = max(count, ranks()) > 1
    return ("auto", "cpu", *(("cuda",) if count else ()), *(("all",) if several else ()))


def _place(fields: dict[str, gr.components.Component], names: tuple[str, ...]) -> None:
    with _pair():
        for name in names:
            fields[name] = _dropdown(name) if name in _CHOICES else _number(name)


def _pair() -> gr.Row:
    return gr.Row(elem_classes=["mnist-pair"])


def _dropdown(name: str) -> gr.Dropdown:
    return gr.Dropdown(
        value=getattr(_USUAL, name), min_width=100, elem_id=_handle(name), **_words(name, "en")
    )


def _number(name: str) -> gr.Textbox:
    return number_field(
        getattr(_USUAL, name), min_width=100, elem_id=_handle(name), **_words(name, "en")
    )


def _handle(name: str) -> str:
    return f"mnist-{name.replace('_', '-')}"


def _words(name: str, language: Language) -> dict[str, Any]:
    words: dict[str, Any] = {"label": say(f"mnist.{name}", language)}
    if name in _INFORMED:
        words["info"] = say(f"mnist.{name}_info", language)
    if name in _CHOICES:
        words["choices"] = _name_choices(name, _CHOICES[name], language)
    return words


def _name_choices(name: str, choices: tuple[str, ...], language: Language) -> list[tuple[str, str]]:
    return [(say(f"mnist.{name}.{choice}", language), choice) for choice in choices]


def _preset_words(language: Language) -> dict[str, Any]:
    return {
        "label": say("mnist.preset", language),
        "choices": _name_choices("preset", (*PRESETS, OWN), language),
    }
