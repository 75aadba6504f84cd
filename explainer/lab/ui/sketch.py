"""The sketch pad of the MNIST lab: constant markup, a script of its own, and two requests.

The page asks one at a time and always about the newest drawing.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from explainer.lab.config.facts import CLASSES
from explainer.lab.ui.open_run import RunShown
from explainer.lab.wire import SketchBoard
from explainer.ui.components import JsComponent
from explainer.ui.requests import serve_requests
from explainer.ui.templates import render
from explainer.words import Language

if TYPE_CHECKING:
    from explainer.lab.ui.sketch_api import NetOf

PENS = {"fine": 12, "medium": 20, "broad": 28}
"""Widths of the pen, of a pad that is 280 wide."""
_STAGES = ("drawing", "crop", "scaled", "centred", "normalised", "nearest")
_REQUESTS = ("read_drawing", "next_image")
_changes = itertools.count(1)


class SketchPad:
    """The pad with everything that it shows, answered by the net of the open run."""

    def __init__(self, net_of: NetOf) -> None:
        self.board = JsComponent(
            html_template=render("lab/sketch.html", pens=PENS, stages=_STAGES, classes=CLASSES),
            component="sketch",
            server_functions=serve_requests(lambda: _load_api(net_of), *_REQUESTS),
            elem_id="mnist-board",
            value=None,
        )

    def view_run(self, run: RunShown, language: Language) -> SketchBoard:
        """Let the net of ``run``, another one or one that has learned more, answer from now on."""
        del language  # the pad translates itself
        dataset = None if run.net is None else run.net.dataset
        change = next(_changes)
        return {"owner": run.owner, "run": run.name, "dataset": dataset, "change": change}


def _load_api(net_of: NetOf) -> object:
    from explainer.lab.ui.sketch_api import SketchApi

    return SketchApi(net_of)
