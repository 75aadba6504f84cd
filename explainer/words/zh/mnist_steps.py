"""Chinese: a batch of the lab, opened layer by layer."""

WORDS: dict[str, str] = {}
