"""The formulas of the optimizers' quantities, in symbols and with their numbers."""

from __future__ import annotations

from collections.abc import Callable

from explainer.formulas_notation import STATE_LETTERS, Notation, in_brackets, squared
from explainer.trace import Step


def _decay_is_coupled(notation: Notation) -> bool:
    """Tell whether weight decay is added to the gradient, as everywhere except in AdamW."""
    optimizer = notation.iteration.optimizer
    return optimizer.weight_decay != 0.0 and optimizer.name != "adamw"


def _gradient(notation: Notation, step: Step) -> str:
    gradient, old = step.operands[:2]
    if _decay_is_coupled(notation):
        return rf"\Big({notation.symbol(gradient)} + \lambda\, {notation.symbol(old)}\Big)"
    return notation.symbol(gradient)


def _gradient_number(notation: Notation, step: Step) -> str:
    gradient, old = step.operands[:2]
    if not _decay_is_coupled(notation):
        return notation.factor(gradient)
    decay = in_brackets(notation.setting(notation.iteration.optimizer.weight_decay))
    return rf"({notation.n(gradient)} + {decay} \cdot {notation.factor(old)})"


# What the optimizer remembers ------------------------------------------------------------


def _state(notation: Notation, step: Step) -> str:
    name = step.target.quantity
    old, g = f"{STATE_LETTERS[name]}_{{t-1}}", _gradient(notation, step)
    if name == "momentum_buffer":
        fresh = rf"(1 - \tau)\, {g}" if notation.iteration.optimizer.dampening else g
        return g if notation.iteration.update.number == 1 else rf"\mu\, {old} + {fresh}"
    if name == "sum_of_squares":
        return rf"{old} + {squared(g)}"
    letter = {"first_moment": r"\beta_1", "second_moment": r"\beta_2"}.get(name, r"\alpha")
    return rf"{letter}\, {old} + (1 - {letter})\, {g if name == 'first_moment' else squared(g)}"


def _state_numbers(notation: Notation, step: Step) -> list[str]:
    name, optimizer = step.target.quantity, notation.iteration.optimizer
    g = _gradient_number(notation, step)
    old = step.target._replace(quantity=f"old_{name}")
    before = notation.factor(old) if old in notation.trace.values else "0"
    if name == "momentum_buffer":
        return [_buffer_numbers(notation, g, before)]
    if name == "sum_of_squares":
        return [rf"{before} + {squared(g)}"]
    rates = {"first_moment": optimizer.betas[0], "second_moment": optimizer.betas[1]}
    rate = in_brackets(notation.setting(rates.get(name, optimizer.alpha)))
    new = g if name == "first_moment" else squared(g)
    return [rf"{rate} \cdot {before} + (1 - {rate}) \cdot {new}"]


def _buffer_numbers(notation: Notation, g: str, before: str) -> str:
    optimizer = notation.iteration.optimizer
    if notation.iteration.update.number == 1:
        return g
    dampening = in_brackets(notation.setting(optimizer.dampening))
    fresh = rf"(1 - {dampening}) \cdot {g}" if optimizer.dampening else g
    return rf"{notation.setting(optimizer.momentum)} \cdot {before} + {fresh}"


def _corrected(notation: Notation, step: Step) -> str:
    name = step.target.quantity
    beta = "1" if name.startswith("first") else "2"
    raw = STATE_LETTERS[name.removesuffix("_corrected")]
    return rf"\frac{{{raw}_{{t}}}}{{1 - \beta_{beta}^{{t}}}}"


def _corrected_numbers(notation: Notation, step: Step) -> list[str]:
    name, betas = step.target.quantity, notation.iteration.optimizer.betas
    raw = step.target._replace(quantity=name.removesuffix("_corrected"))
    beta = in_brackets(notation.setting(betas[0] if name.startswith("first") else betas[1]))
    t = notation.iteration.update.number
    return [rf"\frac{{{notation.n(raw)}}}{{1 - {beta}^{{{t}}}}}"]


