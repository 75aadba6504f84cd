"""The operations of a batch, layer by layer, in the order in which they are computed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.engine.trace.phases import Phase, find_stops
from explainer.lab.config.architectures import Layer
from explainer.lab.config.settings import Loss

Tile = tuple[str, int]
"""A picture of the view: what it shows, and of which layer (0 is the image)."""


@dataclass(frozen=True)
class Operation:
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


def list_operations(
    layers: tuple[Layer, ...], loss: Loss, optimizer: str, memory: tuple[str, ...]
) -> tuple[Operation, ...]:
    """Return the operations of a batch.

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


def _forward(layers: tuple[Layer, ...], loss: Loss) -> Iterator[Operation]:
    yield Operation(Phase.FORWARD, "image", 0, "", ())
    for at, layer in enumerate(layers, start=1):
        below: Tile = ("a", at - 1)
        if layer.kind == "pool":
            yield Operation(Phase.FORWARD, "pool", at, "", (below,))
            continue
        yield Operation(Phase.FORWARD, "z", at, layer.kind, (below,))
        if at < len(layers):
            yield Operation(Phase.FORWARD, "a", at, layer.activation, (("z", at),))
    yield Operation(Phase.FORWARD, "answer", len(layers), loss, (("z", len(layers)),))


def _loss(depth: int, loss: Loss) -> Iterator[Operation]:
    yield Operation(Phase.LOSS, "target", depth, "", ())
    yield Operation(Phase.LOSS, "loss", depth, loss, (("answer", depth), ("target", depth)))
    yield Operation(Phase.LOSS, "batch_loss", depth, "", (("loss", depth),))


def _backward(layers: tuple[Layer, ...], loss: Loss) -> Iterator[Operation]:
    depth = len(layers)
    yield Operation(
        Phase.BACKWARD, "output_delta", depth, loss, (("answer", depth), ("target", depth))
    )
    for at in range(depth - 1, 0, -1):
        layer, above = layers[at - 1], layers[at]
        reads: tuple[Tile, ...] = (("delta", at + 1),)
        if above.kind == "pool":
            reads += (("a", at),)
        yield Operation(Phase.BACKWARD, "arriving", at, above.kind, reads)
        if layer.kind != "pool" and layer.activation != "identity":
            yield Operation(
                Phase.BACKWARD, "delta", at, layer.activation, (("delta", at), ("a", at))
            )


def _gradients(layers: tuple[Layer, ...]) -> Iterator[Operation]:
    for at, layer in enumerate(layers, start=1):
        if layer.kind != "pool":
            delta: Tile = ("delta", at)
            yield Operation(
                Phase.BACKWARD, "weight_gradient", at, layer.kind, (delta, ("a", at - 1))
            )
            yield Operation(Phase.BACKWARD, "bias_gradient", at, layer.kind, (delta,))


def _update(
    layers: tuple[Layer, ...], optimizer: str, memory: tuple[str, ...]
) -> Iterator[Operation]:
    for at, layer in enumerate(layers, start=1):
        if layer.kind == "pool":
            continue
        gradient: Tile = ("gradient", at)
        for name in memory:
            yield Operation(Phase.UPDATE, name, at, optimizer, (gradient,))
        reads = tuple((name, at) for name in memory)
        if not memory or optimizer in ("rmsprop", "adagrad"):
            reads += (gradient,)
        yield Operation(Phase.UPDATE, "new", at, optimizer, reads)


def list_operation_stops(found: tuple[Operation, ...]) -> dict[str, list[int]]:
    """Return after how many operations a move by ``term``, ``layer`` or ``phase`` halts."""
    groups: dict[str, list[object]] = {
        "term": list(range(len(found))),
        "layer": [(operation.phase, operation.layer) for operation in found],
        "phase": [operation.phase for operation in found],
    }
    return {name: list(find_stops(group)[1:]) for name, group in groups.items()}
