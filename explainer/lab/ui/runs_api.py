"""What the list of runs asks: its rows, orders to a run, a comparison, a file."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from explainer.errors import InputError
from explainer.lab.runs.exports import write_curves, write_run_data, write_weights
from explainer.lab.runs.pretrained import summarise_pretrained
from explainer.lab.runs.run_script import write_run_script
from explainer.lab.runs.views import RunSummary, RunView
from explainer.lab.runs.wire import FileValue, RunRow, RunsAnswer, RunsComparison
from explainer.lab.ui.comparison import MAX_COMPARED, compare_runs
from explainer.lab.ui.open_run import Runs
from explainer.lab.ui.status import name_run, write_duration, write_percent
from explainer.ui.error_places import say_error
from explainer.ui.requests import Request, read_language
from explainer.words import Language, say

_MEDIA = {"csv": "text/csv", "json": "application/json", "safetensors": "application/octet-stream"}


@dataclass(frozen=True, eq=False)
class RunsApi:
    """Answers the script of the list, whatever a browser sends."""

    runs: Runs

    def list_runs(self, request: Request) -> RunsAnswer:
        """Return the runs of ``owner``, the newest first."""
        owner, language = request.get("owner"), read_language(request)
        if not isinstance(owner, str) or not owner:
            return {"rows": []}
        runs = (*self.runs.manager.runs(owner), *summarise_pretrained())
        return {"rows": [view_run_row(run, language) for run in runs]}

    def act(self, request: Request) -> RunsAnswer:
        """Carry out ``action`` (``resume``, ``stop``, ``delete``) on ``run``; return the list."""
        manager = self.runs.manager
        orders = {"resume": manager.resume, "stop": manager.stop, "delete": manager.delete}
        owner, name = _read_names(request)
        order = orders.get(str(request.get("action")))
        if order is not None:
            order(name, owner)
        return self.list_runs(request)

    def compare(self, request: Request) -> RunsComparison:
        """Return the runs named in ``runs`` side by side, at most `MAX_COMPARED` of them."""
        names = request.get("runs")
        found = [
            self.runs.find_view(str(name), str(request.get("owner")))
            for name in (names if isinstance(names, list) else [])[:MAX_COMPARED]
        ]
        return compare_runs(found, read_language(request)) if len(found) > 1 else {}

    def download(self, request: Request) -> FileValue:
        """Return the file ``kind`` of ``run``: its name, its media type, its bytes in base64."""
        owner, name = _read_names(request)
        run = self.runs.find_view(name, owner)
        ending, content = _file(run, request.get("kind"))
        settings = run.settings
        return {
            "name": f"backstep-run-{run.number}-{settings.dataset}-{settings.model}.{ending}",
            "media": _MEDIA[ending],
            "content": base64.b64encode(content).decode("ascii"),
        }

    def refuse(self, request: Request, error: InputError) -> RunsAnswer:
        """Return the list as it is now, with the sentence of ``error``."""
        return {**self.list_runs(request), "error": say_error(error, read_language(request))}


def view_run_row(run: RunSummary, language: Language) -> RunRow:
    """Return one run as a line of the list."""
    settings = run.settings
    words = [say(f"mnist.{name}.{getattr(settings, name)}", language) for name in _RECIPE]
    return {
        "name": run.name,
        "title": name_run(run, language),
        "cells": [
            say(f"mnist.dataset.{settings.dataset}", language),
            " · ".join([*words, f"η {settings.learning_rate:g}"]),
            str(settings.epochs),
            "–" if run.best is None else write_percent(run.best),
            "–" if run.last is None else write_percent(run.last.test_accuracy),
            write_duration(run.seconds, language) if run.seconds else "–",
            _state(run, language),
        ],
        "state": run.state,
        "own": not run.pretrained,
        "busy": run.busy,
        "resumable": run.resumable,
        "weights": run.last is not None or not run.live,
    }


_RECIPE = ("loss", "optimizer")


def _state(run: RunSummary, language: Language) -> str:
    state = say(f"mnist.state.{run.state}", language)
    return f"{state} {100 * run.progress:.0f}%" if run.state not in ("done", "queued") else state


def _file(run: RunView, kind: object) -> tuple[str, bytes]:
    """Return the ending and the content of a file of ``run``."""
    if kind == "csv":
        return "csv", write_curves(run).encode()
    if kind == "weights":
        return "safetensors", write_weights(run)
    if kind == "script":
        return "py", write_run_script(run).encode()
    return "json", write_run_data(run).encode()


def _read_names(request: Request) -> tuple[str, str]:
    owner, name = request.get("owner"), request.get("run")
    if not isinstance(owner, str) or not isinstance(name, str) or not owner:
        raise InputError("mnist.error.visitor")
    return owner, name
