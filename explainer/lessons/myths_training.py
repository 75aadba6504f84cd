"""Myths about training as a whole, and about the pictures that are drawn of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from explainer.engine.network import Parameters
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.parameter import Parameter
from explainer.engine.session.session import Session
from explainer.engine.trace.phases import Phase
from explainer.lab.data import SIDE, load_test
from explainer.lessons.lesson import Setup
from explainer.lessons.myth import Evidence, Myth
from explainer.lessons.myths_backward import record_session
from explainer.step.inspection.nudges import compute_ladder


def _always_falls(session: Session) -> Evidence:
    rises = sum(b > a for a, b in zip(session.losses, session.losses[1:], strict=False))
    first, last = session.losses[0], session.losses[-1]
    return Evidence(
        rises > 10, {"rises": rises, "all": session.iteration, "first": first, "last": last}
    )


def _epoch(session: Session) -> Evidence:
    schedule, steps = session.schedule, len(record_session(session).steps)
    batches = schedule.batches_per_epoch if schedule else 0
    return Evidence(steps > 100 and batches > 1, {"steps": steps, "batches": batches})


def _nudge(session: Session) -> Evidence:
    rungs = compute_ladder(session.point.iteration, Parameter(2, 0, 0))
    errors = rungs.error(rungs.central())
    good = errors[np.argmin(abs(rungs.nudges - 1e-5))].item()
    tiny = errors[np.argmin(abs(rungs.nudges - 1e-12))].item()
    return Evidence(tiny > 1000 * good, {"good": good, "tiny": tiny})


def _slice(session: Session) -> Evidence:
    """Put the first weights back, but leave the bias as it is now."""
    point, start = session.point, session.kept[0]
    mixed = Parameters(start.parameters.weights, point.parameters.biases)
    drawn, true = replace(point, parameters=mixed).loss, session.losses[0]
    return Evidence(abs(drawn - true) > 1.0, {"drawn": drawn, "true": true})


def _deeper(session: Session) -> Evidence:
    trace = record_session(session)
    gradients = trace.iteration.gradients.weights
    first, last = (float(np.abs(gradients[layer]).max()) for layer in (1, 5))
    return Evidence(first < 0.01 * last, {"first": first, "last": last})


def _reads_drawings(session: Session) -> Evidence:
    """Measure how far from the middle the ink of MNIST's test digits lies."""
    images = load_test().images.reshape(-1, SIDE, SIDE).astype(float)
    ink = images.sum(axis=(1, 2))
    places = np.arange(SIDE)
    x = (images.sum(axis=1) @ places) / ink
    y = (images.sum(axis=2) @ places) / ink
    off = np.hypot(x - (SIDE - 1) / 2, y - (SIDE - 1) / 2)
    near = float(100.0 * np.mean(off < 1.5))
    return Evidence(near > 99.0, {"near": near})


_DOWN = Setup("linear", OptimizerSpec("sgd", 0.1), 20, granularity="phase", at=Phase.BACKWARD)

TRAINING_MYTHS = (
    Myth("epoch", Setup("regression", at=Phase.UPDATE, granularity="phase"), _epoch),
    Myth(
        "always_falls",
        Setup("regression", iterations=30, at=Phase.LOSS, granularity="phase", panel="loss"),
        _always_falls,
    ),
    Myth("deeper", Setup("deep", at=Phase.BACKWARD, granularity="phase", panel="health"), _deeper),
    Myth(
        "tiny_nudge",
        Setup("mazur", at=Phase.BACKWARD, select="edge/2/0/0", panel="lens"),
        _nudge,
    ),
    Myth("slice", replace(_DOWN, select="edge/1/0/0", panel="surface"), _slice),
    Myth("reads_drawings", Setup("mazur", tab="mnist", panel="draw"), _reads_drawings),
)
"""Myths about training, in the order of the page."""
