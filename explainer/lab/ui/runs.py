"""The list of a visitor's runs: open, resume, delete, compare, download."""

from __future__ import annotations

import itertools
from typing import Any

from explainer.lab.ui.blocks import word
from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.lab.ui.runs_api import RunsDesk
from explainer.ui.components import Island
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
            html_template=_MARKUP,
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


def _heads() -> str:
    heads = (word("th", f"runs.{name}") for name in _COLUMNS)
    cells = "".join(head.replace("<th", '<th scope="col"', 1) for head in heads)
    tick = word("span", "runs.compare_head", "lab-unseen")
    actions = word("span", "runs.actions", "lab-unseen")
    return f'<tr><th scope="col">{tick}</th>{cells}<th scope="col">{actions}</th></tr>'


def _files() -> str:
    return "".join(
        word("button", f"download.{kind}", "control").replace(
            "<button", f'<button type="button" data-file="{kind}" disabled', 1
        )
        for kind in FILES
    )


_LIST = (
    '<section class="mnist-card runs-card"><p class="mnist-note runs-empty">'
    + word("span", "runs.empty")
    + '</p><div class="lab-scroll"><table class="runs-table" hidden><thead>'
    + _heads()
    + "</thead><tbody></tbody></table></div>"
    + '<p class="mnist-sentence runs-told" role="status" aria-live="polite"></p>'
    + '<div class="runs-files"><span class="runs-of"></span>'
    + _files()
    + "</div>"
    + '<details class="runs-torch">'
    + word("summary", "download.torch")
    + "<pre><code></code></pre></details></section>"
)
_COMPARISON = (
    '<section class="mnist-card runs-comparison" id="mnist-comparison" hidden>'
    + word("h2", "compare")
    + '<p class="mnist-sentence"></p><div class="runs-columns">'
    + '<div class="plot" style="height:420px" role="img" data-label="mnist.compare"></div>'
    + '<div class="lab-scroll" tabindex="0"><table class="runs-differences"></table></div></div>'
    + word("p", "compare.note", "mnist-note")
    + "</section>"
)
_MARKUP = _LIST + _COMPARISON
