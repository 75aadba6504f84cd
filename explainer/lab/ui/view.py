"""What the lab shows, as one record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import gradio as gr

from explainer.lab.config.settings import TrainingSettings
from explainer.lab.runs.wire import CurvesValue, StatusValue
from explainer.lab.ui.curves import view_curves
from explainer.lab.ui.form import (
    FieldsInPlay,
    render_fields_in_play,
    render_kept_form,
    render_run_settings,
)
from explainer.lab.ui.open_run import RunPart, RunShown
from explainer.lab.ui.status import view_status
from explainer.lab.ui.tab import MnistTab
from explainer.lab.wire import DownloadBoard, NetworkValue
from explainer.ui.events import Updates
from explainer.words import Language


@dataclass(frozen=True, eq=False)
class LabView:
    """The lab; what is None stays as it is on the page.

    Attributes
    ----------
    status, curves, network, dataset
        Values of these panels.
    can_start, can_stop
        Whether the buttons can be pressed.
    opened
        Name of the run that was chosen in the list.
    boards
        Values of the parts that show the open run.
    settings
        What the form is filled in with.
    form
        Fields of the form as they are kept by the browser, by name.
    preset
        Name of the preset that the form is.
    in_play
        Which inputs of the form matter.
    """

    status: StatusValue | None = None
    curves: CurvesValue | None = None
    network: NetworkValue | None = None
    dataset: DownloadBoard | None = None
    can_start: bool | None = None
    can_stop: bool | None = None
    opened: str | None = None
    boards: Mapping[RunPart, Mapping[str, object]] = field(default_factory=dict)
    settings: TrainingSettings | None = None
    form: Mapping[str, object] | None = None
    preset: str | None = None
    in_play: FieldsInPlay | None = None


def view_lab(
    tab: MnistTab, run: RunShown, planned: TrainingSettings, language: Language
) -> LabView:
    """Return everything about the open run; before the first one, the curves that are planned."""
    view = run.view
    live = view is not None and view.live
    return LabView(
        status=view_status(run, language),
        curves=view_curves(planned, None, language)
        if view is None
        else view_curves(view.settings, view.report, language, run.name),
        can_start=not run.busy,
        can_stop=live or run.busy,
        boards={part: part.view_run(run, language) for part in tab.parts},
    )


def render_lab(tab: MnistTab, view: LabView) -> Updates:
    """Return what gradio is told to show ``view``."""
    form = tab.run_form
    updates: Updates = {}
    if view.settings is not None:
        updates |= render_run_settings(form, view.settings)
    if view.form is not None:
        updates |= render_kept_form(form, view.form)
    if view.in_play is not None:
        updates |= render_fields_in_play(form, view.in_play)
    if view.can_start is not None:
        updates[tab.start] = gr.update(interactive=view.can_start)
    if view.can_stop is not None:
        updates[tab.stop] = gr.update(interactive=view.can_stop)
    values: Updates = {
        tab.status: view.status,
        tab.curves: view.curves,
        tab.network: view.network,
        tab.data.board: view.dataset,
        tab.opened: view.opened,
        form.preset: view.preset,
        **{part.board: value for part, value in view.boards.items()},
    }
    return updates | {one: value for one, value in values.items() if value is not None}
