"""Backstep: every number a neural network computes while it learns."""
