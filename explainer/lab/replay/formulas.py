"""Each step as a formula in symbols, in the notation of the small net."""

from __future__ import annotations

from collections.abc import Callable

from explainer.lab.config.architectures import Layer
from explainer.lab.model.layers import LEAKY_SLOPE
from explainer.lab.model.optimizers import DECAY, MOMENTS
from explainer.lab.replay.steps import Term

ACTIVATIONS = {
    "relu": r"\max\big(0, {z}\big)",
    "sigmoid": r"\sigma\big({z}\big) = \frac{{1}}{{1 + e^{{-{z}}}}}",
    "tanh": r"\tanh\big({z}\big)",
    "leaky_relu": rf"\max\big(0, {{z}}\big) + {LEAKY_SLOPE} \min\big(0, {{z}}\big)",
    "identity": "{z}",
}
SLOPES = {
    "relu": r"\big[{a} > 0\big]",
    "sigmoid": r"{a} \odot \big(1 - {a}\big)",
    "tanh": r"\big(1 - ({a})^2\big)",
    "leaky_relu": rf"\big([{{a}} > 0] + {LEAKY_SLOPE}\,[{{a}} \le 0]\big)",
}
MEMORY = {"velocity": "u_t", "mean": "m_t"}
"""Symbols of what an optimizer remembers; squares are v, and G of Adagrad."""


def symbol_of_memory(name: str, optimizer: str) -> str:
    """Return the symbol of what ``optimizer`` remembers under ``name``."""
    return MEMORY.get(name) or ("G_t" if optimizer == "adagrad" else "v_t")


def formula(term: Term, layers: tuple[Layer, ...]) -> str:
    """Return the formula of ``term`` in LaTeX."""
    return _FORMULAS.get(term.quantity, _memory)(term, layers)


def _of(letter: str, layer: int, index: str = "") -> str:
    return rf"{letter}^{{({layer})}}" + (f"_{{{index}}}" if index else "")


def _below(at: int) -> str:
    return "x" if at == 1 else _of("a", at - 1)


def _z(term: Term, layers: tuple[Layer, ...]) -> str:
    at = term.layer
    if term.kind == "dense":
        return rf"{_of('z', at)} = {_of('W', at)}\, {_below(at)} + {_of('b', at)}"
    layer = layers[at - 1]
    inside = _shifted(layer, "i", "j", "+")
    return (
        rf"{_of('z', at, 'c,i,j')} = {_window(layer)} {_of('w', at, 'c,d,u,v')}\, "
        rf"{_below(at)}_{{d,\,{inside}}} + {_of('b', at, 'c')}"
    )


def _window(layer: Layer) -> str:
    k = layer.kernel
    return rf"\sum_{{d=1}}^{{{layer.inputs[0]}}} \sum_{{u=1}}^{{{k}}} \sum_{{v=1}}^{{{k}}}"


def _shifted(layer: Layer, row: str, column: str, sign: str) -> str:
    """Return the pixel that a weight (u, v) leads to; outside of the image it is 0."""
    back = layer.padding + 1
    other = "-" if sign == "+" else "+"
    return rf"{row}{sign}u{other}{back},\,{column}{sign}v{other}{back}"


def _a(term: Term, layers: tuple[Layer, ...]) -> str:
    z = _of("z", term.layer)
    return rf"{_of('a', term.layer)} = {ACTIVATIONS[term.kind].format(z=z)}"


def _pool(term: Term, layers: tuple[Layer, ...]) -> str:
    at = term.layer
    seen = _of("a", at - 1, r"c,\,2i-u,\,2j-v")
    return rf"{_of('a', at, 'c,i,j')} = \max_{{u,v \in \{{0,1\}}}} {seen}"


def _answer(term: Term, layers: tuple[Layer, ...]) -> str:
    z = _of("z", term.layer, "k")
    if term.kind == "mse":
        return rf"\hat y_k = {z}"
    every = _of("z", term.layer, "i")
    return rf"\hat y_k = \frac{{e^{{{z}}}}}{{\sum_{{i=0}}^{{9}} e^{{{every}}}}}"


def _loss(term: Term, layers: tuple[Layer, ...]) -> str:
    if term.kind == "mse":
        return r"\ell = \frac{1}{10} \sum_{k=0}^{9} \big(\hat y_k - y_k\big)^2"
    return r"\ell = -\sum_{k=0}^{9} y_k \ln \hat y_k"


def _output_delta(term: Term, layers: tuple[Layer, ...]) -> str:
    factor = r"\frac{2}{10}\," if term.kind == "mse" else ""
    error = r"\big(\hat y - y\big)" if factor else r"\hat y - y"
    z = _of("z", term.layer)
    return rf"{_delta(term.layer)} = \frac{{\partial \ell}}{{\partial {z}}} = {factor}{error}"


def _delta(at: int, index: str = "") -> str:
    return _of(r"\delta", at, index)


