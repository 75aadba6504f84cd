"""How unlike the images of a data set a drawing is: measured, and not asked of a net.

Images are compared by their edges: how much of them runs in which direction in which part of the
image (histograms of oriented gradients, N. Dalal and B. Triggs, 2005). Pixel by pixel a letter is
as near to some digit as another digit is.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import torch
from numpy.typing import NDArray

from explainer.errors import InputError
from explainer.lab.config.facts import Dataset
from explainer.lab.data import SIDE, Split, load_test, load_train
from explainer.lab.replay.threads import use_threads

Floats = NDArray[np.float32]

Verdict = Literal["like", "unsure", "unlike"]

UNSURE, UNLIKE = 0.9, 0.99
"""Shares of the test images from which on a drawing is perhaps not, and is not, of the data set."""
TRAIN, TEST = 10_000, 3_000
"""Images that a drawing is compared with, and images that are the yardstick."""
_DIRECTIONS = 8
_CELLS = 7
_AT_ONCE = 250


@dataclass(frozen=True, eq=False)
class Distance:
    """Where a drawing stands.

    Attributes
    ----------
    share
        Share of the test images that are nearer to a training image than the drawing is.
    verdict
        What that means.
    images, labels
        The nearest training images, nearest first: uint8 (k, pixels) and (k,).
    """

    share: float
    verdict: Verdict
    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


class OutOfDistributionScore:
    """Distances to training images.

    Products are torch's, which can be told to use one thread: with more, such small ones mostly
    wait for each other.

    Parameters
    ----------
    train
        What a drawing is compared with.
    test
        Images that no net trains on, whose distances are the yardstick.
    """

    def __init__(self, train: Split, test: Split) -> None:
        self._train = train
        self._known = torch.from_numpy(compute_features(train.images))
        self._squares = (self._known**2).sum(1).numpy()
        parts = np.array_split(test.images, max(1, len(test.images) // _AT_ONCE))
        self._usual = np.sort(np.concatenate([self._distances(part).min(1) for part in parts]))

    def measure(self, image: NDArray[np.uint8], count: int) -> Distance:
        """Return how unlike ``image`` (pixels,) is, with the ``count`` nearest training images."""
        distances = self._distances(image[np.newaxis])[0]
        nearest = np.argpartition(distances, count)[:count]
        nearest = nearest[np.argsort(distances[nearest])]
        share = float(np.searchsorted(self._usual, distances[nearest[0]]) / len(self._usual))
        return Distance(
            share, judge_share(share), self._train.images[nearest], self._train.labels[nearest]
        )

    def _distances(self, images: NDArray[np.uint8]) -> Floats:
        """Return the squared distance from each image to each training image."""
        found = compute_features(images)
        products = (torch.from_numpy(found) @ self._known.T).numpy()
        distances: Floats = self._squares - 2 * products + (found**2).sum(axis=1, keepdims=True)
        return distances


def judge_share(share: float) -> Verdict:
    """Return what it means that ``share`` of the test images are nearer than a drawing."""
    if share >= UNLIKE:
        return "unlike"
    return "unsure" if share >= UNSURE else "like"


def compute_features(images: NDArray[np.uint8]) -> Floats:
    """Return what is compared of each image (n, 784): its edges, (n, 392)."""
    parts = np.split(images, range(_AT_ONCE, len(images), _AT_ONCE))
    return np.concatenate([_features(part) for part in parts])


def _features(images: NDArray[np.uint8]) -> Floats:
    gray = images.astype(np.float32).reshape(-1, SIDE, SIDE) / 255
    framed = np.pad(gray, ((0, 0), (1, 1), (1, 1)))
    right = (framed[:, 1:-1, 2:] - framed[:, 1:-1, :-2]).reshape(len(images), -1)
    down = (framed[:, 2:, 1:-1] - framed[:, :-2, 1:-1]).reshape(len(images), -1)
    size = np.hypot(right, down)
    turn = np.arctan2(down, right) * np.float32(_DIRECTIONS / (2 * np.pi))  # −4 to 4
    edges = np.empty((len(images), _DIRECTIONS, _CELLS**2), np.float32)
    for direction in range(_DIRECTIONS):
        apart = np.abs(turn - direction)
        apart = np.minimum(apart, np.abs(apart - _DIRECTIONS))  # around the circle
        share = torch.from_numpy(size * np.maximum(1 - apart, 0))
        edges[:, direction] = (share @ _cells()).numpy()
    return np.sqrt(edges.reshape(len(images), -1))


@lru_cache(maxsize=1)
def _cells() -> torch.Tensor:
    """Return how much each pixel counts in each of 7 × 7 cells, and half in the next: (784, 49)."""
    apart = np.abs(np.arange(SIDE)[:, None] // (SIDE // _CELLS) - np.arange(_CELLS))
    along = np.where(apart == 0, 0.5, np.where(apart == 1, 0.25, 0)).astype(np.float32)
    return torch.from_numpy(np.kron(along, along))


@lru_cache(maxsize=2)
def load_score(dataset: Dataset) -> OutOfDistributionScore:
    """Return the yardstick for ``dataset``, computed on first use."""
    train, test = load_train(dataset), load_test(dataset)
    return OutOfDistributionScore(
        Split(train.images[:TRAIN], train.labels[:TRAIN]),
        Split(test.images[:TEST], test.labels[:TEST]),
    )


_lock = threading.Lock()
_begun: dict[Dataset, threading.Event] = {}


def find_score(dataset: Dataset) -> OutOfDistributionScore | None:
    """Return the yardstick for ``dataset``; None while it is being computed in the background."""
    with _lock:
        ready = _begun.get(dataset)
        if ready is None:
            ready = _begun[dataset] = threading.Event()
            threading.Thread(target=_prepare, args=(dataset, ready), daemon=True).start()
    return load_score(dataset) if ready.is_set() else None


def _prepare(dataset: Dataset, ready: threading.Event) -> None:
    try:
        with use_threads(1):
            load_score(dataset)
    except InputError:
        # What is wrong with its files is said where it is trained on; they may be mended.
        with _lock:
            del _begun[dataset]
    else:
        ready.set()
