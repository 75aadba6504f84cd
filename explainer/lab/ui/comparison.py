"""Several runs side by side, as plain values: figure, table of what differs, and what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from explainer.lab.figures.comparison import draw_comparison
from explainer.lab.runs.comparison import RunComparison, compare, list_effective_settings
from explainer.lab.runs.views import RunView
from explainer.lab.runs.wire import ComparedRow, RunsComparison
from explainer.lab.ui.status import name_run, write_duration, write_grouped, write_percent
from explainer.words import Language, say

MAX_COMPARED = 6
_NAMED = ("dataset", "model", "activation", "loss", "optimizer", "schedule", "device", "precision")


def compare_runs(runs: Sequence[RunView], language: Language) -> RunsComparison:
    """Return what the page shows of ``runs`` side by side."""
    names = [name_run(run, language) for run in runs]
    comparison = compare(runs)
    return {
        "figure": draw_comparison(runs, names, language),
        "names": names,
        "settings": [_setting_row(field, runs, language) for field in comparison.differing],
        "results": _result_rows(runs, language),
        "sentence": say_difference(comparison, language),
    }


def say_difference(comparison: RunComparison, language: Language) -> str:
    """Return what a difference between the results can be blamed on."""
    differing = comparison.differing
    if not differing:
        return say("mnist.compare.equal", language)
    if len(differing) > 1:
        key = "mnist.compare.many" if comparison.same_start else "mnist.compare.many_starts"
        return say(key, language, count=len(differing))
    field = name_setting(differing[0], language)
    key = "mnist.compare.one" if comparison.same_start else "mnist.compare.one_start"
    return say(key, language, field=field)


def name_setting(field: str, language: Language) -> str:
    """Return the label that the form gives to ``field``."""
    key = {"hidden_sizes": "hidden", "rate_changes": "compare.rate_changes"}.get(field, field)
    return say(f"mnist.{key}", language)


def write_setting(field: str, run: RunView, language: Language) -> str:
    """Return the value of ``field`` as the form shows it; a dash if it had no effect."""
    value = list_effective_settings(run).get(field)
    if value is None:
        return "–"
    if field in _NAMED:
        return say(f"mnist.{field}.{value}", language)
    if field == "hidden_sizes":
        return ", ".join(map(str, run.settings.hidden_sizes)) or say("mnist.compare.none", language)
    if field == "rate_changes":
        return ", ".join(f"{rate:g}" for _, rate in run.report.rate_changes)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _setting_row(field: str, runs: Sequence[RunView], language: Language) -> ComparedRow:
    cells = [write_setting(field, run, language) for run in runs]
    return {"name": name_setting(field, language), "cells": cells}


def _result_rows(runs: Sequence[RunView], language: Language) -> list[ComparedRow]:
    def time(seconds: float) -> str:
        return write_duration(seconds, language)

    # A run of fewer epochs is no faster for that.
    shorter = min if len({_epochs(run) for run in runs}) == 1 else None
    return [
        _result_row("best_accuracy", [_best(run) for run in runs], write_percent, max, language),
        _result_row("last_accuracy", [_last(run) for run in runs], write_percent, max, language),
        _result_row("train_loss", [_train_loss(run) for run in runs], _four, min, language),
        _result_row("epochs_done", [_epochs(run) for run in runs], write_grouped, None, language),
        _result_row("seconds", [_seconds(run) for run in runs], time, shorter, language),
        _result_row("speed", [_speed(run) for run in runs], write_grouped, max, language),
    ]


def _result_row(
    name: str,
    values: Sequence[float | None],
    write: Callable[[float], str],
    better: Callable[[Sequence[float]], float] | None,
    language: Language,
) -> ComparedRow:
    known = [value for value in values if value is not None]
    best = better(known) if better and len(known) > 1 and len(set(known)) > 1 else None
    return {
        "name": say(f"mnist.result.{name}", language),
        "cells": ["–" if value is None else write(value) for value in values],
        "best": [best is not None and value == best for value in values],
    }


def _best(run: RunView) -> float | None:
    return max((result.test_accuracy for result in run.report.epochs), default=None)


def _last(run: RunView) -> float | None:
    return run.report.epochs[-1].test_accuracy if run.report.epochs else None


def _train_loss(run: RunView) -> float | None:
    return run.report.epochs[-1].train_loss if run.report.epochs else None


def _epochs(run: RunView) -> float | None:
    return float(len(run.report.epochs))


def _seconds(run: RunView) -> float | None:
    return sum(result.seconds for result in run.report.epochs) or None


def _speed(run: RunView) -> float | None:
    return run.report.images_per_second or None


def _four(value: float) -> str:
    return f"{value:.4f}"
