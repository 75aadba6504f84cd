"""The list of a visitor's runs: open, resume, delete, compare, download."""

from __future__ import annotations

import itertools
from typing import Any

from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.lab.ui.runs_api import RunsDesk
from explainer.ui.components import Island
from explainer.ui.templates import render
from explainer.words import Language

_changes = itertools.count(1)
_COLUMNS = ("run", "data", "recipe", "epochs", "best", "last", "time", "state")
FILES = ("csv", "json", "weights")


class RunList:
    """The list with its comparison and the downloads of the open run.

    It announces ``open`` with the name of the run to be shown, and ``again`` with the run whose
    settings go into the form.
    """

    def __init__(self, runs: Runs) -> None:
        desk = RunsDesk(runs)

        def listed(sent: object) -> dict[str, Any]:
            return desk.listed(sent)

        def act(sent: object) -> dict[str, Any]:
            return desk.act(sent)

        def compare(sent: object) -> dict[str, Any]:
            return desk.compare(sent)

        def download(sent: object) -> dict[str, Any]:
            return desk.download(sent)

        self.board = Island(
            html_template=render("lab/runs.html", columns=_COLUMNS, files=FILES),
            component="runs",
            events=("open", "again"),
            server_functions=[listed, act, compare, download],
            elem_id="mnist-runs",
            value=None,
        )

    @property
    def outputs(self) -> list[Any]:
        """The one board."""
        return [self.board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Let the page ask for the list anew; it translates itself."""
        value = {"owner": run.owner, "run": run.name, "language": language}
        return {self.board: {**value, "change": next(_changes)}}

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the board asks by itself, and the lab listens to it."""
