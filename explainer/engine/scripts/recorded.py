"""What a script begins with, what it is to compute, and the lines that all scripts share."""

from __future__ import annotations

import pprint
from dataclasses import dataclass, replace
from string import Template
from typing import Literal

import numpy as np

from explainer.engine.backprop import Iteration
from explainer.engine.freezing import fill_places
from explainer.engine.network import Batch, NetworkSpec, Parameters
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import OptimizerState
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
    _check_ages(session.point)
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


def _check_ages(point: Point) -> None:
    """Refuse what no optimizer of torch can do: to count the updates of each weight by itself."""
    o, missed = point.optimizer, set(point.state.missed)
    if missed - point.spec.frozen and (o.name in ("adam", "adamw") or o.momentum):
        raise InputError("error.script.missed", value=len(missed - point.spec.frozen))


def _expect(it: Iteration) -> dict[str, object]:
    expected: dict[str, object] = {}
    for layer in it.spec.layers:
        for name, of in (("z", "z"), ("a", "a"), ("d", "delta")):
            rows = np.stack([getattr(sample, of)[layer] for sample in it.samples])
            expected[f"{name}{layer}"] = rows.tolist()
    if it.spec.input_gradient:
        expected["dx"] = np.stack([sample.backward_sum[0] for sample in it.samples]).tolist()
    expected["loss"] = float(it.gradients.loss)
    for layer in it.spec.layers:
        expected[f"dW{layer}"] = it.gradients.weights[layer].tolist()
        if layer in it.gradients.biases:
            expected[f"db{layer}"] = it.gradients.biases[layer].tolist()
    return expected


def _list_parameters(p: Parameters) -> dict[str, object]:
    """Return W and b of every layer by their names."""
    found: dict[str, object] = {}
    for layer, weights in p.weights.items():
        found[f"W{layer}"] = weights.tolist()
        if layer in p.biases:
            found[f"b{layer}"] = p.biases[layer].tolist()
    return found


def list_memory(run: Recorded) -> dict[str, dict[str, object]]:
    """Return what the optimizer remembers of each parameter, by its name and by the quantity."""
    kept = {}
    for letter, layers in (("W", run.state.weights), ("b", run.state.biases)):
        for layer, arrays in layers.items():
            kept[f"{letter}{layer}"] = {name: array.tolist() for name, array in arrays.items()}
    return {name: arrays for name, arrays in kept.items() if arrays}


def write_literal(value: object) -> str:
    """Return Python for a value of numbers, lists and dictionaries, in lines that can be read."""
    return pprint.pformat(value, width=_WIDTH, compact=True, sort_dicts=False)


# What the scripts have in common ----------------------------------------------------------


def write_docstring(run: Recorded, way: str, note: str = "") -> str:
    """Return the docstring of a script: ``way`` says with what, ``note`` is a line more."""
    return f'''"""Iteration {run.number} of a net in Backstep, {way}.

It prints every quantity under its name on the page, and asserts that the numbers agree.
{note}{_say_mistake(run)}"""
'''


def _say_mistake(run: Recorded) -> str:
    if not run.mistake:
        return ""
    return f"""
On the page a mistake is switched on: “{run.mistake}”. It is left out:
these are the numbers that the page calls right.
"""


def write_given(run: Recorded) -> str:
    """Return the lines that hold what the iterations begin with."""
    batches = [(batch.inputs.tolist(), batch.targets.tolist()) for batch in run.batches]
    return f"""# {_name_given(run)} of each layer at the start; inputs and targets of each batch.
begin = {write_literal(_list_parameters(run.point.parameters))}
batches = {write_literal(batches)}
"""


def _name_given(run: Recorded) -> str:
    return "W and b" if run.spec.biased_layers else "W"


def write_masks(run: Recorded) -> str:
    """Return the lines that say which parameters are frozen; nothing where none is."""
    if not run.spec.frozen:
        return ""
    return f"# What is frozen keeps its value.\nfrozen = {write_literal(_list_masks(run))}\n"


def _list_masks(run: Recorded) -> dict[str, object]:
    """Return of W and b of each layer which entries are frozen, if any is."""
    marks = dict.fromkeys(run.spec.frozen, 1)
    p = run.point.parameters
    masks = {
        f"{letter}{layer}": fill_places(array.shape, layer, marks) > 0
        for letter, arrays in (("W", p.weights), ("b", p.biases))
        for layer, array in arrays.items()
    }
    return {name: mask.tolist() for name, mask in masks.items() if mask.any()}


def write_wanted(run: Recorded) -> str:
    """Return the lines that hold what is to be computed."""
    return f"expected = {write_literal(run.expected)}\nafter = {write_literal(run.after)}\n"


_COMPARISONS = Template("""    if number == 0:
        for l in range(1, L + 1):
            compare(f"z{l}", $z, expected[f"z{l}"])
            compare(f"a{l}", $a, expected[f"a{l}"])
        compare("loss", $loss, expected["loss"])
        for l in range(L, 0, -1):
            compare(f"d{l}", $d, expected[f"d{l}"])
            compare(f"dW{l}", $dW, expected[f"dW{l}"])
$biases""")

_OF_BIASES = {
    "all": """            compare(f"db{l}", $db, expected[f"db{l}"])
""",
    "some": """            if f"db{l}" in expected:
                compare(f"db{l}", $db, expected[f"db{l}"])
""",
    "none": "",
}


def tell_biases(spec: NetworkSpec) -> Literal["all", "some", "none"]:
    """Return how many of the layers have biases."""
    return (
        "all" if all(map(spec.has_bias, spec.layers)) else "some" if spec.biased_layers else "none"
    )


def write_comparisons(run: Recorded, **computed: str) -> str:
    """Return the lines that compare the first iteration, given how a script names its parts."""
    biases = Template(_OF_BIASES[tell_biases(run.spec)]).substitute(computed)
    text = _COMPARISONS.substitute(computed, biases=biases)
    if not run.spec.input_gradient:
        return text
    return f'{text}        compare("dx", {computed["dx"]}, expected["dx"])\n'


def write_end(run: Recorded) -> str:
    """Return the line with which a script says that all numbers agree."""
    agreed = "All numbers agree with those that the page calls right."
    text = agreed if run.mistake else "All numbers agree with the page."
    return f'print("{text}")\n'
