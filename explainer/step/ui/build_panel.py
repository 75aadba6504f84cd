"""The build panel: form components for everything that decides an iteration."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.engine.network import (
    INITIALISERS,
    REDUCTIONS,
)
from explainer.engine.objectives import LOSSES
from explainer.engine.optimizer_settings import (
    OPTIMIZER_SETTINGS,
    ChoiceSetting,
    NumberSetting,
    SwitchSetting,
)
from explainer.engine.optimizer_spec import OPTIMIZER_KINDS
from explainer.engine.presets import GIVEN, PRESETS
from explainer.step.wire import LayersEvents
from explainer.ui.components import JsComponent, Static, event_names, number_field
from explainer.ui.events import Updates
from explainer.ui.templates import render
from explainer.words import Language, say


@dataclass(frozen=True, eq=False)
class BuildPanel:
    """The components of the panel.

    ``options`` are the settings of all optimizers, each field by its name; those that do not apply
    are hidden.
    """

    preset: gr.Dropdown
    about: gr.Markdown
    layers: JsComponent
    loss: gr.Dropdown
    reduction: gr.Dropdown
    threshold: gr.Textbox
    optimizer: gr.Dropdown
    rate: gr.Textbox
    options: Mapping[str, Any]
    options_box: gr.Accordion
    init: gr.Dropdown
    seed: gr.Textbox
    inputs: gr.Textbox
    targets: gr.Textbox


def _choices(prefix: str, names: tuple[str, ...], language: Language) -> list[tuple[str, str]]:
    return [(say(f"{prefix}.{name}", language), name) for name in names]


_CHOICES = {
    "preset": (*PRESETS, "custom"),
    "loss": tuple(LOSSES),
    "reduction": REDUCTIONS,
    "optimizer": tuple(OPTIMIZER_KINDS),
    "init": (*INITIALISERS, GIVEN),
}


def _dropdown(name: str, **props: Any) -> gr.Dropdown:
    return gr.Dropdown(
        choices=_choices(name, _CHOICES[name], "en"),
        value=_CHOICES[name][0],
        label=say(f"build.{name}", "en"),
        filterable=False,
        **{"elem_id": name, **props},
    )


@contextmanager
def place_drawer(name: str) -> Iterator[None]:
    """Place the drawer ``name``, to be filled: the rail of the tab opens it."""
    with gr.Column(elem_id=f"drawer-{name}", elem_classes="drawer", min_width=0):
        Static(render("step/drawer_head.html", name=name), elem_classes="drawer-head")
        yield


def build_preset() -> gr.Dropdown:
    """Place the chooser of a preset."""
    return _dropdown("preset", show_label=False, container=False)


def build_panel(preset: gr.Dropdown) -> BuildPanel:
    """Place the form in its drawers and return its components."""
    with place_drawer("net"):
        about = gr.Markdown(elem_id="about")
        layers = JsComponent(
            html_template=render("step/layers.html"),
            component="layers",
            events=event_names(LayersEvents),
            elem_id="layers",
        )
        with gr.Row(elem_classes="pair"):
            loss = _dropdown("loss", min_width=120)
            reduction = _dropdown("reduction", min_width=80)
        threshold = number_field(
            1.0, label=say("build.threshold", "en"), elem_id="threshold", visible=False
        )
        with gr.Row(elem_classes="pair"):
            init = _dropdown("init", min_width=120)
            seed = number_field(0, label=say("build.seed", "en"), elem_id="seed", min_width=80)
        Static(render("step/files.html"))
    with place_drawer("sample"):
        with gr.Row(elem_classes="pair"):
            inputs, targets = _samples("inputs"), _samples("targets")
        Static(render("step/panel.html", name="samples"), elem_classes="plain")
    with place_drawer("optimizer"):
        with gr.Row(elem_classes="pair"):
            optimizer = _dropdown("optimizer", min_width=120)
            rate = number_field(
                0.5, label=say("build.rate", "en"), elem_id="learning-rate", min_width=80
            )
        with gr.Accordion(say("build.options", "en"), open=False, elem_id="options") as options_box:
            options = _optimizer_fields()
    return BuildPanel(
        preset,
        about,
        layers,
        loss,
        reduction,
        threshold,
        optimizer,
        rate,
        options,
        options_box,
        init,
        seed,
        inputs,
        targets,
    )


def _samples(name: str) -> gr.Textbox:
    return gr.Textbox(label=say(f"build.{name}", "en"), lines=1, max_lines=6, elem_id=name)


def _optimizer_fields() -> dict[str, Any]:
    """Place a field for every setting, and return them by their names."""
    with gr.Row(elem_id="option-fields"):
        return {
            field: _PLACED[type(OPTIMIZER_SETTINGS[setting])](field)
            for field, setting in list_fields().items()
        }


def list_fields() -> dict[str, str]:
    """Return for the name of each field of the optimizer that of the setting it shows."""
    found: dict[str, str] = {}
    for name, setting in OPTIMIZER_SETTINGS.items():
        parts = setting.parts if isinstance(setting, NumberSetting) else ()
        found |= dict.fromkeys(parts or (name,), name)
    return found


def _props(name: str) -> dict[str, Any]:
    label = say(f"option.{name}", "en")
    return {"label": label, "elem_id": f"option-{name}", "min_width": 80, "visible": False}


_PLACED: dict[type, Callable[[str], Any]] = {
    NumberSetting: lambda name: number_field(**_props(name)),
    SwitchSetting: lambda name: gr.Checkbox(**_props(name)),
    ChoiceSetting: lambda name: gr.Dropdown(
        choices=_choices(name, _list_options(name), "en"),
        filterable=False,
        elem_classes="wide-option",
        **_props(name),
    ),
}
"""How a setting of each kind gets its field."""


def _list_options(name: str) -> tuple[str, ...]:
    """Return what can be chosen for a setting; nothing where it is no choice."""
    setting = OPTIMIZER_SETTINGS.get(name)
    return setting.options if isinstance(setting, ChoiceSetting) else ()


def translate_build_panel(panel: BuildPanel, language: Language) -> Updates:
    """Return labels and choices in ``language``."""
    updates: Updates = {
        getattr(panel, name): gr.update(
            label=say(f"build.{name}", language), choices=_choices(name, names, language)
        )
        for name, names in _CHOICES.items()
    }
    for name in ("rate", "seed", "threshold", "inputs", "targets"):
        updates[getattr(panel, name)] = gr.update(label=say(f"build.{name}", language))
    for name, component in panel.options.items():
        props: dict[str, Any] = {"label": say(f"option.{name}", language)}
        if options := _list_options(name):
            props["choices"] = _choices(name, options, language)
        updates[component] = gr.update(**props)
    updates[panel.options_box] = gr.update(label=say("build.options", language))
    return updates
