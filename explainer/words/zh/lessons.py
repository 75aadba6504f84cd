"""The words of the lessons, in Simplified Chinese."""

WORDS: dict[str, str] = {}
