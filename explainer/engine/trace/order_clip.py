"""The order of clipping: by value each gradient, by norm first the norm and the factor."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.engine.backprop import Iteration
from explainer.engine.clipping import Clipped
from explainer.engine.freezing import Address
from explainer.engine.trace.phases import Phase
from explainer.engine.trace.refs import Assignment, Quantity, Ref


def list_clipping(it: Iteration) -> Iterator[Assignment]:
    """Yield how the gradients are clipped, if they are; those of what is frozen are left out."""
    clipped = it.update.clipped
    if clipped is None:
        return
    yield from _norm(it, clipped)
    factor = (Ref(Quantity.CLIP_FACTOR),) if clipped.squares else ()
    for layer in it.spec.layers:
        weights = clipped.weights[layer].tolist()
        biases = clipped.biases[layer].tolist() if it.spec.has_bias(layer) else []
        for j in range(it.spec.sizes[layer]):
            for _, _, k in _list_learning(it, layer, j):
                kind, value = ("bias", biases[j]) if k is None else ("weight", weights[j][k])
                read = (Ref(f"{kind}_gradient", layer, j, k), *factor)
                yield Phase.CLIP, Ref(f"clipped_{kind}_gradient", layer, j, k), read, value


def _list_learning(it: Iteration, layer: int, unit: int) -> list[Address]:
    """Return the weights into a unit, and its bias, that are not frozen."""
    sources = [*range(it.spec.sizes[layer - 1]), *([None] if it.spec.has_bias(layer) else [])]
    return [(layer, unit, k) for k in sources if (layer, unit, k) not in it.spec.frozen]


def _norm(it: Iteration, clipped: Clipped) -> Iterator[Assignment]:
    """Yield the squares of every unit and layer that learns, the norm of all, and the factor."""
    layers = []
    for layer, squares in clipped.squares.items():
        units = []
        for j, value in enumerate(squares.tolist()):
            if own := _list_learning(it, layer, j):
                units.append(Ref(Quantity.SQUARED_NORM, layer, j))
                yield Phase.CLIP, units[-1], tuple(map(_name_gradient, own)), value
        if units:
            layers.append(Ref(Quantity.SQUARED_NORM, layer))
            yield Phase.CLIP, layers[-1], tuple(units), float(squares.sum())
    if layers:
        norm = Ref(Quantity.GRADIENT_NORM)
        yield Phase.CLIP, norm, tuple(layers), clipped.norm
        yield Phase.CLIP, Ref(Quantity.CLIP_FACTOR), (norm,), clipped.factor


def _name_gradient(address: Address) -> Ref:
    kind = Quantity.BIAS_GRADIENT if address[2] is None else Quantity.WEIGHT_GRADIENT
    return Ref(kind, *address)
