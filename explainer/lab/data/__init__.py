"""The images and labels of each data set, read and verified."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from explainer.assets import assets_folder
from explainer.errors import InputError
from explainer.lab.config.facts import FACTS, Dataset
from explainer.lab.data import formats, sources

Part = Literal["train", "test"]

FOLDER = assets_folder() / "mnist"
SIDE = FACTS["mnist"].side
PIXELS = FACTS["mnist"].pixels

# MD5 of the unpacked files as Y. LeCun, C. Cortes and C. Burges published them.
CHECKSUMS = {
    "train-images-idx3-ubyte.gz": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte.gz": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte.gz": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte.gz": "27ae3e4e09519cfbb04c329615203637",
}
_CIFAR_FOLDER = "cifar-10-batches-bin"
_CIFAR_BATCHES: dict[Part, tuple[str, ...]] = {
    "train": tuple(f"{_CIFAR_FOLDER}/data_batch_{number}.bin" for number in range(1, 6)),
    "test": (f"{_CIFAR_FOLDER}/test_batch.bin",),
}


@dataclass(frozen=True, eq=False)
class Split:
    """Images with their labels.

    Attributes
    ----------
    images
        Values 0 to 255: uint8 (n, pixels), read-only. Gray images have one value a pixel, ink is
        bright; of coloured ones all red values come first, then green, then blue, row by row.
    labels
        Classes 0 to 9: uint8 (n,), read-only.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def load_train(dataset: Dataset = "mnist") -> Split:
    """Return all training images of ``dataset``.

    Raises
    ------
    InputError
        If the data set has not been fetched yet, or a file is missing, unreadable or not the
        published one.
    """
    return _train(dataset)


def load_test(dataset: Dataset = "mnist") -> Split:
    """Return the 10 000 test images of ``dataset``; fails as `load_train` does."""
    return _test(dataset)


def normalise_images(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return values 0 to 255 as float32 from −1 to 1, same shape."""
    return (images.astype(np.float32) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)


# For training, 47 MB (MNIST) to 154 MB (CIFAR-10) stay in memory; for testing, at most 46 MB.
@lru_cache(maxsize=1)
def _train(dataset: Dataset) -> Split:
    return _load(dataset, "train")


@lru_cache(maxsize=3)
def _test(dataset: Dataset) -> Split:
    return _load(dataset, "test")


def _load(dataset: Dataset, part: Part) -> Split:
    facts = FACTS[dataset]
    if dataset == "cifar10":
        (archive,) = sources.require_files(dataset)
        count = facts.train if part == "train" else facts.test
        return Split(*formats.read_records(archive, _CIFAR_BATCHES[part], count, facts.pixels))
    stem = "train" if part == "train" else "t10k"
    names = (f"{stem}-images-idx3-ubyte.gz", f"{stem}-labels-idx1-ubyte.gz")
    if dataset == "mnist":
        images, labels = (_unpack(FOLDER / name) for name in names)
    else:
        files = {path.name: path for path in sources.require_files(dataset)}
        images, labels = (gzip.decompress(files[name].read_bytes()) for name in names)
    return Split(formats.idx_images(images, facts.pixels), formats.idx_labels(labels))


def _unpack(path: Path) -> bytes:
    try:
        content = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        raise InputError("mnist.error.file_missing", file=path.name) from None
    except (OSError, EOFError, zlib.error):
        raise InputError("mnist.error.file_unreadable", file=path.name) from None
    found = hashlib.md5(content, usedforsecurity=False).hexdigest()
    expected = CHECKSUMS[path.name]
    if found != expected:
        raise InputError("mnist.error.file_damaged", file=path.name, found=found, expected=expected)
    return content
