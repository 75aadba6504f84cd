"""Errors that a visitor reads: a key into the words of each language, and the values in it."""

from __future__ import annotations

from explainer.words import Language, say


class InputError(ValueError):
    """Something that was typed, loaded or sent is outside its limits.

    Parameters
    ----------
    key
        Name of the sentence in ``explainer.words`` (for example ``"error.layer_size"``).
    values
        What the sentence names: the place, the value and the limit.
    """

    def __init__(self, key: str, **values: object) -> None:
        self.key = key
        self.values = values
        super().__init__(say(key, "en", **values))

    def sentence(self, language: Language) -> str:
        """Return the message in ``language``."""
        return say(self.key, language, **self.values)

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the trip between processes with key and values."""
        return (_rebuild, (self.key, self.values))


def _rebuild(key: str, values: dict[str, object]) -> InputError:
    return InputError(key, **values)
