"""How each loss is written: in symbols, with numbers, of vectors, and in torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from explainer.engine.explain.formulas.activations import fill_notation
from explainer.engine.explain.formulas.latex import average, bracket, negate, write_sum
from explainer.engine.explain.formulas.notation import Notation
from explainer.engine.trace.refs import Ref

_SURE_LOGIT = 6.0
"""Beyond it 1 − ŷ has too few digits on the screen, and the loss is written with z instead."""

_SURE_PROBABILITY = 0.999
"""Likewise for the probability of the right class under softmax."""

_LEAST_PROBABILITY = 1e-290


class Output(NamedTuple):
    """The addresses of an output: ŷ, its target and, where the loss reads it, z."""

    a: Ref
    y: Ref | None = None
    z: Ref | None = None


_WriteTerm = Callable[[Notation, Output], str]
_WriteLoss = Callable[[Notation, Sequence[Output]], str]


def _printed(template: str) -> _WriteTerm:
    """Return what fills in ``$a``, and as factors ``$A``, ``$Y`` and κ as ``$k``."""

    def write(notation: Notation, output: Output) -> str:
        parts = {"a": notation.n(output.a), "A": notation.factor(output.a)}
        if output.y is not None:
            parts["Y"] = notation.factor(output.y)
        return fill_notation(template, **parts, k=notation.setting(notation.spec.threshold))

    return write


@dataclass(frozen=True)
class SlopeNotation:
    """How the derivative of one term of a loss is written; of a pair that fuses, by z, else by ŷ.

    Attributes
    ----------
    formula
        In terms of ``$a`` and ``$y``; κ is ``$k``.
    numbers
        The same with numbers; None where it is a constant.
    parts
        Of vectors, whose numbers stand where a part is ``a`` or ``y``; empty if it is constant.
    torch
        PyTorch for it, of ``y_hat`` and ``y``.
    twice
        Whether a factor 2 stands before all of these.
    is_sum
        Whether they need brackets after a factor.
    """

    formula: str
    numbers: _WriteTerm | None
    parts: tuple[str, ...]
    torch: str
    twice: bool = False
    is_sum: bool = False


_ERROR = SlopeNotation("$a - $y", _printed("$a - $Y"), ("a", "-", "y"), "(y_hat - y)", is_sum=True)
_TWICE_ERROR = replace(_ERROR, twice=True)


def _told_apart(template: str) -> _WriteTerm:
    """Return what prints ŷ and y with as many digits as say which of them is larger."""

    def write(notation: Notation, output: Output) -> str:
        assert output.y is not None
        a, y = notation.tell_apart(output.a, output.y)
        return fill_notation(template, a=a, A=bracket(a), Y=bracket(y))

    return write


_SIGN = SlopeNotation(
    r"\operatorname{sign}\big($a - $y\big)",
    _told_apart(r"\operatorname{sign} ($a - $Y)"),
    (r"\operatorname{sign}\left(", "a", "-", "y", r"\right)"),
    "torch.sign(y_hat - y)",
)
_CLIPPED = SlopeNotation(
    r"\max\big(-$k, \min($k, $a - $y)\big)",
    _printed(r"\max(-$k, \min($k, $a - $Y))"),
    (r"\max\left(-$k, \min\left($k,", "a", "-", "y", r"\right)\right)"),
    "(y_hat - y).clamp(-$k, $k)",
)
_WITHIN_MARGIN = SlopeNotation(
    r"-$y\,\big[$y\,$a < 1\big]",
    _told_apart(r"-$Y \cdot [$Y \cdot $A < 1]"),
    ("-", "y", r"\odot \left[", "y", r"\odot", "a", r"< 1 \right]"),
    "-y * (y * y_hat < 1)",
)
_SHARE_MISSED = SlopeNotation(
    r"$y\,($a - 1)",
    _printed(r"$Y \cdot ($a - 1)"),
    ("y", r"\odot \left(", "a", r"- 1 \right)"),
    "y * (y_hat - 1)",
)
_ONE = SlopeNotation("1", None, (), "torch.ones_like(y_hat)")


@dataclass(frozen=True)
class LossNotation:
    """How one loss is written; every text is a template for `fill_notation`.

    Attributes
    ----------
    before
        What stands before the sum over the outputs, with their mean as ``$mean``.
    term
        One term of the sum in terms of ``$a`` and ``$y``, of the output ``$j``.
    numbers
        The loss of one sample with numbers, from its outputs.
    slope
        How ∂loss/∂ŷ is written; where the slope of the activation cancels, ∂loss/∂z.
    torch
        PyTorch for the loss of every sample, from ``y_hat``, ``y`` and the ``$z`` of the output.
    after
        What stands behind the sum: what its letters mean, with κ as ``$threshold``.
    reduces
        Whether ``torch`` reduces the samples by itself, as ``$reduction`` says.
    """

    before: str
    term: str
    numbers: _WriteLoss
    slope: SlopeNotation
    torch: str
    after: str = ""
    reduces: bool = field(default=False, kw_only=True)


def _summed(term: _WriteTerm) -> _WriteLoss:
    return lambda notation, outputs: write_sum(term(notation, output) for output in outputs)


def _halved(term: _WriteTerm) -> _WriteLoss:
    return lambda notation, outputs: average(_summed(term)(notation, outputs), 2)


def _averaged(term: _WriteTerm) -> _WriteLoss:
    return lambda notation, outputs: average(_summed(term)(notation, outputs), len(outputs))


def _huber_term(notation: Notation, output: Output) -> str:
    assert output.y is not None
    far = abs(notation.value(output.a) - notation.value(output.y)) > notation.spec.threshold
    quadratic, linear = (
        r"\frac{($a - $Y)^{2}}{2}",
        r"$k \cdot (\lvert $a - $Y \rvert - \frac{$k}{2})",
    )
    return _printed(linear if far else quadratic)(notation, output)


def _bce(notation: Notation, outputs: Sequence[Output]) -> str:
    terms = [_bce_term(notation, output) for output in outputs]
    n = len(terms)
    return terms[0] if n == 1 else average(write_sum(f"({term})" for term in terms), n)


def _bce_term(notation: Notation, output: Output) -> str:
    a, y, logit = output
    assert y is not None and logit is not None
    z = notation.value(logit)
    if abs(z) > _SURE_LOGIT:
        text = notation.n(logit)
        decay = negate(text) if z > 0 else text
        product = rf"{notation.factor(logit)} \cdot {notation.factor(y)}"
        return rf"\max(0, {text}) - {product} + \ln (1 + e^{{{decay}}})"
    p, t = notation.n(a), notation.factor(y)
    if notation.value(y) in (0.0, 1.0):
        return rf"-\ln {bracket(p)}" if notation.value(y) else rf"-\ln (1 - {p})"
    return rf"-{t} \cdot \ln {bracket(p)} - (1 - {t}) \cdot \ln (1 - {p})"


def _cross_entropy(notation: Notation, outputs: Sequence[Output]) -> str:
    used = [(o.a, o.y) for o in outputs if o.y is not None and notation.value(o.y) != 0.0]
    if any(not _LEAST_PROBABILITY < notation.value(a) <= _SURE_PROBABILITY for a, _ in used):
        return _cross_entropy_of_logits(notation, outputs)
    terms = [
        rf"\ln {notation.factor(a)}"
        if notation.value(y) == 1.0
        else rf"{notation.n(y)} \cdot \ln {notation.factor(a)}"
        for a, y in used
    ]
    return f"-({write_sum(terms)})" if len(terms) > 1 else f"-{terms[0]}"


def _sigmoid_cross_entropy(notation: Notation, outputs: Sequence[Output]) -> str:
    terms = [
        _log_sigmoid_term(notation, output)
        for output in outputs
        if output.y is not None and notation.value(output.y) != 0.0
    ]
    return write_sum(terms)


def _log_sigmoid_term(notation: Notation, output: Output) -> str:
    """Return −y ln ŷ; where ŷ is close to 0 or 1, of z, so that no digit is lost."""
    a, y, logit = output
    assert y is not None and logit is not None
    z, text = notation.value(logit), notation.n(logit)
    if z > _SURE_LOGIT:
        return rf"{notation.factor(y)} \cdot \ln (1 + e^{{{negate(text)}}})"
    if z < -_SURE_LOGIT:
        return rf"{notation.factor(y)} \cdot ({negate(text)} + \ln (1 + e^{{{text}}}))"
    return rf"{notation.factor(y)} \cdot (-\ln {notation.factor(a)})"


def _cross_entropy_of_logits(notation: Notation, outputs: Sequence[Output]) -> str:
    """Return ln Σ e^z − Σ y z, shifted by the largest z, so that no digit is lost."""
    pairs = [(o.z, o.y) for o in outputs if o.z is not None and o.y is not None]
    largest = max((z for z, _ in pairs), key=notation.value)
    top = notation.factor(largest)
    others = [f"e^{{{notation.n(z)} - {top}}}" for z, _ in pairs if z != largest]
    logarithm = rf"\ln ({' + '.join(['1', *others])})"
    shifted = [
        rf"{notation.factor(y)} \cdot ({notation.n(z)} - {top})"
        for z, y in pairs
        if notation.value(y) != 0.0
    ]
    return f"{logarithm} - ({write_sum(shifted)})"


_SQUARE = "($a - $y)^{2}"
_square = _printed("($a - $Y)^{2}")
_first_output = _printed("$a")
_next_output = _printed("$A")

LOSS_NOTATIONS = {
    "mse": LossNotation(
        "$mean", _SQUARE, _averaged(_square), _TWICE_ERROR, "((y_hat - y) ** 2).mean(dim=-1)"
    ),
    "half_squared_error": LossNotation(
        r"\frac{1}{2}", _SQUARE, _halved(_square), _ERROR, "0.5 * ((y_hat - y) ** 2).sum(dim=-1)"
    ),
    "squared_error": LossNotation(
        "", _SQUARE, _summed(_square), _TWICE_ERROR, "((y_hat - y) ** 2).sum(dim=-1)"
    ),
    "l1": LossNotation(
        "$mean",
        r"\lvert $a - $y \rvert",
        _averaged(_printed(r"\lvert $a - $Y \rvert")),
        _SIGN,
        "(y_hat - y).abs().mean(dim=-1)",
    ),
    "huber": LossNotation(
        "$mean",
        r"\Big(\tfrac{1}{2} e^{2}_{$j}\,\big[\lvert e_{$j} \rvert \le \kappa\big] + "
        r"\kappa \big(\lvert e_{$j} \rvert - \tfrac{\kappa}{2}\big)"
        r"\big[\lvert e_{$j} \rvert > \kappa\big]\Big)",
        _averaged(_huber_term),
        _CLIPPED,
        "F.huber_loss(y_hat, y, reduction='none', delta=$k).mean(dim=-1)",
        r", \quad e_{$j} = $a - $y, \quad \kappa $threshold",
    ),
    "hinge": LossNotation(
        "",
        r"\max\big(0, 1 - $y\,$a\big)",
        _summed(_printed(r"\max(0, 1 - $Y \cdot $A)")),
        _WITHIN_MARGIN,
        "torch.relu(1 - y * y_hat).sum(dim=-1)",
    ),
    "bce": LossNotation(
        "-$mean",
        r"\big($y \ln $a + (1 - $y) \ln (1 - $a)\big)",
        _bce,
        _ERROR,
        "F.binary_cross_entropy_with_logits($z, y, reduction='none').mean(dim=-1)",
    ),
    "cross_entropy": LossNotation(
        "-",
        r"$y \ln $a",
        _cross_entropy,
        _ERROR,
        "F.cross_entropy($z, y, reduction='$reduction')",
        reduces=True,
    ),
    "sigmoid_cross_entropy": LossNotation(
        "-",
        r"$y \ln $a",
        _sigmoid_cross_entropy,
        _SHARE_MISSED,
        "-(y * F.logsigmoid($z)).sum(dim=-1)",
    ),
    "output": LossNotation(
        "",
        "$a",
        lambda notation, outputs: write_sum(
            [_first_output(notation, outputs[0]), *(_next_output(notation, o) for o in outputs[1:])]
        ),
        _ONE,
        "y_hat.sum(dim=-1)",
    ),
}
"""The notations by the name of an objective."""
