"""The formulas of what an optimizer makes of gradients, and remembers of them."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.explain.formulas.latex import STATE_LETTERS, bracket, negate, square
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Ref, Step

_GRADIENTS = tuple(
    f"{clipped}{kind}_gradient" for clipped in ("", "clipped_") for kind in ("weight", "bias")
)
PARAMETERS = ("weight", "bias")
"""The old values."""


def read_operand(step: Step, *names: str) -> Ref:
    """Return what ``step`` reads under one of ``names``."""
    return next(ref for ref in step.operands if ref.quantity in names)


def find_turn(notation: Notation, step: Step) -> int:
    """Return which update of its parameter ``step`` belongs to."""
    return notation.iteration.update.number_of(step.target.address)


def write_gradient(notation: Notation, step: Step) -> str:
    """Return the gradient as the update takes it: with its sign, and with weight decay."""
    o = notation.iteration.optimizer
    gradient = o.sign + notation.symbol(read_operand(step, *_GRADIENTS))
    if o.decays_gradient:
        return (
            rf"\Big({gradient} + \lambda\, {notation.symbol(read_operand(step, *PARAMETERS))}\Big)"
        )
    return rf"\Big({gradient}\Big)" if o.maximize else gradient


def write_gradient_number(notation: Notation, step: Step) -> str:
    """Return ``write_gradient`` with its numbers, as a factor."""
    o, gradient = notation.iteration.optimizer, notation.n(read_operand(step, *_GRADIENTS))
    signed = negate(gradient) if o.maximize and gradient != "0" else gradient
    if not o.decays_gradient:
        return bracket(signed)
    decay = bracket(notation.setting(o.weight_decay))
    old = notation.factor(read_operand(step, *PARAMETERS))
    return rf"({signed} + {decay} \cdot {old})"


# What the optimizer remembers ------------------------------------------------------------

_SQUARED = ("second_moment", "square_average")


def _before(notation: Notation, step: Step, fresh: str = "0") -> str:
    """Return the number that a quantity had before; ``fresh`` at the first update."""
    old = step.target._replace(quantity=f"old_{step.target.quantity}")
    return notation.factor(old) if old in notation.trace.values else fresh


def _average(notation: Notation, step: Step) -> str:
    """Return a running average of gradients, or of their squares."""
    name, g = step.target.quantity, write_gradient(notation, step)
    rate = {"first_moment": r"\beta_1", "second_moment": r"\beta_2"}.get(name, r"\alpha")
    new = square(g) if name in _SQUARED else g
    return rf"{rate}\, {STATE_LETTERS[name]}_{{t-1}} + (1 - {rate})\, {new}"


def _average_numbers(notation: Notation, step: Step) -> list[str]:
    name, o = step.target.quantity, notation.iteration.optimizer
    rates = {"first_moment": o.betas[0], "second_moment": o.betas[1]}
    g, rate = (
        write_gradient_number(notation, step),
        bracket(notation.setting(rates.get(name, o.alpha))),
    )
    new = square(g) if name in _SQUARED else g
    return [rf"{rate} \cdot {_before(notation, step)} + (1 - {rate}) \cdot {new}"]


def _sum_of_squares(notation: Notation, step: Step) -> str:
    return rf"G_{{t-1}} + {square(write_gradient(notation, step))}"


def _sum_of_squares_numbers(notation: Notation, step: Step) -> list[str]:
    began = bracket(notation.setting(notation.iteration.optimizer.initial_accumulator_value))
    square_of_gradient = square(write_gradient_number(notation, step))
    return [f"{_before(notation, step, began)} + {square_of_gradient}"]


def _buffer(notation: Notation, step: Step) -> str:
    o, g = notation.iteration.optimizer, write_gradient(notation, step)
    if o.squares:
        return rf"\mu\, u_{{t-1}} + \frac{{{g}}}{{d_{{t}}}}"
    if o.momentum_form == "ng":
        return rf"\mu\, u_{{t-1}} + (1 - \mu)\, {g}"
    fresh = rf"(1 - \tau)\, {g}" if o.dampening else g
    return g if find_turn(notation, step) == 1 else rf"\mu\, u_{{t-1}} + {fresh}"


def _buffer_numbers(notation: Notation, step: Step) -> list[str]:
    o, g = notation.iteration.optimizer, write_gradient_number(notation, step)
    mu = bracket(notation.setting(o.momentum))
    kept = rf"{mu} \cdot {_before(notation, step)}"
    if o.squares:
        return [rf"{kept} + \frac{{{g}}}{{{notation.n(read_operand(step, 'denominator'))}}}"]
    if o.momentum_form == "ng":
        return [rf"{kept} + (1 - {mu}) \cdot {g}"]
    if find_turn(notation, step) == 1:
        return [g]
    dampening = bracket(notation.setting(o.dampening))
    return [f"{kept} + " + (rf"(1 - {dampening}) \cdot {g}" if o.dampening else g)]


def _largest(notation: Notation, step: Step) -> str:
    return r"\max\big(v^{\max}_{t-1},\, v_{t}\big)"


def _largest_numbers(notation: Notation, step: Step) -> list[str]:
    second = notation.n(read_operand(step, "second_moment"))
    return [rf"\max({_before(notation, step)}, {second})"]


def _variance(notation: Notation, step: Step) -> str:
    return r"\max\big(v_{t} - \bar{g}_{t}^{2},\, 0\big)"


def _variance_numbers(notation: Notation, step: Step) -> list[str]:
    squares, mean = step.operands
    return [rf"\max({notation.n(squares)} - {square(notation.factor(mean))}, 0)"]


# Nadam -----------------------------------------------------------------------------------


def _product(notation: Notation, step: Step) -> str:
    grown = r"\beta_1 \big(1 - \tfrac{1}{2} \cdot 0.96^{t \psi}\big)"
    return rf"\Pi_{{t-1}}\, \mu_{{t}} = \Pi_{{t-1}}\, {grown}"


def _product_numbers(notation: Notation, step: Step) -> list[str]:
    o, t = notation.iteration.optimizer, find_turn(notation, step)
    beta, decay = (bracket(notation.setting(value)) for value in (o.betas[0], o.momentum_decay))
    grown = rf"{beta} \cdot (1 - 0.5 \cdot 0.96^{{{t} \cdot {decay}}})"
    return [rf"{_before(notation, step, '1')} \cdot {grown}"]


def _ahead(notation: Notation, step: Step) -> str:
    old = r"\frac{\mu_{t+1}\, m_{t}}{1 - \Pi_{t}\, \mu_{t+1}}"
    return rf"{old} + \frac{{1 - \mu_{{t}}}}{{1 - \Pi_{{t}}}}\, {write_gradient(notation, step)}"


def _ahead_numbers(notation: Notation, step: Step) -> list[str]:
    o, t = notation.iteration.optimizer, find_turn(notation, step)
    mu, following = (
        bracket(notation.setting(o.betas[0] * (1 - 0.5 * 0.96 ** (n * o.momentum_decay))))
        for n in (t, t + 1)
    )
    m, product = (notation.factor(read_operand(step, name)) for name in ("first_moment", _PRODUCT))
    old = rf"\frac{{{following} \cdot {m}}}{{1 - {product} \cdot {following}}}"
    g = write_gradient_number(notation, step)
    return [rf"{old} + \frac{{1 - {mu}}}{{1 - {product}}} \cdot {g}"]


_PRODUCT = "momentum_product"


Symbols = Callable[[Notation, Step], str]
Numbers = Callable[[Notation, Step], list[str]]

MEMORY: dict[str, tuple[Symbols, Numbers]] = {
    **dict.fromkeys(("first_moment", "gradient_average", *_SQUARED), (_average, _average_numbers)),
    "sum_of_squares": (_sum_of_squares, _sum_of_squares_numbers),
    "momentum_buffer": (_buffer, _buffer_numbers),
    "max_second_moment": (_largest, _largest_numbers),
    "variance": (_variance, _variance_numbers),
    "momentum_product": (_product, _product_numbers),
    "first_moment_ahead": (_ahead, _ahead_numbers),
}
"""How each quantity is written, in symbols and with its numbers."""
