"""The words of the switches that break the iteration, in English."""

WORDS: dict[str, str] = {}
