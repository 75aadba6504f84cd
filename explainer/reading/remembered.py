"""What the code writes into an optimizer's memory before it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from explainer.engine.functions import Array
from explainer.engine.network import frozen
from explainer.engine.optimizer_spec import OptimizerSpec, list_remembered
from explainer.engine.optimizers import FRESH, OptimizerState
from explainer.engine.scripts.torch_script import REMEMBERED
from explainer.reading.chain import Stage
from explainer.reading.values import Optimizer, Tensor


def find_state(
    found: Optimizer | None, stages: Sequence[Stage], optimizer: OptimizerSpec
) -> OptimizerState:
    """Return what the optimizer remembers; fresh unless all of it was written into its state."""
    names = list_remembered(optimizer)
    if found is None or not found.state or not names:
        return FRESH
    layers = dict(enumerate(stages, start=1))
    weights = {n: _memory(found, stage.weight, names) for n, stage in layers.items()}
    biases = {n: _memory(found, stage.bias, names) for n, stage in layers.items() if stage.bias}
    if any(len(kept) < len(names) for kept in (*weights.values(), *biases.values())):
        return FRESH
    return OptimizerState(_count_updates(found), weights, biases)


def _memory(
    found: Optimizer, parameter: Tensor | None, names: Sequence[str]
) -> Mapping[str, Array]:
    kept = found.state.get(parameter)
    if parameter is None or not isinstance(kept, dict):
        return {}
    arrays = {name: _read(kept.get(REMEMBERED[name]), parameter) for name in names}
    return {name: array for name, array in arrays.items() if array is not None}


def _read(value: Any, parameter: Tensor) -> Array | None:
    if not isinstance(value, Tensor) or value.data is None:
        return None
    if value.data.size > 1 and value.shape != parameter.shape:
        return None
    # Nadam has one product of its momenta for all numbers of a parameter.
    return frozen(np.broadcast_to(np.asarray(value.data, dtype=float), parameter.shape))


def find_form(optimizer: OptimizerSpec, state: OptimizerState) -> OptimizerSpec:
    """Return Ng's momentum where it is what a buffer that was given goes on with."""
    o = optimizer
    averages = o.name == "sgd" and 0.0 < o.momentum == o.dampening
    if not averages or state is FRESH:
        return o
    return replace(o, momentum_form="ng", dampening=0.0)


def begin_anew(optimizer: OptimizerSpec, state: OptimizerState) -> OptimizerState:
    """Return a fresh state where averages of gradients are all 0: there they begin."""
    kept = [*state.weights.values(), *state.biases.values()]
    begins = not any(array.any() for arrays in kept for array in arrays.values())
    return FRESH if optimizer.momentum_form == "ng" and begins else state


def _count_updates(found: Optimizer) -> int:
    """Return the updates that were done; torch's SGD does not count them."""
    first = next(iter(found.state.values()))
    step = first.get("step") if isinstance(first, dict) else None
    if isinstance(step, Tensor) and step.data is not None and step.data.size == 1:
        return max(int(step.data.item()), 1)
    return 1
