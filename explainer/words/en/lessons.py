"""The words of the lessons, in English."""

WORDS: dict[str, str] = {}
