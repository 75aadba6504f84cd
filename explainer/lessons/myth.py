"""What a myth is: a page that refutes it, and a function that proves that it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from explainer.engine.session.session import Session
from explainer.lessons.lesson import Setup


@dataclass(frozen=True)
class Evidence:
    """What a prepared page shows about a myth.

    ``refuted`` tells whether the myth is false there; ``numbers`` fill the blanks in the words
    ``look.<name>``.
    """

    refuted: bool
    numbers: Mapping[str, float]


@dataclass(frozen=True)
class Myth:
    """A belief, where to look, and the proof; words: ``myth.<name>.claim``, ``.truth``.

    ``evidence`` is a function of the session that ``setup`` prepares.
    """

    name: str
    setup: Setup
    evidence: Callable[[Session], Evidence]
