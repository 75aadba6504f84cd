"""The lesson on several GPUs: constant markup, a script of its own, and one question."""

from __future__ import annotations

import itertools
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.lab.config.devices import FEWEST_RANKS, MOST_RANKS
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.model.net import Net
from explainer.lab.ui.form import RunForm, read_form
from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.ui.components import QUICK, Island
from explainer.ui.templates import render
from explainer.words import Language

STAGES = ("share", "own", "reduce", "update")
_changes = itertools.count(1)


class Ranks:
    """How one batch is shared; a `explainer.lab.ui.open_run.Part` of the lab.

    Parameters
    ----------
    runs
        Finds the run that is open.
    form
        Its model is looked at before anything is trained.
    """

    def __init__(self, runs: Runs, form: RunForm) -> None:
        self._form = form

        def opened(owner: object, name: object) -> tuple[TrainingSettings, Net] | None:
            run = runs.shown(owner, name)
            if run.view is None or run.net is None:
                return None
            return run.view.settings, run.net

        def share_batch(sent: object) -> dict[str, Any]:
            from explainer.lab.ui.ranks_api import shared_batch  # loads torch

            return shared_batch(sent, opened)

        self._board = Island(
            html_template=render(
                "lab/ranks.html", stages=STAGES, fewest=FEWEST_RANKS, most=MOST_RANKS
            ),
            component="ranks",
            server_functions=[share_batch],
            elem_id="mnist-ranks",
            value={"settings": TrainingSettings().as_dict()},
        )

    @property
    def outputs(self) -> list[Any]:
        """The board."""
        return [self._board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Let the board ask for the net of ``run`` from now on."""
        del language  # the board translates itself
        state = {"owner": run.owner, "run": run.name, "change": next(_changes)}
        return {self._board: state}

    def wire(self, lab: Lab) -> None:
        """Follow the form."""
        del lab
        fields: list[Any] = list(self._form.fields.values())
        gr.on(
            [field.change for field in fields],
            self._planned,
            set(fields),
            [self._board],
            **{**QUICK, "trigger_mode": "always_last"},
        )

    def _planned(self, values: Updates) -> Updates:
        form = {name: values[field] for name, field in self._form.fields.items()}
        try:
            return {self._board: {"settings": read_form(form).as_dict(), "change": next(_changes)}}
        except InputError:  # said beside the form
            return {}
