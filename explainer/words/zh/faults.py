"""The words of the switches that break the iteration, in Simplified Chinese."""

WORDS: dict[str, str] = {}
