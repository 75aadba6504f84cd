"""Exercises: made of a seed, checked number by number, printed, handed in and graded."""