# The change and the new value ------------------------------------------------------------


def _change(notation: Notation, step: Step) -> str:
    optimizer = notation.iteration.optimizer
    g = _gradient(notation, step)
    if optimizer.name == "sgd":
        if optimizer.momentum == 0.0:
            return rf"-\eta\, {g}"
        return rf"-\eta\, \Big({g} + \mu\, u_{{t}}\Big)" if optimizer.nesterov else r"-\eta\, u_{t}"
    if optimizer.name in ("adam", "adamw"):
        adaptive = r"-\eta\, \frac{\hat{m}_{t}}{\sqrt{\hat{v}_{t}} + \epsilon}"
        decoupled = optimizer.name == "adamw" and optimizer.weight_decay != 0.0
        decay = rf" - \eta\, \lambda\, {notation.symbol(step.operands[1])}"
        return adaptive + (decay if decoupled else "")
    root = "G_{t}" if optimizer.name == "adagrad" else "v_{t}"
    return rf"-\eta\, \frac{{{g}}}{{\sqrt{{{root}}} + \epsilon}}"


def _change_numbers(notation: Notation, step: Step) -> list[str]:
    optimizer = notation.iteration.optimizer
    if optimizer.name == "sgd":
        return [_sgd_change_numbers(notation, step)]
    eta = notation.setting(optimizer.learning_rate)
    done = {ref.quantity: ref for ref in step.operands[2:]}
    if optimizer.name in ("adam", "adamw"):
        top = notation.n(done["first_moment_corrected"])
        root = notation.n(done["second_moment_corrected"])
    else:
        kept = "sum_of_squares" if optimizer.name == "adagrad" else "square_average"
        top, root = _gradient_number(notation, step), notation.n(done[kept])
    eps = notation.setting(optimizer.eps)
    text = rf"-{eta} \cdot \frac{{{top}}}{{\sqrt{{{root}}} + {eps}}}"
    if optimizer.name == "adamw" and optimizer.weight_decay != 0.0:
        decay = in_brackets(notation.setting(optimizer.weight_decay))
        text += rf" - {in_brackets(eta)} \cdot {decay} \cdot {notation.factor(step.operands[1])}"
    return [text]


def _sgd_change_numbers(notation: Notation, step: Step) -> str:
    optimizer = notation.iteration.optimizer
    eta, g = notation.setting(optimizer.learning_rate), _gradient_number(notation, step)
    if optimizer.momentum == 0.0:
        return rf"-{eta} \cdot {g}"
    (buffer,) = (ref for ref in step.operands if ref.quantity == "momentum_buffer")
    if not optimizer.nesterov:
        return rf"-{eta} \cdot {notation.factor(buffer)}"
    mu = in_brackets(notation.setting(optimizer.momentum))
    return rf"-{eta} \cdot ({g} + {mu} \cdot {notation.factor(buffer)})"


def _new(notation: Notation, step: Step) -> str:
    old, change = step.operands
    return f"{notation.symbol(old)} + {notation.symbol(change)}"


def _new_numbers(notation: Notation, step: Step) -> list[str]:
    old, change = step.operands
    return [f"{notation.n(old)} + {notation.factor(change)}"]


RIGHT_SIDES: dict[str, Callable[[Notation, Step], str]] = {
    **{name: _corrected if name.endswith("_corrected") else _state for name in STATE_LETTERS},
    "weight_change": _change,
    "bias_change": _change,
    "new_weight": _new,
    "new_bias": _new,
}
"""The right side in symbols, by quantity."""

EXPRESSIONS: dict[str, Callable[[Notation, Step], list[str]]] = {
    **{
        name: _corrected_numbers if name.endswith("_corrected") else _state_numbers
        for name in STATE_LETTERS
    },
    "weight_change": _change_numbers,
    "bias_change": _change_numbers,
    "new_weight": _new_numbers,
    "new_bias": _new_numbers,
}
"""The right side with numbers, by quantity."""
