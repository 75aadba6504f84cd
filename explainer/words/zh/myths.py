"""The words of the myth cards, in Simplified Chinese."""

WORDS: dict[str, str] = {}
