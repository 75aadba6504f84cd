"""English: narration."""

WORDS: dict[str, str] = {}
