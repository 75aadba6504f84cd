"""Each optimizer as the named intermediate quantities of its update, as torch computes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from explainer.engine.clipping import CLIPS, Clipped
from explainer.engine.freezing import (
    Address,
    Ages,
    compute_by_age,
    count_missed,
    fill_places,
    hold_frozen,
    leave_out_frozen,
)
from explainer.engine.functions import Array
from explainer.engine.network import Parameters, frozen
from explainer.engine.optimizer_spec import OptimizerSpec, list_remembered

Quantities = dict[str, Array]
"""Named quantities of one update in the order of computing; the last two are change and new."""


@dataclass(frozen=True, eq=False)
class OptimizerState:
    """What an optimizer remembers: updates done so far, and named arrays for each parameter.

    ``weights[l][name]`` has the shape of the weights of layer l, ``biases[l][name]`` of its biases.
    ``missed`` counts the updates of those that were frozen meanwhile.
    """

    updates: int
    weights: Mapping[int, Mapping[str, Array]]
    biases: Mapping[int, Mapping[str, Array]]
    missed: Ages = field(default_factory=dict)


FRESH = OptimizerState(0, {}, {})
"""The state before the first update."""


@dataclass(frozen=True, eq=False)
class Update:
    """One update: its quantities by layer for weights and biases, and what it leads to.

    ``clipped`` are the gradients that it takes where they were clipped before, else None.
    """

    number: int
    before: OptimizerState
    clipped: Clipped | None
    weights: Mapping[int, Quantities]
    biases: Mapping[int, Quantities]
    parameters: Parameters
    state: OptimizerState

    def number_of(self, address: Address) -> int:
        """Return which update this is of one parameter."""
        return self.number - self.before.missed.get(address, 0)


def _sgd(o: OptimizerSpec, t: int, w: Array, g: Array, state: Mapping[str, Array]) -> Quantities:
    gradient = (-g if o.maximize else g) + o.weight_decay * w
    if o.momentum == 0.0:
        change = -o.learning_rate * gradient
        return {"change": change, "new": w + change}
    if o.momentum_form == "ng":
        buffer = o.momentum * state.get("momentum_buffer", 0.0) + (1 - o.momentum) * gradient
    elif t == 1:
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
    gradient = (-g if o.maximize else g) + o.weight_decay * w
    v = o.alpha * state.get("square_average", 0.0) + (1 - o.alpha) * gradient**2
    computed = {"square_average": v}
    if o.centered:
        mean = o.alpha * state.get("gradient_average", 0.0) + (1 - o.alpha) * gradient
        v = np.maximum(v - mean**2, 0.0)
        computed |= {"gradient_average": mean, "variance": v}
    denominator = np.sqrt(v) + o.eps
    computed["denominator"] = denominator
    if o.momentum:
        buffer = o.momentum * state.get("momentum_buffer", 0.0) + gradient / denominator
        change = -o.learning_rate * buffer
        computed["momentum_buffer"] = buffer
    else:
        effective_rate = o.learning_rate / denominator
        change = -effective_rate * gradient
        computed["effective_rate"] = effective_rate
    return {**computed, "change": change, "new": w + change}


def _adagrad(
    o: OptimizerSpec, t: int, w: Array, g: Array, state: Mapping[str, Array]
) -> Quantities:
    gradient = (-g if o.maximize else g) + o.weight_decay * w
    total = state.get("sum_of_squares", o.initial_accumulator_value) + gradient**2
    denominator = np.sqrt(total) + o.eps
    effective_rate = o.learning_rate / (1 + (t - 1) * o.lr_decay) / denominator
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
    gradient = -g if o.maximize else g
    if not decoupled:
        gradient = gradient + o.weight_decay * w
    m = beta_1 * state.get("first_moment", 0.0) + (1 - beta_1) * gradient
    v = beta_2 * state.get("second_moment", 0.0) + (1 - beta_2) * gradient**2
    computed = {"first_moment": m, "second_moment": v}
    if o.amsgrad:
        v = np.maximum(state.get("max_second_moment", 0.0), v)
        computed["max_second_moment"] = v
    m_corrected = m / (1 - beta_1**t)
    v_corrected = v / (1 - beta_2**t)
    denominator = np.sqrt(v_corrected) + o.eps
    effective_rate = o.learning_rate / denominator
    change = -effective_rate * m_corrected
    if decoupled:
        change = change - o.learning_rate * o.weight_decay * w
    return {
        **computed,
        "first_moment_corrected": m_corrected,
        "second_moment_corrected": v_corrected,
        "denominator": denominator,
        "effective_rate": effective_rate,
        "change": change,
        "new": w + change,
    }


def _nadam(o: OptimizerSpec, t: int, w: Array, g: Array, state: Mapping[str, Array]) -> Quantities:
    beta_1, beta_2 = o.betas
    mu, mu_next = (beta_1 * (1 - 0.5 * 0.96 ** (n * o.momentum_decay)) for n in (t, t + 1))
    gradient = (-g if o.maximize else g) + o.weight_decay * w
    m = beta_1 * state.get("first_moment", 0.0) + (1 - beta_1) * gradient
    v = beta_2 * state.get("second_moment", 0.0) + (1 - beta_2) * gradient**2
    product = state.get("momentum_product", np.ones_like(w)) * mu
    m_ahead = mu_next * m / (1 - product * mu_next) + (1 - mu) * gradient / (1 - product)
    v_corrected = v / (1 - beta_2**t)
    denominator = np.sqrt(v_corrected) + o.eps
    effective_rate = o.learning_rate / denominator
    change = -effective_rate * m_ahead
    return {
        "first_moment": m,
        "second_moment": v,
        "momentum_product": product,
        "first_moment_ahead": m_ahead,
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
    "nadam": _nadam,
    "adagrad": _adagrad,
}


def _kept(optimizer: OptimizerSpec, quantities: Quantities) -> dict[str, Array]:
    return {name: frozen(quantities[name]) for name in list_remembered(optimizer)}


def update(
    optimizer: OptimizerSpec,
    state: OptimizerState,
    p: Parameters,
    gradients: tuple[Mapping[int, Array], Mapping[int, Array]],
    frozen_ones: Collection[Address] = (),
) -> Update:
    """Apply one update to every weight and bias that is not frozen.

    ``gradients`` is ∂L/∂W and ∂L/∂b by layer, of the shapes that ``p`` has.
    """
    t = state.updates + 1
    clipped = None
    if optimizer.clips:
        learning = [leave_out_frozen(part, frozen_ones) for part in gradients]
        clipped = CLIPS[optimizer.clip](optimizer, *learning)
        gradients = (clipped.weights, clipped.biases)
    rule = RULES[optimizer.name]
    starts = {
        "momentum_product": np.asarray(1.0),
        "sum_of_squares": np.asarray(optimizer.initial_accumulator_value),
    }

    def one(layer: int, w: Array, g: Array, kept: Mapping[str, Array]) -> Quantities:
        if not (frozen_ones or state.missed):
            return rule(optimizer, t, w, g, kept)
        missed = fill_places(w.shape, layer, state.missed)
        held = fill_places(w.shape, layer, dict.fromkeys(frozen_ones, 1)) > 0
        quantities = compute_by_age(lambda t: rule(optimizer, t, w, g, kept), t, missed)
        return hold_frozen(quantities, w, {**starts, **kept}, held)

    def applied(
        values: Mapping[int, Array],
        gradient: Mapping[int, Array],
        kept: Mapping[int, Mapping[str, Array]],
    ) -> dict[int, Quantities]:
        return {
            layer: one(layer, values[layer], gradient[layer], kept.get(layer, {}))
            for layer in values
        }

    weights = applied(p.weights, gradients[0], state.weights)
    biases = applied(p.biases, gradients[1], state.biases)
    parameters = Parameters(
        {layer: frozen(q["new"]) for layer, q in weights.items()},
        {layer: frozen(q["new"]) for layer, q in biases.items()},
    )
    kept_weights = {layer: _kept(optimizer, q) for layer, q in weights.items()}
    kept_biases = {layer: _kept(optimizer, q) for layer, q in biases.items()}
    after = OptimizerState(t, kept_weights, kept_biases, count_missed(state.missed, frozen_ones))
    return Update(t, state, clipped, weights, biases, parameters, after)
