"""Where the data sets that do not ship with Backstep come from, and whether they are here."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from explainer.errors import InputError
from explainer.lab.config.facts import Dataset
from explainer.lab.config.paths import home
from explainer.lab.config.settings import shorten_value

MIRROR_VARIABLE = "BACKSTEP_MIRROR"


@dataclass(frozen=True)
class Source:
    """A file as its authors published it; its name is the last part of its address and on disk.

    ``size`` is in bytes, ``md5`` in hexadecimal.
    """

    name: str
    size: int
    md5: str


@dataclass(frozen=True)
class Collection:
    """The files of a data set, in the order in which they are fetched, and who offers them.

    ``title`` is the same in every language. ``mirrors`` are addresses of folders that hold all the
    files, each ending in a slash; the first is asked first.
    """

    title: str
    files: tuple[Source, ...]
    mirrors: tuple[str, ...]

    @property
    def size(self) -> int:
        """Length of all files together, in bytes."""
        return sum(file.size for file in self.files)


# Sizes and checksums: the authors' pages, github.com/zalandoresearch/fashion-mnist and
# www.cs.toronto.edu/~kriz/cifar.html. CIFAR-10 is the binary version: the Python version is a
# pickle, which can run code. Mirrors: the authors' own, then those of Keras, TensorFlow, Swift for
# TensorFlow, PaddlePaddle and MindSpore; the last ones are near to readers in China.
COLLECTIONS: dict[Dataset, Collection] = {
    "fashion": Collection(
        "Fashion-MNIST",
        (
            Source("train-images-idx3-ubyte.gz", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            Source("train-labels-idx1-ubyte.gz", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
            Source("t10k-images-idx3-ubyte.gz", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
            Source("t10k-labels-idx1-ubyte.gz", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
        ),
        (
            "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
            "https://dataset.bj.bcebos.com/fashion_mnist/",
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        ),
    ),
    "cifar10": Collection(
        "CIFAR-10",
        (Source("cifar-10-binary.tar.gz", 170_052_171, "c32a1d4ab5d03f1284b67883e8d87530"),),
        (
            "https://www.cs.toronto.edu/~kriz/",
            "https://storage.googleapis.com/mirror.tensorflow.org/www.cs.toronto.edu/~kriz/",
            "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/",
            "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/",
            "https://cave.cs.toronto.edu/kriz/",
        ),
    ),
}
"""What can be fetched; MNIST ships with Backstep."""


def data_folder(dataset: Dataset) -> Path:
    """Return where the files of a fetched data set lie."""
    return home() / "data" / dataset


def find_collection(dataset: Dataset) -> Collection:
    """Return what is fetched for ``dataset``; ``BACKSTEP_MIRROR`` may name a mirror to ask first.

    Raises
    ------
    InputError
        If it is not one of `COLLECTIONS`.
    """
    if dataset not in COLLECTIONS:
        choices = ", ".join(COLLECTIONS)
        raise InputError("mnist.error.fetch_name", value=shorten_value(dataset), choices=choices)
    listed = COLLECTIONS[dataset]
    own = os.environ.get(MIRROR_VARIABLE, "").strip()
    return replace(listed, mirrors=(own.rstrip("/") + "/", *listed.mirrors)) if own else listed


def is_here(dataset: Dataset) -> bool:
    """Return whether all files of ``dataset`` are on this machine, as published."""
    if dataset not in COLLECTIONS:
        return True
    place = data_folder(dataset)
    return all(is_good(place / source.name, source) for source in COLLECTIONS[dataset].files)


def require_files(dataset: Dataset) -> list[Path]:
    """Return the files of ``dataset``, each as published; none for MNIST, which ships with us.

    Raises
    ------
    InputError
        If one is not here, or is another by now.
    """
    if dataset not in COLLECTIONS:
        return []
    listed, place = COLLECTIONS[dataset], data_folder(dataset)
    for source in listed.files:
        path = place / source.name
        if not path.exists():
            raise InputError("mnist.error.data_absent", name=listed.title, dataset=dataset)
        if not is_good(path, source):
            raise InputError("mnist.error.data_damaged", file=path, name=listed.title)
    return [place / source.name for source in listed.files]


def is_good(path: Path, source: Source) -> bool:
    """Return whether the file at ``path`` is the published one."""
    try:
        facts = path.stat()
        return facts.st_size == source.size and _md5(path, facts.st_mtime_ns) == source.md5
    except OSError:
        return False


@lru_cache(maxsize=16)
def _md5(path: Path, modified: int) -> str:
    """Return the checksum of a file; read once for each time at which it was ``modified``."""
    with path.open("rb") as file:
        digest = hashlib.md5(usedforsecurity=False)
        return hashlib.file_digest(file, lambda: digest).hexdigest()
