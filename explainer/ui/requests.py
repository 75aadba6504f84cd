"""Functions that a script of the page calls, one question at a time; see `explainer.ui.events`.

What answers is made at the first request: torch takes a second or two to load, so that nothing
which shows the page may import it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from explainer.errors import InputError
from explainer.ui.error_places import say_error
from explainer.ui.failures import explain_failure
from explainer.words import Language

Request = Mapping[str, Any]
"""What a script sent, whatever its values are; empty if it sent no fields."""

ServerFunction = Callable[[object], Any]


def serve_requests(make: Callable[[], object], *names: str) -> list[ServerFunction]:
    """Return a function for each of ``names``, as ``gr.HTML`` takes its server functions.

    Parameters
    ----------
    make
        Imports and makes what answers; called once, at the first request.
    names
        Names of its methods, each of which takes a `Request`. A method ``refuse`` of a request and
        an error, if it has one, returns what is answered in place of `answer_in_words`.
    """
    lock = threading.Lock()
    made: list[object] = []

    def answering() -> object:
        with lock:
            if not made:
                made.append(make())
        return made[0]

    def serve(name: str) -> ServerFunction:
        def ask(sent: object) -> Any:
            return answer_request(answering, name, sent)

        ask.__name__ = name
        return ask

    return [serve(name) for name in names]


def answer_request(find: Callable[[], object], name: str, sent: object) -> Any:
    """Return the answer of the method ``name`` of what is found; what it refuses, as a sentence."""
    request = sent if isinstance(sent, dict) else {}
    try:
        return call_handler(getattr(find(), name), request)
    except Exception as error:
        return _refuse(find, request, explain_failure(error, name))


def call_handler(handle: Callable[[Request], Any], request: Request) -> Any:
    """Return what ``handle`` makes of ``request``."""
    return handle(request)


def _refuse(find: Callable[[], object], request: Request, error: InputError) -> Any:
    try:
        return getattr(find(), "refuse", answer_in_words)(request, error)
    except Exception as again:
        explain_failure(again, "refuse")
        return answer_in_words(request, error)


def answer_in_words(request: Request, error: InputError) -> dict[str, Any]:
    """Return the answer that says ``error`` in the language of the script that asked."""
    return {"error": say_error(error, read_language(request))}


def answer_by_key(error: InputError) -> dict[str, Any]:
    """Return the answer for a script that writes its words anew in every language."""
    return {"error": {"key": error.key, "values": {k: _plain(v) for k, v in error.values.items()}}}


def read_language(request: Request) -> Language:
    """Return the language that a script says; English if it is none of ours."""
    return "zh" if request.get("language") == "zh" else "en"


def _plain(value: object) -> object:
    return value if isinstance(value, str | int | float) else str(value)
