"""The order of the tests: the same for all workers, and so that they end together."""

from __future__ import annotations

import pytest

from tests.support.paths import ROOT

SLOW_FIRST = (
    "app/test_katex.py",
    "app/test_packaging.py",
    "lab/workers/test_ddp.py",
    "data/test_tab.py",
    "step/inspection/test_fault_view.py",
    "app/test_server.py",
    "gpu/test_checks.py",
    "lab/test_faults.py",
    "lab/runs/test_lifecycle.py",
    "engine/explain/test_formulas.py",
    "engine/explain/test_export.py",
    "engine/test_backprop.py",
    "lab/test_cli.py",
    "engine/training/test_experiment.py",
    "lab/runs/test_manager.py",
    "engine/trace/test_trace.py",
    "step/quiz/test_mistakes.py",
    "engine/session/test_session.py",
    "lab/workers/test_zero_gpu.py",
    "lab/training/test_blocks.py",
    "lab/training/test_loop.py",
    "engine/explain/test_spoken.py",
    "app/test_imports.py",
    "engine/faults/test_faults.py",
    "lab/training/test_memory.py",
    "lab/data/test_data.py",
    "lab/data/test_downloads.py",
    "engine/session/test_past.py",
    "engine/session/test_file.py",
    "engine/trace/test_crosscheck.py",
    "lab/test_sketch.py",
    "step/inspection/test_inspection.py",
    "engine/explain/test_narration.py",
    "browser/test_lessons.py",
    "browser/test_step.py",
    "browser/test_layout.py",
    "browser/test_document.py",
    "browser/test_lab.py",
    "browser/test_inspection.py",
    "browser/test_data.py",
    "browser/test_lab_batch.py",
    "browser/test_faults.py",
    "browser/test_lab_sketch.py",
    "browser/test_lab_faults.py",
    "browser/test_failures.py",
    "browser/test_cells.py",
    "browser/test_other_browsers.py",
    "browser/test_typed.py",
    "browser/test_lab_learned.py",
    "browser/test_predictions.py",
    "browser/test_spoken.py",
    "browser/test_lab_ranks.py",
    "browser/test_lab_data.py",
)
"""Files that take longest, slowest first; the others follow as they are found."""

_PLACE = {ROOT / "tests" / name: place for place, name in enumerate(SLOW_FIRST)}


def by_length(item: pytest.Item) -> int:
    """Return where the file of a test comes in the order of their lengths."""
    return _PLACE.get(item.path, len(_PLACE))


def refuse_sets(metafunc: pytest.Metafunc) -> None:
    """Refuse parameters whose order is another in every process: workers would not agree."""
    for mark in metafunc.definition.iter_markers("parametrize"):
        values = mark.args[1] if len(mark.args) > 1 else mark.kwargs["argvalues"]
        if isinstance(values, set | frozenset):
            name = metafunc.definition.nodeid
            raise pytest.UsageError(f"{name} is parametrized by a set: write sorted(…)")
