"""The order of the tests: the same in every worker, and what takes long first."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.order import SLOW_FIRST
from tests.support.paths import ROOT

BY_A_SET = """
import pytest

@pytest.mark.parametrize("name", {"one", "two"})
def test_something(name):
    pass
"""


def test_the_slow_files_are_there():
    missing = [name for name in SLOW_FIRST if not (ROOT / "tests" / name).is_file()]
    assert missing == []


def test_parameters_without_an_order_are_refused(tmp_path):
    """A set of strings has another order in each process, and workers must agree."""
    (tmp_path / "test_by_a_set.py").write_text(BY_A_SET)
    hook = "from tests.support.order import refuse_sets as pytest_generate_tests  # noqa: F401"
    (tmp_path / "conftest.py").write_text(hook)
    command = [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", "--co"]
    result = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert result.returncode != 0
    assert "test_something is parametrized by a set: write sorted" in result.stdout
