"""The words of predict mode, in Simplified Chinese."""

WORDS: dict[str, str] = {}
