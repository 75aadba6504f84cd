"""Answers to the page whose engine is loaded when the first question comes.

Torch takes a second or two to load, so that nothing which shows the page may import it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

Answer = Callable[[object], Any]


def on_demand(make: Callable[[], object], *names: str) -> list[Answer]:
    """Return a function for each of ``names``, as ``gr.HTML`` takes its server functions.

    Parameters
    ----------
    make
        Imports and makes what answers; called once, at the first question.
    names
        Names of its methods, each of which takes what the browser sent.
    """
    lock = threading.Lock()
    made: list[object] = []

    def answering() -> object:
        with lock:
            if not made:
                made.append(make())
        return made[0]

    def answer(name: str) -> Answer:
        def ask(sent: object) -> Any:
            return getattr(answering(), name)(sent)

        ask.__name__ = name
        return ask

    return [answer(name) for name in names]
