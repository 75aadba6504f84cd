"""The usual wrong answers in the update: the optimizers' quantities, the change, the result."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.trace.refs import Ref
from explainer.engine.trace.trace import Trace
from explainer.step.quiz.predictions import Mistake


@dataclass(frozen=True, eq=False)
class _Parameter:
    """One weight or bias and the number of it that is asked for."""

    trace: Trace
    ref: Ref

    @property
    def kind(self) -> str:
        return "bias" if self.ref.source is None else "weight"

    @property
    def optimizer(self) -> OptimizerSpec:
        return self.trace.iteration.optimizer

    def number(self, name: str) -> float:
        """Return another number of the same parameter."""
        return self.trace.values[self.ref._replace(quantity=name)]

    @property
    def asked(self) -> float:
        return self.trace.values[self.ref]

    @property
    def old(self) -> float:
        return self.number(self.kind)

    @property
    def raw_gradient(self) -> float:
        """∂L/∂w, clipped where it is."""
        return self.number(f"{'clipped_' * self.optimizer.clips}{self.kind}_gradient")

    @property
    def gradient(self) -> float:
        """∂L/∂w as the update takes it: with its sign, and the weight decay that is added to it."""
        o = self.optimizer
        signed = -self.raw_gradient if o.maximize else self.raw_gradient
        return signed + o.decays_gradient * o.weight_decay * self.old

    def kept(self) -> float:
        """Return what the asked quantity was before this update: 0 at the first."""
        before = self.ref._replace(quantity=f"old_{self.ref.quantity}")
        return self.trace.values.get(before, 0.0)

    @property
    def turn(self) -> int:
        """Which update of the parameter it is."""
        return self.trace.iteration.update.number_of(self.ref.address)

    def power(self, beta: float) -> float:
        """Return 1 − βᵗ."""
        return float(1.0 - beta**self.turn)


def _momentum_buffer(p: _Parameter) -> Iterator[Mistake]:
    o, kept = p.optimizer, p.kept()
    if o.squares:
        yield Mistake("kept_missing", p.gradient / p.number("denominator"), {"kept": kept})
        yield Mistake("not_normalised", o.momentum * kept + p.gradient)
    elif o.momentum_form == "ng":
        yield from _running(o.momentum, kept, p.gradient)
    elif p.turn > 1:
        yield Mistake("kept_missing", (1.0 - o.dampening) * p.gradient, {"kept": kept})
        yield Mistake("dampening_missing", o.momentum * kept + p.gradient)
    yield Mistake("decay_missing", p.asked - o.weight_decay * p.old)


def _running(beta: float, kept: float, new: float) -> Iterator[Mistake]:
    """Yield what goes wrong in β·kept + (1 − β)·new."""
    yield Mistake("kept_missing", (1.0 - beta) * new, {"kept": kept})
    yield Mistake("share_missing", beta * kept + new, {"share": 1.0 - beta})
    yield Mistake("shares_swapped", beta * new + (1.0 - beta) * kept, {"share": 1.0 - beta})


def _first_moment(p: _Parameter) -> Iterator[Mistake]:
    yield from _running(p.optimizer.betas[0], p.kept(), p.gradient)


def _average_of_squares(p: _Parameter) -> Iterator[Mistake]:
    o = p.optimizer
    beta = o.alpha if o.name == "rmsprop" else o.betas[1]
    yield Mistake("square_missing", beta * p.kept() + (1.0 - beta) * p.gradient)
    yield from _running(beta, p.kept(), p.gradient * p.gradient)


def _gradient_average(p: _Parameter) -> Iterator[Mistake]:
    yield from _running(p.optimizer.alpha, p.kept(), p.gradient)


def _variance(p: _Parameter) -> Iterator[Mistake]:
    squares, mean = p.number("square_average"), p.number("gradient_average")
    yield Mistake("mean_missing", squares, {"mean": mean * mean})
    yield Mistake("mean_not_squared", squares - mean, {"mean": mean * mean})


def _max_second_moment(p: _Parameter) -> Iterator[Mistake]:
    yield Mistake("smaller_taken", min(p.number("second_moment"), p.kept()))


def _momentum_product(p: _Parameter) -> Iterator[Mistake]:
    if kept := p.kept():
        yield Mistake("kept_missing", p.asked / kept, {"kept": kept})


def _first_moment_ahead(p: _Parameter) -> Iterator[Mistake]:
    o, t = p.optimizer, p.turn
    mu, following = (o.betas[0] * (1 - 0.5 * 0.96 ** (n * o.momentum_decay)) for n in (t, t + 1))
    yield Mistake("uncorrected", following * p.number("first_moment") + (1 - mu) * p.gradient)


def _sum_of_squares(p: _Parameter) -> Iterator[Mistake]:
    yield Mistake("square_missing", p.kept() + p.gradient)
    yield Mistake("kept_missing", p.gradient * p.gradient, {"kept": p.kept()})


def _corrected(p: _Parameter) -> Iterator[Mistake]:
    first = p.ref.quantity.startswith("first")
    beta = p.optimizer.betas[0 if first else 1]
    moment = p.number("first_moment" if first else _name_second(p.optimizer))
    yield Mistake("correction_missing", moment, {"power": p.power(beta)})
    yield Mistake("correction_times", moment * p.power(beta), {"power": p.power(beta)})
    yield Mistake("correction_power", moment / (1.0 - beta), {"power": p.power(beta)})


def _name_second(o: OptimizerSpec) -> str:
    return "max_second_moment" if o.amsgrad else "second_moment"


def _denominator(p: _Parameter) -> Iterator[Mistake]:
    o = p.optimizer
    squares = p.number(o.squares)
    yield Mistake("root_missing", squares + o.eps, {"root": math.sqrt(squares)})
    if o.averages_gradient:
        yield Mistake("uncorrected", math.sqrt(p.number(_name_second(o))) + o.eps)


def _effective_rate(p: _Parameter) -> Iterator[Mistake]:
    denominator = p.number("denominator")
    yield Mistake("rate_missing", 1.0 / denominator, {"rate": p.optimizer.learning_rate})
    yield Mistake("upside_down", denominator / p.optimizer.learning_rate)


def _change(p: _Parameter) -> Iterator[Mistake]:
    o, change = p.optimizer, p.asked
    yield Mistake("downhill" if o.maximize else "uphill", -change)
    yield Mistake("rate_missing", change / o.learning_rate, {"rate": o.learning_rate})
    yield Mistake("gradient_for_change", p.raw_gradient)
    yield Mistake("new_for_change", p.old + change, {"old": p.old})
    yield from _plain(p)
    if o.squares and not o.momentum:
        yield from _adaptive(p)


def _plain(p: _Parameter) -> Iterator[Mistake]:
    """Yield the step of plain gradient descent, where more than that was asked for."""
    o = p.optimizer
    step = -o.learning_rate * p.raw_gradient
    if o.weight_decay and o.name != "adamw" and not o.momentum and o.name == "sgd":
        yield Mistake("decay_missing", step)
    else:
        yield Mistake("plain_step", step)


def _adaptive(p: _Parameter) -> Iterator[Mistake]:
    o, squares = p.optimizer, p.number(p.optimizer.squares)
    average = {"nadam": "first_moment_ahead"}.get(o.name, "first_moment_corrected")
    direction = p.number(average) if o.averages_gradient else p.gradient
    decoupled = o.learning_rate * o.weight_decay * p.old if o.name == "adamw" else 0.0

    def step(above: float, below: float) -> float:
        return -o.learning_rate * above / below - decoupled

    if o.averages_gradient:
        second = math.sqrt(p.number(_name_second(o))) + o.eps
        yield Mistake("uncorrected", step(p.number("first_moment"), second))
    yield Mistake("root_missing", step(direction, squares + o.eps), {"root": math.sqrt(squares)})
    if decoupled:
        yield Mistake("decay_missing", p.asked + decoupled)


def _new(p: _Parameter) -> Iterator[Mistake]:
    o, old, change = p.optimizer, p.old, p.number(f"{p.kind}_change")
    yield Mistake("downhill_new" if o.maximize else "uphill_new", old - change, {"old": old})
    yield Mistake("rate_missing", old + change / o.learning_rate, {"rate": o.learning_rate})
    yield Mistake("gradient_added", old + p.raw_gradient, {"old": old})
    yield Mistake("change_for_new", change, {"old": old})
    yield Mistake("not_moved", old, {"change": change})


_RULES: dict[str, Callable[[_Parameter], Iterator[Mistake]]] = {
    "momentum_buffer": _momentum_buffer,
    "first_moment": _first_moment,
    "second_moment": _average_of_squares,
    "square_average": _average_of_squares,
    "gradient_average": _gradient_average,
    "variance": _variance,
    "max_second_moment": _max_second_moment,
    "momentum_product": _momentum_product,
    "first_moment_ahead": _first_moment_ahead,
    "sum_of_squares": _sum_of_squares,
    "first_moment_corrected": _corrected,
    "second_moment_corrected": _corrected,
    "denominator": _denominator,
    "effective_rate": _effective_rate,
    "weight_change": _change,
    "bias_change": _change,
    "new_weight": _new,
    "new_bias": _new,
}


def _reading(
    rule: Callable[[_Parameter], Iterator[Mistake]],
) -> Callable[[Trace, Ref], Iterator[Mistake]]:
    return lambda trace, ref: rule(_Parameter(trace, ref))


IN_THE_UPDATE = {quantity: _reading(rule) for quantity, rule in _RULES.items()}
"""The usual wrong answers by quantity."""
