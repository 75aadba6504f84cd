"""Chinese: data sets of the lab."""

WORDS: dict[str, str] = {}
