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
    taken = f"clipped_{kind}_gradient" if o.clips else f"{kind}_gradient"
    gradient = (taken, kind) if o.decays_gradient else (taken,)
    if name in _WITHOUT_GRADIENT:
        return _WITHOUT_GRADIENT[name]
    of_optimizer = {
        "new": (kind, f"{kind}_change"),
        "change": _change_reads(o, kind, gradient),
        "denominator": (o.squares,),
        "second_moment_corrected": ("max_second_moment" if o.amsgrad else "second_moment",),
        "first_moment_ahead": (*gradient, "first_moment", "momentum_product"),
    }
    divided = ("denominator",) if name == "momentum_buffer" and o.squares else ()
    return of_optimizer.get(name, (*gradient, *divided, f"old_{name}"))


_WITHOUT_GRADIENT = {
    "effective_rate": ("denominator",),
    "first_moment_corrected": ("first_moment",),
    "variance": ("square_average", "gradient_average"),
    "max_second_moment": ("second_moment", "old_max_second_moment"),
    "momentum_product": ("old_momentum_product",),
}
"""What is read of quantities that are made of others alone, with every optimizer."""


def _change_reads(o: OptimizerSpec, kind: str, gradient: tuple[str, ...]) -> tuple[str, ...]:
    if o.name == "nadam":
        return ("effective_rate", "first_moment_ahead")
    if o.averages_gradient:
        decay = (kind,) if o.name == "adamw" and o.weight_decay else ()
        return ("effective_rate", "first_moment_corrected", *decay)
    if o.momentum:
        return (*gradient, "momentum_buffer") if o.nesterov else ("momentum_buffer",)
    return ("effective_rate", *gradient) if o.squares else gradient
