"""``python -m explainer fetch``: bring a data set here without the page."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing

from explainer.errors import InputError
from explainer.lab.data.download_events import Event, Fetched, InUse, Left, Receiving
from explainer.lab.data.sources import COLLECTIONS, data_folder, find_collection
from explainer.words import say

BAD_INPUT = 2
INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the data set's name; `run` checks it, so that an error is a sentence."""
    parser.add_argument("dataset", help=", ".join(COLLECTIONS))


def run(arguments: argparse.Namespace) -> int:
    """Fetch a data set, tell its progress on stderr and its folder on stdout.

    Returns
    -------
    int
        0 it is here; 2 it could not be fetched; 130 interrupted.
    """
    from explainer.lab.data.downloads import fetch  # the client, only where it is needed

    try:
        wanted, place = find_collection(arguments.dataset), data_folder(arguments.dataset)
        progress = _ProgressLines(wanted.title)
        with closing(fetch(wanted, place)) as events:
            for event in events:
                progress.write(event)
    except InputError as error:
        print(error.sentence("en"), file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        return INTERRUPTED
    print(place)
    return 0


class _ProgressLines:
    """Writes on stderr what is new: a line for each mirror and each tenth of the data set."""

    def __init__(self, title: str) -> None:
        self._title, self._last = title, ""

    def write(self, event: Event) -> None:
        """Write what ``event`` adds."""
        line = self._line(event)
        if line and line != self._last:
            self._last = line
            print(line, file=sys.stderr, flush=True)

    def _line(self, event: Event) -> str:
        if isinstance(event, Receiving) and not event.received:
            return say("mnist.data.asking", "en", mirror=event.mirror)
        if isinstance(event, Receiving):
            tenth = 10 * event.received // event.total
            return f"{self._title}: {10 * tenth}% of {event.total / 1e6:.0f} MB, {event.mirror}"
        if isinstance(event, Left):
            reason = event.reason.sentence("en")
            return say("mnist.missed.said", "en", host=event.mirror, reason=reason)
        if isinstance(event, InUse):
            return say("mnist.data.in_use", "en", name=self._title)
        return f"{self._title}: 100%" if isinstance(event, Fetched) else ""
