"""What the code writes into an optimizer's memory before it begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    weights = {n: _memory(found, stage.weight, names) for n, stage in enumerate(stages, start=1)}
    biases = {n: _memory(found, stage.bias, names) for n, stage in enumerate(stages, start=1)}
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
    if not isinstance(value, Tensor) or value.data is None or value.shape != parameter.shape:
        return None
    return frozen(np.asarray(value.data, dtype=float))


def _count_updates(found: Optimizer) -> int:
    """Return the updates that were done; torch's SGD does not count them."""
    first = next(iter(found.state.values()))
    step = first.get("step") if isinstance(first, dict) else None
    if isinstance(step, Tensor) and step.data is not None and step.data.size == 1:
        return max(int(step.data.item()), 1)
    return 1
