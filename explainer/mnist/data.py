"""The MNIST images and labels that ship with Backstep, read and verified."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explainer.errors import InputError

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "mnist"
SIDE = 28
PIXELS = SIDE * SIDE
CLASSES = 10

# MD5 of the unpacked files as Y. LeCun, C. Cortes and C. Burges published them.
CHECKSUMS = {
    "train-images-idx3-ubyte.gz": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels-idx1-ubyte.gz": "a25bea736e30d166cdddb491f175f624",
    "t10k-images-idx3-ubyte.gz": "2646ac647ad5339dbf082846283269ea",
    "t10k-labels-idx1-ubyte.gz": "27ae3e4e09519cfbb04c329615203637",
}
_IMAGE_HEADER = 16
_LABEL_HEADER = 8


@dataclass(frozen=True, eq=False)
class Split:
    """Images with their labels.

    Attributes
    ----------
    images
        Gray values 0 to 255, ink is bright: uint8 (n, 784), read-only.
    labels
        Digits 0 to 9: uint8 (n,), read-only.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


@lru_cache(maxsize=2)
def load_train(folder: Path = FOLDER) -> Split:
    """Return the 60 000 training images.

    Raises
    ------
    InputError
        If a file is missing, unreadable or not the published one.
    """
    return _load_split(folder, "train")


@lru_cache(maxsize=2)
def load_test(folder: Path = FOLDER) -> Split:
    """Return the 10 000 test images; fails as `load_train` does."""
    return _load_split(folder, "t10k")


def normalise(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return gray values 0 to 255 as float32 from −1 to 1, same shape."""
    return (images.astype(np.float32) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)


def _load_split(folder: Path, stem: str) -> Split:
    images = _unpack(folder / f"{stem}-images-idx3-ubyte.gz")
    labels = _unpack(folder / f"{stem}-labels-idx1-ubyte.gz")
    return Split(
        np.frombuffer(images, np.uint8, offset=_IMAGE_HEADER).reshape(-1, PIXELS),
        np.frombuffer(labels, np.uint8, offset=_LABEL_HEADER),
    )


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
