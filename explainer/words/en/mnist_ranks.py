"""English: training on several GPUs."""

WORDS: dict[str, str] = {}
