"""The loss of the code: which of the page's it is, and how it is reduced."""

from __future__ import annotations

import math
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
        ``squared`` (output − target)², or what torch calls the function.
    output, target
        What is compared.
    factor
        What the sum or mean is multiplied by.
    outputs, batch
        How outputs and samples are reduced: ``sum``, ``mean``, or empty where nothing was.
    lines
        Where it is computed.
    """

    kind: str
    output: Tensor
    target: Tensor
    factor: float = 1.0
    outputs: str = ""
    batch: str = ""
    lines: tuple[int, ...] = ()

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
    if op.name == "pow" and find_scale(op.inputs[1]) == 2.0:
        return _squared(op.inputs[0], op)
    if op.name == "add":
        return _penalised(program, op)
    raise NotUnderstood("reading.why.loss")


def _from_torch(op: Op) -> Found:
    name, reduction = op.settings["name"], op.settings["reduction"]
    kind = "squared" if name == "mse_loss" else name
    reduced = "" if reduction == "none" else reduction
    outputs = "mean" if name in BY_SAMPLE else reduced
    output, target = op.inputs
    return Found(kind, output, target, outputs=outputs, batch=reduced, lines=op.places)


def _scaled(program: Program, op: Op) -> Found:
    one, other = op.inputs
    if one is other:
        return _squared(one, op)
    number, rest = (find_scale(other), one) if one.depends else (find_scale(one), other)
    if not number or (op.name == "div" and rest is other):
        raise NotUnderstood("reading.why.loss")
    found = find_loss(program, rest)
    factor = found.factor * (1.0 / number if op.name == "div" else number)
    return replace(found, factor=factor, lines=_join(found.lines, op.places))


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
    raise NotUnderstood("reading.why.loss")


@dataclass(frozen=True)
class ChosenLoss:
    """A loss of the page: its name, the reduction, and what remains to multiply it by."""

    loss: str
    reduction: str
    scale: float


def choose_squared(found: Found, divided: bool) -> ChosenLoss:
    """Return which squared loss ``found`` is, exactly if one of them is.

    ``divided`` tells that the update divides by the number of samples.
    """
    per_error = found.factor / (found.units if found.outputs == "mean" else 1)
    shares = {"half_squared_error": 0.5, "mse": 1.0 / found.units}
    if found.outputs == "mean":
        shares = dict(reversed(shares.items()))
    choices = [
        ChosenLoss(loss, reduction, scale / share)
        for reduction, scale in _list_reductions(found, per_error, divided)
        for loss, share in shares.items()
    ]
    return min(choices, key=lambda one: not _is_one(one.scale))


def choose_other(found: Found, loss: str, divided: bool) -> ChosenLoss:
    """Return the reduction of a loss that is the page's up to a factor."""
    factor = found.factor
    if loss == "bce" and found.outputs != "mean":
        factor *= found.units
    choices = [
        ChosenLoss(loss, reduction, scale)
        for reduction, scale in _list_reductions(found, factor, divided)
    ]
    return min(choices, key=lambda one: not _is_one(one.scale))


def _list_reductions(found: Found, factor: float, divided: bool) -> list[tuple[str, float]]:
    """Return both reductions, the code's own first, with the factor that remains in each."""
    samples = found.samples
    is_mean = found.batch == "mean" or (samples == 1 and found.batch != "sum")
    if divided and is_mean:
        return [("mean", factor / samples)]
    if divided or is_mean:
        return [("mean", factor), ("sum", factor / samples)]
    return [("sum", factor), ("mean", factor * samples)]


def _is_one(number: float) -> bool:
    return math.isclose(number, 1.0, rel_tol=1e-12)
