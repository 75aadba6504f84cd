"""How the code updates: as an optimizer of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from explainer.engine.optimizer_spec import OPTIMIZER_KINDS, OptimizerSpec, configure_optimizer
from explainer.errors import InputError
from explainer.reading.meanings.optimizers import CLASSES
from explainer.reading.notes import Note, note_error
from explainer.reading.program import Program, UpdateFound
from explainer.reading.values import Optimizer, Unknown

USUAL_RATE = 0.1

_SILENT = frozenset({"foreach", "fused", "capturable", "differentiable", "lr"})
"""Settings that change how fast torch computes, and nothing else."""


@dataclass(frozen=True)
class Updating:
    """An optimizer of the page, with the line that updates.

    ``divided`` tells that the code divides the gradient by the number of samples itself.
    """

    optimizer: OptimizerSpec
    places: tuple[int, ...] = ()
    divided: bool = False
    found: Optimizer | None = None

    @property
    def line(self) -> int:
        """The line that updates; 0 if there is none."""
        return (0, *self.places)[-1]


def find_updating(program: Program, samples: int) -> Updating | None:
    """Return how the code updates; None if it does not."""
    if program.updates:
        last = program.updates[-1]
        by_hand = last.optimizer is None
        return _by_hand(program, last, samples) if by_hand else _by_torch(program, last)
    if program.optimizers:
        found = program.optimizers[-1]
        return Updating(_configure(program, found), found=found)
    return None


def _by_hand(program: Program, update: UpdateFound, samples: int) -> Updating:
    """Return plain gradient descent; dividing by the samples makes a sum a mean."""
    divisors = list(update.divisors)
    divided = samples > 1 and samples in divisors
    if divided:
        divisors.remove(samples)
    rate = update.rate / math.prod(divisors)
    return Updating(_plain(program, rate, update.places[-1]), update.places, divided)


def _plain(program: Program, rate: float, line: int) -> OptimizerSpec:
    try:
        return OptimizerSpec("sgd", rate)
    except InputError as error:
        program.complain(note_error(error, line))
        return OptimizerSpec("sgd", USUAL_RATE)


def _by_torch(program: Program, update: UpdateFound) -> Updating:
    assert update.optimizer is not None
    optimizer = _configure(program, update.optimizer)
    return Updating(optimizer, update.places, found=update.optimizer)


def _configure(program: Program, found: Optimizer) -> OptimizerSpec:
    """Return the page's optimizer; a setting that it does not have is named and left out."""
    name = CLASSES.get(found.name, "")
    rate = float(found.options["lr"])
    try:
        plain = configure_optimizer(name, rate)
    except InputError as error:
        program.complain(note_error(error, found.line))
        return _plain(program, rate, found.line)
    _name_unknown(program, found)
    return _with_all(program, found, plain)


def _name_unknown(program: Program, found: Optimizer) -> None:
    """Name the settings that the page's optimizers do not have."""
    known = {*OPTIMIZER_KINDS[CLASSES[found.name]].options, *_SILENT}
    for name, value in found.options.items():
        if name not in known and value not in (None, False, 0):
            values = {"name": found.name, "argument": f"{name}={value}"}
            program.complain(Note(found.line, "reading.why.option", values))


def _with_all(program: Program, found: Optimizer, spec: OptimizerSpec) -> OptimizerSpec:
    known = {name: getattr(spec, name) for name in spec.kind.options}
    given = {
        name: _plain_value(value)
        for name, value in found.options.items()
        if name in known and _plain_value(value) != known[name]
    }
    try:
        return replace(spec, **given)
    except InputError as error:
        program.complain(note_error(error, found.line))
        return spec


def _plain_value(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(value)
    return None if isinstance(value, Unknown) else value
