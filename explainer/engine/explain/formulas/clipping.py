"""The formulas of clipped gradients, and of the norm that decides on them."""

from __future__ import annotations

from explainer.engine.explain.formulas.latex import bracket, square, write_number, write_sum
from explainer.engine.explain.formulas.memory import Numbers, Symbols
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Step

_SAFE = 1e-6
"""What torch adds to the norm that it divides by."""


def _squares(notation: Notation, step: Step) -> str:
    layer, unit = step.target.layer or 0, step.target.unit
    if unit is None:
        return rf"\textstyle\sum_{{j}} q^{{({layer})}}_{{j}}"
    weights = [ref for ref in step.operands if ref.source is not None]
    told = [rf"\Big({notation.symbol(ref)}\Big)^{{2}}" for ref in step.operands]
    if 1 < len(weights) == notation.spec.sizes[layer - 1]:
        general = rf"\frac{{\partial L}}{{\partial w^{{({layer})}}_{{{unit + 1}k}}}}"
        told[: len(weights)] = [rf"\textstyle\sum_{{k}} \Big({general}\Big)^{{2}}"]
    return " + ".join(told)


def _squares_numbers(notation: Notation, step: Step) -> list[str]:
    if step.target.unit is None:
        return [write_sum(map(notation.n, step.operands))]
    return [write_sum(square(notation.factor(ref)) for ref in step.operands)]


def _norm(notation: Notation, step: Step) -> str:
    return rf"\sqrt{{{' + '.join(map(notation.symbol, step.operands))}}}"


def _norm_numbers(notation: Notation, step: Step) -> list[str]:
    return [rf"\sqrt{{{' + '.join(map(notation.n, step.operands))}}}"]


def _factor(notation: Notation, step: Step) -> str:
    return r"\min\Big(1,\, \frac{\theta}{\lVert g \rVert + 10^{-6}}\Big)"


def _factor_numbers(notation: Notation, step: Step) -> list[str]:
    (norm,) = step.operands
    limit = notation.setting(notation.iteration.optimizer.clip_limit)
    safe = write_number(_SAFE, notation.digits)
    return [rf"\min(1, \frac{{{limit}}}{{{notation.n(norm)} + {safe}}})"]


def _clipped(notation: Notation, step: Step) -> str:
    gradient = notation.symbol(step.operands[0])
    if notation.iteration.optimizer.clip == "norm":
        return rf"c\, {gradient}"
    return rf"\max\Big(-\theta,\, \min\big(\theta,\, {gradient}\big)\Big)"


def _clipped_numbers(notation: Notation, step: Step) -> list[str]:
    o, gradient = notation.iteration.optimizer, step.operands[0]
    if o.clip == "norm":
        return [rf"{notation.factor(step.operands[1])} \cdot {notation.factor(gradient)}"]
    limit = notation.setting(o.clip_limit)
    return [rf"\max(-{bracket(limit)}, \min({limit}, {notation.n(gradient)}))"]


_WRITERS: dict[str, tuple[Symbols, Numbers]] = {
    "squared_norm": (_squares, _squares_numbers),
    "gradient_norm": (_norm, _norm_numbers),
    "clip_factor": (_factor, _factor_numbers),
    "clipped_weight_gradient": (_clipped, _clipped_numbers),
    "clipped_bias_gradient": (_clipped, _clipped_numbers),
}

CLIP_RIGHT_SIDES: dict[str, Symbols] = {name: symbols for name, (symbols, _) in _WRITERS.items()}
"""The right side in symbols, by quantity."""

CLIP_EXPRESSIONS: dict[str, Numbers] = {name: numbers for name, (_, numbers) in _WRITERS.items()}
"""The right side with numbers, by quantity."""
