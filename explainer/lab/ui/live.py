"""What the page asks about its open run twice a second, and the orders that act within a batch."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainer.engine.typed_numbers import read_typed
from explainer.errors import InputError
from explainer.lab.runs.manager import RunManager, RunView
from explainer.lab.runs.wire import LiveAnswer
from explainer.lab.ui.curves import view_news
from explainer.lab.ui.open_run import Runs
from explainer.lab.ui.status import find_version, view_status
from explainer.ui.requests import Request, read_language


@dataclass(frozen=True, eq=False)
class LiveApi:
    """Answers the script of the status panel, whatever a browser sends."""

    runs: Runs

    def look(self, request: Request) -> LiveAnswer:
        """Return the status of the run and the points that are new; little if nothing changed.

        ``request`` has ``owner`` and ``run``, ``language``, ``version`` (the last one seen),
        ``grain`` and ``last`` (see `explainer.lab.ui.curves.view_news`).
        """
        run = self.runs.find(request.get("owner"), request.get("run"))
        if run.view is None:
            return {"gone": True}
        if find_version(run) == request.get("version"):
            return {"same": True}
        status = view_status(run, read_language(request))
        return {"status": status, "curves": view_news(run.view, request)}

    def act(self, request: Request) -> LiveAnswer:
        """Pause, resume or steer the run; return the same as `look`.

        ``request`` has in addition ``action``, and ``rate`` if η is to change.
        """
        owner, name = request.get("owner"), request.get("run")
        if not isinstance(owner, str) or not isinstance(name, str) or not owner:
            raise InputError("mnist.error.visitor")
        _order(self.runs.manager, owner, name, request)
        return self.look({**request, "version": None})


def _order(manager: RunManager, owner: str, name: str, request: Request) -> None:
    action = request.get("action")
    if action == "pause":
        manager.pause(name, owner)
    elif action == "resume":
        manager.resume(name, owner)
    elif action == "stop":
        manager.stop(name, owner)
    elif action == "rate":
        manager.set_rate(name, owner, _rate(manager.find_view(name, owner), request.get("rate")))


def _rate(view: RunView, typed: object) -> float:
    """Return a learning rate as it was typed, checked as the form's is."""
    return replace(view.settings, learning_rate=read_typed(typed)).learning_rate  # type: ignore[arg-type]
