"""What the page asks in order to take something along."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from explainer.engine.session.session import Session
from explainer.engine.trace.trace import record_trace
from explainer.errors import InputError
from explainer.share.film_file import FILMS, pack_films, write_shell
from explainer.share.wire import FilmFileAnswer
from explainer.share.worksheet.page import answer_worksheet
from explainer.ui.serving import address, offer_file
from explainer.words import Language

MAX_STEPS = 20_000
"""Steps of an iteration that the page is given as a file; it waits that long."""

SHELL = "player.html"


def answer_film_file(session: Session, _: Mapping[str, Any], __: Language) -> FilmFileAnswer:
    """Return the open iteration for a file that plays it."""
    steps = len(record_trace(session.point.iteration).steps)
    if steps > MAX_STEPS:
        raise InputError("error.film.steps", value=steps, high=MAX_STEPS)
    tag = sha256(write_shell().encode()).hexdigest()[:12]
    shell = f"{address(SHELL)}?{tag}"  # words of another version are never taken from a cache
    return {
        "name": f"backstep_iteration_{session.iteration}.html",
        "films": pack_films(session),
        "shell": shell,
        "mark": FILMS,
    }


def offer_shell() -> None:
    """Serve the file that plays films, without any in it."""
    offer_file(SHELL, lambda: write_shell().encode())


ANSWERERS = {"film_file": answer_film_file, "worksheet": answer_worksheet}
"""Who answers, by topic."""
