"""Making an exercise: small tidy numbers, drawn from its code and from nothing else.

The draw is SHA-256 of the code and a count, which no library can change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, islice
from typing import TypeVar

import numpy as np

from explainer.engine.exercises.codes import ExerciseCode
from explainer.engine.exercises.recipes import BLANKS, RECIPES, Recipe
from explainer.engine.functions import Array
from explainer.engine.network import NetworkSpec, Parameters, frozen
from explainer.engine.optimizer_spec import configure_optimizer, list_remembered
from explainer.engine.optimizers import FRESH, OptimizerState
from explainer.engine.presets import GIVEN, Initialisation, make_batch
from explainer.engine.session.session import Point, Session, begin_session
from explainer.engine.trace.refs import Ref, Step
from explainer.engine.trace.trace import Trace, record_trace

T = TypeVar("T")

_TRIES = 1000
_TENTHS = tuple(sign * n for n in range(1, 10) for sign in (1, -1))
_INPUTS = (1, 2, 3, -1, -2)
_RATES = (1, 2, 5)
_SETTINGS = {"sgd": {}, "adam": {"betas": (0.9, 0.999), "eps": 1e-8}}
_NEAR = 0.005
"""Half of the last place of what is drawn: no number that is compared lies so near to a bound."""


@dataclass(frozen=True, eq=False)
class Exercise:
    """An iteration to be computed, and which of its numbers are blank, in order."""

    code: ExerciseCode
    session: Session
    trace: Trace
    blanks: tuple[Ref, ...]


def make_exercise(code: ExerciseCode) -> Exercise:
    """Return the exercise of ``code``: the same one for ever."""
    recipe = RECIPES[code.kind, code.level]
    points = (_draw(recipe, Dice(f"{code}/{attempt}")) for attempt in count())
    point = next(one for one in islice(points, _TRIES) if _is_worth_it(one, recipe))
    trace = record_trace(point.iteration)
    return Exercise(
        code,
        begin_session(point, Initialisation(GIVEN)),
        trace,
        list_blanks(trace, BLANKS[code.kind]),
    )


def list_blanks(trace: Trace, quantities: Sequence[str]) -> tuple[Ref, ...]:
    """Return the numbers of ``quantities``, without those that only repeat that of one sample."""
    single = len(trace.iteration.samples) == 1
    return tuple(
        step.target
        for step in trace.steps
        if step.target.quantity in quantities and not (single and _is_reduced(step))
    )


def _is_reduced(step: Step) -> bool:
    """Tell whether a step makes one number of those of all samples."""
    quantity = step.target.quantity
    return step.target.sample is None and (quantity == "loss" or quantity.endswith("_gradient"))


class Dice:
    """Draws from ``seed`` alone."""

    def __init__(self, seed: str) -> None:
        self._draws = (
            int.from_bytes(sha256(f"{seed}/{number}".encode()).digest()[:8]) for number in count()
        )

    def pick(self, options: Sequence[T]) -> T:
        """Return one of ``options``."""
        return options[next(self._draws) % len(options)]

    def tenths(self, *shape: int) -> Array:
        """Return an array of tenths that are not 0."""
        return self.array(shape, _TENTHS, 10)

    def array(self, shape: tuple[int, ...], options: Sequence[int], parts: int) -> Array:
        """Return an array of ``options``, each divided into ``parts``."""
        drawn = [self.pick(options) / parts for _ in range(int(np.prod(shape)))]
        return frozen(np.reshape(drawn, shape))


def _draw(recipe: Recipe, dice: Dice) -> Point:
    sizes = recipe.sizes
    spec = NetworkSpec(sizes, recipe.activations, recipe.loss, "mean")
    weights = {layer: dice.tenths(sizes[layer], sizes[layer - 1]) for layer in spec.layers}
    biases = {layer: dice.tenths(sizes[layer]) for layer in spec.layers}
    parameters = Parameters(weights, biases)
    inputs = dice.array((recipe.samples, sizes[0]), _INPUTS, 1)
    targets = [_target(recipe, dice) for _ in range(recipe.samples)]
    rate = dice.pick(_RATES) / 10
    optimizer = configure_optimizer(recipe.optimizer, rate, **_SETTINGS[recipe.optimizer])
    batch = make_batch(spec, inputs, targets)
    state = FRESH
    if recipe.remembers:
        memory = list_remembered(optimizer)
        state = OptimizerState(
            1, _remembered(weights, memory, dice), _remembered(biases, memory, dice)
        )
    return Point(spec, optimizer, batch, parameters, state)


def _target(recipe: Recipe, dice: Dice) -> list[float]:
    """Return a class for softmax, 0 to 1 for a sigmoid, else a small whole number an output."""
    outputs = recipe.sizes[-1]
    if recipe.loss == "cross_entropy":
        return [float(dice.pick(range(outputs)))]
    options = (0, 1) if recipe.activations[-1] == "sigmoid" else (-1, 0, 1, 2)
    return [float(dice.pick(options)) for _ in range(outputs)]


def _remembered(
    arrays: Mapping[int, Array], names: Sequence[str], dice: Dice
) -> dict[int, dict[str, Array]]:
    """Return moments as one update can have left them: m in hundredths, v in ten thousandths."""
    return {
        layer: {
            name: dice.array(array.shape, _TENTHS, 100)
            if name == "first_moment"
            else dice.array(array.shape, range(1, 10), 10_000)
            for name in names
        }
        for layer, array in arrays.items()
    }


def _is_worth_it(point: Point, recipe: Recipe) -> bool:
    """Tell whether something can be learnt of the numbers: none is trivial, none is large."""
    return all(
        np.abs(result.delta[point.spec.depth]).min() > _NEAR
        and np.abs(result.delta[point.spec.depth]).max() < 3 + _NEAR
        and all(_are_active(result.z[layer], layer, recipe) for layer in point.spec.hidden_layers)
        for result in point.iteration.samples
    )


def _are_active(z: Array, layer: int, recipe: Recipe) -> bool:
    """Tell whether the units of a hidden layer are as active as the recipe wants them."""
    if recipe.activations[layer - 1] != "relu":
        return bool(np.abs(z).max() < 3 + _NEAR)
    needed = len(z) if recipe.active else 1
    return bool(np.abs(z).min() > _NEAR and (z > 0).sum() >= needed)
