"""The status of the open run: what happens, how far it is, and what can be done about it."""

from __future__ import annotations

from typing import Any

from explainer.lab.ui.blocks import word
from explainer.lab.ui.live import LiveDesk
from explainer.lab.ui.open_run import Runs
from explainer.lab.ui.status import idle_status
from explainer.ui.components import Island

ACTIONS = ("pause", "resume", "smaller", "again")


def status_panel(runs: Runs) -> Island:
    """Place the panel; its script asks `LiveDesk` while the run is live.

    It announces ``arrive`` when the page has its words or the run has come to another turn, and
    ``again`` when the form is to be filled with the run's settings.
    """
    desk = LiveDesk(runs)

    def look(sent: object) -> dict[str, Any]:
        return desk.look(sent)

    def act(sent: object) -> dict[str, Any]:
        return desk.act(sent)

    return Island(
        html_template=_MARKUP,
        component="status",
        events=("arrive", "again"),
        server_functions=[look, act],
        elem_id="mnist-status",
        elem_classes=["mnist-panel"],
        value=idle_status("en"),
    )


def _button(action: str) -> str:
    begin = f'<button type="button" id="mnist-{action}" data-do="{action}" hidden'
    return word("button", f"act.{action}", "control").replace("<button", begin, 1)


_RATE = (
    '<form class="lab-rate" hidden><label><span class="lab-eta" aria-hidden="true">η</span>'
    '<input type="text" inputmode="decimal" autocomplete="off" maxlength="20" id="mnist-rate"'
    ' data-label="mnist.act.rate_label"></label>'
    + word("button", "act.rate", "control").replace("<button", '<button type="submit"', 1)
    + "</form>"
)
_MARKUP = (
    '<p class="mnist-sentence" role="status" aria-live="polite"></p>'
    '<div class="mnist-progress" role="progressbar" aria-valuemin="0" aria-valuemax="100"'
    ' data-label="mnist.fact.progress"><div></div></div><dl class="mnist-facts"></dl>'
    '<ul class="lab-warnings"></ul><div class="lab-actions">'
    + "".join(map(_button, ACTIONS))
    + _RATE
    + '</div><p class="lab-told" role="alert"></p>'
)
