"""What the outputs of a net say about images whose classes are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explainer.lab.config.facts import CLASSES
from explainer.lab.config.settings import Loss
from explainer.lab.model.net import Floats

Indices = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The answers of a net, one a row.

    Attributes
    ----------
    loss
        Which loss the net was trained with.
    truths
        The right classes: int64 (n,).
    chosen
        The classes with the largest output: int64 (n,).
    scores
        Probabilities for ``cross_entropy``, for ``mse`` the outputs themselves: (n, 10).
    losses
        Of each image; ∞ where an output is not finite: (n,).
    """

    loss: Loss
    truths: Indices
    chosen: Indices
    scores: Reals
    losses: Reals

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which answers are right: (n,)."""
        return np.equal(self.truths, self.chosen)

    @property
    def accuracy(self) -> float:
        """Share of right answers, 0 to 1."""
        return float(self.right.mean())

    @property
    def confidences(self) -> Reals:
        """Score of the class that was chosen: (n,)."""
        return np.take_along_axis(self.scores, self.chosen[:, None], 1)[:, 0]


def evaluate_outputs(outputs: Floats, labels: NDArray[np.integer], loss: Loss) -> Evaluation:
    """Return the answers that outputs mean.

    Parameters
    ----------
    outputs
        Of the last layer, before any softmax: (n, 10).
    labels
        The right classes: (n,).
    loss
        ``cross_entropy`` is −log p of the right class, ``mse`` the mean of (ŷ − y)² over the ten
        outputs, y being 1 for the right class and 0 for the others.
    """
    truths, wide = labels.astype(np.int64), outputs.astype(np.float64)
    finite = np.isfinite(np.abs(wide).sum(1))
    known = np.where(finite[:, None], wide, 0.0)
    scores, losses = (_entropy if loss == "cross_entropy" else _squares)(known, truths)
    losses = np.where(finite, losses, np.inf)
    return Evaluation(loss, truths, outputs.argmax(1), scores, losses)


def _entropy(outputs: Reals, truths: Indices) -> tuple[Reals, Reals]:
    shifted = outputs - outputs.max(1, keepdims=True)
    totals = np.exp(shifted).sum(1, keepdims=True)
    log_p = shifted - np.log(totals)
    return np.exp(log_p), -np.take_along_axis(log_p, truths[:, None], 1)[:, 0]


def _squares(outputs: Reals, truths: Indices) -> tuple[Reals, Reals]:
    return outputs, ((outputs - np.eye(CLASSES)[truths]) ** 2).mean(1)


def count_confusion(answers: Evaluation) -> Indices:
    """Return how often each class (row) got each answer (column): (10, 10)."""
    places = answers.truths * CLASSES + answers.chosen
    return np.bincount(places, minlength=CLASSES * CLASSES).reshape(CLASSES, CLASSES)


def compute_recall(counts: Indices) -> Reals:
    """Return which share of each class was recognised, from `count_confusion`; NaN of no images."""
    return _shares(counts, 1)


def compute_precision(counts: Indices) -> Reals:
    """Return which share of each answer was right, from `count_confusion`; NaN if never given."""
    return _shares(counts, 0)


def _shares(counts: Indices, axis: int) -> Reals:
    totals = counts.sum(axis)
    return np.where(totals > 0, counts.diagonal() / np.maximum(totals, 1), np.nan)


def rank_by_loss(answers: Evaluation) -> Indices:
    """Return all images, that with the largest loss first."""
    return np.argsort(-answers.losses, kind="stable")


def rank_by_certainty(answers: Evaluation) -> Indices:
    """Return the images with right answers, that with the lowest score of the answer first."""
    right = np.flatnonzero(answers.right)
    return right[np.argsort(answers.confidences[right], kind="stable")]


def list_cell(answers: Evaluation, truth: int, answer: int) -> Indices:
    """Return the images of class ``truth`` that got ``answer``, the largest loss first."""
    found = np.flatnonzero((answers.truths == truth) & (answers.chosen == answer))
    return found[np.argsort(-answers.losses[found], kind="stable")]


def rank_by_distance(projection: Floats, index: int) -> Indices:
    """Return the images of a projection (n, 2) by their distance from image ``index``, it first."""
    distances = np.square(projection.astype(np.float64) - projection[index]).sum(1)
    distances[index] = -1.0
    return np.argsort(distances, kind="stable")
