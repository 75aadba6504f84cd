"""The words of the state of the gradients, in Simplified Chinese."""

WORDS: dict[str, str] = {}
