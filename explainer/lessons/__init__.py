"""Lessons and myths: what they set up, what they ask, and what refutes a myth. Pure data."""
