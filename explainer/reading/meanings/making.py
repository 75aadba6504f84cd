"""Tensors that are made: of literal numbers, of zeros and ones, of random numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from explainer.engine.network import MAX_SEED
from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.notes import NotUnderstood
from explainer.reading.numbers import read_array
from explainer.reading.tensor_ops import as_tensor
from explainer.reading.values import MAX_NUMBERS, Numbers, Op, Shape, Tensor

_Draw = Callable[[np.random.Generator, Shape], Numbers]


def _literal(call: Call) -> Tensor:
    value = call.get(0, "data")
    if isinstance(value, Tensor):
        return value
    array = read_array(value)
    if array is None:
        raise NotUnderstood("reading.why.numbers")
    return _learning(call, Tensor(array.shape, array, Op("literal", places=call.places)))


def _learning(call: Call, tensor: Tensor) -> Tensor:
    tensor.learns = call.kwargs.get("requires_grad") is True
    return tensor


def _filled(fill: Callable[[Shape], Numbers]) -> Meaning:
    def made(call: Call) -> Tensor:
        shape = call.sizes()
        data = fill(shape) if math.prod(shape) <= MAX_NUMBERS else None
        return _learning(call, Tensor(shape, data, Op("literal", places=call.places)))

    return made


def draw(call: Call, shape: Shape, make: _Draw, **how: Any) -> Tensor:
    """Return random numbers, drawn by NumPy from the seed of the code."""
    data = make(call.program.rng, shape) if math.prod(shape) <= MAX_NUMBERS else None
    op = Op("random", settings={"kind": call.name, **how}, places=call.places)
    return Tensor(shape, data, op, role="drawn")


def _uniform(call: Call) -> Tensor:
    return _learning(call, draw(call, call.sizes(), lambda rng, shape: rng.random(shape)))


def _standard(call: Call) -> Tensor:
    def made(rng: np.random.Generator, shape: Shape) -> Numbers:
        return rng.normal(size=shape)

    return _learning(call, draw(call, call.sizes(), made, mean=0.0, std=1.0))


def _normal(call: Call) -> Tensor:
    mean, std = call.number(0, _mean_name(call), 0.0), call.number(1, _std_name(call), 1.0)
    shape = call.sizes(2)
    return _learning(call, draw_normal(call, shape, mean, std))


def _mean_name(call: Call) -> str:
    return "loc" if "loc" in call.kwargs else "mean"


def _std_name(call: Call) -> str:
    return "scale" if "scale" in call.kwargs else "std"


def draw_normal(call: Call, shape: Shape, mean: float, std: float) -> Tensor:
    """Return normal random numbers."""
    return draw(call, shape, lambda rng, size: rng.normal(mean, abs(std), size), mean=mean, std=std)


def _integers(call: Call) -> Tensor:
    low, high, shape_at = 0, call.whole(0, "high"), 1
    if len(call.args) > 1 and isinstance(call.args[1], int):
        low, high, shape_at = high, call.whole(1, "high"), 2
    return draw_whole(call, call.sizes(shape_at), low, high)


def draw_whole(call: Call, shape: Shape, low: int, high: int) -> Tensor:
    """Return random whole numbers from ``low`` to below ``high``."""
    if not low < high:
        raise NotUnderstood("reading.why.argument", name=call.name, argument="high")
    return draw(call, shape, lambda rng, size: rng.integers(low, high, size), low=low, high=high)


def _like(make: Meaning) -> Meaning:
    def made(call: Call) -> Any:
        like = call.tensor()
        return make(Call(call.program, call.name, like.shape, call.kwargs, call.places))

    return made


def _arange(call: Call) -> Tensor:
    limits = [call.number(place, "end") for place in range(min(len(call.args), 3))]
    steps = (limits[1] - limits[0]) / (limits[2] if len(limits) > 2 else 1) if limits[1:] else 0
    if max([*map(abs, limits), abs(steps)], default=0) > MAX_NUMBERS:
        raise NotUnderstood("reading.why.large")
    return as_tensor(np.arange(*limits).tolist())


def _linspace(call: Call) -> Tensor:
    count = call.whole(2, "steps", 100)
    if not 0 < count <= MAX_NUMBERS:
        raise NotUnderstood("reading.why.large")
    data = np.linspace(call.number(0, "start"), call.number(1, "end"), count)
    return Tensor(data.shape, data, Op("literal", places=call.places))


def _seed(call: Call) -> None:
    seed = call.whole(0, "seed")
    if 0 <= seed <= MAX_SEED:
        call.program.sow(seed)


def _permutation(call: Call) -> Tensor:
    count = call.whole(0, "n")
    return draw(call, (count,), lambda rng, shape: rng.permutation(shape[0]))


_ZEROS, _ONES = _filled(np.zeros), _filled(np.ones)

MAKING: dict[str, Meaning] = {
    **dict.fromkeys(
        ("torch.tensor", "torch.Tensor", "torch.FloatTensor", "torch.LongTensor",
         "torch.DoubleTensor", "torch.as_tensor", "torch.from_numpy", "numpy.array",
         "numpy.asarray", "Variable"),
        _literal,
    ),
    "torch.zeros": _ZEROS,
    "torch.ones": _ONES,
    "torch.empty": _ZEROS,
    "numpy.zeros": _ZEROS,
    "numpy.ones": _ONES,
    "torch.zeros_like": _like(_ZEROS),
    "torch.ones_like": _like(_ONES),
    "torch.rand": _uniform,
    "numpy.random.rand": _uniform,
    "torch.randn": _standard,
    "numpy.random.randn": _standard,
    "torch.rand_like": _like(_uniform),
    "torch.randn_like": _like(_standard),
    "torch.normal": _normal,
    "numpy.random.normal": _normal,
    "torch.randint": _integers,
    "numpy.random.randint": _integers,
    "torch.randperm": _permutation,
    "torch.arange": _arange,
    "numpy.arange": _arange,
    "torch.linspace": _linspace,
    "numpy.linspace": _linspace,
    "torch.manual_seed": _seed,
    "torch.cuda.manual_seed": _seed,
    "torch.cuda.manual_seed_all": _seed,
    "torch.random.manual_seed": _seed,
    "numpy.random.seed": _seed,
    "random.seed": _seed,
}  # fmt: skip
"""How tensors begin."""
