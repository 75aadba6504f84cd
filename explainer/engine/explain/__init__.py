"""A step in words, formulas and code, and as rows of a file."""