def _arriving(term: Term, layers: tuple[Layer, ...]) -> str:
    at, above = term.layer, layers[term.layer]
    if term.kind == "dense":
        whole = rf"\frac{{\partial \ell}}{{\partial {_of('a', at)}}}"
        return rf"{whole} = \big({_of('W', at + 1)}\big)^{{\!\top}} {_delta(at + 1)}"
    if term.kind == "pool":
        where = r"\text{max of its } 2 \times 2"
        one = rf"\frac{{\partial \ell}}{{\partial {_of('a', at, 'c,i,j')}}}"
        cell = _delta(at + 1, r"c,\lceil i/2 \rceil,\lceil j/2 \rceil")
        pixel = _of("a", at, "c,i,j")
        return rf"{one} = {cell} \cdot \big[{pixel} = {where}\big]"
    inside = _shifted(above, "i", "j", "-")
    k = above.kernel
    window = rf"\sum_{{c=1}}^{{{above.outputs[0]}}} \sum_{{u=1}}^{{{k}}} \sum_{{v=1}}^{{{k}}}"
    one = rf"\frac{{\partial \ell}}{{\partial {_of('a', at, 'd,i,j')}}}"
    seen = _delta(at + 1, rf"c,\,{inside}")
    return rf"{one} = {window} {_of('w', at + 1, 'c,d,u,v')}\, {seen}"


def _hidden_delta(term: Term, layers: tuple[Layer, ...]) -> str:
    at = term.layer
    arriving = rf"\frac{{\partial \ell}}{{\partial {_of('a', at)}}}"
    if layers[at].kind == "dense":
        arriving = rf"\big({_of('W', at + 1)}\big)^{{\!\top}} {_delta(at + 1)}"
    slope = SLOPES[term.kind].format(a=_of("a", at))
    return rf"{_delta(at)} = {arriving} \odot f'\big({_of('z', at)}\big), \quad f' = {slope}"


def _weight_gradient(term: Term, layers: tuple[Layer, ...]) -> str:
    at = term.layer
    if term.kind == "dense":
        below = "x^{[s]}" if at == 1 else rf"a^{{({at - 1})[s]}}"
        whole = rf"\frac{{\partial L}}{{\partial {_of('W', at)}}}"
        return (
            rf"{whole} = \frac{{1}}{{n}} \sum_{{s=1}}^{{n}} "
            rf"\delta^{{({at})[s]}} \big({below}\big)^{{\!\top}}"
        )
    inside = _shifted(layers[at - 1], "i", "j", "+")
    below = rf"x^{{[s]}}_{{d,\,{inside}}}" if at == 1 else rf"a^{{({at - 1})[s]}}_{{d,\,{inside}}}"
    one = rf"\frac{{\partial L}}{{\partial {_of('w', at, 'c,d,u,v')}}}"
    return (
        rf"{one} = \frac{{1}}{{n}} \sum_{{s=1}}^{{n}} \sum_{{i,j}} "
        rf"\delta^{{({at})[s]}}_{{c,i,j}}\, {below}"
    )


def _bias_gradient(term: Term, layers: tuple[Layer, ...]) -> str:
    at = term.layer
    if term.kind == "dense":
        return (
            rf"\frac{{\partial L}}{{\partial {_of('b', at)}}} = "
            rf"\frac{{1}}{{n}} \sum_{{s=1}}^{{n}} \delta^{{({at})[s]}}"
        )
    return (
        rf"\frac{{\partial L}}{{\partial {_of('b', at, 'c')}}} = "
        rf"\frac{{1}}{{n}} \sum_{{s=1}}^{{n}} \sum_{{i,j}} \delta^{{({at})[s]}}_{{c,i,j}}"
    )


def _memory(term: Term, layers: tuple[Layer, ...]) -> str:
    g = rf"\frac{{\partial L}}{{\partial {_of('W', term.layer)}}}"
    square = rf"\Big({g}\Big)^{{\!2}}"
    if term.quantity == "velocity":
        return rf"u_t = \mu\, u_{{t-1}} + {g}"
    if term.quantity == "mean":
        return rf"m_t = {MOMENTS[0]}\, m_{{t-1}} + {1 - MOMENTS[0]:.1g}\, {g}"
    if term.kind == "adagrad":
        return rf"G_t = G_{{t-1}} + {square}"
    kept = MOMENTS[1] if term.kind in ("adam", "adamw") else 0.99
    return rf"v_t = {kept}\, v_{{t-1}} + {1 - kept:.1g}\, {square}"


def _new(term: Term, layers: tuple[Layer, ...]) -> str:
    at = term.layer
    old = _of("W", at)
    g = rf"\frac{{\partial L}}{{\partial {old}}}"
    first, second = MOMENTS
    adam = (
        rf"\frac{{\eta}}{{\sqrt{{v_t / (1 - {second}^t)}} + \epsilon}} \odot "
        rf"\frac{{m_t}}{{1 - {first}^t}}"
    )
    changes = {
        "sgd": rf"\eta\, {g}",
        "momentum": r"\eta\, u_t",
        "rmsprop": rf"\frac{{\eta}}{{\sqrt{{v_t}} + \epsilon}} \odot {g}",
        "adagrad": rf"\frac{{\eta}}{{\sqrt{{G_t}} + \epsilon}} \odot {g}",
        "adam": adam,
        "adamw": adam,
    }
    kept = rf"(1 - {DECAY}\, \eta)\, {old}" if term.kind == "adamw" else old
    return rf"{old}{{}}' = {kept} - {changes[term.kind]}"


_FORMULAS: dict[str, Callable[[Term, tuple[Layer, ...]], str]] = {
    "image": lambda term, layers: "a^{(0)} = x",
    "z": _z,
    "a": _a,
    "pool": _pool,
    "answer": _answer,
    "target": lambda term, layers: r"y_k = \big[k = \text{label}\big]",
    "loss": _loss,
    "batch_loss": lambda term, layers: r"L = \frac{1}{n} \sum_{s=1}^{n} \ell^{[s]}",
    "output_delta": _output_delta,
    "arriving": _arriving,
    "delta": _hidden_delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
    "new": _new,
}
