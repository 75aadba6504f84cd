"""Each optimizer as the named intermediate quantities of its update, as torch computes them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.network import Parameters, check_choice, frozen, show_value
from explainer.errors import InputError

MAX_LEARNING_RATE = 100.0

Quantities = dict[str, Array]
"""Named quantities of one update in the order of computing; the last two are change and new."""


@dataclass(frozen=True)
class OptimizerSpec:
    """An optimizer and its settings, under the names that ``torch.optim`` uses.

    ``learning_rate`` is η, in (0, 100]. Settings that an optimizer does not have keep their
    default and are refused when given (see ``OPTIONS``).
    """

    name: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.0
    dampening: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0
    alpha: float = 0.99
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8

    def __post_init__(self) -> None:
        check_choice(self.name, "error.optimizer", tuple(OPTIONS))
        if not (_is_number(self.learning_rate) and 0.0 < self.learning_rate <= MAX_LEARNING_RATE):
            raise InputError(
                "error.learning_rate", value=show_value(self.learning_rate), high=MAX_LEARNING_RATE
            )
        for name, (low, high) in _RANGES.items():
            _between(name, getattr(self, name), low, high)
        for beta in self.betas:
            _between("betas", beta, 0.0, _BELOW_ONE)
        if self.nesterov and (self.momentum == 0.0 or self.dampening != 0.0):
            raise InputError("error.nesterov")
        self._refuse_foreign_settings()

    def _refuse_foreign_settings(self) -> None:
        for field in fields(self)[2:]:
            given = getattr(self, field.name) != field.default
            if given and field.name not in OPTIONS[self.name]:
                raise InputError(
                    "error.option",
                    option=field.name,
                    optimizer=self.name,
                    options=", ".join(OPTIONS[self.name]),
                )


_BELOW_ONE = math.nextafter(1.0, 0.0)
_RANGES = {
    "momentum": (0.0, 1.0),
    "dampening": (0.0, 1.0),
    "weight_decay": (0.0, 10.0),
    "alpha": (0.0, _BELOW_ONE),
    "eps": (1e-300, 1.0),
}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _between(name: str, value: Any, low: float, high: float) -> None:
    if not (_is_number(value) and low <= value <= high):
        key = "error.below" if high == _BELOW_ONE else "error.range"
        raise InputError(key, place=name, value=show_value(value), low=f"{low:g}", high=f"{high:g}")


@dataclass(frozen=True, eq=False)
class OptimizerState:
    """What an optimizer remembers: updates done so far, and named arrays for each parameter.

    ``weights[l][name]`` has the shape of the weights of layer l, ``biases[l][name]`` of its biases.
    """

    updates: int
    weights: Mapping[int, Mapping[str, Array]]
    biases: Mapping[int, Mapping[str, Array]]


FRESH = OptimizerState(0, {}, {})
"""The state before the first update."""


@dataclass(frozen=True, eq=False)
class Update:
    """One update: its quantities by layer for weights and biases, and what it leads to."""

    number: int
    before: OptimizerState
    weights: Mapping[int, Quantities]
    biases: Mapping[int, Quantities]
    parameters: Parameters
    state: OptimizerState


def _sgd(o: OptimizerSpec, t: int, w: Array, g: Array, state: Mapping[str, Array]) -> Quantities:
    if o.momentum == 0.0:
        change = -o.learning_rate * (g + o.weight_decay * w)
        return {"change": change, "new": w + change}
    gradient = g + o.weight_decay * w
    if t == 1:
        buffer = gradient
    else:
        buffer = o.momentum * state["momentum_buffer"] + (1 - o.dampening) * gradient
    if o.nesterov:
        change = -o.learning_rate * (gradient + o.momentum * buffer)
    else:
        change = -o.learning_rate * buffer
    return {"momentum_buffer": buffer, "change": change, "new": w + change}


def _rmsprop(
    o: OptimizerSpec, t: int, w: Array, g: Array, state: Mapping[str, Array]
) -> Quantities:
    gradient = g + o.weight_decay * w
    v = o.alpha * state.get("square_average", 0.0) + (1 - o.alpha) * gradient**2
    denominator = np.sqrt(v) + o.eps
    effective_rate = o.learning_rate / denominator
    change = -effective_rate * gradient
    return {
        "square_average": v,
        "denominator": denominator,
        "effective_rate": effective_rate,
        "change": change,
        "new": w + change,
    }


def _adagrad(
    o: OptimizerSpec, t: int, w: Array, g: Array, state: Mapping[str, Array]
) -> Quantities:
    gradient = g + o.weight_decay * w
    total = state.get("sum_of_squares", 0.0) + gradient**2
    denominator = np.sqrt(total) + o.eps
    effective_rate = o.learning_rate / denominator
    change = -effective_rate * gradient
    return {
        "sum_of_squares": total,
        "denominator": denominator,
        "effective_rate": effective_rate,
        "change": change,
        "new": w + change,
    }


def _adam(o: OptimizerSpec, t: int, w: Array, g: Array, state: Mapping[str, Array]) -> Quantities:
    beta_1, beta_2 = o.betas
    decoupled = o.name == "adamw"
    gradient = g if decoupled else g + o.weight_decay * w
    m = beta_1 * state.get("first_moment", 0.0) + (1 - beta_1) * gradient
    v = beta_2 * state.get("second_moment", 0.0) + (1 - beta_2) * gradient**2
    m_corrected = m / (1 - beta_1**t)
    v_corrected = v / (1 - beta_2**t)
    denominator = np.sqrt(v_corrected) + o.eps
    effective_rate = o.learning_rate / denominator
    change = -effective_rate * m_corrected
    if decoupled:
        change = change - o.learning_rate * o.weight_decay * w
    return {
        "first_moment": m,
        "second_moment": v,
        "first_moment_corrected": m_corrected,
        "second_moment_corrected": v_corrected,
        "denominator": denominator,
        "effective_rate": effective_rate,
        "change": change,
        "new": w + change,
    }


_Rule = Callable[[OptimizerSpec, int, Array, Array, Mapping[str, Array]], Quantities]

RULES: dict[str, _Rule] = {
    "sgd": _sgd,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adam,
    "adagrad": _adagrad,
}

OPTIONS: dict[str, tuple[str, ...]] = {
    "sgd": ("momentum", "dampening", "nesterov", "weight_decay"),
    "rmsprop": ("alpha", "eps", "weight_decay"),
    "adam": ("betas", "eps", "weight_decay"),
    "adamw": ("betas", "eps", "weight_decay"),
    "adagrad": ("eps", "weight_decay"),
}
"""The settings that each optimizer takes besides its learning rate."""

DEFAULTS: dict[str, dict[str, float]] = {
    "adamw": {"weight_decay": 0.01},
    "adagrad": {"eps": 1e-10},
}
"""Where ``torch.optim`` has another default than the other optimizers."""


def configure_optimizer(name: str, learning_rate: float, **options: Any) -> OptimizerSpec:
    """Return an optimizer whose unnamed settings are the defaults of ``torch.optim``."""
    return OptimizerSpec(name, learning_rate, **{**DEFAULTS.get(name, {}), **options})


KEPT = (
    "momentum_buffer",
    "first_moment",
    "second_moment",
    "square_average",
    "sum_of_squares",
)
"""The quantities that an optimizer carries from one update to the next."""


def list_remembered(optimizer: OptimizerSpec) -> tuple[str, ...]:
    """Return the quantities that ``optimizer`` carries from one update to the next."""
    if optimizer.name == "sgd":
        return ("momentum_buffer",) if optimizer.momentum else ()
    return {
        "rmsprop": ("square_average",),
        "adagrad": ("sum_of_squares",),
        "adam": ("first_moment", "second_moment"),
        "adamw": ("first_moment", "second_moment"),
    }[optimizer.name]


def _kept(quantities: Quantities) -> dict[str, Array]:
    return {name: frozen(quantities[name]) for name in KEPT if name in quantities}


def update(
    optimizer: OptimizerSpec,
    state: OptimizerState,
    p: Parameters,
    gradients: tuple[Mapping[int, Array], Mapping[int, Array]],
) -> Update:
    """Apply one update to every weight and bias.

    ``gradients`` is ∂L/∂W and ∂L/∂b by layer, of the shapes that ``p`` has.
    """
    t = state.updates + 1
    rule = RULES[optimizer.name]

    def applied(
        values: Mapping[int, Array],
        gradient: Mapping[int, Array],
        kept: Mapping[int, Mapping[str, Array]],
    ) -> dict[int, Quantities]:
        return {
            layer: rule(optimizer, t, values[layer], gradient[layer], kept.get(layer, {}))
            for layer in values
        }

    weights = applied(p.weights, gradients[0], state.weights)
    biases = applied(p.biases, gradients[1], state.biases)
    parameters = Parameters(
        {layer: frozen(q["new"]) for layer, q in weights.items()},
        {layer: frozen(q["new"]) for layer, q in biases.items()},
    )
    kept_weights = {layer: _kept(q) for layer, q in weights.items()}
    kept_biases = {layer: _kept(q) for layer, q in biases.items()}
    after = OptimizerState(t, kept_weights, kept_biases)
    return Update(t, state, weights, biases, parameters, after)
