"""The panel of a data set that is not on this machine yet: what it is, and its download.

The panel looks again only while a download is under way.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import NamedTuple

from explainer.errors import InputError
from explainer.lab.config.facts import Dataset
from explainer.lab.data.background import Fetcher, FetchView
from explainer.lab.data.sources import COLLECTIONS
from explainer.lab.wire import DownloadBoard, DownloadValue
from explainer.ui.components import JsComponent
from explainer.ui.requests import Request, serve_requests
from explainer.ui.templates import render
from explainer.words import LANGUAGES

_changes = itertools.count(1)


@dataclass(frozen=True, eq=False)
class DataPanel:
    """The panel, hidden while the chosen data set is here; and who fetches."""

    board: JsComponent
    fetcher: Fetcher


def build_data_panel(fetcher: Fetcher) -> DataPanel:
    """Place the panel where the open blocks are."""
    board = JsComponent(
        html_template=render("lab/data.html"),
        component="download",
        server_functions=serve_requests(lambda: DownloadApi(fetcher), "look", "start", "cancel"),
        elem_id="mnist-data",
        elem_classes=["mnist-panel"],
        value=None,
    )
    return DataPanel(board, fetcher)


def view_dataset(fetcher: Fetcher, dataset: object, owner: object) -> DownloadBoard:
    """Return the panel's value after ``dataset`` was chosen by ``owner``, whatever it showed."""
    view = DownloadApi(fetcher).look({"dataset": dataset, "owner": owner})
    if view is not None and view["state"] in ("cancelled", "failed"):
        view = {**view, "state": "absent", "reason": {}}  # that was another time
    return {"owner": owner, "view": view, "change": next(_changes)}


@dataclass(frozen=True, eq=False)
class DownloadApi:
    """Answers the script of the panel: how things stand with ``dataset``, for ``owner``.

    The answer is None if the data set is not one to be fetched.
    """

    fetcher: Fetcher

    def look(self, request: Request) -> DownloadValue | None:
        """Return how things stand."""
        named = _read_request(request)
        return None if named is None else _view(self.fetcher.view(named.dataset), named.owner)

    def start(self, request: Request) -> DownloadValue | None:
        """Start the download."""
        if named := _read_request(request):
            self.fetcher.start(named.dataset, named.owner)
        return self.look(request)

    def cancel(self, request: Request) -> DownloadValue | None:
        """Cancel the download; only who started it may."""
        if named := _read_request(request):
            self.fetcher.cancel(named.dataset, named.owner)
        return self.look(request)

    def refuse(self, request: Request, error: InputError) -> DownloadValue | None:
        """Return how things stand, with ``error`` as the reason."""
        view = self.look(request)
        return None if view is None else {**view, "reason": _speak(error)}


class _Named(NamedTuple):
    dataset: Dataset
    owner: str


def _read_request(request: Request) -> _Named | None:
    dataset = next((known for known in COLLECTIONS if known == request.get("dataset")), None)
    owner = request.get("owner")
    return _Named(dataset, owner) if dataset and isinstance(owner, str) else None


def _view(view: FetchView, owner: str) -> DownloadValue:
    """Return ``view`` as the panel's script shows it; sizes in MB, sentences in each language."""
    return {
        "dataset": view.dataset,
        "name": COLLECTIONS[view.dataset].title,
        "state": view.state,
        "live": view.live,
        "mine": view.live and view.owner == owner,
        "received": f"{view.received / 1e6:.1f}",
        "total": f"{view.total / 1e6:.1f}",
        "share": view.received / view.total,
        "mirror": view.mirror,
        "reason": _speak(view.reason),
    }


def _speak(reason: InputError | None) -> dict[str, str]:
    if reason is None:
        return {}
    return {language: reason.sentence(language) for language in LANGUAGES}
