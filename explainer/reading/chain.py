"""From an output back to the input: the layers that it went through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from explainer.reading.notes import Note, NotUnderstood
from explainer.reading.program import Program
from explainer.reading.values import Op, Tensor


@dataclass(frozen=True)
class Stage:
    """One layer of the code, with the activation that follows it.

    Attributes
    ----------
    kind
        ``dense``, ``convolution`` or ``pool``.
    inputs, outputs
        Units or channels.
    line
        Where it is made, or where it is used if that is all there is.
    used
        The lines where it is computed.
    activation, settings
        Of what follows: its name, and slope or α.
    activation_lines
        Where that stands.
    weight, bias
        Its parameters; ``weight`` has a row a unit unless ``turned``.
    window
        Side, stride and padding of a convolution or pooling.
    """

    kind: str
    inputs: int
    outputs: int
    line: int
    used: tuple[int, ...] = ()
    activation: str = "identity"
    settings: dict[str, Any] = field(default_factory=dict)
    activation_lines: tuple[int, ...] = ()
    weight: Tensor | None = None
    bias: Tensor | None = None
    turned: bool = False
    window: tuple[int, int, int] = (0, 1, 0)
    name: str = ""


@dataclass(frozen=True)
class LayerChain:
    """The layers from an input to an output, and what was computed on without any."""

    stages: tuple[Stage, ...]
    input: Tensor


@dataclass
class _Walk:
    """What was met so far on the way back."""

    program: Program
    stages: list[Stage] = field(default_factory=list)
    pending: list[tuple[str, Op]] = field(default_factory=list)
    bias: Tensor | None = None


def find_chain(program: Program, output: Tensor) -> LayerChain:
    """Return the layers that ``output`` went through.

    Raises
    ------
    NotUnderstood
        If something on the way is none, or the way divides.
    """
    walk, node = _Walk(program), output
    while node.depends:
        step = _STEPS.get(node.op.name)
        if step is None:
            raise _misses(node)
        node = step(walk, node)
    for name, op in walk.pending:
        program.complain(Note(op.places[-1], "reading.why.first", {"name": name}))
    if not walk.stages:
        raise NotUnderstood("reading.why.no_layer")
    return LayerChain(tuple(reversed(walk.stages)), node)


def _misses(node: Tensor) -> NotUnderstood:
    error = NotUnderstood("reading.why.graph", name=node.op.name)
    if node.op.places:
        error.at(node.op.places[-1])
    return error


def _activation(walk: _Walk, node: Tensor) -> Tensor:
    name, (inside,) = node.op.settings["name"], node.op.inputs
    if name == "relu" and inside.op.name == "sign":
        name, inside = "hard_step", inside.op.inputs[0]
    walk.pending.append((name, node.op))
    return inside


def _add_stage(walk: _Walk, stage: Stage) -> None:
    """Note a layer, with the activation that was met before it on the way back."""
    pending, walk.pending = walk.pending, []
    for name, op in pending[:-1]:
        values = {"name": name}
        walk.program.complain(Note(op.places[-1], "reading.why.second_activation", values))
    if pending:
        name, op = pending[-1]
        settings = {k: v for k, v in op.settings.items() if k in ("slope", "alpha")}
        lines = tuple(line for line in (op.settings.get("defined"), *op.places[-1:]) if line)
        stage = replace(stage, activation=name, settings=settings, activation_lines=lines)
    walk.stages.append(stage)


def _linear(walk: _Walk, node: Tensor) -> Tensor:
    before, weight, *bias = node.op.inputs
    settings = node.op.settings
    stage = Stage(
        "dense",
        settings["in_features"],
        settings["out_features"],
        settings["defined"],
        node.op.places[-1:],
        weight=weight,
        bias=bias[0] if bias else None,
    )
    _add_stage(walk, stage)
    return before


def _plus(walk: _Walk, node: Tensor) -> Tensor:
    for inside, bias in (node.op.inputs, node.op.inputs[::-1]):
        plain = bias.learns and bias.op.name not in ("matmul", "linear")
        if plain and inside.depends and walk.bias is None and inside.op.name in ("matmul", "mul"):
            walk.bias = bias
            return inside
    raise _misses(node)


def _product(walk: _Walk, node: Tensor) -> Tensor:
    """Return the input of a layer that is written as a product of matrices, or of two numbers."""
    one, other = node.op.inputs
    last = _is_weight(other)
    before, factor = (one, other) if last else (other, one)
    turned = factor.learns is last
    weight = factor if factor.learns or not factor.op.inputs else factor.op.inputs[0]
    if not weight.learns or len(weight.shape) > 2 or (not last and len(before.shape) > 1):
        raise _misses(node)
    sizes = (weight.shape if turned else weight.shape[::-1]) or (1, 1)
    inputs, outputs = sizes if len(sizes) == 2 else (sizes[0], 1)
    used = node.op.places[-1:]
    line = (weight.op.places or used)[-1]
    bias, walk.bias = walk.bias, None
    turned = turned and len(weight.shape) == 2
    stage = Stage("dense", inputs, outputs, line, used, weight=weight, bias=bias, turned=turned)
    _add_stage(walk, stage)
    return before


def _is_weight(tensor: Tensor) -> bool:
    return tensor.learns or (tensor.op.name == "transpose" and tensor.op.inputs[0].learns)


def _scaled(walk: _Walk, node: Tensor) -> Tensor:
    """Return the input of w · x, which is a layer if both are single numbers a sample."""
    one, other = node.op.inputs
    weight = other if _is_weight(other) else one
    if not weight.learns or weight.shape not in ((), (1,), (1, 1)):
        raise _misses(node)
    return _product(walk, node)


def _image_layer(kind: str) -> Callable[[_Walk, Tensor], Tensor]:
    def add(walk: _Walk, node: Tensor) -> Tensor:
        before, *parameters = node.op.inputs
        settings = node.op.settings
        window = (settings["kernel_size"], settings["stride"], settings["padding"])
        channels = (before.shape[-3] if len(before.shape) > 2 else 1, node.shape[-3])
        stage = Stage(kind, *channels, settings["defined"], node.op.places[-1:], window=window)
        weight, bias = (*parameters, None, None)[:2]
        named = replace(stage, name=settings["kind"], weight=weight, bias=bias)
        if kind == "pool" and walk.pending:
            return _pool_before_activation(walk, named, before)
        _add_stage(walk, named)
        return before

    return add


def _pool_before_activation(walk: _Walk, stage: Stage, before: Tensor) -> Tensor:
    """Let the activation after a pooling belong to the layer before it.

    The largest of a window is the same before and after an activation that never falls.
    """
    walk.stages.append(stage)
    return before


def _other(walk: _Walk, node: Tensor) -> Tensor:
    values = {"name": node.op.settings["kind"]}
    walk.program.complain(Note(node.op.settings["defined"], "reading.why.left_out", values))
    return node.op.inputs[0]


def _through(_: _Walk, node: Tensor) -> Tensor:
    return node.op.inputs[0]


_STEPS: dict[str, Callable[[_Walk, Tensor], Tensor]] = {
    "activation": _activation,
    "linear": _linear,
    "add": _plus,
    "matmul": _product,
    "mul": _scaled,
    "convolution": _image_layer("convolution"),
    "pool": _image_layer("pool"),
    "other": _other,
    "reshape": _through,
    "flatten": _through,
}
