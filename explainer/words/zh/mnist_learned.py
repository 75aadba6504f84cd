"""Chinese: what a trained net of the lab has learned."""

WORDS: dict[str, str] = {}
