"""The words of the tab "Train on data", in Simplified Chinese."""

WORDS: dict[str, str] = {}
