"""Data sets, transforms and loaders."""

from __future__ import annotations

from typing import Any

import numpy as np

from explainer.reading.meanings.call import Call, Meaning
from explainer.reading.notes import NotUnderstood
from explainer.reading.subscripts import take_item
from explainer.reading.values import (
    UNKNOWN,
    Images,
    Loader,
    Op,
    Shape,
    Tensor,
)

_GRAY, _COLOUR = (1, 28, 28), (3, 32, 32)

IMAGE_SETS: dict[str, tuple[str, Shape, int, int]] = {
    "MNIST": ("mnist", _GRAY, 60_000, 10_000),
    "FashionMNIST": ("fashion", _GRAY, 60_000, 10_000),
    "CIFAR10": ("cifar10", _COLOUR, 50_000, 10_000),
}
"""By their names in ``torchvision.datasets``: what the lab calls them, shape and sizes."""


def _images(call: Call) -> Images:
    name, shape, train, test = IMAGE_SETS[call.name]
    is_train = call.get(1, "train", True) is not False
    found = Images(name, shape, train if is_train else test, call.line, is_train)
    call.program.images.append(found)
    return found


def _normalise(call: Call) -> Any:
    mean, deviation = (_same_number(call.get(n, name)) for n, name in enumerate(("mean", "std")))
    if mean is not None and deviation is not None:
        call.program.normalised.append((call.line, mean, deviation))
    return UNKNOWN


def _same_number(value: Any) -> float | None:
    """Return the one number that a list has, perhaps several times over."""
    numbers = set(value) if isinstance(value, list | tuple) else {value}
    one = numbers.pop() if len(numbers) == 1 else -1.0
    return float(one) if isinstance(one, int | float) else None


def _loader(call: Call) -> Loader:
    data = call.get(0, "dataset")
    size = call.whole(1, "batch_size", 1)
    if isinstance(data, Tensor):
        data = (data,)
    if not isinstance(data, Images | tuple) or size < 1:
        raise NotUnderstood("reading.why.data")
    return Loader(data, size, call.line)


def _tensors(call: Call) -> tuple[Tensor, ...]:
    return tuple(call.tensor(place) for place in range(len(call.args)))


def make_loader(tensors: tuple[Tensor, ...], size: int, line: int) -> Loader:
    """Return what gives ``size`` rows of each of ``tensors`` after another."""
    return Loader(tensors, max(size, 1), line)


def list_batches(value: Any, places: tuple[int, ...]) -> list[Any]:
    """Return the first batch of a loader, or the rows of a tensor; the other batches are alike."""
    if isinstance(value, Tensor):
        return [take_item(value, row, places) for row in range(min(value.shape[0], 64))]
    if not isinstance(value, Loader):
        return value if isinstance(value, list) else [UNKNOWN]
    if isinstance(value.data, Images):
        op = Op("batch", settings={"loader": value}, places=places)
        shape = (value.batch_size, *value.data.shape)
        images = Tensor(shape, None, op, role="images")
        return [(images, Tensor((value.batch_size,), None, op, role="labels"))]
    rows = slice(0, min(value.batch_size, value.data[0].shape[0]))
    batch = tuple(take_item(one, rows, places) for one in value.data)
    for one in batch:
        one.op = Op("rows", one.op.inputs, {**one.op.settings, "loader": value}, places)
    return [batch if len(batch) > 1 else batch[0]]


def _iterate(call: Call) -> list[Any]:
    return list_batches(call.args[0], call.places)


def _first(call: Call) -> Any:
    return call.get(0, "iterable")


def _one_hot(call: Call) -> Tensor:
    labels = call.tensor()
    if labels.data is None or labels.data.dtype.kind != "i" or labels.data.size == 0:
        raise NotUnderstood("reading.why.numbers")
    classes = call.whole(1, "num_classes", int(labels.data.max()) + 1)
    if not 0 < classes <= 1000 or labels.data.min() < 0 or labels.data.max() >= classes:
        raise NotUnderstood("reading.why.argument", name=call.name, argument="num_classes")
    return Tensor((*labels.shape, classes), np.eye(classes)[labels.data], Op("one_hot", (labels,)))


# d2l ----------------------------------------------------------------------------------------


def _synthetic(call: Call) -> tuple[Tensor, Tensor]:
    """Return what ``d2l.synthetic_data`` draws: y = X w + b + noise."""
    from explainer.reading.meanings.making import draw_normal
    from explainer.reading.tensor_ops import as_tensor, combine, reshape

    w, b, count = call.tensor(0, "w"), as_tensor(call.get(1, "b")), call.whole(2, "num_examples")
    x = draw_normal(call, (count, w.shape[0]), 0.0, 1.0)
    exact = combine("add", combine("matmul", x, w, call.places), b, call.places)
    noise = draw_normal(call, exact.shape, 0.0, 0.01)
    y = combine("add", exact, noise, call.places)
    return x, reshape(y, (-1, 1), call.places)


def _array_loader(call: Call) -> Loader:
    arrays = call.get(0, "data_arrays")
    return make_loader(tuple(arrays), call.whole(1, "batch_size"), call.line)


def _batches_of(call: Call) -> Loader:
    features, labels = call.tensor(1, "features"), call.tensor(2, "labels")
    return make_loader((features, labels), call.whole(0, "batch_size"), call.line)


def _fashion(call: Call) -> tuple[Loader, Loader]:
    name, shape, train, test = IMAGE_SETS["FashionMNIST"]
    size = call.whole(0, "batch_size")
    sets = [Images(name, shape, count, call.line, count == train) for count in (train, test)]
    call.program.images.append(sets[0])
    return Loader(sets[0], size, call.line), Loader(sets[1], size, call.line)


DATA: dict[str, Meaning] = {
    **{f"torchvision.datasets.{name}": _images for name in IMAGE_SETS},
    "torchvision.transforms.Normalize": _normalise,
    "torchvision.transforms.v2.Normalize": _normalise,
    "torch.utils.data.DataLoader": _loader,
    "torch.utils.data.TensorDataset": _tensors,
    "torch.nn.functional.one_hot": _one_hot,
    "iter": _iterate,
    "tqdm.tqdm": _first,
    "tqdm.auto.tqdm": _first,
    "tqdm.notebook.tqdm": _first,
    "d2l.synthetic_data": _synthetic,
    "d2l.load_array": _array_loader,
    "d2l.data_iter": _batches_of,
    "d2l.load_data_fashion_mnist": _fashion,
}
