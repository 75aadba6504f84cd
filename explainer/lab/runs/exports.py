"""A run as files for other programs: curves as CSV, everything as JSON, weights as safetensors."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import asdict

from safetensors.numpy import save as packed

from explainer.errors import InputError
from explainer.lab.runs.views import RunView
from explainer.lab.training.checkpoints import name_arrays

FORMAT = "backstep-run"
VERSION = 1
_EPOCH = ("train_loss", "test_loss", "train_accuracy", "test_accuracy")


def write_curves(run: RunView) -> str:
    """Return one row for each batch of which anything is known; what is not known stays empty."""
    loss, sizes = run.report.loss, run.report.sizes
    columns = ["loss", "loss_smoothed", "learning_rate"]
    columns += [f"gradient_{layer}" for layer in range(len(sizes.gradients))]
    columns += [f"change_{layer}" for layer in range(len(sizes.changes))]
    rows: dict[int, dict[str, float]] = {}
    _fill(rows, loss.batches, zip(columns, (loss.raw, loss.smooth, loss.rates), strict=False))
    _fill(rows, sizes.batches, zip(columns[3:], (*sizes.gradients, *sizes.changes), strict=True))
    for result in run.report.epochs:
        values = {name: getattr(result, name) for name in _EPOCH}
        rows.setdefault(result.batches, {}).update(epoch=result.epoch, **values)
    text = io.StringIO()
    writer = csv.DictWriter(text, ["batch", *columns, "epoch", *_EPOCH], restval="")
    writer.writeheader()
    for batch in sorted(rows):
        writer.writerow({"batch": batch, **rows[batch]})
    return text.getvalue()


def write_run_data(run: RunView) -> str:
    """Return everything that is known of a run, its arrays excepted; not finite becomes null."""
    report = run.report
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "number": run.number,
        "state": run.state,
        "begun": run.begun,
        "device": report.device_name,
        "settings": run.settings.as_dict(),
        "rate_changes": [
            {"after_batch": after, "rate": rate} for after, rate in report.rate_changes
        ],
        "epochs": [asdict(result) for result in report.epochs],
        "loss": {
            "batches": report.loss.batches,
            "loss": report.loss.raw,
            "smoothed": report.loss.smooth,
            "learning_rate": report.loss.rates,
        },
        "sizes": {
            "batches": report.sizes.batches,
            "gradients": report.sizes.gradients,
            "changes": report.sizes.changes,
        },
        "warnings": [warning.sentence("en") for warning in report.warnings],
        "error": run.error.sentence("en") if run.error else None,
    }
    return json.dumps(_finite(whole), ensure_ascii=False, indent=1)


def write_weights(run: RunView) -> bytes:
    """Return the weights as safetensors: ``layers.0.weight``, ``layers.0.bias``, and so on.

    Raises
    ------
    InputError
        If no epoch has ended, so that there are none yet.
    """
    net = run.report.net
    if net is None:
        raise InputError("mnist.error.no_weights", number=run.number)
    about = {"format": "pt", "settings": json.dumps(run.settings.as_dict())}
    return packed(name_arrays(net), about)


def _fill(
    rows: dict[int, dict[str, float]],
    batches: Sequence[int],
    curves: zip[tuple[str, list[float]]],
) -> None:
    for name, values in curves:
        for batch, value in zip(batches, values, strict=True):
            rows.setdefault(batch, {})[name] = value


def _finite(value: object) -> object:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
