"""The words of predict mode, in English."""

WORDS: dict[str, str] = {}
