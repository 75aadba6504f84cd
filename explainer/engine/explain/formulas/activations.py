"""How each activation is written: in symbols, with numbers, of a vector, and in torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from string import Template

from explainer.engine.explain.formulas.latex import bracket, negate
from explainer.engine.functions import GELU_CUBE, LEAKY_SLOPE

Write = Callable[[float, str], str]
"""Writes an expression from a number and from how it is printed."""


def fill_notation(template: str, **parts: str) -> str:
    """Return ``template`` with ``$z`` and its like filled in."""
    return Template(template).substitute(parts)


def _nothing(*_: object) -> str:
    return ""


@dataclass(frozen=True)
class ActivationNotation:
    """How one activation f is written; every text is a template for `fill_notation`.

    Attributes
    ----------
    name
        f of ``$z``, which may be a vector.
    formula
        f of ``$z`` in full.
    numbers
        The formula with numbers, from z.
    slope_name
        The symbol of f′.
    slope
        f′ in terms of ``$x``: of what the slope is computed from, a or z.
    slope_numbers
        The same with numbers; empty where the slope is a constant.
    slope_parts
        f′ of a vector, whose numbers stand where a part is ``a`` or ``z``; empty if it is constant.
    torch, torch_slope
        PyTorch for f of ``$z`` and for f′, which may read ``$a``; an empty f′ is 1.
    torch_before
        Lines that come before that of f′.
    """

    name: str
    formula: str
    numbers: Write
    slope_name: str
    slope: str
    torch: str
    torch_slope: str = ""
    slope_numbers: Write = _nothing
    slope_parts: tuple[str, ...] = ()
    torch_before: tuple[str, ...] = ()


def _filled(template: str) -> Write:
    """Return what fills in a printed z: as ``$z``, in brackets as ``$b``, and negated as ``$n``."""
    return lambda _, z: fill_notation(template, z=z, b=bracket(z), n=negate(z))


def _by_size(above: str, below: str, least: float = 0.0) -> Write:
    """Return what fills in one of two templates: for z above ``least``, or not above it.

    Both are the same number; of each one computes where the other loses its digits.
    """
    high, low = _filled(above), _filled(below)
    return lambda value, z: high(value, z) if value > least else low(value, z)


_SIGMOID = r"\frac{1}{1 + e^{$n}}"
_STEEP = r"\sqrt{\frac{8}{\pi}}"
_V = rf"{_STEEP} \cdot ($z + {GELU_CUBE} \cdot $b^{{3}})"
_V_SYMBOL = rf"\sqrt{{8 / \pi}}\,\big($z + {GELU_CUBE}\,($z)^{{3}}\big)"
_ERF = r"\operatorname{erf} (\frac{$z}{\sqrt{2}})"
_ERFC = r"\operatorname{erfc} (\frac{$n}{\sqrt{2}})"
_DENSITY = r"\frac{$z}{\sqrt{2 \cdot \pi}} \cdot e^{-\frac{$b^{2}}{2}}"

ACTIVATION_NOTATIONS = {
    "identity": ActivationNotation("$z", "$z", _filled("$z"), "f'", "1", "$z"),
    "sigmoid": ActivationNotation(
        r"\sigma\big($z\big)",
        r"\sigma\big($z\big) = \frac{1}{1 + e^{-$z}}",
        _filled(_SIGMOID),
        r"\sigma'",
        r"$x (1 - $x)",
        "torch.sigmoid($z)",
        "($a * (1 - $a))",
        _filled(r"$b \cdot (1 - $z)"),
        ("a", r"\odot \left(1 -", "a", r"\right)"),
    ),
    "tanh": ActivationNotation(
        r"\tanh\big($z\big)",
        r"\tanh\big($z\big)",
        _filled(r"\tanh ($z)"),
        r"\tanh'",
        r"1 - \big($x\big)^{2}",
        "torch.tanh($z)",
        "(1 - $a**2)",
        _filled("1 - $b^{2}"),
        (r"1 - \left(", "a", r"\right)^{\circ 2}"),
    ),
    "relu": ActivationNotation(
        r"\max\big(0, $z\big)",
        r"\max\big(0, $z\big)",
        _filled(r"\max(0, $z)"),
        r"\operatorname{ReLU}'",
        "[$x > 0]",
        "torch.relu($z)",
        "($z > 0)",
        slope_parts=(r"\left[", "z", r"> 0 \right]"),
    ),
    "leaky_relu": ActivationNotation(
        r"\operatorname{LReLU}\big($z\big)",
        rf"\max\big(0, $z\big) + {LEAKY_SLOPE} \min\big(0, $z\big)",
        _filled(rf"\max(0, $z) + {LEAKY_SLOPE} \cdot \min(0, $z)"),
        r"\operatorname{LReLU}'",
        rf"[$x > 0] + {LEAKY_SLOPE} \, [$x \le 0]",
        f"F.leaky_relu($z, {LEAKY_SLOPE})",
        f"torch.where($z > 0, 1.0, {LEAKY_SLOPE})",
        slope_parts=(
            *(r"\left[", "z", rf"> 0 \right] + {LEAKY_SLOPE} \left["),
            *("z", r"\le 0 \right]"),
        ),
    ),
    "softplus": ActivationNotation(
        r"\operatorname{softplus}\big($z\big)",
        r"\ln\big(1 + e^{$z}\big)",
        _by_size(r"$z + \ln (1 + e^{$n})", r"\ln (1 + e^{$z})"),
        r"\operatorname{softplus}'",
        r"\sigma\big($x\big)",
        "F.softplus($z, threshold=40)",
        "torch.sigmoid($z)",
        _filled(_SIGMOID),
        (r"\sigma\left(", "z", r"\right)"),
    ),
    "elu": ActivationNotation(
        r"\operatorname{ELU}\big($z\big)",
        r"\max\big(0, $z\big) + \min\big(0, e^{$z} - 1\big)",
        _by_size("$z", "e^{$z} - 1"),
        r"\operatorname{ELU}'",
        r"\min\big(1, e^{$x}\big)",
        "F.elu($z)",
        "torch.exp($z.clamp(max=0))",
        _filled(r"e^{\min(0, $z)}"),
        (r"\min\left(1, \exp\left(", "z", r"\right)\right)"),
    ),
    "silu": ActivationNotation(
        r"\operatorname{SiLU}\big($z\big)",
        r"$z\,\sigma\big($z\big) = \frac{$z}{1 + e^{-$z}}",
        _filled(r"\frac{$z}{1 + e^{$n}}"),
        r"\operatorname{SiLU}'",
        r"\sigma\big($x\big) \Big(1 + $x\,\sigma\big(-$x\big)\Big)",
        "F.silu($z)",
        "(torch.sigmoid($z) * (1 + $z * torch.sigmoid(-$z)))",
        _filled(rf"{_SIGMOID} \cdot (1 + \frac{{$z}}{{1 + e^{{$z}}}})"),
        (
            *(r"\sigma\left(", "z", r"\right) \odot \left(1 +", "z", r"\odot \sigma\left(-"),
            *("z", r"\right)\right)"),
        ),
    ),
    "gelu": ActivationNotation(
        r"\operatorname{GELU}\big($z\big)",
        r"$z\,\Phi\big($z\big) = \frac{$z}{2}"
        r"\Big(1 + \operatorname{erf}\big($z\,/\,\sqrt{2}\big)\Big)",
        _by_size(
            rf"\frac{{$z}}{{2}} \cdot (1 + {_ERF})",
            rf"\frac{{$z}}{{2}} \cdot {_ERFC}",
            least=-1.0,
        ),
        r"\operatorname{GELU}'",
        r"\Phi\big($x\big) + $x\,\Phi'\big($x\big)",
        "F.gelu($z)",
        "(torch.special.ndtr($z) + $z * torch.exp(-$z**2 / 2) / (2 * torch.pi)**0.5)",
        _by_size(
            rf"\frac{{1}}{{2}} \cdot (1 + {_ERF}) + {_DENSITY}",
            rf"\frac{{1}}{{2}} \cdot {_ERFC} + {_DENSITY}",
            least=-1.0,
        ),
        (r"\Phi\left(", "z", r"\right) +", "z", r"\odot \Phi'\left(", "z", r"\right)"),
    ),
    "gelu_tanh": ActivationNotation(
        r"\operatorname{GELU}\big($z\big)",
        rf"\frac{{$z}}{{2}}\big(1 + \tanh \tfrac{{v}}{{2}}\big) = \frac{{$z}}{{1 + e^{{-v}}}}, "
        rf"\quad v = {_V_SYMBOL}",
        _filled(rf"\frac{{$z}}{{1 + e^{{-{_V}}}}}"),
        r"\operatorname{GELU}'",
        rf"\sigma(v) \big(1 + $x\,\sigma(-v)\,v'\big), \quad v = {_V_SYMBOL.replace('$z', '$x')}",
        "F.gelu($z, approximate='tanh')",
        "(torch.sigmoid(v) * (1 + $z * torch.sigmoid(-v) * dv))",
        _filled(
            rf"\frac{{1}}{{1 + e^{{-{_V}}}}} \cdot (1 + \frac{{$z}}{{1 + e^{{{_V}}}}}"
            rf" \cdot {_STEEP} \cdot (1 + {3 * GELU_CUBE:.6f} \cdot $b^{{2}}))"
        ),
        (r"\sigma(v) \odot \left(1 +", "z", r"\odot \sigma(-v) \odot v'\right)"),
        (
            f"v = (8 / torch.pi)**0.5 * ($z + {GELU_CUBE} * $z**3)",
            f"dv = (8 / torch.pi)**0.5 * (1 + {3 * GELU_CUBE:.6f} * $z**2)",
        ),
    ),
    "hard_step": ActivationNotation(
        r"\big[$z > 0\big]",
        r"\big[$z > 0\big]",
        _filled("[$z > 0]"),
        "f'",
        "0",
        "torch.relu(torch.sign($z))",
        "0",
    ),
    "softmax": ActivationNotation(
        r"\operatorname{softmax}\big($z\big)",
        "",
        _nothing,
        "",
        "",
        "torch.softmax($z, dim=-1)",
    ),
}
"""The notations by the names of ``ACTIVATIONS``; softmax reads all z of its layer."""
