"""The formulas of the update: how far each parameter may move, its change and its new value."""

from __future__ import annotations

from explainer.engine.explain.formulas.latex import STATE_LETTERS, bracket
from explainer.engine.explain.formulas.memory import (
    MEMORY,
    PARAMETERS,
    Numbers,
    Symbols,
    find_turn,
    read_operand,
    write_gradient,
    write_gradient_number,
)
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Step

# Bias correction -------------------------------------------------------------------------


def _corrected(notation: Notation, step: Step) -> str:
    name = step.target.quantity
    beta = "1" if name.startswith("first") else "2"
    raw = STATE_LETTERS[step.operands[0].quantity]
    return rf"\frac{{{raw}_{{t}}}}{{1 - \beta_{beta}^{{t}}}}"


def _corrected_numbers(notation: Notation, step: Step) -> list[str]:
    name, betas = step.target.quantity, notation.iteration.optimizer.betas
    (raw,) = step.operands
    beta = bracket(notation.setting(betas[0] if name.startswith("first") else betas[1]))
    t = find_turn(notation, step)
    return [rf"\frac{{{notation.n(raw)}}}{{1 - {beta}^{{{t}}}}}"]


# How far each parameter may move -----------------------------------------------------------


def _denominator(notation: Notation, step: Step) -> str:
    root = STATE_LETTERS[notation.iteration.optimizer.squares]
    return rf"\sqrt{{{root}_{{t}}}} + \epsilon"


def _denominator_numbers(notation: Notation, step: Step) -> list[str]:
    eps = notation.setting(notation.iteration.optimizer.eps)
    return [rf"\sqrt{{{notation.n(step.operands[0])}}} + {eps}"]


def _rate(notation: Notation, divisor: str) -> str:
    """Return the learning rate divided by ``divisor``, and by what lets it shrink."""
    if notation.iteration.optimizer.lr_decay:
        return rf"\frac{{\eta}}{{\big(1 + (t-1)\, \kappa\big) \big({divisor}\big)}}"
    return rf"\frac{{\eta}}{{{divisor}}}"


def _effective_rate(notation: Notation, step: Step) -> str:
    return _rate(notation, notation.symbol(step.operands[0]))


def _effective_rate_numbers(notation: Notation, step: Step) -> list[str]:
    o, t = notation.iteration.optimizer, find_turn(notation, step)
    eta, divisor = notation.setting(o.learning_rate), notation.n(step.operands[0])
    if o.lr_decay:
        decay = bracket(notation.setting(o.lr_decay))
        divisor = rf"(1 + {t - 1} \cdot {decay}) \cdot {bracket(divisor)}"
    return [rf"\frac{{{eta}}}{{{divisor}}}"]


# The change and the new value ------------------------------------------------------------


_AVERAGES = {"first_moment_ahead": r"\bar{m}_{t}", "first_moment_corrected": r"\hat{m}_{t}"}
"""Along which average of gradients an optimizer moves."""


def _change(notation: Notation, step: Step) -> str:
    o, reads = notation.iteration.optimizer, [ref.quantity for ref in step.operands]
    if "effective_rate" not in reads:
        return _unscaled_change(notation, step)
    average = next((symbol for name, symbol in _AVERAGES.items() if name in reads), "")
    direction = average or write_gradient(notation, step)
    rate, decay = notation.symbol(read_operand(step, "effective_rate")), ""
    if average and any(name in reads for name in PARAMETERS):
        decay = rf" - \eta\, \lambda\, {notation.symbol(read_operand(step, *PARAMETERS))}"
    short = rf"-{rate}\, {direction}{decay}"
    if o.lr_decay:
        return short
    return rf"{short} = -{_rate(notation, _denominator(notation, step))}\, {direction}{decay}"


def _unscaled_change(notation: Notation, step: Step) -> str:
    """Return the change of an optimizer in which all parameters have the same learning rate."""
    o = notation.iteration.optimizer
    if o.momentum and not o.nesterov:
        return r"-\eta\, u_{t}"
    g = write_gradient(notation, step)
    return rf"-\eta\, \Big({g} + \mu\, u_{{t}}\Big)" if o.nesterov else rf"-\eta\, {g}"


def _change_numbers(notation: Notation, step: Step) -> list[str]:
    o, reads = notation.iteration.optimizer, [ref.quantity for ref in step.operands]
    if "effective_rate" not in reads:
        return [_unscaled_change_numbers(notation, step)]
    rate = notation.factor(read_operand(step, "effective_rate"))
    average = next((name for name in _AVERAGES if name in reads), "")
    if not average:
        return [rf"-{rate} \cdot {write_gradient_number(notation, step)}"]
    text = rf"-{rate} \cdot {notation.factor(read_operand(step, average))}"
    if any(name in reads for name in PARAMETERS):
        eta, decay = (bracket(notation.setting(v)) for v in (o.learning_rate, o.weight_decay))
        text += rf" - {eta} \cdot {decay} \cdot {notation.factor(read_operand(step, *PARAMETERS))}"
    return [text]


def _unscaled_change_numbers(notation: Notation, step: Step) -> str:
    o = notation.iteration.optimizer
    eta = notation.setting(o.learning_rate)
    if o.momentum == 0.0:
        return rf"-{eta} \cdot {write_gradient_number(notation, step)}"
    buffer = notation.factor(read_operand(step, "momentum_buffer"))
    if not o.nesterov:
        return rf"-{eta} \cdot {buffer}"
    mu = bracket(notation.setting(o.momentum))
    return rf"-{eta} \cdot ({write_gradient_number(notation, step)} + {mu} \cdot {buffer})"


def _new(notation: Notation, step: Step) -> str:
    old, change = step.operands
    return f"{notation.symbol(old)} + {notation.symbol(change)}"


def _new_numbers(notation: Notation, step: Step) -> list[str]:
    old, change = step.operands
    return [f"{notation.n(old)} + {notation.factor(change)}"]


_WRITERS: dict[str, tuple[Symbols, Numbers]] = {
    **MEMORY,
    "first_moment_corrected": (_corrected, _corrected_numbers),
    "second_moment_corrected": (_corrected, _corrected_numbers),
    "denominator": (_denominator, _denominator_numbers),
    "effective_rate": (_effective_rate, _effective_rate_numbers),
    "weight_change": (_change, _change_numbers),
    "bias_change": (_change, _change_numbers),
    "new_weight": (_new, _new_numbers),
    "new_bias": (_new, _new_numbers),
}

RIGHT_SIDES: dict[str, Symbols] = {name: symbols for name, (symbols, _) in _WRITERS.items()}
"""The right side in symbols, by quantity."""

EXPRESSIONS: dict[str, Numbers] = {name: numbers for name, (_, numbers) in _WRITERS.items()}
"""The right side with numbers, by quantity."""
