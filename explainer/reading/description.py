"""What the code describes: layers, loss, update and samples together, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explainer.reading.chain import LayerChain, Stage, find_chain
from explainer.reading.members import list_modules_of
from explainer.reading.notes import NotUnderstood
from explainer.reading.objective import Found, find_loss
from explainer.reading.program import BackwardCall, Program
from explainer.reading.statements import Interpreter
from explainer.reading.updating import Updating, find_updating
from explainer.reading.values import Container, Instance, Tensor, TorchLayer, UserClass


@dataclass(frozen=True, eq=False)
class Description:
    """What was found; what the code does not say is None.

    Attributes
    ----------
    chain
        Layers and input.
    found
        The loss, with output and target.
    backward
        ``loss.backward()``.
    updating
        How parameters change.
    """

    chain: LayerChain
    found: Found | None
    backward: BackwardCall
    updating: Updating | None

    @property
    def loss_line(self) -> int:
        """Where the loss is computed, beside the backward pass; 0 if it is not."""
        lines = self.found.lines if self.found else ()
        depth = max(len(self.backward.places) - 1, 0)
        return lines[min(depth, len(lines) - 1)] if lines else 0

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The layers."""
        return self.chain.stages


def describe(reader: Interpreter) -> Description:
    """Return what the code describes.

    Raises
    ------
    NotUnderstood
        If there is no network in it.
    """
    program = reader.program
    for backward in reversed(program.backwards):
        try:
            return _from_loss(program, backward)
        except NotUnderstood as error:
            program.complain(error.note(backward.line))
    for loss in reversed(program.losses):
        try:
            return _from_loss(program, BackwardCall(loss))
        except NotUnderstood:
            continue
    return _from_network(reader)


def _from_loss(program: Program, backward: BackwardCall) -> Description:
    found = find_loss(program, backward.loss)
    if found.kind == "output" and backward.loss.size > 1:
        raise NotUnderstood("reading.why.loss")
    chain = find_chain(program, found.output)
    updating = find_updating(program, found.samples)
    return Description(chain, found, backward, updating)


def _from_network(reader: Interpreter) -> Description:
    """Return what a network alone describes, given an input that fits it."""
    program = reader.program
    for network in _list_networks(reader):
        for shape in _list_shapes(network):
            output = _try(reader, network, shape)
            if isinstance(output, Tensor) and output.depends:
                chain = find_chain(program, output)
                return Description(chain, None, BackwardCall(output), find_updating(program, 1))
    raise NotUnderstood("reading.why.nothing")


def _list_networks(reader: Interpreter) -> Iterator[Any]:
    """Yield the networks that the code makes, the last first; then those it could make."""
    whole = [one for one in reader.program.modules if _is_network(one)]
    yield from sorted(reversed(whole), key=lambda one: -len(list_modules_of(one)))
    for cls in reversed(reader.program.classes):
        if cls.is_module:
            made = _make(reader, cls)
            if made is not None:
                yield made


def _is_network(value: Any) -> bool:
    return isinstance(value, Instance) or (
        isinstance(value, Container) and value.kind == "Sequential"
    )


def _make(reader: Interpreter, cls: UserClass) -> Any:
    try:
        return reader.call(cls, [], {}, (cls.line,))
    except (NotUnderstood, ArithmeticError, LookupError, TypeError, ValueError):
        return None


def _list_shapes(network: Any) -> Iterator[tuple[int, ...]]:
    """Yield shapes of inputs that may fit a network: the first layer with weights tells."""
    layers = [one for one in list_modules_of(network) if isinstance(one, TorchLayer)]
    for layer in layers:
        if layer.kind == "Linear":
            yield (1, layer.settings["in_features"])
            return
        if layer.kind == "Conv2d":
            sides = (32, 28) if layer.settings["in_channels"] == 3 else (28, 32)
            yield from ((1, layer.settings["in_channels"], side, side) for side in sides)
            return


def _try(reader: Interpreter, network: Any, shape: tuple[int, ...]) -> Any:
    kept = len(reader.program.notes)
    try:
        return reader.call(network, [Tensor(shape)], {}, ())
    except (NotUnderstood, ArithmeticError, LookupError, TypeError, ValueError):
        return None
    finally:
        del reader.program.notes[kept:]
