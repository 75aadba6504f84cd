"""Points of a training: compared bit by bit, and slowed down."""

from __future__ import annotations

from dataclasses import replace


def bits(point):
    """Return the bytes of everything that a training changes at a point."""
    p, state = point.parameters, point.state
    arrays = [*p.weights.values(), *p.biases.values()]
    for kept in (*state.weights.values(), *state.biases.values()):
        arrays += kept.values()
    return [array.tobytes() for array in arrays], state.updates


def gentle(point):
    """Return the point with a learning rate at which nothing diverges in a few iterations."""
    return replace(point, optimizer=replace(point.optimizer, learning_rate=1e-3))
