"""The words of the tab "Train on data", in English."""

WORDS: dict[str, str] = {}
