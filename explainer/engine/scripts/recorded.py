"""What a script begins with, and what it is to compute."""

from __future__ import annotations

import pprint
from dataclasses import dataclass, replace

import numpy as np

from explainer.engine.backprop import Iteration
from explainer.engine.functions import Array
from explainer.engine.network import Batch, NetworkSpec, Parameters
from explainer.engine.optimizers import OptimizerSpec, OptimizerState
from explainer.engine.session.session import Point, Session
from explainer.errors import InputError
from explainer.words import say

_WIDTH = 96


@dataclass(frozen=True, eq=False)
class Recorded:
    """Some iterations in a row.

    Attributes
    ----------
    number
        That of the first.
    point
        Where it begins.
    batches
        The batch of each iteration.
    expected
        What the first computes, by the names that it has on the page: z, a and δ with a row a
        sample, the loss, ∂L/∂W and ∂L/∂b.
    after
        W and b after the last.
    mistake
        The name of the mistake that is switched on, and is left out; empty if there is none.
    """

    number: int
    point: Point
    batches: tuple[Batch, ...]
    expected: dict[str, object]
    after: dict[str, object]
    mistake: str = ""

    @property
    def spec(self) -> NetworkSpec:
        """The net."""
        return self.point.spec

    @property
    def optimizer(self) -> OptimizerSpec:
        """The optimizer."""
        return self.point.optimizer

    @property
    def state(self) -> OptimizerState:
        """What the optimizer remembers at the beginning."""
        return self.point.state


def record_run(session: Session, iterations: int) -> Recorded:
    """Return ``iterations`` iterations from the open one on, without any mistake.

    Raises
    ------
    InputError
        If a number in them is not finite.
    """
    first = point = replace(session.point, fault=None)
    batches = []
    for number in range(session.iteration + 1, session.iteration + iterations + 1):
        if not (point.is_finite and point.following().is_finite):
            raise InputError("error.script.finite", value=number - 1)
        batches.append(point.batch)
        last, point = point, point.beginning(number)
    after = _list_parameters(last.iteration.new)
    fault = session.point.fault
    return Recorded(
        session.iteration,
        first,
        tuple(batches),
        _expect(first.iteration),
        after,
        say(f"fault.{fault.name}.title", "en") if fault else "",
    )


def _expect(it: Iteration) -> dict[str, object]:
    expected: dict[str, object] = {}
    for layer in it.spec.layers:
        for name, of in (("z", "z"), ("a", "a"), ("d", "delta")):
            rows = np.stack([getattr(sample, of)[layer] for sample in it.samples])
            expected[f"{name}{layer}"] = rows.tolist()
    expected["loss"] = float(it.gradients.loss)
    for layer in it.spec.layers:
        expected[f"dW{layer}"] = it.gradients.weights[layer].tolist()
        expected[f"db{layer}"] = it.gradients.biases[layer].tolist()
    return expected


def _list_parameters(p: Parameters) -> dict[str, object]:
    """Return W and b of every layer by their names."""
    found: dict[str, object] = {}
    for layer, weights in p.weights.items():
        found[f"W{layer}"] = weights.tolist()
        found[f"b{layer}"] = p.biases[layer].tolist()
    return found


def list_begin(run: Recorded) -> dict[str, object]:
    """Return W and b of every layer at the beginning, by their names."""
    return _list_parameters(run.point.parameters)


def list_memory(run: Recorded) -> dict[str, dict[str, object]]:
    """Return what the optimizer remembers of each parameter, by its name and by the quantity."""
    kept = {}
    for letter, layers in (("W", run.state.weights), ("b", run.state.biases)):
        for layer, arrays in layers.items():
            kept[f"{letter}{layer}"] = {name: _listed(array) for name, array in arrays.items()}
    return {name: arrays for name, arrays in kept.items() if arrays}


def _listed(array: Array) -> object:
    return array.tolist()


def list_batches(run: Recorded) -> list[tuple[object, object]]:
    """Return inputs and targets of each batch, a row a sample."""
    return [(batch.inputs.tolist(), batch.targets.tolist()) for batch in run.batches]


def say_mistake(run: Recorded) -> str:
    """Return the paragraph of a script's head on a mistake that is left out; empty without one."""
    if not run.mistake:
        return ""
    return f"""
On the page a mistake is switched on: “{run.mistake}”. It is left out:
these are the numbers that the page calls right.
"""


def say_end(run: Recorded) -> str:
    """Return what a script says at its end."""
    agreed = "All numbers agree with those that the page calls right."
    return agreed if run.mistake else "All numbers agree with the page."


def show(value: object) -> str:
    """Return Python for a value of numbers, lists and dictionaries, in lines that can be read."""
    return pprint.pformat(value, width=_WIDTH, compact=True, sort_dicts=False)
