"""The words of the panels that look closer at one neuron or weight, in English."""

WORDS: dict[str, str] = {}
