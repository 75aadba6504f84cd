"""What happens in the MNIST lab: each handler reads, asks one thing, and returns what to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from explainer.errors import InputError
from explainer.lab.config.presets import PRESETS, name_preset
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.ui.curves import view_curves
from explainer.lab.ui.data import view_dataset
from explainer.lab.ui.form import OWN, read_run_form, view_fields
from explainer.lab.ui.network import view_network, view_wrong_form
from explainer.lab.ui.open_run import Lab, RunShown
from explainer.lab.ui.presence import Presence
from explainer.lab.ui.ranks import view_planned_ranks
from explainer.lab.ui.status import view_status
from explainer.lab.ui.tab import MnistTab
from explainer.lab.ui.view import LabView, render_lab, view_lab
from explainer.lab.wire import NetworkValue
from explainer.ui.error_places import say_error
from explainer.ui.events import Event, Updates


class LabHandlers:
    """The handlers, bound to their components."""

    def __init__(self, tab: MnistTab, lab: Lab) -> None:
        self._tab, self._lab = tab, lab
        self._manager = tab.runs.manager
        self._presence = Presence(self._manager.leave)

    def start(self, event: Event) -> LabView:
        """Start a run, and open it."""
        self._manager.submit(self._settings(event), self._owner(event))
        return replace(self._view(event, ""), opened="")

    def refuse_start(self, event: Event, error: InputError) -> LabView:
        """Say why no run was started, above the newest one."""
        newest = self._lab.runs.find(event.values[self._lab.visitor], "")
        return replace(self._refusal(event, newest, error), opened="")

    def stop(self, event: Event) -> LabView:
        """End the open run if it is under way, else the one that is."""
        owner, run = self._owner(event), self._open_run(event)
        view = run.view if run.view is not None and run.view.live else run.newest
        if view is not None:
            self._manager.stop(view.name, owner)
        return self._view(event)

    def show_page(self, event: Event) -> LabView:
        """Show everything, as a new page or another language needs it.

        A page that is opened again brings its form.
        """
        self._manager.prepare()
        kept = _fields(event).get("form")
        owner = event.values[self._lab.visitor]
        if isinstance(owner, str) and owner:
            self._presence.arrive(event.page, owner)
        view = replace(self._view(event), network=self._network(event))
        return replace(view, form=kept) if isinstance(kept, dict) else view

    def leave_page(self, page: str) -> None:
        """Note that a page was closed."""
        self._presence.depart(page)

    def open_run(self, event: Event) -> LabView:
        """Show the run that was chosen in the list; without a name, the newest."""
        name = _fields(event).get("run")
        opened = name if isinstance(name, str) else ""
        return replace(self._view(event, opened), opened=opened)

    def show_plan(self, event: Event) -> LabView:
        """Show the network that the form describes, and which inputs matter for it."""
        form = self._form(event)
        network: NetworkValue = {**self._network(event), "form": form}
        view = LabView(network=network, in_play=view_fields(form))
        try:
            settings = self._settings(event)
        except InputError:
            return replace(view, preset=OWN)
        view = replace(view, preset=name_preset(settings))
        if self._open_run(event).view is not None:
            return view
        return replace(view, curves=view_curves(settings, None, event.language))

    def show_shares(self, event: Event) -> LabView | None:
        """Let the lesson on several GPUs follow the form."""
        try:
            return LabView(boards={self._tab.ranks: view_planned_ranks(self._settings(event))})
        except InputError:  # said beside the form
            return None

    def show_dataset(self, event: Event) -> LabView:
        """Show what is said of a data set that is not here."""
        dataset, owner = event.values[self._tab.form["dataset"]], event.values[self._lab.visitor]
        return LabView(dataset=view_dataset(self._tab.data.fetcher, dataset, owner))

    def choose_preset(self, event: Event) -> LabView | None:
        """Fill the form with a preset; the seed and the device stay."""
        name = event.values[self._tab.run_form.preset]
        if not isinstance(name, str) or name not in PRESETS:
            return None
        device = event.values[self._tab.form["device"]]
        return LabView(settings=replace(PRESETS[name], device=device), preset=name)

    def reuse_settings(self, event: Event) -> LabView:
        """Fill the form with the settings of a run, perhaps with the smaller η it needs."""
        sent = _fields(event)
        run = self._tab.runs.find_view(str(sent.get("run")), self._owner(event))
        settings = run.settings
        if sent.get("smaller"):
            settings = replace(settings, learning_rate=run.smaller_rate)
        return LabView(settings=settings, preset=name_preset(settings))

    def refuse(self, event: Event, error: InputError) -> LabView:
        """Say in the status what is wrong."""
        return self._refusal(event, self._open_run(event), error)

    def render(self, view: LabView) -> Updates:
        """Return what gradio is told to show ``view``."""
        return render_lab(self._tab, view)

    def _refusal(self, event: Event, run: RunShown, error: InputError) -> LabView:
        sentence = say_error(error, event.language)
        status = view_status(run, event.language)
        return LabView(status={**status, "state": "error", "sentence": sentence})

    def _owner(self, event: Event) -> str:
        owner = event.values[self._lab.visitor]
        if not isinstance(owner, str) or not owner:
            raise InputError("mnist.error.visitor")
        return owner

    def _open_run(self, event: Event) -> RunShown:
        return self._lab.find_run(event.values)

    def _view(self, event: Event, opened: str | None = None) -> LabView:
        values = dict(event.values)
        if opened is not None:
            values[self._lab.opened] = opened
        return view_lab(self._tab, self._lab.find_run(values), self._plan(event), event.language)

    def _plan(self, event: Event) -> TrainingSettings:
        try:
            return self._settings(event)
        except InputError:
            return TrainingSettings()

    def _network(self, event: Event) -> NetworkValue:
        try:
            return view_network(self._settings(event), event.language)
        except InputError as error:
            return view_wrong_form(error, event.language)

    def _form(self, event: Event) -> dict[str, Any]:
        return {name: event.values[field] for name, field in self._tab.form.items()}

    def _settings(self, event: Event) -> TrainingSettings:
        return read_run_form(self._form(event))


def _fields(event: Event) -> Mapping[str, Any]:
    return event.sent if isinstance(event.sent, dict) else {}
