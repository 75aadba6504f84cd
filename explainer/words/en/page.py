"""English: page."""

WORDS: dict[str, str] = {}
