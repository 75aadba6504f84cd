"""The batch view of the lab: a part that shows the open run, with markup that stays the same."""

from __future__ import annotations

import itertools

from explainer.engine.trace.phases import Phase
from explainer.lab.config.facts import CLASSES
from explainer.lab.runs.views import count_batches_done
from explainer.lab.ui.open_run import Runs, RunShown
from explainer.lab.wire import BatchBoard
from explainer.ui.components import JsComponent
from explainer.ui.requests import serve_requests
from explainer.ui.templates import render
from explainer.words import Language

_REQUESTS = (
    "open_batch",
    "look_at_replay",
    "cancel_replay",
    "read_sample",
    "read_row",
    "read_column",
    "read_weight",
    "check_batch",
)
_changes = itertools.count(1)


class BatchPanel:
    """Any batch of the open run, or any image, opened layer by layer."""

    def __init__(self, runs: Runs) -> None:
        self.board = JsComponent(
            html_template=render("lab/batch.html", phases=tuple(Phase), classes=CLASSES),
            component="batch",
            server_functions=serve_requests(lambda: _load_api(runs), *_REQUESTS),
            elem_id="mnist-batch",
            padding=False,
            value=None,
        )

    def view_run(self, run: RunShown, language: Language) -> BatchBoard:
        """Say which run is open and how many batches of it there are."""
        del language  # the view translates itself
        view = run.view
        return {
            "owner": run.owner,
            "run": run.name,
            "change": next(_changes),
            "done": 0 if view is None else count_batches_done(view),
            "dataset": None if view is None else view.settings.dataset,
            "test": 0 if view is None else view.settings.facts.test,
        }


def _load_api(runs: Runs) -> object:
    from explainer.lab.replay.open_batches import OpenBatches
    from explainer.lab.ui.batch_api import BatchApi

    return BatchApi(runs, OpenBatches())
