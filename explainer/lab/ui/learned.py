"""What the net of the open run has learned: constant markup, a script, and four questions.

The page asks by `gr.HTML`'s server functions when the section is in sight, so a run that nobody
looks into costs nothing.
"""

from __future__ import annotations

import itertools
from typing import Any

from explainer.lab.config.facts import CLASSES
from explainer.lab.ui.open_run import Lab, Runs, RunShown, Updates
from explainer.ui.components import Island
from explainer.ui.on_demand import on_demand
from explainer.ui.templates import render
from explainer.words import Language

KINDS = ("first", "worst", "unsure", "cell", "near")
"""What the gallery can show."""

_QUESTIONS = ("overview", "gallery", "weights", "picture")
_changes = itertools.count(1)


class Learned:
    """Confusion, galleries, accuracy of each class, projection and weights of the open run."""

    def __init__(self, runs: Runs) -> None:
        self.board = Island(
            html_template=render("lab/learned.html", kinds=KINDS, classes=CLASSES),
            component="learned",
            server_functions=on_demand(lambda: _desk(runs), *_QUESTIONS),
            elem_id="mnist-learned",
            value=None,
        )

    @property
    def outputs(self) -> list[Any]:
        """The one board."""
        return [self.board]

    def shown(self, run: RunShown, language: Language) -> Updates:
        """Let the page ask about ``run`` anew; it translates itself."""
        del language
        return {self.board: {"owner": run.owner, "run": run.name, "change": next(_changes)}}

    def wire(self, lab: Lab) -> None:
        """Connect nothing: the board asks by itself."""


def _desk(runs: Runs) -> object:
    from explainer.lab.model.examiner import Examiner
    from explainer.lab.ui.learned_api import LearnedDesk

    return LearnedDesk(runs, Examiner())
