"""What the build panel shows of a session."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from explainer.engine.functions import HIDDEN_ACTIVATIONS
from explainer.engine.network import MAX_UNITS, MAX_WEIGHT_LAYERS, Batch
from explainer.engine.objectives import OUTPUT_ACTIVATIONS
from explainer.engine.presets import PRESETS
from explainer.engine.session.session import Session
from explainer.engine.typed_numbers import write_typed
from explainer.step.ui.build_panel import BuildPanel, list_fields
from explainer.step.wire import LayersValue
from explainer.ui.events import Updates, render_fields
from explainer.words import Language, say

_refusals = itertools.count()


@dataclass(frozen=True)
class OptionView:
    """A field of what is not always asked for: its value, and whether it is."""

    value: Any
    visible: bool


@dataclass(frozen=True, eq=False)
class FormView:
    """The fields of the panel, named as its components; None stays as it is on the page."""

    preset: str | None = None
    about: str | None = None
    layers: LayersValue | None = None
    loss: str | None = None
    reduction: str | None = None
    threshold: OptionView | None = None
    optimizer: str | None = None
    rate: str | None = None
    init: str | None = None
    seed: str | None = None
    inputs: str | None = None
    targets: OptionView | None = None
    options: Mapping[str, OptionView] | None = None


def view_form(session: Session, language: Language, preset: str) -> FormView:
    """Return what every field shows of ``session``."""
    point, spec = session.point, session.point.spec
    preset = preset if preset in PRESETS else "custom"
    return FormView(
        preset=preset,
        about=say(f"about.{preset}", language),
        layers=_layers(session),
        loss=spec.loss,
        reduction=spec.reduction,
        threshold=OptionView(write_typed(spec.threshold), spec.loss == "huber"),
        optimizer=point.optimizer.name,
        rate=write_typed(point.optimizer.learning_rate),
        init=session.init.scheme,
        seed=write_typed(session.init.seed),
        inputs=_rows_as_text(point.batch.inputs.tolist()),
        targets=OptionView(write_targets(point.batch, spec.loss), spec.objective.has_targets),
        options=_options(session),
    )


def view_refused_form(session: Session) -> FormView:
    """Return the fields that cannot keep a refused value for the visitor to correct."""
    layers: LayersValue = {**_layers(session), "refused": next(_refusals)}
    return FormView(layers=layers, options={"nesterov": _options(session)["nesterov"]})


def render_form(panel: BuildPanel, view: FormView) -> Updates:
    """Return what gradio is told to show ``view``."""
    settings, options = panel.options, view.options or {}
    plain = replace(view, options=None, threshold=None, targets=None)
    asked = {panel.threshold: view.threshold, panel.targets: view.targets}
    asked |= {settings[name]: option for name, option in options.items()}
    return {
        **render_fields(panel, plain),
        **{
            field: gr.update(value=option.value, visible=option.visible)
            for field, option in asked.items()
            if option is not None
        },
    }


def _options(session: Session) -> dict[str, OptionView]:
    """Return the optimizer's settings; those that it does not have are hidden."""
    optimizer = session.point.optimizer
    shown = [name for name in optimizer.kind.options if name != "clip_limit" or optimizer.clips]
    first, second = optimizer.betas
    values = {**vars(optimizer), "beta_1": first, "beta_2": second}
    return {
        name: OptionView(_shown(values[name]), setting in shown)
        for name, setting in list_fields().items()
    }


def _shown(value: object) -> object:
    return value if isinstance(value, bool | str) else write_typed(value)


def _layers(session: Session) -> LayersValue:
    spec = session.point.spec
    return {
        "sizes": list(spec.sizes),
        "activations": list(spec.activations),
        "biases": [spec.has_bias(layer) for layer in spec.layers],
        "input_gradient": spec.input_gradient,
        "choices": list(OUTPUT_ACTIVATIONS[spec.loss]),
        "hidden": list(HIDDEN_ACTIVATIONS),
        "limits": {"units": MAX_UNITS, "layers": MAX_WEIGHT_LAYERS + 1},
    }


def _rows_as_text(rows: list[list[float]]) -> str:
    return "\n".join(", ".join(f"{value:.15g}" for value in row) for row in rows)


def write_targets(batch: Batch, loss: str) -> str:
    """Return the targets as text; one-hot targets of cross-entropy as the page names classes."""
    rows = batch.targets.tolist()
    if loss == "cross_entropy" and all(sorted(row)[-1] == 1.0 for row in rows):
        names = batch.classes if len(batch.classes) == len(rows[0]) else range(len(rows[0]))
        return "\n".join(str(names[row.index(1.0)]) for row in rows)
    return _rows_as_text(rows)
