"""Session files that are published."""

from __future__ import annotations

from typing import Any

MAZUR: dict[str, Any] = {
    "format": "backstep-session",
    "version": 1,
    "network": {
        "layer_sizes": [2, 2, 2],
        "activations": ["sigmoid", "sigmoid"],
        "loss": "half_squared_error",
        "reduction": "mean",
    },
    "optimizer": {"name": "sgd", "learning_rate": 0.5},
    "parameters": {
        "weights": [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]],
        "biases": [[0.35, 0.35], [0.6, 0.6]],
    },
    "batch": {"inputs": [[0.05, 0.1]], "targets": [[0.01, 0.99]]},
}
"""The example of the file format: Mazur's 2-2-2 net."""

ONLINE: dict[str, Any] = {
    "format": "backstep-session",
    "version": 1,
    "network": {"layer_sizes": [2, 1], "activations": ["sigmoid"], "loss": "mse"},
    "optimizer": {"name": "adam", "learning_rate": 0.1},
    "parameters": {"weights": [[[0.5, -0.5]]], "biases": [[0.1]]},
    "batches": [
        {"inputs": [[0, 1]], "targets": [[1]]},
        {"inputs": [[1, 0], [1, 1]], "targets": [[0], [1]]},
        {"inputs": [[0, 0]], "targets": [[0]]},
    ],
    "names": {"inputs": ["height", "weight"], "classes": ["short", "tall"]},
}
"""Online learning: iterations see three batches in their order."""
