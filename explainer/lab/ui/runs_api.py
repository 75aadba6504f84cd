"""What the list of runs asks: its rows, orders to a run, a comparison, a file."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from explainer.errors import InputError
from explainer.lab.runs.exports import curves_csv, run_json, weights_file
from explainer.lab.runs.views import RunSummary, RunView
from explainer.lab.ui.comparison import MAX_COMPARED, compared
from explainer.lab.ui.live import language_of
from explainer.lab.ui.open_run import Runs
from explainer.lab.ui.status import duration, percent, title
from explainer.words import Language, say

_MEDIA = {"csv": "text/csv", "json": "application/json", "safetensors": "application/octet-stream"}


@dataclass(frozen=True, eq=False)
class RunsDesk:
    """Answers the script of the list, whatever a browser sends; an ``error`` is a sentence."""

    runs: Runs

    def listed(self, sent: object) -> dict[str, Any]:
        """Return the runs of ``owner``, the newest first."""
        request = _fields(sent)
        owner, language = request.get("owner"), language_of(request)
        if not isinstance(owner, str) or not owner:
            return {"rows": []}
        return {"rows": [row(run, language) for run in self.runs.manager.runs(owner)]}

    def act(self, sent: object) -> dict[str, Any]:
        """Carry out ``action`` (``resume``, ``stop``, ``delete``) on ``run``; return the list."""
        request = _fields(sent)
        manager = self.runs.manager
        orders = {"resume": manager.resume, "stop": manager.stop, "delete": manager.delete}
        try:
            owner, name = _named(request)
            order = orders.get(str(request.get("action")))
            if order is not None:
                order(name, owner)
        except InputError as error:
            return {**self.listed(sent), "error": error.sentence(language_of(request))}
        return self.listed(sent)

    def compare(self, sent: object) -> dict[str, Any]:
        """Return the runs named in ``runs`` side by side, at most `MAX_COMPARED` of them."""
        request = _fields(sent)
        names = request.get("runs")
        language = language_of(request)
        try:
            found = [
                self.runs.manager.opened(str(name), str(request.get("owner")))
                for name in (names if isinstance(names, list) else [])[:MAX_COMPARED]
            ]
        except InputError as error:
            return {"error": error.sentence(language)}
        return compared(found, language) if len(found) > 1 else {}

    def download(self, sent: object) -> dict[str, Any]:
        """Return the file ``kind`` of ``run``: its name, its media type, its bytes in base64."""
        request = _fields(sent)
        try:
            owner, name = _named(request)
            ending, content = _file(self.runs.manager.opened(name, owner), request.get("kind"))
            run = self.runs.manager.opened(name, owner)
        except InputError as error:
            return {"error": error.sentence(language_of(request))}
        settings = run.settings
        return {
            "name": f"backstep-run-{run.number}-{settings.dataset}-{settings.model}.{ending}",
            "media": _MEDIA[ending],
            "content": base64.b64encode(content).decode("ascii"),
        }


def row(run: RunSummary, language: Language) -> dict[str, Any]:
    """Return one run as a line of the list."""
    settings = run.settings
    words = [say(f"mnist.{name}.{getattr(settings, name)}", language) for name in _RECIPE]
    return {
        "name": run.name,
        "title": title(run, language),
        "cells": [
            say(f"mnist.dataset.{settings.dataset}", language),
            " · ".join([*words, f"η {settings.learning_rate:g}"]),
            str(settings.epochs),
            "–" if run.best is None else percent(run.best),
            "–" if run.last is None else percent(run.last.test_accuracy),
            duration(run.seconds, language) if run.seconds else "–",
            _state(run, language),
        ],
        "state": run.state,
        "busy": run.busy,
        "resumable": run.resumable,
        "weights": run.last is not None or not run.live,
    }


_RECIPE = ("loss", "optimizer")


def _state(run: RunSummary, language: Language) -> str:
    state = say(f"mnist.state.{run.state}", language)
    return f"{state} {100 * run.progress:.0f} %" if run.state not in ("done", "queued") else state


def _file(run: RunView, kind: object) -> tuple[str, bytes]:
    """Return the ending and the content of a file of ``run``."""
    if kind == "csv":
        return "csv", curves_csv(run).encode()
    if kind == "weights":
        return "safetensors", weights_file(run)
    return "json", run_json(run).encode()


def _named(request: dict[str, Any]) -> tuple[str, str]:
    owner, name = request.get("owner"), request.get("run")
    if not isinstance(owner, str) or not isinstance(name, str) or not owner:
        raise InputError("mnist.error.visitor")
    return owner, name


def _fields(sent: object) -> dict[str, Any]:
    return sent if isinstance(sent, dict) else {}
