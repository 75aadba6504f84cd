"""The words of the myth cards, in English."""

WORDS: dict[str, str] = {}
