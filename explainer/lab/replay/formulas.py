"""Each operation as a formula in symbols, in the notation of the small net."""

from __future__ import annotations

from collections.abc import Callable

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS, fill_notation
from explainer.engine.explain.formulas.latex import (
    STATE_LETTERS,
    write_derivative,
    write_number,
    write_symbol,
)
from explainer.engine.functions import LEAKY_SLOPE
from explainer.lab.config.architectures import Layer
from explainer.lab.model.optimizers import DECAY, MOMENTS
from explainer.lab.replay.operations import Operation

_SLOPES = {
    "relu": r"\big[{a} > 0\big]",
    "sigmoid": r"{a} \odot \big(1 - {a}\big)",
    "tanh": r"\big(1 - ({a})^2\big)",
    "leaky_relu": rf"\big([{{a}} > 0] + {LEAKY_SLOPE}\,[{{a}} \le 0]\big)",
}
_STATES = {"velocity": "momentum_buffer", "mean": "first_moment"}
"""What the small net calls what an optimizer of the lab remembers; squares depend on it."""


_ELL = r"\ell"
"""The loss of one image."""


def write_memory_symbol(name: str, optimizer: str) -> str:
    """Return the symbol of what ``optimizer`` remembers under ``name``."""
    squares = "sum_of_squares" if optimizer == "adagrad" else "second_moment"
    return f"{STATE_LETTERS[_STATES.get(name, squares)]}_t"


def write_formula(operation: Operation, layers: tuple[Layer, ...]) -> str:
    """Return the formula of ``term`` in LaTeX."""
    return _FORMULAS.get(operation.quantity, _memory)(operation, layers)


def _below(at: int) -> str:
    return "x" if at == 1 else write_symbol("a", at - 1)


def _z(operation: Operation, layers: tuple[Layer, ...]) -> str:
    at = operation.layer
    if operation.kind == "dense":
        z, weights, biases = (write_symbol(letter, at) for letter in "zWb")
        return rf"{z} = {weights}\, {_below(at)} + {biases}"
    layer = layers[at - 1]
    inside = _shifted(layer, "i", "j", "+")
    z, weight = write_symbol("z", at, "c,i,j"), write_symbol("w", at, "c,d,u,v")
    seen = rf"{_below(at)}_{{d,\,{inside}}}"
    return rf"{z} = {_window(layer)} {weight}\, {seen} + {write_symbol('b', at, 'c')}"


def _window(layer: Layer) -> str:
    k = layer.kernel
    return rf"\sum_{{d=1}}^{{{layer.inputs[0]}}} \sum_{{u=1}}^{{{k}}} \sum_{{v=1}}^{{{k}}}"


def _shifted(layer: Layer, row: str, column: str, sign: str) -> str:
    """Return the pixel that a weight (u, v) leads to; outside of the image is its border."""
    back = layer.padding + 1
    other = "-" if sign == "+" else "+"
    return rf"{row}{sign}u{other}{back},\,{column}{sign}v{other}{back}"


def _a(operation: Operation, layers: tuple[Layer, ...]) -> str:
    z = write_symbol("z", operation.layer)
    formula = ACTIVATION_NOTATIONS[operation.kind].formula
    return rf"{write_symbol('a', operation.layer)} = {fill_notation(formula, z=z)}"


def _pool(operation: Operation, layers: tuple[Layer, ...]) -> str:
    at = operation.layer
    seen = write_symbol("a", at - 1, r"c,\,2i-u,\,2j-v")
    return rf"{write_symbol('a', at, 'c,i,j')} = \max_{{u,v \in \{{0,1\}}}} {seen}"


def _answer(operation: Operation, layers: tuple[Layer, ...]) -> str:
    z = write_symbol("z", operation.layer, "k")
    if operation.kind == "mse":
        return rf"\hat y_k = {z}"
    every = write_symbol("z", operation.layer, "i")
    return rf"\hat y_k = \frac{{e^{{{z}}}}}{{\sum_{{i=0}}^{{9}} e^{{{every}}}}}"


def _loss(operation: Operation, layers: tuple[Layer, ...]) -> str:
    if operation.kind == "mse":
        return r"\ell = \frac{1}{10} \sum_{k=0}^{9} \big(\hat y_k - y_k\big)^2"
    return r"\ell = -\sum_{k=0}^{9} y_k \ln \hat y_k"


def _output_delta(operation: Operation, layers: tuple[Layer, ...]) -> str:
    factor = r"\frac{2}{10}\," if operation.kind == "mse" else ""
    error = r"\big(\hat y - y\big)" if factor else r"\hat y - y"
    z = write_symbol("z", operation.layer)
    return rf"{_delta(operation.layer)} = {write_derivative(_ELL, z)} = {factor}{error}"


def _delta(at: int, index: str = "") -> str:
    return write_symbol(r"\delta", at, index)


