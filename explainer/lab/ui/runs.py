"""The list of a visitor's runs: open, resume, delete, compare, download."""

from __future__ import annotations

import itertools

from explainer.lab.ui.open_run import Runs, RunShown
from explainer.lab.ui.runs_api import RunsApi
from explainer.lab.wire import RunsBoard
from explainer.ui.components import JsComponent
from explainer.ui.requests import serve_requests
from explainer.ui.templates import render
from explainer.words import Language

_REQUESTS = ("list_runs", "act", "compare", "download")
_changes = itertools.count(1)
_COLUMNS = ("run", "data", "recipe", "epochs", "best", "last", "time", "state")
FILES = ("csv", "json", "weights", "script")


class RunList:
    """The list with its comparison and the downloads of the open run.

    It announces ``open`` with the name of the run to be shown, and ``again`` with the run whose
    settings go into the form.
    """

    def __init__(self, runs: Runs) -> None:
        self.board = JsComponent(
            html_template=render("lab/runs.html", columns=_COLUMNS, files=FILES),
            component="runs",
            events=("open", "again"),
            server_functions=serve_requests(lambda: RunsApi(runs), *_REQUESTS),
            elem_id="mnist-runs",
            value=None,
        )

    def view_run(self, run: RunShown, language: Language) -> RunsBoard:
        """Let the page ask for the list anew; it translates itself."""
        change = next(_changes)
        return {"owner": run.owner, "run": run.name, "language": language, "change": change}
