"""The file formats of the data sets: IDX of MNIST and Fashion-MNIST, records of CIFAR-10."""

from __future__ import annotations

import tarfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]

_IMAGE_HEADER = 16
_LABEL_HEADER = 8


def idx_images(content: bytes, pixels: int) -> Bytes:
    """Return the images of an unpacked idx3 file: uint8 (n, pixels), read-only."""
    return np.frombuffer(content, np.uint8, offset=_IMAGE_HEADER).reshape(-1, pixels)


def idx_labels(content: bytes) -> Bytes:
    """Return the labels of an unpacked idx1 file: uint8 (n,), read-only."""
    return np.frombuffer(content, np.uint8, offset=_LABEL_HEADER)


def read_records(
    archive: Path, names: tuple[str, ...], count: int, pixels: int
) -> tuple[Bytes, Bytes]:
    """Return images and labels from the binary version of CIFAR-10; nothing is written to disk.

    Parameters
    ----------
    archive
        A gzipped tar file.
    names
        Its members to read, in the order in which their images are returned. Each is a row of
        records: one byte for the label, then the image, all of one channel before the next.
    count
        Number of images in these members together, as many in each.

    Returns
    -------
    tuple of NDArray
        Images uint8 (count, pixels) and labels uint8 (count,), read-only.

    Raises
    ------
    ValueError
        If a member is missing or holds another number of images.
    """
    images, labels = np.empty((count, pixels), np.uint8), np.empty(count, np.uint8)
    share, waiting = count // len(names), set(names)
    with tarfile.open(archive, "r:gz") as tar:
        for member in tar:  # in one pass: to look for one unpacks all that lie before it
            if member.name not in waiting:
                continue
            file = tar.extractfile(member)
            records = np.frombuffer(file.read() if file else b"", np.uint8)
            start = names.index(member.name) * share
            table = records.reshape(share, 1 + pixels)
            labels[start : start + share] = table[:, 0]
            images[start : start + share] = table[:, 1:]
            waiting.remove(member.name)
            if not waiting:
                break
    if waiting:
        raise ValueError(f"{archive.name} has no {', '.join(sorted(waiting))}")
    for array in (images, labels):
        array.flags.writeable = False
    return images, labels
