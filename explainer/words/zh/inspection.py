"""The words of the panels that look closer at one neuron or weight, in Simplified Chinese."""

WORDS: dict[str, str] = {}
