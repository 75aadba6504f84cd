"""What the net of the open run has learned: constant markup, a script, and four requests.

The page asks when the section is in sight, so a run that nobody
looks into costs nothing.
"""

from __future__ import annotations

import itertools

from explainer.lab.config.facts import CLASSES
from explainer.lab.ui.open_run import Runs, RunShown
from explainer.lab.wire import OpenRunValue
from explainer.ui.components import JsComponent
from explainer.ui.requests import serve_requests
from explainer.ui.templates import render
from explainer.words import Language

KINDS = ("first", "worst", "unsure", "cell", "near")
"""What the gallery can show."""

VIEWS = ("errors", "space", "classes")
"""What stands side by side: errors or the last layer beside images; classes beside weights."""

_REQUESTS = ("overview", "gallery", "weights", "picture")
_changes = itertools.count(1)


class LearnedPanel:
    """Confusion, galleries, accuracy of each class, projection and weights of the open run."""

    def __init__(self, runs: Runs) -> None:
        self.board = JsComponent(
            html_template=render("lab/learned.html", views=VIEWS, kinds=KINDS, classes=CLASSES),
            component="learned",
            server_functions=serve_requests(lambda: _load_api(runs), *_REQUESTS),
            elem_id="mnist-learned",
            value=None,
        )

    def view_run(self, run: RunShown, language: Language) -> OpenRunValue:
        """Let the page ask about ``run`` anew; it translates itself."""
        del language
        return {"owner": run.owner, "run": run.name, "change": next(_changes)}


def _load_api(runs: Runs) -> object:
    from explainer.lab.model.evaluator import Evaluator
    from explainer.lab.ui.learned_api import LearnedApi

    return LearnedApi(runs, Evaluator())
