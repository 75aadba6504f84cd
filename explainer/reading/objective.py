"""The loss of the code: which of the page's it is, and how it is reduced."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainer.reading.meanings.losses import BY_SAMPLE
from explainer.reading.notes import Note, NotUnderstood
from explainer.reading.program import Program
from explainer.reading.tensor_ops import find_scale
from explainer.reading.values import Op, Tensor


@dataclass(frozen=True)
class Found:
    """A loss that was found by following what was computed back from where it ends.

    Attributes
    ----------
    kind
        ``squared`` (output − target)², ``hinge``, ``output`` itself, or what torch calls the
        function.
    output, target
        What is compared; ``output`` alone has no target.
    factor
        What the sum or mean is multiplied by.
    outputs, batch
        How outputs and samples are reduced: ``sum``, ``mean``, or empty where nothing was.
    lines
        Where it is computed.
    threshold
        κ of Huber's.
    """

    kind: str
    output: Tensor
    target: Tensor | None
    factor: float = 1.0
    outputs: str = ""
    batch: str = ""
    lines: tuple[int, ...] = ()
    threshold: float = 1.0

    @property
    def samples(self) -> int:
        """Rows of the batch."""
        return self.output.shape[0] if len(self.output.shape) > 1 else 1

    @property
    def units(self) -> int:
        """Outputs of a sample."""
        return self.output.shape[-1] if self.output.shape else 1


def find_loss(program: Program, tensor: Tensor) -> Found:
    """Return the loss that ends in ``tensor``.

    Raises
    ------
    NotUnderstood
        If it is none of those that the page has.
    """
    op = tensor.op
    if op.name == "loss":
        return _from_torch(op)
    if op.name in ("mul", "div"):
        return _scaled(program, op)
    if op.name in ("sum", "mean"):
        return _reduced(program, op)
    if op.name in ("reshape", "flatten", "rows"):
        return find_loss(program, op.inputs[0])
    if op.name == "abs":
        return replace(_squared(op.inputs[0], op), kind="l1_loss")
    if op.name == "pow" and find_scale(op.inputs[1]) == 2.0:
        return _squared(op.inputs[0], op)
    if op.name == "add":
        return _penalised(program, op)
    return _hinge(op) or _output(tensor)


def _hinge(op: Op) -> Found | None:
    """Return max(0, 1 − y ŷ), if an activation is that."""
    if op.settings.get("name") != "relu" or op.inputs[0].op.name != "sub":
        return None
    one, product = op.inputs[0].op.inputs
    if find_scale(one) != 1.0 or product.op.name != "mul":
        return None
    first, second = product.op.inputs
    output, target = (first, second) if first.depends else (second, first)
    return None if target.depends else Found("hinge", output, target, lines=op.places)


def _output(tensor: Tensor) -> Found:
    """Return the output itself as a loss, if a layer gives it."""
    if tensor.op.name not in ("linear", "matmul", "activation") or not tensor.depends:
        raise NotUnderstood("reading.why.loss")
    return Found("output", tensor, None, lines=tensor.op.places)


def _from_torch(op: Op) -> Found:
    name, reduction = op.settings["name"], op.settings["reduction"]
    kind = "squared" if name == "mse_loss" else name
    reduced = "" if reduction == "none" else reduction
    outputs = "mean" if name in BY_SAMPLE else reduced
    output, target = op.inputs
    threshold = op.settings.get("delta", op.settings.get("beta", 1.0))
    beta = threshold if name == "smooth_l1_loss" else 1.0
    return Found(kind, output, target, 1.0 / beta, outputs, reduced, op.places, threshold)


def _scaled(program: Program, op: Op) -> Found:
    one, other = op.inputs
    if one is other:
        return _squared(one, op)
    number, rest = (find_scale(other), one) if one.depends else (find_scale(one), other)
    if not number or (op.name == "div" and rest is other):
        return _log_likelihood(op)
    found = find_loss(program, rest)
    factor = found.factor * (1.0 / number if op.name == "div" else number)
    return replace(found, factor=factor, lines=_join(found.lines, op.places))


def _log_likelihood(op: Op) -> Found:
    """Return y ln ŷ, which with a minus before it is the cross-entropy."""
    one, other = op.inputs
    target, log = (other, one) if one.depends else (one, other)
    is_log = log.op.name == "log" or log.op.settings.get("name") in ("log_softmax", "log_sigmoid")
    if op.name != "mul" or target.depends or not is_log:
        raise NotUnderstood("reading.why.loss")
    output = log.op.inputs[0] if log.op.name == "log" else log
    return Found("log_likelihood", output, target, factor=-1.0, lines=op.places)


def _reduced(program: Program, op: Op) -> Found:
    found, inside = find_loss(program, op.inputs[0]), op.inputs[0].shape
    lines = _join(found.lines, op.places)
    axes = set(op.settings["axes"])
    # One sample alone may come as a vector of its outputs.
    alone = len(found.output.shape) < 2
    over_outputs = (alone or len(inside) > 1) and len(inside) - 1 in axes
    over_batch = 0 in axes and not alone
    return replace(
        found,
        outputs=found.outputs or (op.name if over_outputs else ""),
        batch=found.batch or (op.name if over_batch else ""),
        lines=lines,
    )


def _join(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _squared(error: Tensor, op: Op) -> Found:
    if error.op.name != "sub":
        raise NotUnderstood("reading.why.loss")
    one, other = error.op.inputs
    output, target = (one, other) if one.depends else (other, one)
    if target.depends:
        raise NotUnderstood("reading.why.loss")
    return Found("squared", output, target, lines=_join(error.op.places, op.places))


def _penalised(program: Program, op: Op) -> Found:
    """Return the part of a sum that is a loss; the other part is named."""
    for one, other in (op.inputs, op.inputs[::-1]):
        try:
            found = find_loss(program, one)
        except NotUnderstood:
            continue
        if other.depends:
            program.complain(Note(op.places[-1], "reading.why.penalty"))
        return found
    if any(one.learns for one in op.inputs):
        return Found("output", Tensor(op.inputs[0].shape, None, op), None, lines=op.places)
    raise NotUnderstood("reading.why.loss")