def _arriving(operation: Operation, layers: tuple[Layer, ...]) -> str:
    at, above = operation.layer, layers[operation.layer]
    if operation.kind == "dense":
        whole = write_derivative(_ELL, write_symbol("a", at))
        return rf"{whole} = \big({write_symbol('W', at + 1)}\big)^{{\!\top}} {_delta(at + 1)}"
    if operation.kind == "pool":
        where = r"\text{max of its } 2 \times 2"
        one = write_derivative(_ELL, write_symbol("a", at, "c,i,j"))
        cell = _delta(at + 1, r"c,\lceil i/2 \rceil,\lceil j/2 \rceil")
        pixel = write_symbol("a", at, "c,i,j")
        return rf"{one} = {cell} \cdot \big[{pixel} = {where}\big]"
    inside = _shifted(above, "i", "j", "-")
    k = above.kernel
    window = rf"\sum_{{c=1}}^{{{above.outputs[0]}}} \sum_{{u=1}}^{{{k}}} \sum_{{v=1}}^{{{k}}}"
    one = write_derivative(_ELL, write_symbol("a", at, "d,i,j"))
    seen = _delta(at + 1, rf"c,\,{inside}")
    return rf"{one} = {window} {write_symbol('w', at + 1, 'c,d,u,v')}\, {seen}"


def _hidden_delta(operation: Operation, layers: tuple[Layer, ...]) -> str:
    at = operation.layer
    arriving = write_derivative(_ELL, write_symbol("a", at))
    if layers[at].kind == "dense":
        arriving = rf"\big({write_symbol('W', at + 1)}\big)^{{\!\top}} {_delta(at + 1)}"
    slope = _SLOPES[operation.kind].format(a=write_symbol("a", at))
    return (
        rf"{_delta(at)} = {arriving} \odot f'\big({write_symbol('z', at)}\big), \quad f' = {slope}"
    )


def _weight_gradient(operation: Operation, layers: tuple[Layer, ...]) -> str:
    at = operation.layer
    if operation.kind == "dense":
        below = "x^{[s]}" if at == 1 else rf"a^{{({at - 1})[s]}}"
        whole = write_derivative("L", write_symbol("W", at))
        return (
            rf"{whole} = \frac{{1}}{{n}} \sum_{{s=1}}^{{n}} "
            rf"\delta^{{({at})[s]}} \big({below}\big)^{{\!\top}}"
        )
    inside = _shifted(layers[at - 1], "i", "j", "+")
    below = rf"x^{{[s]}}_{{d,\,{inside}}}" if at == 1 else rf"a^{{({at - 1})[s]}}_{{d,\,{inside}}}"
    one = write_derivative("L", write_symbol("w", at, "c,d,u,v"))
    return (
        rf"{one} = \frac{{1}}{{n}} \sum_{{s=1}}^{{n}} \sum_{{i,j}} "
        rf"\delta^{{({at})[s]}}_{{c,i,j}}\, {below}"
    )


def _bias_gradient(operation: Operation, layers: tuple[Layer, ...]) -> str:
    at = operation.layer
    if operation.kind == "dense":
        return (
            rf"{write_derivative('L', write_symbol('b', at))} = "
            rf"\frac{{1}}{{n}} \sum_{{s=1}}^{{n}} \delta^{{({at})[s]}}"
        )
    return (
        rf"{write_derivative('L', write_symbol('b', at, 'c'))} = "
        rf"\frac{{1}}{{n}} \sum_{{s=1}}^{{n}} \sum_{{i,j}} \delta^{{({at})[s]}}_{{c,i,j}}"
    )


def _memory(operation: Operation, layers: tuple[Layer, ...]) -> str:
    g = write_derivative("L", write_symbol("W", operation.layer))
    square = rf"\Big({g}\Big)^{{\!2}}"
    if operation.quantity == "velocity":
        return rf"u_t = \mu\, u_{{t-1}} + {g}"
    if operation.quantity == "mean":
        kept, fresh = write_number(MOMENTS[0]), write_number(1 - MOMENTS[0], 1)
        return rf"m_t = {kept}\, m_{{t-1}} + {fresh}\, {g}"
    if operation.kind == "adagrad":
        return rf"G_t = G_{{t-1}} + {square}"
    share = MOMENTS[1] if operation.kind in ("adam", "adamw") else 0.99
    kept, fresh = write_number(share), write_number(1 - share, 1)
    return rf"v_t = {kept}\, v_{{t-1}} + {fresh}\, {square}"


def _new(operation: Operation, layers: tuple[Layer, ...]) -> str:
    at = operation.layer
    old = write_symbol("W", at)
    g = write_derivative("L", old)
    first, second = map(write_number, MOMENTS)
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
    kept = rf"(1 - {write_number(DECAY)}\, \eta)\, {old}" if operation.kind == "adamw" else old
    return rf"{old}{{}}' = {kept} - {changes[operation.kind]}"


_FORMULAS: dict[str, Callable[[Operation, tuple[Layer, ...]], str]] = {
    "image": lambda operation, layers: "a^{(0)} = x",
    "z": _z,
    "a": _a,
    "pool": _pool,
    "answer": _answer,
    "target": lambda operation, layers: r"y_k = \big[k = \text{label}\big]",
    "loss": _loss,
    "batch_loss": lambda operation, layers: r"L = \frac{1}{n} \sum_{s=1}^{n} \ell^{[s]}",
    "output_delta": _output_delta,
    "arriving": _arriving,
    "delta": _hidden_delta,
    "weight_gradient": _weight_gradient,
    "bias_gradient": _bias_gradient,
    "new": _new,
}
