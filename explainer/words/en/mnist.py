"""English: mnist."""

WORDS: dict[str, str] = {}
