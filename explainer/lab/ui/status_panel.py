"""The status of the open run: what happens, how far it is, and what can be done about it."""

from __future__ import annotations

from explainer.lab.ui.live import LiveApi
from explainer.lab.ui.open_run import Runs
from explainer.lab.ui.status import view_idle
from explainer.ui.components import JsComponent
from explainer.ui.requests import serve_requests
from explainer.ui.templates import render

ACTIONS = ("pause", "resume", "smaller", "again")


def build_status_panel(runs: Runs) -> JsComponent:
    """Place the panel; its script asks `LiveApi` while the run is live.

    It announces ``arrive`` when the page has its words or the run has come to another turn, and
    ``again`` when the form is to be filled with the run's settings.
    """
    return JsComponent(
        html_template=render("lab/status.html", actions=ACTIONS),
        component="status",
        events=("arrive", "again"),
        server_functions=serve_requests(lambda: LiveApi(runs), "look", "act"),
        elem_id="mnist-status",
        elem_classes=["mnist-panel"],
        value=view_idle("en"),
    )
