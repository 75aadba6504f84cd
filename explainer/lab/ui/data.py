"""The panel of a data set that is not on this machine yet: what it is, and its download.

The panel asks by `gr.HTML`'s server functions and looks again only while a download is under way.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import gradio as gr

from explainer.errors import InputError
from explainer.lab.data.background import Fetcher, FetchView
from explainer.lab.data.sources import COLLECTIONS
from explainer.ui.components import Island
from explainer.ui.templates import render
from explainer.words import LANGUAGES

_changes = itertools.count(1)


@dataclass(frozen=True, eq=False)
class DataPanel:
    """The panel, hidden while the chosen data set is here; and who fetches."""

    board: gr.HTML
    fetcher: Fetcher


def build_data_panel(fetcher: Fetcher) -> DataPanel:
    """Place the panel where the open blocks are; `wire_data_panel` brings it to life."""

    def look(sent: object) -> dict[str, Any] | None:
        return answer(fetcher, sent)

    def start(sent: object) -> dict[str, Any] | None:
        return answer(fetcher, sent, "start")

    def cancel(sent: object) -> dict[str, Any] | None:
        return answer(fetcher, sent, "cancel")

    board = Island(
        html_template=render("lab/data.html"),
        component="download",
        server_functions=[look, start, cancel],
        elem_id="mnist-data",
        elem_classes=["mnist-panel"],
        value=None,
    )
    return DataPanel(board, fetcher)


def wire_data_panel(
    panel: DataPanel, dataset_field: gr.components.Component, visitor: gr.State
) -> None:
    """Show the panel when a data set is chosen in ``dataset_field`` that is not here.

    Parameters
    ----------
    visitor
        The visitor's owner token: who starts a download may cancel it.
    """

    def choose(dataset: object, owner: object) -> dict[str, Any]:
        return chosen(panel.fetcher, dataset, owner)

    dataset_field.change(  # type: ignore[attr-defined]  # given to subclasses while running
        choose, [dataset_field, visitor], panel.board,
        trigger_mode="always_last", queue=False, show_progress="hidden", api_visibility="private",
    )  # fmt: skip


def chosen(fetcher: Fetcher, dataset: object, owner: object) -> dict[str, Any]:
    """Return the panel's value after ``dataset`` was chosen by ``owner``, whatever it showed."""
    view = answer(fetcher, {"dataset": dataset, "owner": owner})
    if view is not None and view["state"] in ("cancelled", "failed"):
        view = {**view, "state": "absent", "reason": {}}  # that was another time
    return {"owner": owner, "view": view, "change": next(_changes)}


def answer(fetcher: Fetcher, sent: object, action: str = "") -> dict[str, Any] | None:
    """Return how things stand after ``action``; None if the data set is not one to be fetched.

    Parameters
    ----------
    sent
        What the browser sent: ``dataset`` and ``owner``.
    action
        ``start``, ``cancel``, or nothing.
    """
    fields = sent if isinstance(sent, dict) else {}
    dataset, owner = fields.get("dataset"), fields.get("owner")
    if not isinstance(dataset, str) or dataset not in COLLECTIONS or not isinstance(owner, str):
        return None
    try:
        if action == "start":
            fetcher.start(dataset, owner)
        elif action == "cancel":
            fetcher.cancel(dataset, owner)
    except InputError as error:
        return {**_shown(fetcher.view(dataset), owner), "reason": _spoken(error)}
    return _shown(fetcher.view(dataset), owner)


def _shown(view: FetchView, owner: str) -> dict[str, Any]:
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
        "reason": _spoken(view.reason),
    }


def _spoken(reason: InputError | None) -> dict[str, str]:
    if reason is None:
        return {}
    return {language: reason.sentence(language) for language in LANGUAGES}
