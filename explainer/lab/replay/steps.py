"""The steps of a batch, layer by layer, in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from explainer.lab.config.architectures import Layer
from explainer.lab.config.settings import Loss

Phase = Literal["forward", "loss", "backward", "update"]
PHASES: tuple[Phase, ...] = ("forward", "loss", "backward", "update")
Tile = tuple[str, int]
"""A picture of the view: what it shows, and of which layer (0 is the image)."""


@dataclass(frozen=True)
class Term:
    """One quantity of one layer.

    Attributes
    ----------
    phase
        To which it belongs.
    quantity
        ``image``, ``z``, ``a``, ``pool``, ``answer``, ``target``, ``loss``, ``batch_loss``,
        ``output_delta``, ``arriving``, ``delta``, ``weight_gradient``, ``bias_gradient``, a name
        of what the optimizer remembers, or ``new``.
    layer
        Counted from 1; 0 is the image.
    kind
        Which formula: of the layer, of the layer above, of the loss, or of the optimizer.
    reads
        The pictures that it is made from.
    """

    phase: Phase
    quantity: str
    layer: int
    kind: str
    reads: tuple[Tile, ...]


def terms(
    layers: tuple[Layer, ...], loss: Loss, optimizer: str, memory: tuple[str, ...]
) -> tuple[Term, ...]:
    """Return the steps of a batch.

    Parameters
    ----------
    layers, loss
        Of the model.
    optimizer
        Of the run; ``momentum`` if its rule is that of momentum.
    memory
        Names of what it remembers.
    """
    return (
        *_forward(layers, loss),
        *_loss(len(layers), loss),
        *_backward(layers, loss),
        *_gradients(layers),
        *_update(layers, optimizer, memory),
    )


def _forward(layers: tuple[Layer, ...], loss: Loss) -> Iterator[Term]:
    yield Term("forward", "image", 0, "", ())
    for at, layer in enumerate(layers, start=1):
        below: Tile = ("a", at - 1)
        if layer.kind == "pool":
            yield Term("forward", "pool", at, "", (below,))
            continue
        yield Term("forward", "z", at, layer.kind, (below,))
        if at < len(layers):
            yield Term("forward", "a", at, layer.activation, (("z", at),))
    yield Term("forward", "answer", len(layers), loss, (("z", len(layers)),))


def _loss(depth: int, loss: Loss) -> Iterator[Term]:
    yield Term("loss", "target", depth, "", ())
    yield Term("loss", "loss", depth, loss, (("answer", depth), ("target", depth)))
    yield Term("loss", "batch_loss", depth, "", (("loss", depth),))


def _backward(layers: tuple[Layer, ...], loss: Loss) -> Iterator[Term]:
    depth = len(layers)
    yield Term("backward", "output_delta", depth, loss, (("answer", depth), ("target", depth)))
    for at in range(depth - 1, 0, -1):
        layer, above = layers[at - 1], layers[at]
        reads: tuple[Tile, ...] = (("delta", at + 1),)
        if above.kind == "pool":
            reads += (("a", at),)
        yield Term("backward", "arriving", at, above.kind, reads)
        if layer.kind != "pool" and layer.activation != "identity":
            yield Term("backward", "delta", at, layer.activation, (("delta", at), ("a", at)))


def _gradients(layers: tuple[Layer, ...]) -> Iterator[Term]:
    for at, layer in enumerate(layers, start=1):
        if layer.kind != "pool":
            delta: Tile = ("delta", at)
            yield Term("backward", "weight_gradient", at, layer.kind, (delta, ("a", at - 1)))
            yield Term("backward", "bias_gradient", at, layer.kind, (delta,))


def _update(layers: tuple[Layer, ...], optimizer: str, memory: tuple[str, ...]) -> Iterator[Term]:
    for at, layer in enumerate(layers, start=1):
        if layer.kind == "pool":
            continue
        gradient: Tile = ("gradient", at)
        for name in memory:
            yield Term("update", name, at, optimizer, (gradient,))
        reads = tuple((name, at) for name in memory)
        if not memory or optimizer in ("rmsprop", "adagrad"):
            reads += (gradient,)
        yield Term("update", "new", at, optimizer, reads)


def stops(found: tuple[Term, ...]) -> dict[str, list[int]]:
    """Return after how many steps one halts when moving by ``term``, ``layer`` or ``phase``."""
    ends = range(1, len(found) + 1)

    def last(end: int, key: object, following: object) -> bool:
        return end == len(found) or key != following

    def by(*names: str) -> list[int]:
        keys = [tuple(getattr(term, name) for name in names) for term in found]
        return [end for end in ends if last(end, keys[end - 1], keys[min(end, len(keys) - 1)])]

    return {"term": list(ends), "layer": by("phase", "layer"), "phase": by("phase")}


def phase_ranges(found: tuple[Term, ...]) -> dict[str, tuple[int, int]]:
    """Return for each phase the number of steps before it and after it."""
    ranges = {}
    for phase in PHASES:
        places = [at for at, term in enumerate(found) if term.phase == phase]
        ranges[str(phase)] = (places[0], places[-1] + 1)
    return ranges
