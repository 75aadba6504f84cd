"""How unlike the images of a data set a drawing is, measured and not asked of a net."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from explainer.mnist.data import Split, load_test, load_train, normalise
from explainer.mnist.facts import Dataset

Floats = NDArray[np.float32]

UNLIKE = 0.995
"""Share of the test images beyond which a drawing is called unlike the data set."""
_TRAIN, _TEST = 20_000, 5_000
_AXES = 60


@dataclass(frozen=True, eq=False)
class Found:
    """Where a drawing stands.

    Attributes
    ----------
    share
        Share of the test images that are nearer to a training image than the drawing is.
    unlike
        Whether that is at least `UNLIKE`.
    images, labels
        The nearest training images, nearest first: uint8 (k, pixels) and (k,).
    """

    share: float
    unlike: bool
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


class Likeness:
    """Distances to training images.

    Parameters
    ----------
    train
        What a drawing is compared with.
    test
        Images that the net never saw, whose distances are the yardstick.
    """

    def __init__(self, train: Split, test: Split) -> None:
        self._train = train
        images = normalise(train.images)
        self._mean = images.mean(axis=0)
        values, axes = np.linalg.eigh(np.cov(images, rowvar=False))
        self._axes = axes[:, np.argsort(values)[::-1][:_AXES]].astype(np.float32)
        self._codes = (images - self._mean) @ self._axes
        self._squares = (self._codes**2).sum(axis=1)
        self._usual = np.sort([self._nearest(image, 1)[0][0] for image in test.images])

    def measure(self, image: NDArray[np.uint8], count: int) -> Found:
        """Return how unlike ``image`` (pixels,) is, with the ``count`` nearest training images."""
        distances, nearest = self._nearest(image, count)
        share = float(np.searchsorted(self._usual, distances[0]) / len(self._usual))
        found = self._train.images[nearest], self._train.labels[nearest]
        return Found(share, share >= UNLIKE, *found)

    def _nearest(self, image: NDArray[np.uint8], count: int) -> tuple[Floats, NDArray[np.intp]]:
        code = (normalise(image) - self._mean) @ self._axes
        squares = self._squares - 2 * self._codes @ code + code @ code
        nearest = np.argpartition(squares, count)[:count]
        nearest = nearest[np.argsort(squares[nearest])]
        return squares[nearest], nearest


@lru_cache(maxsize=2)
def likeness(dataset: Dataset) -> Likeness:
    """Return the yardstick for ``dataset``, computed on first use."""
    train, test = load_train(dataset), load_test(dataset)
    return Likeness(
        Split(train.images[:_TRAIN], train.labels[:_TRAIN]),
        Split(test.images[:_TEST], test.labels[:_TEST]),
    )


_lock = threading.Lock()
_begun: dict[Dataset, threading.Event] = {}


def likeness_if_ready(dataset: Dataset) -> Likeness | None:
    """Return the yardstick for ``dataset``; None while it is being computed in the background."""
    with _lock:
        ready = _begun.get(dataset)
        if ready is None:
            ready = _begun[dataset] = threading.Event()
            threading.Thread(target=_prepare, args=(dataset, ready), daemon=True).start()
    return likeness(dataset) if ready.is_set() else None


def _prepare(dataset: Dataset, ready: threading.Event) -> None:
    likeness(dataset)
    ready.set()
