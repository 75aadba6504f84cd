"""Downloads that the page asks for: one a data set, in a thread, shared by all visitors."""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Literal

from explainer.errors import InputError
from explainer.lab.config.facts import Dataset
from explainer.lab.data.download_events import Event, InUse, Left, Receiving
from explainer.lab.data.sources import COLLECTIONS, data_folder, find_collection, is_here

State = Literal[
    "absent", "asking", "receiving", "again", "in_use", "stopping", "here", "cancelled", "failed"
]
LIVE: frozenset[State] = frozenset({"asking", "receiving", "again", "in_use", "stopping"})


@dataclass(frozen=True)
class FetchView:
    """A data set and its download at one moment.

    It is ``asking`` before the first byte, and tries ``again`` after the host ``mirror`` was left
    for a ``reason``; ``received`` and ``total`` are bytes; ``owner`` is who started it, if anybody.
    """

    dataset: Dataset
    state: State
    received: int
    total: int
    mirror: str = ""
    reason: InputError | None = None
    owner: str = ""

    @property
    def live(self) -> bool:
        """Whether a download is under way."""
        return self.state in LIVE


class Fetcher:
    """Owns the downloads of the page.

    Attributes
    ----------
    changed
        Notified whenever any download changes.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self._views: dict[Dataset, FetchView] = {}
        self._stops: dict[Dataset, threading.Event] = {}

    def view(self, dataset: Dataset) -> FetchView:
        """Return how things stand with ``dataset``, one of `COLLECTIONS`."""
        with self.changed:
            view = self._views.get(dataset)
        if view is not None and view.live:
            return view
        total = COLLECTIONS[dataset].size
        if is_here(dataset):
            return FetchView(dataset, "here", total, total)
        return view or FetchView(dataset, "absent", 0, total)

    def start(self, dataset: Dataset, owner: str) -> None:
        """Begin to fetch ``dataset``, unless somebody has begun already or it is here.

        Raises
        ------
        InputError
            If there is no such data set.
        """
        total = find_collection(dataset).size
        if is_here(dataset):
            return
        with self.changed:
            view = self._views.get(dataset)
            if view is not None and view.live:
                return
            self._views[dataset] = FetchView(dataset, "asking", 0, total, owner=owner)
            stop = self._stops[dataset] = threading.Event()
        threading.Thread(target=self._run, args=(dataset, stop), daemon=True).start()

    def cancel(self, dataset: Dataset, owner: str) -> None:
        """Give up a download; what has arrived of a file is thrown away.

        Raises
        ------
        InputError
            If somebody else started it.
        """
        with self.changed:
            view = self._views.get(dataset)
            if view is None or not view.live:
                return
            if view.owner != owner:
                raise InputError("mnist.error.fetch_cancel")
            self._stops[dataset].set()
            self._set(replace(view, state="stopping"))

    def close(self) -> None:
        """End everything, and wait for it as long as a silent mirror may take to be left."""
        with self.changed:
            for stop in self._stops.values():
                stop.set()
            self.changed.wait_for(lambda: not any(v.live for v in self._views.values()), 20)

    def _run(self, dataset: Dataset, stop: threading.Event) -> None:
        state, reason = self._fetch(dataset, stop)
        with self.changed:
            self._set(replace(self._views[dataset], state=state, reason=reason, received=0))

    def _fetch(self, dataset: Dataset, stop: threading.Event) -> tuple[State, InputError | None]:
        from explainer.lab.data.downloads import fetch  # the client, only where it is needed

        try:
            with closing(
                fetch(find_collection(dataset), data_folder(dataset), sleep=stop.wait)
            ) as events:
                for event in events:
                    if stop.is_set():
                        return "cancelled", None
                    self._absorb(dataset, event)
            return "here", None
        except InputError as error:
            return ("cancelled", None) if stop.is_set() else ("failed", error)
        except Exception as error:  # whatever it is, the page must not wait for ever
            return "failed", InputError("mnist.error.fetch_failed", reason=error)

    def _absorb(self, dataset: Dataset, event: Event) -> None:
        with self.changed:
            view = self._views[dataset]
            if view.state == "stopping":
                return
            if isinstance(event, Receiving):
                state: State = "receiving" if event.received else "asking"
                if view.state == "again" and not event.received:
                    state = "again"  # the reason stays to be read until bytes arrive
                view = replace(view, state=state, received=event.received, mirror=event.mirror)
            elif isinstance(event, Left):
                view = replace(view, state="again", mirror=event.mirror, reason=event.reason)
            elif isinstance(event, InUse):
                view = replace(view, state="in_use")
            self._set(view)

    def _set(self, view: FetchView) -> None:
        self._views[view.dataset] = view
        self.changed.notify_all()
