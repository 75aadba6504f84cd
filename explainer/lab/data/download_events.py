"""What happens while a data set is fetched, as records, and how it is said that nobody gave it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from explainer.errors import InputError
from explainer.words import Language, say


@dataclass(frozen=True)
class Receiving:
    """Bytes have arrived from the host ``mirror``, or are about to.

    ``received`` and ``total`` count the bytes of the whole data set, those that were here before
    included; ``attempt`` is 1 for the first time round the mirrors.
    """

    file: str
    received: int
    total: int
    mirror: str
    attempt: int


@dataclass(frozen=True)
class Left:
    """A mirror was left, because of ``reason``."""

    mirror: str
    attempt: int
    reason: InputError


@dataclass(frozen=True)
class Pausing:
    """Nothing happens for ``seconds``; then the mirrors are asked again."""

    seconds: float


@dataclass(frozen=True)
class InUse:
    """Somebody else on this machine fetches the same data set; it is looked at again soon."""


@dataclass(frozen=True)
class Fetched:
    """Every file is here, as published."""

    total: int


Event = Receiving | Left | Pausing | InUse | Fetched


class MirrorsFailed(InputError):
    """No mirror gave the file; a copy of it can be put into ``folder`` by hand.

    ``said`` is the host of each mirror and why it was left.
    """

    def __init__(self, file: str, folder: Path, said: tuple[tuple[str, InputError], ...]) -> None:
        self.said = said
        super().__init__("mnist.error.mirrors", file=file, folder=folder, said=_joined(said, "en"))

    def sentence(self, language: Language) -> str:
        """Return the message with what each mirror said, in ``language``."""
        values = {**self.values, "said": _joined(self.said, language)}
        return say(self.key, language, **values)


def _joined(said: tuple[tuple[str, InputError], ...], language: Language) -> str:
    parts = (
        say("mnist.missed.said", language, host=host, reason=reason.sentence(language))
        for host, reason in said
    )
    return say("mnist.missed.between", language).join(parts)
