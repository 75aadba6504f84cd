"""The step view of the lab: a part that shows the open run, with markup that stays the same."""

from __future__ import annotations

import itertools
from typing import Any

from explainer.engine.trace.phases import Phase
from explainer.lab.config.facts import CLASSES
from explainer.lab.runs.views import batches_done
from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.ui.components import Island
from explainer.ui.on_demand import on_demand
from explainer.ui.templates import render
from explainer.words import Language

_QUESTIONS = (
    "open_steps",
    "look_at_replay",
    "cancel_replay",
    "step_sample",
    "step_row",
    "step_column",
    "step_weight",
    "step_proof",
)
_changes = itertools.count(1)


class Steps:
    """Any batch of the open run, or any image, opened layer by layer."""

    def __init__(self, runs: Runs) -> None:
        self._board = Island(
            html_template=render("lab/batch.html", phases=tuple(Phase), classes=CLASSES),
            component="batch",
            server_functions=on_demand(lambda: _answers(runs), *_QUESTIONS),
            elem_id="mnist-steps",
            padding=False,
            value=None,
        )

    @property
    def outputs(self) -> list[Any]:
        """The view."""
        return [self._board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Say which run is open and how many batches of it there are."""
        del language  # the view translates itself
        view = run.view
        value: dict[str, Any] = {
            "owner": run.owner,
            "run": run.name,
            "change": next(_changes),
            "done": 0 if view is None else batches_done(view),
            "dataset": None if view is None else view.settings.dataset,
            "test": 0 if view is None else view.settings.facts.test,
        }
        return {self._board: value}

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the view asks by itself."""


def _answers(runs: Runs) -> object:
    from explainer.lab.replay.open_batches import Desk
    from explainer.lab.ui.batch_api import StepAnswers

    return StepAnswers(runs, Desk())
