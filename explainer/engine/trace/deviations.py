"""How far a number is from its reference, and how far it may be: what every check is made of.

The functions take numbers, numpy arrays and torch tensors alike, so that the check of the small
net and that of the lab's batches measure by the same rules.
"""

from __future__ import annotations

import sys
from typing import Any

Numbers = Any
"""A number, a numpy array or a torch tensor."""

AUTOGRAD_TOLERANCE = 1e-12
"""Largest relative deviation from autograd: both are float64, so only rounding may differ."""

DIFFERENCE_TOLERANCE = 1e-6
"""Largest relative deviation from central differences, whose own error is near h² + ε·|L|/h."""

NUDGE = 1e-5
"""h, how far a nudge goes. Smaller is not better: the rounding of L is divided by it."""


def measure_deviation(value: Numbers, reference: Numbers, size: Numbers = 1.0) -> Numbers:
    """Return |x − reference| / (size + |reference|)."""
    return abs(value - reference) / (size + abs(reference))


def estimate_noise(up: Numbers, down: Numbers, h: Numbers, quotient: Numbers) -> Numbers:
    """Return what rounding alone can add to the relative deviation of (up − down) / 2h."""
    return 16.0 * sys.float_info.epsilon * (abs(up) + abs(down)) / h / (1.0 + abs(quotient))
