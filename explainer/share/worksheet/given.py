"""What a worksheet gives: weights, biases, samples, and the settings of the update."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from explainer.engine.explain.formulas.latex import SETTING_DIGITS, write_number
from explainer.engine.functions import Array
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.trace.trace import Trace


class Fact(NamedTuple):
    """Something given: its symbol in LaTeX, and the rows of its numbers, in LaTeX too."""

    symbol: str
    rows: tuple[tuple[str, ...], ...]


class Given(NamedTuple):
    """What is given under a heading, whose key it has."""

    heading: str
    facts: tuple[Fact, ...]


_KEPT = {
    "momentum_buffer": "u",
    "first_moment": "m",
    "second_moment": "v",
    "square_average": "v",
    "sum_of_squares": "G",
}
_WITH_BETAS = ("adam", "adamw", "nadam")
_SYMBOLS = {
    "momentum": r"\mu",
    "dampening": r"\tau",
    "weight_decay": r"\lambda",
    "alpha": r"\alpha",
    "eps": r"\varepsilon",
}


def list_given(trace: Trace) -> tuple[Given, ...]:
    """Return what an iteration begins with, under headings."""
    parts = (
        Given("sheet.parameters", tuple(_parameters(trace))),
        Given("sheet.samples", tuple(_samples(trace))),
        Given("sheet.update", tuple(_settings(trace))),
        Given("sheet.kept", tuple(_kept(trace))),
    )
    return tuple(part for part in parts if part.facts)


def _parameters(trace: Trace) -> Iterator[Fact]:
    old = trace.iteration.old
    for layer in trace.iteration.spec.layers:
        yield write_array(f"W^{{({layer})}}", old.weights[layer])
        yield write_array(f"b^{{({layer})}}", old.biases[layer])


def _samples(trace: Trace) -> Iterator[Fact]:
    batch = trace.iteration.batch
    for row, (x, y) in enumerate(zip(batch.inputs, batch.targets, strict=True), start=1):
        mark = f"^{{[{row}]}}" if len(batch) > 1 else ""
        yield write_array(f"x{mark}", x)
        yield write_array(f"y{mark}", y)


def _settings(trace: Trace) -> Iterator[Fact]:
    """Yield the learning rate, and what an adaptive optimizer has besides."""
    optimizer = trace.iteration.optimizer
    yield _number(r"\eta", optimizer.learning_rate)
    if optimizer.name not in _WITH_BETAS:
        yield from _options(optimizer)
        return
    for place, beta in enumerate(optimizer.betas, start=1):
        yield _number(rf"\beta_{{{place}}}", beta)
    yield _number(r"\varepsilon", optimizer.eps)
    yield _number("t", trace.iteration.update.number)


def _options(optimizer: OptimizerSpec) -> Iterator[Fact]:
    default = OptimizerSpec(optimizer.name, optimizer.learning_rate)
    for name, symbol in _SYMBOLS.items():
        value = getattr(optimizer, name)
        if value != getattr(default, name):
            yield _number(symbol, value)


def _kept(trace: Trace) -> Iterator[Fact]:
    """Yield what the optimizer remembers."""
    before = trace.iteration.update.before
    for letter, part in (("W", before.weights), ("b", before.biases)):
        for layer, arrays in part.items():
            for name, array in arrays.items():
                of = rf"{_KEPT.get(name, 'k')}_{{t-1}}\; {letter}^{{({layer})}}"
                yield write_array(of, array)


def write_array(symbol: str, array: Array) -> Fact:
    """Return an array as a matrix; a vector is a column."""
    rows = array.tolist() if array.ndim > 1 else [[value] for value in array.tolist()]
    return Fact(symbol, tuple(tuple(map(_write, row)) for row in rows))


def _number(symbol: str, value: float) -> Fact:
    return Fact(symbol, ((_write(value),),))


def _write(value: float) -> str:
    return write_number(value, SETTING_DIGITS)
