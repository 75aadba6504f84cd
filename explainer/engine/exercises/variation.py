"""The same exercise with other numbers: one for each pupil."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from explainer.engine.exercises.making import Dice
from explainer.engine.functions import Array
from explainer.engine.network import Batch, Parameters, frozen
from explainer.engine.optimizers import FRESH
from explainer.engine.presets import GIVEN, Initialisation
from explainer.engine.session.session import Point, Session, begin_session

_TRIES = 100
_INPUTS = (1, 2, 3, -1, -2)


def vary_session(session: Session, seed: int) -> Session:
    """Return the open iteration with weights, biases and inputs that ``seed`` draws.

    The targets stay, and so do biases that are 0: a layer may have none.
    """
    point = replace(session.point, fault=None, schedule=None, state=FRESH)
    drawn = [_vary(point, Dice(f"variation/1/{seed}/{attempt}")) for attempt in range(_TRIES)]
    return begin_session(next(filter(_is_good, drawn), drawn[0]), Initialisation(GIVEN))


def _is_good(point: Point) -> bool:
    deltas = [result.delta[point.spec.depth] for result in point.iteration.samples]
    return point.is_finite and all((np.abs(delta) > 1e-6).any() for delta in deltas)


def _vary(point: Point, dice: Dice) -> Point:
    parameters = Parameters(
        {layer: dice.tenths(*array.shape) for layer, array in point.parameters.weights.items()},
        _vary_biases(point.parameters.biases, dice),
    )
    inputs = dice.array(point.batch.inputs.shape, _INPUTS, 1)
    batch = Batch(inputs, point.batch.targets, point.batch.classes)
    return replace(point, parameters=parameters, batch=batch)


def _vary_biases(biases: Mapping[int, Array], dice: Dice) -> dict[int, Array]:
    return {
        layer: frozen(np.where(array == 0.0, 0.0, dice.tenths(*array.shape)))
        for layer, array in biases.items()
    }
