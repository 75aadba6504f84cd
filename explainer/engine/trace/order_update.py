"""The order of the update: each parameter's quantities as its optimizer computes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from explainer.engine.backprop import Iteration
from explainer.engine.optimizer_spec import OptimizerSpec
from explainer.engine.optimizers import Quantities
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Assignment, Ref

_Plan = list[tuple[str, str, tuple[str, ...]]]
"""Of each quantity: its name in the arrays, its name in the trace, and the names it reads."""


def list_update(it: Iteration) -> Iterator[Assignment]:
    """Yield the update, layer by layer and unit by unit: a unit's weights, then its bias."""
    frozen = it.spec.frozen
    for layer in it.spec.layers:
        weights, biases = it.update.weights[layer], it.update.biases.get(layer, {})
        of_weight = _plan(it.optimizer, "weight", weights, it.update.before.weights.get(layer, {}))
        of_bias = _plan(it.optimizer, "bias", biases, it.update.before.biases.get(layer, {}))
        rows = {name: array.tolist() for name, array in weights.items()}
        columns = {name: array.tolist() for name, array in biases.items()}
        for j in range(it.spec.sizes[layer]):
            for k in range(it.spec.sizes[layer - 1]):
                for name, quantity, reads in () if (layer, j, k) in frozen else of_weight:
                    target = Ref(quantity, layer, j, k)
                    operands = tuple([Ref(read, layer, j, k) for read in reads])
                    yield Phase.UPDATE, target, operands, rows[name][j][k]
            for name, quantity, reads in () if (layer, j, None) in frozen else of_bias:
                operands = tuple([Ref(read, layer, j) for read in reads])
                yield Phase.UPDATE, Ref(quantity, layer, j), operands, columns[name][j]


def _plan(
    o: OptimizerSpec, kind: str, quantities: Quantities, remembered: Mapping[str, object]
) -> _Plan:
    """Return what is computed for every weight (or bias) of a layer, in order."""
    named = {"change": f"{kind}_change", "new": f"new_{kind}"}
    kept = {f"old_{name}" for name in remembered}
    plan: _Plan = []
    for name in quantities:
        reads = _reads(o, kind, name)
        known = tuple(read for read in reads if not read.startswith("old_") or read in kept)
        plan.append((name, named.get(name, name), known))
    return plan


def _reads(o: OptimizerSpec, kind: str, name: str) -> tuple[str, ...]:
    """Return what quantity ``name`` reads: the gradient first, and with decay the old value."""
    gradient = (f"{kind}_gradient", kind) if o.decays_gradient else (f"{kind}_gradient",)
    if name == "new":
        return (kind, f"{kind}_change")
    if name == "change":
        return _change_reads(o, kind, gradient)
    if name == "effective_rate":
        return ("denominator",)
    if name == "denominator":
        return (o.squares,)
    if name.endswith("_corrected"):
        return (name.removesuffix("_corrected"),)
    return (*gradient, f"old_{name}")


def _change_reads(o: OptimizerSpec, kind: str, gradient: tuple[str, ...]) -> tuple[str, ...]:
    if o.name == "sgd":
        if not o.momentum:
            return gradient
        return (*gradient, "momentum_buffer") if o.nesterov else ("momentum_buffer",)
    if o.name in ("adam", "adamw"):
        decay = (kind,) if o.name == "adamw" and o.weight_decay else ()
        return ("effective_rate", "first_moment_corrected", *decay)
    return ("effective_rate", *gradient)
