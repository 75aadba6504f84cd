"""English: the runs of the lab."""

WORDS: dict[str, str] = {}
