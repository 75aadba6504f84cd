"""Operations on tensors: their shapes, and their numbers where those are known."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from explainer.reading.notes import NotUnderstood
from explainer.reading.numbers import read_array
from explainer.reading.program import UpdateFound
from explainer.reading.values import MAX_NUMBERS, UNKNOWN, Numbers, Op, Shape, Tensor, Unknown, hold

Compute = Callable[..., Numbers]
Places = tuple[int, ...]

_BINARY: dict[str, Compute] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.true_divide,
    "floordiv": np.floor_divide,
    "mod": np.mod,
    "pow": np.float_power,
    "matmul": np.matmul,
}


def derive(op: Op, shape: Shape, compute: Compute | None = None, role: str = "") -> Tensor:
    """Return what an operation gives; its numbers too, where those of its inputs are known.

    What depends on parameters has none: it is the film that computes it.
    """
    arrays = [one.data for one in op.inputs]
    known = compute is not None and all(one is not None for one in arrays)
    if not known or any(one.depends for one in op.inputs) or math.prod(shape) > MAX_NUMBERS:
        return Tensor(shape, None, op, role=role)
    assert compute is not None
    with np.errstate(all="ignore"):
        data = np.asarray(compute(*arrays))
    return Tensor(data.shape, data, op, role=role)


def as_tensor(value: Any) -> Tensor:
    """Return a number, or nested lists of numbers, as a tensor; a tensor as it is.

    Raises
    ------
    NotUnderstood
        If it is none.
    """
    if isinstance(value, Tensor):
        return value
    array = read_array(value)
    if array is None:
        raise NotUnderstood("reading.why.numbers")
    return hold(array)


def combine(name: str, left: Any, right: Any, places: Places) -> Any:
    """Return two tensors, or a tensor and a number, joined by an operator."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return UNKNOWN
    one, other = as_tensor(left), as_tensor(right)
    op = Op(name, (one, other), places=places)
    if name == "matmul":
        return derive(op, _matmul_shape(one.shape, other.shape), np.matmul)
    try:
        shape = np.broadcast_shapes(one.shape, other.shape)
    except ValueError:
        raise _misfit(one.shape, other.shape) from None
    return derive(op, shape, _BINARY[name])


def _misfit(one: Shape, other: Shape) -> NotUnderstood:
    return NotUnderstood("reading.why.shapes", one=show_shape(one), other=show_shape(other))


def show_shape(shape: Shape) -> str:
    """Return a shape as the field writes it: 64 × 1 × 28 × 28."""
    return " × ".join(map(str, shape)) or "1"


def _matmul_shape(one: Shape, other: Shape) -> Shape:
    rows = one[:-1]
    if not one or not other or one[-1] != other[0 if len(other) == 1 else -2]:
        raise _misfit(one, other)
    return (*rows, *other[-1:]) if len(other) > 1 else rows


def find_scale(tensor: Tensor) -> float | None:
    """Return the number that a constant is; None if it is no single number."""
    if tensor.depends or tensor.data is None or tensor.data.size != 1:
        return None
    return float(tensor.data.item())


def as_update(value: Any, places: Places) -> UpdateFound | None:
    """Return what changes a parameter by its gradient, if ``value`` is a parameter so changed.

    Raises
    ------
    NotUnderstood
        If the gradient is in it in another way.
    """
    if not isinstance(value, Tensor) or value.op.name not in ("sub", "add"):
        return None
    before, by = value.op.inputs
    if not (before.learns and by.has_gradient):
        return None
    return match_update(before, by, -1.0 if value.op.name == "add" else 1.0, places)


def match_update(before: Tensor, by: Tensor, rate: float, places: Places) -> UpdateFound:
    """Return the update that takes ``rate`` times ``by``, a multiple of the gradient, off."""
    divisors: tuple[float, ...] = ()
    while by.op.name != "grad":
        if by.op.name not in ("mul", "div"):
            raise NotUnderstood("reading.why.update")
        one, other = by.op.inputs
        factor, rest = (find_scale(other), one) if one.has_gradient else (find_scale(one), other)
        if factor is None or (by.op.name == "div" and rest is other):
            raise NotUnderstood("reading.why.update")
        if by.op.name == "div":
            divisors = (*divisors, factor)
        else:
            rate *= factor
        by = rest
    if by.op.inputs[0] is not before:
        raise NotUnderstood("reading.why.update")
    return UpdateFound(places, rate=rate, divisors=divisors, parameters=(before,))


def reshape(tensor: Tensor, sizes: Any, places: Places) -> Tensor:
    """Return a tensor with its numbers in another shape; one size may be −1."""
    shape = _fill_size(tensor.shape, tuple(sizes))
    op = Op("reshape", (tensor,), places=places)
    return derive(op, shape, lambda data: data.reshape(shape))


def _fill_size(old: Shape, sizes: Any) -> Shape:
    if not all(isinstance(size, int) for size in sizes):
        raise NotUnderstood("reading.why.size")
    known = math.prod(size for size in sizes if size != -1)
    total = math.prod(old)
    missing = total // known if known else 0
    shape = tuple(missing if size == -1 else size for size in sizes)
    if math.prod(shape) != total:
        raise _misfit(old, shape)
    return shape


def flatten(tensor: Tensor, start: int, places: Places) -> Tensor:
    """Return a tensor whose dimensions from ``start`` on are one."""
    shape = (*tensor.shape[:start], math.prod(tensor.shape[start:]))
    op = Op("flatten", (tensor,), places=places)
    return derive(op, shape, lambda data: data.reshape(shape))


def reduce_tensor(name: str, tensor: Tensor, dims: Any, keep: bool, places: Places) -> Tensor:
    """Return the sum or mean over some dimensions; over all without any."""
    axes = _list_axes(tensor.shape, dims)
    kept = tuple(1 if place in axes else size for place, size in enumerate(tensor.shape))
    shape = kept if keep else tuple(s for p, s in enumerate(tensor.shape) if p not in axes)
    compute: Mapping[str, Any] = {"sum": np.sum, "mean": np.mean}
    op = Op(name, (tensor,), {"axes": axes}, places)
    return derive(op, shape, lambda data: compute[name](data, axis=axes, keepdims=keep))


def _list_axes(shape: Shape, dims: Any) -> tuple[int, ...]:
    if dims is None:
        return tuple(range(len(shape)))
    given = (dims,) if isinstance(dims, int) else tuple(dims)
    return tuple(dim % len(shape) for dim in given)


def transpose(tensor: Tensor, places: Places) -> Tensor:
    """Return a tensor with its last two dimensions exchanged."""
    if len(tensor.shape) < 2:
        return tensor
    shape = (*tensor.shape[:-2], tensor.shape[-1], tensor.shape[-2])
    op = Op("transpose", (tensor,), places=places)
    return derive(op, shape, lambda data: np.swapaxes(data, -1, -2))


def apply(
    name: str,
    tensor: Tensor,
    places: Places,
    compute: Compute | None = None,
    /,
    **settings: Any,
) -> Tensor:
    """Return a function of every number of a tensor."""
    return derive(Op(name, (tensor,), settings, places), tensor.shape, compute)
