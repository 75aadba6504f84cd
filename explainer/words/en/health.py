"""The words of the state of the gradients, in English."""

WORDS: dict[str, str] = {}
