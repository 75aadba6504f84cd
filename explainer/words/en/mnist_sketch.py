"""English: the sketch pad of the lab."""

WORDS: dict[str, str] = {}
