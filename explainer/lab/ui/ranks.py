"""The lesson on several GPUs: constant markup, a script of its own, and one question."""

from __future__ import annotations

import itertools

from explainer.lab.config.devices import FEWEST_RANKS, MOST_RANKS
from explainer.lab.config.settings import TrainingSettings
from explainer.lab.ui.open_run import Runs, RunShown
from explainer.lab.wire import OpenRunValue, RanksPlan
from explainer.ui.components import JsComponent
from explainer.ui.requests import serve_requests
from explainer.ui.templates import render
from explainer.words import Language

STAGES = ("share", "own", "reduce", "update")
_changes = itertools.count(1)


class RanksPanel:
    """How one batch is shared by several GPUs, of the open run or of what the form describes."""

    def __init__(self, runs: Runs) -> None:
        self.board = JsComponent(
            html_template=render(
                "lab/ranks.html", stages=STAGES, fewest=FEWEST_RANKS, most=MOST_RANKS
            ),
            component="ranks",
            server_functions=serve_requests(lambda: _load_api(runs), "share_batch"),
            elem_id="mnist-ranks",
            value={"settings": TrainingSettings().as_dict()},
        )

    def view_run(self, run: RunShown, language: Language) -> OpenRunValue:
        """Let the board ask for the net of ``run`` from now on."""
        del language  # the board translates itself
        return {"owner": run.owner, "run": run.name, "change": next(_changes)}


def view_planned_ranks(settings: TrainingSettings) -> RanksPlan:
    """Return the value of the board after the form has come to describe ``settings``."""
    return {"settings": settings.as_dict(), "change": next(_changes)}


def _load_api(runs: Runs) -> object:
    from explainer.lab.ui.ranks_api import RanksApi

    return RanksApi(runs)
