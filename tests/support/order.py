"""Which files of tests are begun first: those that take longest, so that workers end together."""

from __future__ import annotations

import pytest

from tests.support.paths import ROOT

SLOW_FIRST = (
    "lab/workers/test_ddp.py",
    "lab/training/test_loop.py",
    "lab/test_faults.py",
    "lab/workers/test_zero_gpu.py",
    "engine/faults/test_faults.py",
    "lab/test_cli.py",
    "step/inspection/test_fault_view.py",
    "lab/replay/test_replay.py",
    "lab/runs/test_manager.py",
    "engine/trace/test_trace.py",
    "engine/training/test_experiment.py",
    "engine/trace/test_crosscheck.py",
    "step/test_film.py",
    "engine/session/test_session.py",
    "data/test_tab.py",
    "app/test_imports.py",
    "step/inspection/test_health.py",
    "browser/test_lessons.py",
    "browser/test_step.py",
    "browser/test_lab_values.py",
    "browser/test_lab_sketch.py",
    "browser/test_inspection.py",
    "browser/test_lab.py",
)
"""Files that take longest, slowest first; the others follow as they are found."""

_PLACE = {ROOT / "tests" / name: place for place, name in enumerate(SLOW_FIRST)}


def by_length(item: pytest.Item) -> int:
    """Return where the file of a test comes in the order of their lengths."""
    return _PLACE.get(item.path, len(_PLACE))
