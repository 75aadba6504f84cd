"""The points of a run's curves, few enough for a page that redraws them twice a second."""

from __future__ import annotations

import math
from collections.abc import Sequence

from explainer.lab.runs.report import Report
from explainer.lab.runs.wire import Points

MAX_LOSS, MAX_SIZES = 500, 250


def encode_series(report: Report) -> dict[str, Points]:
    """Return x (batches from 1) and y of every curve, by the ``uid`` of its mark."""
    return {**_epochs(report), **_list_running(report)}


def choose_grain(report: Report) -> str:
    """Return how far apart the points are; as long as it stays, curves only grow at their end."""
    loss, sizes = report.loss, report.sizes
    thinned = (_every(len(loss.batches), MAX_LOSS), _every(len(sizes.batches), MAX_SIZES))
    return f"{loss.stride}/{thinned[0]}/{sizes.stride}/{thinned[1]}"


def list_new_points(report: Report, last: dict[str, float]) -> dict[str, Points]:
    """Return the points of the running curves that lie after ``last[uid]``; only what is new."""
    new: dict[str, Points] = {}
    for uid, (xs, ys) in _list_running(report).items():
        known = last.get(uid, 0.0)
        first = next((place for place, x in enumerate(xs) if x > known), len(xs))
        if first < len(xs):
            new[uid] = (xs[first:], ys[first:])
    return new


def _epochs(report: Report) -> dict[str, Points]:
    at = [result.batches for result in report.epochs]
    return {
        "train": (list(at), [100 * result.train_accuracy for result in report.epochs]),
        "test": (list(at), [100 * result.test_accuracy for result in report.epochs]),
    }


def _list_running(report: Report) -> dict[str, Points]:
    loss, sizes = report.loss, report.sizes
    every = _every(len(loss.batches), MAX_LOSS)
    batches = loss.batches[::every]
    curves: dict[str, Points] = {
        "raw": (batches, _short(loss.raw[::every])),
        "smooth": (batches, _short(loss.smooth[::every])),
        "rate": (batches, _short(loss.rates[::every])),
    }
    every = _every(len(sizes.batches), MAX_SIZES)
    batches = sizes.batches[::every]
    for kind, layers in (("g", sizes.gradients), ("c", sizes.changes)):
        for number, curve in enumerate(layers):
            curves[f"{kind}{number}"] = (batches, _short(curve[::every]))
    return curves


def _every(count: int, limit: int) -> int:
    """Return the power of two that leaves at most ``limit`` of ``count`` points."""
    return 1 << max(0, math.ceil(math.log2(max(count, 1) / limit)))


def _short(values: Sequence[float]) -> list[float | None]:
    """Return the values in five digits; what is not finite becomes a gap."""
    return [float(f"{value:.5g}") if math.isfinite(value) else None for value in values]
