"""English: errors."""

WORDS: dict[str, str] = {}
