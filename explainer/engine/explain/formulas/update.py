"""The formulas of the optimizers' quantities, in symbols and with their numbers."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.explain.formulas.latex import STATE_LETTERS, bracket, square
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.optimizer_spec import KEPT
from explainer.engine.trace.refs import Ref, Step

_GRADIENTS = ("weight_gradient", "bias_gradient")
_PARAMETERS = ("weight", "bias")


def _read(step: Step, *names: str) -> Ref:
    """Return what ``step`` reads under one of ``names``."""
    return next(ref for ref in step.operands if ref.quantity in names)


def _number(notation: Notation, step: Step) -> int:
    """Return which update of its parameter ``step`` belongs to."""
    return notation.iteration.update.number_of(step.target.address)


def _gradient(notation: Notation, step: Step) -> str:
    gradient = notation.symbol(_read(step, *_GRADIENTS))
    if notation.iteration.optimizer.decays_gradient:
        return rf"\Big({gradient} + \lambda\, {notation.symbol(_read(step, *_PARAMETERS))}\Big)"
    return gradient


def _gradient_number(notation: Notation, step: Step) -> str:
    gradient = _read(step, *_GRADIENTS)
    if not notation.iteration.optimizer.decays_gradient:
        return notation.factor(gradient)
    decay = bracket(notation.setting(notation.iteration.optimizer.weight_decay))
    old = notation.factor(_read(step, *_PARAMETERS))
    return rf"({notation.n(gradient)} + {decay} \cdot {old})"


# What the optimizer remembers ------------------------------------------------------------


def _state(notation: Notation, step: Step) -> str:
    name = step.target.quantity
    old, g = f"{STATE_LETTERS[name]}_{{t-1}}", _gradient(notation, step)
    if name == "momentum_buffer":
        fresh = rf"(1 - \tau)\, {g}" if notation.iteration.optimizer.dampening else g
        return g if _number(notation, step) == 1 else rf"\mu\, {old} + {fresh}"
    if name == "sum_of_squares":
        return rf"{old} + {square(g)}"
    letter = {"first_moment": r"\beta_1", "second_moment": r"\beta_2"}.get(name, r"\alpha")
    return rf"{letter}\, {old} + (1 - {letter})\, {g if name == 'first_moment' else square(g)}"


def _state_numbers(notation: Notation, step: Step) -> list[str]:
    name, optimizer = step.target.quantity, notation.iteration.optimizer
    g = _gradient_number(notation, step)
    old = step.target._replace(quantity=f"old_{name}")
    before = notation.factor(old) if old in notation.trace.values else "0"
    if name == "momentum_buffer":
        return [_buffer_numbers(notation, step, g, before)]
    if name == "sum_of_squares":
        return [rf"{before} + {square(g)}"]
    rates = {"first_moment": optimizer.betas[0], "second_moment": optimizer.betas[1]}
    rate = bracket(notation.setting(rates.get(name, optimizer.alpha)))
    new = g if name == "first_moment" else square(g)
    return [rf"{rate} \cdot {before} + (1 - {rate}) \cdot {new}"]


def _buffer_numbers(notation: Notation, step: Step, g: str, before: str) -> str:
    optimizer = notation.iteration.optimizer
    if _number(notation, step) == 1:
        return g
    dampening = bracket(notation.setting(optimizer.dampening))
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
    beta = bracket(notation.setting(betas[0] if name.startswith("first") else betas[1]))
    t = _number(notation, step)
    return [rf"\frac{{{notation.n(raw)}}}{{1 - {beta}^{{{t}}}}}"]


# How far each parameter may move -----------------------------------------------------------

_ROOTS = {"rmsprop": "v_{t}", "adagrad": "G_{t}"}


def _denominator(notation: Notation, step: Step) -> str:
    root = _ROOTS.get(notation.iteration.optimizer.name, r"\hat{v}_{t}")
    return rf"\sqrt{{{root}}} + \epsilon"


def _denominator_numbers(notation: Notation, step: Step) -> list[str]:
    eps = notation.setting(notation.iteration.optimizer.eps)
    return [rf"\sqrt{{{notation.n(step.operands[0])}}} + {eps}"]


def _effective_rate(notation: Notation, step: Step) -> str:
    return rf"\frac{{\eta}}{{{notation.symbol(step.operands[0])}}}"


def _effective_rate_numbers(notation: Notation, step: Step) -> list[str]:
    eta = notation.setting(notation.iteration.optimizer.learning_rate)
    return [rf"\frac{{{eta}}}{{{notation.n(step.operands[0])}}}"]


# The change and the new value ------------------------------------------------------------


def _change(notation: Notation, step: Step) -> str:
    optimizer = notation.iteration.optimizer
    if optimizer.name == "sgd":
        return _sgd_change(notation, step)
    rate = notation.symbol(_read(step, "effective_rate"))
    adam = optimizer.name in ("adam", "adamw")
    direction = r"\hat{m}_{t}" if adam else _gradient(notation, step)
    decay = ""
    if optimizer.name == "adamw" and optimizer.weight_decay:
        decay = rf" - \eta\, \lambda\, {notation.symbol(_read(step, *_PARAMETERS))}"
    short = rf"-{rate}\, {direction}{decay}"
    return rf"{short} = -\frac{{\eta}}{{{_denominator(notation, step)}}}\, {direction}{decay}"


def _sgd_change(notation: Notation, step: Step) -> str:
    optimizer = notation.iteration.optimizer
    if optimizer.momentum and not optimizer.nesterov:
        return r"-\eta\, u_{t}"
    g = _gradient(notation, step)
    return rf"-\eta\, \Big({g} + \mu\, u_{{t}}\Big)" if optimizer.nesterov else rf"-\eta\, {g}"


def _change_numbers(notation: Notation, step: Step) -> list[str]:
    optimizer = notation.iteration.optimizer
    if optimizer.name == "sgd":
        return [_sgd_change_numbers(notation, step)]
    rate = notation.factor(_read(step, "effective_rate"))
    if optimizer.name not in ("adam", "adamw"):
        return [rf"-{rate} \cdot {_gradient_number(notation, step)}"]
    text = rf"-{rate} \cdot {notation.factor(_read(step, 'first_moment_corrected'))}"
    if optimizer.name == "adamw" and optimizer.weight_decay:
        eta = bracket(notation.setting(optimizer.learning_rate))
        decay = bracket(notation.setting(optimizer.weight_decay))
        old = notation.factor(_read(step, *_PARAMETERS))
        text += rf" - {eta} \cdot {decay} \cdot {old}"
    return [text]


def _sgd_change_numbers(notation: Notation, step: Step) -> str:
    optimizer = notation.iteration.optimizer
    eta = notation.setting(optimizer.learning_rate)
    if optimizer.momentum == 0.0:
        return rf"-{eta} \cdot {_gradient_number(notation, step)}"
    buffer = notation.factor(_read(step, "momentum_buffer"))
    if not optimizer.nesterov:
        return rf"-{eta} \cdot {buffer}"
    mu = bracket(notation.setting(optimizer.momentum))
    return rf"-{eta} \cdot ({_gradient_number(notation, step)} + {mu} \cdot {buffer})"


def _new(notation: Notation, step: Step) -> str:
    old, change = step.operands
    return f"{notation.symbol(old)} + {notation.symbol(change)}"


def _new_numbers(notation: Notation, step: Step) -> list[str]:
    old, change = step.operands
    return [f"{notation.n(old)} + {notation.factor(change)}"]


_CORRECTED = ("first_moment_corrected", "second_moment_corrected")

RIGHT_SIDES: dict[str, Callable[[Notation, Step], str]] = {
    **dict.fromkeys(KEPT, _state),
    **dict.fromkeys(_CORRECTED, _corrected),
    "denominator": _denominator,
    "effective_rate": _effective_rate,
    "weight_change": _change,
    "bias_change": _change,
    "new_weight": _new,
    "new_bias": _new,
}
"""The right side in symbols, by quantity."""

EXPRESSIONS: dict[str, Callable[[Notation, Step], list[str]]] = {
    **dict.fromkeys(KEPT, _state_numbers),
    **dict.fromkeys(_CORRECTED, _corrected_numbers),
    "denominator": _denominator_numbers,
    "effective_rate": _effective_rate_numbers,
    "weight_change": _change_numbers,
    "bias_change": _change_numbers,
    "new_weight": _new_numbers,
    "new_bias": _new_numbers,
}
"""The right side with numbers, by quantity."""
